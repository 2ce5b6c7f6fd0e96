"""The Engine at its edges: stopping, thumbnails, things that do not exist, marks and notes."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from kling_desktop.adapters.sqlite.history import SqliteHistory
from kling_desktop.core import job_event as happened
from kling_desktop.core.failure import Charge, Failure, FailureKind, KlingError
from kling_desktop.core.job import HoldReason, Job, JobState
from kling_desktop.core.marks import Flag, MarkChange, Marks
from kling_desktop.core.ports.intake import OutputFacts
from kling_desktop.core.preferences import DeliveryChoice
from kling_desktop.engine.engine import Engine
from tests.core.recipes import job as some_job
from tests.core.recipes import recipe as some_recipe
from tests.engine.bench import Ear, Workbench
from tests.fakes.intake import FakeIntake

NO_CREDIT = happened.Refused(Failure(FailureKind.NO_CREDIT))
RATE_LIMITED = happened.NotSent(Failure(FailureKind.RATE_LIMITED, status=429))


@pytest.fixture
def work(tmp_path: Path) -> Workbench:
    return Workbench(tmp_path)


def settled(*jobs: Job) -> Callable[[Engine], Awaitable[tuple[Job, ...]]]:
    """A life that only waits."""

    async def act(engine: Engine) -> tuple[Job, ...]:
        return await engine.settled([job.id for job in jobs])

    return act


def resumed(engine: Engine) -> Awaitable[tuple[Job, ...]]:
    return engine.settled([job.id for job in engine.resume()])


async def begun(work: Workbench, engine: Engine, count: int = 1) -> tuple[Job, ...]:
    """Jobs of which the first is at the gate: sent, not answered."""
    work.api.gate = asyncio.Event()
    jobs = engine.submit(await work.recipe(engine), count)
    while not work.api.submits:
        await asyncio.sleep(0.001)
    return jobs


# ------------------------------------------------------------------ the end of a life


def test_stopping_waits_a_moment_for_an_answer_on_its_way(work: Workbench) -> None:
    async def act(engine: Engine) -> Job:
        (job,) = await begun(work, engine)
        assert work.api.gate is not None
        asyncio.get_running_loop().call_later(0.05, work.api.gate.set)
        return job

    job = work.run(act)
    assert work.job(job.id).request_id == "r-1"
    (job,) = work.run(settled(job))
    assert (job.state, len(work.api.submits)) == (JobState.SAVED, 1)


def test_stopping_does_not_wait_for_ever(work: Workbench) -> None:
    async def act(engine: Engine) -> Job:
        return (await begun(work, engine))[0]

    start = time.monotonic()
    job = work.run(act)
    assert time.monotonic() - start < 5
    assert (work.job(job.id).state, work.api.is_closed, work.intake.is_closed) == (JobState.SUBMITTING, True, True)
    (job,) = work.run(settled(job))
    assert (job.state, job.charge, len(work.api.submits)) == (JobState.INTERRUPTED, Charge.UNKNOWN, 1)
    assert job.needs_person


def test_stopping_lets_a_pause_go(work: Workbench) -> None:
    work.api.submit_script.append(RATE_LIMITED)

    async def act(engine: Engine) -> Job:
        engine.submit(await work.recipe(engine), 1)
        while (job := work.ear.jobs[-1]).failure is None:
            await asyncio.sleep(0.001)
        return job

    job = work.run(act)
    assert job.state is JobState.QUEUED
    assert work.run(settled(job))[0].hold_reason is HoldReason.RESTART
    assert len(work.api.submits) == 1


def test_an_engine_that_never_started_can_be_stopped(work: Workbench) -> None:
    async def life() -> None:
        await Engine(work.ports(), work.options, Ear()).stop()

    asyncio.run(life())
    assert work.api.is_closed


def test_a_thumbnail_is_made_again_from_its_picture(work: Workbench) -> None:
    (job,) = work.generate()
    output = work.entry(job.id).output
    assert output is not None
    thumbnail = work.places.thumbnail_path(output.id)
    thumbnail.unlink()

    async def act(engine: Engine) -> None:
        await engine.make_thumbnail(output)
        assert thumbnail.read_bytes() == b"thumbnail"
        (work.library / output.path).write_bytes(b"damaged")
        with pytest.raises(KlingError) as caught:
            await engine.make_thumbnail(output)
        assert caught.value.failure.kind is FailureKind.BAD_PICTURE

    work.run(act)
    assert not list(work.places.cache.rglob("*.part"))


class SlowIntake(FakeIntake):
    """Two helpers, as the real one, which take their time for what lies in the library already."""

    def __init__(self) -> None:
        super().__init__()
        self.helpers, self.gate = asyncio.Semaphore(2), asyncio.Event()

    async def examine(self, path: str, thumbnail_to: str) -> OutputFacts:
        async with self.helpers:
            if "pictures" in path:
                await self.gate.wait()
            return await super().examine(path, thumbnail_to)


def test_no_number_of_thumbnails_keeps_a_paid_picture_waiting(work: Workbench) -> None:
    (job,) = work.generate()
    output = work.entry(job.id).output
    assert output is not None

    async def act(engine: Engine) -> Job:
        work.intake.gate = asyncio.Event()
        thumbnails = [asyncio.create_task(engine.make_thumbnail(output)) for _ in range(5)]
        (paid,) = engine.submit(await work.recipe(engine, "c.jpg"), 1)
        (saved,) = await asyncio.wait_for(engine.settled([paid.id]), 5)
        work.intake.gate.set()
        await asyncio.gather(*thumbnails)
        return saved

    work.intake = SlowIntake()
    assert work.run(act).state is JobState.SAVED


# ------------------------------------------------------------------ what does not exist


def test_jobs_that_do_not_exist(work: Workbench) -> None:
    async def act(engine: Engine) -> None:
        engine.cancel("nobody")
        assert not await engine.check("nobody")
        assert engine.make_again("nobody") == ()
        assert await engine.settled(["nobody"]) == ()

    work.run(act)
    assert not work.ear.jobs


def test_a_model_that_this_version_does_not_know(work: Workbench) -> None:
    foreign = replace(some_recipe(), model="kling-o9")
    journal = work.ports().journal
    journal.add([some_job(1, recipe=foreign)])
    journal.close()

    async def act(engine: Engine) -> tuple[Job, ...]:
        with pytest.raises(KlingError) as caught:
            engine.submit(foreign, 1)
        assert caught.value.failure.kind is FailureKind.MODEL_GONE
        return await resumed(engine)

    (job,) = work.run(act)
    assert (job.state, job.charge) == (JobState.FAILED, Charge.NOT_CHARGED)
    assert not work.api.submits


def test_a_download_of_nothing_is_looked_for(work: Workbench) -> None:
    journal = work.ports().journal
    job = some_job(1, state=JobState.DOWNLOADING)
    journal.add([job])
    journal.close()
    (job,) = work.run(settled(job))
    assert (job.state, job.charge) == (JobState.INTERRUPTED, Charge.CHARGED)


@pytest.mark.parametrize("delivery", list(DeliveryChoice))
def test_every_picture_of_a_run_is_its_own(tmp_path: Path, delivery: DeliveryChoice) -> None:
    work = Workbench(tmp_path, delivery=delivery)
    outputs = [work.entry(job.id).output for job in work.generate(3)]
    assert len({output.path for output in outputs if output is not None}) == 3


# ------------------------------------------------------------------ marks and notes


def test_marks_are_told_as_a_change_of_their_job_and_reach_the_log(work: Workbench) -> None:
    (job,) = work.generate()
    output = work.entry(job.id).output
    assert output is not None

    async def act(engine: Engine) -> None:
        heard = len(work.ear.jobs)
        engine.mark([output.id], MarkChange(flag=Flag.PICKED, stars=5))
        assert [job.id for job in work.ear.jobs[heard:]] == [job.id]
        engine.mark([output.id], MarkChange(stars=5))
        assert len(work.ear.jobs) == heard + 1

    work.run(act)
    assert work.entry(job.id).marks == Marks(Flag.PICKED, 5)
    lines = [json.loads(line) for log in (work.library / "log").iterdir() for line in log.read_text().splitlines()]
    assert [(line["output"], line["marks"]["stars"]) for line in lines if line["kind"] == "marks"] == [(output.id, 5)]


def test_a_note_is_kept(work: Workbench) -> None:
    async def act(engine: Engine) -> None:
        engine.keep_note("draft", "{}")

    work.run(act)
    with closing(SqliteHistory(work.places.index_path(work.library))) as history:
        assert history.note("draft") == "{}"
