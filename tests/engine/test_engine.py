"""The Engine at its edges: stopping, bugs, a disk that fails, rate limits, another key, things that do not exist."""

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
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.job_event import HoldReason
from kling_desktop.core.marks import Flag, MarkChange, Marks
from kling_desktop.core.ports.intake import OutputFacts
from kling_desktop.core.ports.service import Gone, Pending
from kling_desktop.core.preferences import DeliveryChoice
from kling_desktop.engine.backoff import RetrySchedule
from kling_desktop.engine.engine import Engine
from tests.contracts.test_journal import damage
from tests.core.recipes import job as some_job
from tests.core.recipes import recipe as some_recipe
from tests.engine.bench import KEY, OTHER_KEY, Ear, Workbench
from tests.engine.test_second_thoughts import until
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


# ------------------------------------------------------------------ what goes wrong here


def test_a_mistake_of_ours_ends_one_job_and_is_told(work: Workbench) -> None:
    def mistake() -> None:
        work.api.on_submit = lambda: None
        raise ZeroDivisionError

    work.api.on_submit = mistake
    jobs = work.generate(2)
    assert sorted(job.state for job in jobs) == [JobState.SAVED, JobState.SUBMITTING]
    assert [type(error) for error in work.ear.crashes] == [ZeroDivisionError]
    jobs = work.run(settled(*jobs))
    assert sorted(job.state for job in jobs) == [JobState.INTERRUPTED, JobState.SAVED]
    assert len(work.api.submits) == 2


def test_a_job_that_cannot_be_written_down_waits_instead_of_trying_for_ever(work: Workbench) -> None:
    async def act(engine: Engine) -> tuple[tuple[Job, ...], tuple[Job, ...]]:
        work.refusals[happened.Started] = 2
        jobs = engine.submit(await work.recipe(engine), 2)
        ids = [job.id for job in jobs]
        stuck = await engine.settled(ids)
        engine.resume()
        return stuck, await engine.settled(ids)

    stuck, saved = work.run(act)
    assert [job.state for job in stuck] == [JobState.QUEUED] * 2
    assert [failure.kind for failure in work.ear.troubles] == [FailureKind.DISK_FULL] * 2
    assert [job.state for job in saved] == [JobState.SAVED] * 2
    assert len(work.api.submits) == 2


async def waiting(work: Workbench, count: int) -> list[Job]:
    """Jobs of an earlier life that were never sent, with references that are truly there."""

    async def make(engine: Engine) -> list[Job]:
        recipe = await work.recipe(engine)
        jobs = [some_job(number, id=f"{number}" * 32, recipe=recipe) for number in range(1, count + 1)]
        work.ports().journal.add(jobs)
        return jobs

    return await work.life(make)


@pytest.mark.parametrize("named", [True, False], ids=["one", "all that are held"])
def test_a_job_that_could_not_be_held_at_the_start_is_not_sent_with_others(work: Workbench, *, named: bool) -> None:
    jobs = asyncio.run(waiting(work, 3))
    work.refusals[happened.Held] = 1

    async def act(engine: Engine) -> tuple[Job, ...]:
        engine.resume([jobs[1].id] if named else None)
        return await engine.settled([job.id for job in jobs])

    after = work.run(act)
    sent = [JobState.SAVED, JobState.HELD] if named else [JobState.SAVED] * 2
    assert [job.state for job in after] == [JobState.HELD, *sent]
    assert after[0].hold_reason is HoldReason.RESTART
    assert len(work.api.submits) == len([state for state in sent if state is JobState.SAVED])


def test_what_could_not_be_recovered_at_the_start_is_tried_again_by_itself(work: Workbench) -> None:
    (job,) = asyncio.run(waiting(work, 1))
    work.refusals[happened.Held] = 3
    work.options = replace(work.options, retries=RetrySchedule(first=0.01, longest=0.02, jitter=0))

    async def act(engine: Engine) -> None:
        await until(lambda: work.job(job.id).state is JobState.HELD)

    work.run(act)
    assert [failure.kind for failure in work.ear.troubles] == [FailureKind.DISK_FULL], "told once"
    assert not work.api.submits


@pytest.mark.expected_log("row 1 of the index is left out")
def test_a_job_that_cannot_be_read_keeps_no_other_from_being_collected(work: Workbench) -> None:
    work.api.fetch_script.extend([KlingError(Failure(FailureKind.BAD_ADDRESS))] * 2)
    unreadable, other = work.generate(2)
    damage(work.places.index_path(work.library), unreadable)
    (after,) = work.run(settled(other))
    assert after.state is JobState.SAVED
    assert Failure(FailureKind.ENTRY_UNREADABLE, Charge.UNKNOWN) in work.ear.troubles


def test_a_full_disk_at_the_start_keeps_no_other_job_from_being_collected(work: Workbench) -> None:
    work.api.fetch_script.extend([KlingError(Failure(FailureKind.BAD_ADDRESS))] * 2)
    jobs = work.generate(2)
    assert [job.state for job in jobs] == [JobState.INTERRUPTED] * 2
    work.refusals[happened.Resumed] = 1
    after = work.run(settled(*jobs))
    assert sorted(job.state for job in after) == [JobState.INTERRUPTED, JobState.SAVED]


def test_a_log_that_cannot_be_written_is_told_and_catches_up(work: Workbench) -> None:
    async def act(engine: Engine) -> Job:
        recipe = await work.recipe(engine)
        (work.library / "log").rmdir()
        (work.library / "log").write_bytes(b"in the way")
        (job,) = await engine.settled([job.id for job in engine.submit(recipe, 1)])
        return job

    job = work.run(act)
    assert job.state is JobState.SAVED
    assert {failure.kind for failure in work.ear.troubles} == {FailureKind.NOT_WRITABLE}
    (work.library / "log").unlink()
    work.run(settled(job))
    (log,) = (work.library / "log").glob("*.jsonl")
    assert job.id in log.read_text("utf-8")


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


# ------------------------------------------------------------------ what goes wrong there


def test_no_way_to_the_service_is_not_tried_for_ever(work: Workbench) -> None:
    work.options = replace(work.options, max_parallel=1)
    work.api.submit_script.extend([happened.NotSent(Failure(FailureKind.BAD_ADDRESS))] * 9)
    jobs = work.generate(3)
    assert {(job.state, job.hold_reason) for job in jobs} == {(JobState.HELD, HoldReason.OFFLINE)}
    assert len(work.api.submits) == 1


def test_several_jobs_wait_for_one_rate_limit(work: Workbench) -> None:
    work.options = replace(work.options, retries=RetrySchedule(first=0.01, longest=0.02, jitter=0))
    work.api.submit_script.extend([RATE_LIMITED] * 3)
    jobs = work.generate(3)
    assert {job.state for job in jobs} == {JobState.SAVED}
    assert len(work.api.submits) == 6


def test_a_limit_that_is_said_to_be_over_is_still_waited_for(work: Workbench) -> None:
    work.options = replace(work.options, retries=RetrySchedule(first=0.1, longest=0.2, jitter=0))
    past = Failure(FailureKind.RATE_LIMITED, retry_at_ms=work.clock.now_ms() - 60_000)
    work.api.submit_script.append(happened.NotSent(past))
    start = time.monotonic()
    (job,) = work.generate()
    assert job.state is JobState.SAVED
    assert time.monotonic() - start >= 0.1


def test_a_rate_limit_of_an_upload_is_waited_for(work: Workbench) -> None:
    work.options = replace(work.options, retries=RetrySchedule(first=0.01, longest=0.02, jitter=0))
    work.api.upload_script.append(KlingError(Failure(FailureKind.RATE_LIMITED)))
    (job,) = work.generate()
    assert job.state is JobState.SAVED
    assert (len(work.api.uploads), len(work.api.submits)) == (2, 1)


def test_a_free_question_waits_as_long_as_the_service_asks_for(work: Workbench) -> None:
    soon = Failure(FailureKind.RATE_LIMITED, retry_at_ms=work.clock.now_ms() + 100_000)
    work.api.poll_script.append(KlingError(soon))
    (job,) = work.generate()
    assert job.state is JobState.SAVED
    assert max(work.clock.sleeps) > 90


@pytest.mark.parametrize("kind", [FailureKind.BAD_ADDRESS, FailureKind.BAD_RECIPE])
def test_a_question_that_is_answered_oddly_is_no_verdict_on_the_picture(work: Workbench, kind: FailureKind) -> None:
    work.api.poll_script.append(KlingError(Failure(kind)))
    (job,) = work.generate()
    assert (job.state, job.charge, job.request_id) == (JobState.INTERRUPTED, Charge.UNKNOWN, "r-1")

    async def again(engine: Engine) -> tuple[Job, ...]:
        return await engine.settled([job.id])  # asked after by itself at the start

    assert work.run(again)[0].state is JobState.SAVED
    assert len(work.api.submits) == 1


def test_a_history_that_refuses_the_key_leaves_the_job_where_it_is(work: Workbench) -> None:
    work.api.poll_script.append(Gone())
    work.api.history_failure = KlingError(Failure(FailureKind.KEY_REJECTED))
    (job,) = work.generate()
    assert (job.state, job.request_id) == (JobState.SUBMITTED, "r-1")
    assert Failure(FailureKind.KEY_REJECTED) in work.ear.troubles


def test_v2_is_not_missing_because_a_job_was_put_back(work: Workbench) -> None:
    work.options = replace(work.options, max_parallel=1)
    work.api.submit_script.append(happened.NotOffered())

    async def act(engine: Engine) -> tuple[Job, ...]:
        (first,) = await engine.settled([engine.submit(await work.recipe(engine), 1)[0].id])
        work.api.upload_gate = asyncio.Event()
        (second,) = engine.submit(await work.recipe(engine, "c.jpg"), 1)
        await until(lambda: work.job(second.id).state is JobState.UPLOADING)
        engine.use_key(OTHER_KEY)
        work.api.upload_gate.set()
        return first, *await engine.settled([second.id])

    assert {job.state for job in work.run(act)} == {JobState.SAVED}
    assert (len(work.api.submits), len(work.api.directs)) == (1, 2)


# ------------------------------------------------------------------ keys


NOT_ALLOWED = KlingError(Failure(FailureKind.NOT_ALLOWED, status=403))
KEY_REJECTED = KlingError(Failure(FailureKind.KEY_REJECTED, status=401))


@pytest.mark.parametrize(
    ("refusal", "told"),
    [
        (NOT_ALLOWED, Failure(FailureKind.WATCH_REFUSED, Charge.UNKNOWN, status=403)),
        (KEY_REJECTED, KEY_REJECTED.failure),
    ],
)
def test_a_refused_question_is_told_once_and_asked_again(work: Workbench, refusal: KlingError, told: Failure) -> None:
    work.options = replace(work.options, retries=RetrySchedule(first=0.01, longest=0.02, jitter=0))
    work.api.poll_script.extend([Pending(is_running=True), refusal, refusal, refusal])

    async def act(engine: Engine) -> None:
        (job,) = engine.submit(await work.recipe(engine), 1)
        await until(lambda: work.job(job.id).state is JobState.SAVED)

    work.run(act)
    assert work.ear.troubles == [told]


def test_a_balance_that_is_answered_lets_refused_questions_be_asked_again(work: Workbench) -> None:
    work.api.poll_script.extend([Pending(is_running=True), KEY_REJECTED])

    async def act(engine: Engine) -> Job:
        (job,) = engine.submit(await work.recipe(engine), 1)
        (refused,) = await engine.settled([job.id])
        assert refused.state is JobState.RUNNING
        await engine.check_key(OTHER_KEY)
        assert len(work.api.polled) == 2
        await engine.check_key(KEY)
        return (await engine.settled([job.id]))[0]

    assert work.run(act).state is JobState.SAVED


def test_what_one_account_refused_another_may_send(work: Workbench) -> None:
    work.api.submit_script.append(NO_CREDIT)
    (job,) = work.generate()
    assert (job.state, job.hold_reason) == (JobState.HELD, HoldReason.NO_CREDIT)
    (job,) = work.run(resumed, key=OTHER_KEY)
    assert (job.state, len(work.api.submits)) == (JobState.SAVED, 2)
    assert job.key_hint is not None
    assert job.key_hint.startswith(OTHER_KEY.tail)


def test_without_a_key_nothing_is_resumed(work: Workbench) -> None:
    work.api.submit_script.append(NO_CREDIT)
    (job,) = work.generate()

    async def act(engine: Engine) -> None:
        with pytest.raises(KlingError) as caught:
            engine.resume()
        assert caught.value.failure.kind is FailureKind.NO_KEY

    work.run(act, key=None)
    assert work.job(job.id).state is JobState.HELD


def test_a_key_that_vanishes_before_an_upload_holds_the_job(work: Workbench) -> None:
    async def act(engine: Engine) -> Job:
        (job,) = engine.submit(await work.recipe(engine), 1)
        engine.use_key(None)
        (job,) = await engine.settled([job.id])
        return job

    job = work.run(act)
    assert (job.state, job.hold_reason) == (JobState.HELD, HoldReason.NO_KEY)
    assert not work.api.uploads


def test_a_key_that_comes_back_collects_what_waited_for_it(work: Workbench) -> None:
    work.api.poll_script.extend([Pending(is_running=True), KlingError(Failure(FailureKind.KEY_REJECTED))])
    (job,) = work.generate()
    assert job.state is JobState.RUNNING

    async def act(engine: Engine) -> tuple[Job, ...]:
        await engine.settled([job.id])
        engine.use_key(KEY)
        return await engine.settled([job.id])

    (job,) = work.run(act, key=None)
    assert (job.state, len(work.api.submits)) == (JobState.SAVED, 1)


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
