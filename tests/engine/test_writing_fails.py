"""What goes wrong on this computer: a full disk, a line that cannot be read, a mistake of ours."""

import asyncio
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from kling_desktop.core import job_event as happened
from kling_desktop.core.agreement import SpendLimits
from kling_desktop.core.failure import Charge, Failure, FailureKind, KlingError
from kling_desktop.core.job import HoldReason, Job, JobState
from kling_desktop.core.model_card import KLING_O1
from kling_desktop.engine.backoff import RetrySchedule
from kling_desktop.engine.engine import Engine
from tests.contracts.test_journal import damage
from tests.core.recipes import job as some_job
from tests.engine.bench import FullDiskLibrary, Workbench
from tests.engine.test_engine import settled
from tests.engine.test_second_thoughts import until


@pytest.fixture
def work(tmp_path: Path) -> Workbench:
    return Workbench(tmp_path)


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


def test_without_room_for_the_picture_nothing_is_sent(work: Workbench) -> None:
    async def act(engine: Engine) -> tuple[tuple[Job, ...], tuple[Job, ...]]:
        recipe = await work.recipe(engine)
        ids = [job.id for job in engine.submit(recipe, 4)]
        held = await engine.settled(ids)
        engine.resume()
        return held, await engine.settled(ids)

    work.least_room = 2**60
    for held in work.run(act):
        assert {(job.state, job.hold_reason, job.charge) for job in held} == {
            (JobState.HELD, HoldReason.NO_ROOM, Charge.NOT_CHARGED)
        }
    assert work.api.submits == []
    assert work.ear.troubles == []  # the held Jobs say it

    async def go_on(engine: Engine) -> tuple[Job, ...]:
        return await engine.settled([job.id for job in engine.resume()])

    work.least_room = 0
    assert [job.state for job in work.run(go_on)] == [JobState.SAVED] * 4


def test_a_disk_without_room_does_not_hide_that_the_key_was_refused(work: Workbench) -> None:
    work.options = replace(work.options, max_parallel=1)
    work.api.submit_script.append(happened.Refused(Failure(FailureKind.KEY_REJECTED, status=401)))

    async def act(engine: Engine) -> tuple[Job, ...]:
        library = engine._ports.library
        assert isinstance(library, FullDiskLibrary)
        work.api.on_submit = lambda: setattr(library, "least_room", 2**60)
        recipes = [await work.recipe(engine, name) for name in ("a.jpg", "b.jpg")]
        jobs = [job for recipe in recipes for job in engine.submit(recipe, 1)]
        return await engine.settled([job.id for job in jobs])

    held = work.run(act)
    assert [(job.hold_reason, job.failure and job.failure.kind) for job in held] == [
        (HoldReason.KEY_REJECTED, FailureKind.KEY_REJECTED)
    ] * 2
    assert len(work.api.submits) == 1


def test_a_library_that_has_vanished_costs_nothing(work: Workbench) -> None:
    async def act(engine: Engine) -> tuple[Job, ...]:
        recipe = await work.recipe(engine)
        (work.library / "pictures").rmdir()
        return await engine.settled([job.id for job in engine.submit(recipe, 1)])

    (job,) = work.run(act)
    assert (job.state, job.hold_reason) == (JobState.HELD, HoldReason.NOT_WRITABLE)
    assert work.api.submits == []


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


def test_one_taken_back_on_a_full_disk_is_ended_when_the_others_are_sent_and_costs_nothing(work: Workbench) -> None:
    jobs = asyncio.run(waiting(work, 3))
    work.options = replace(work.options, limits=SpendLimits(ask_above_micros=2 * KLING_O1.price_micros))

    async def act(engine: Engine) -> tuple[Job, ...]:
        work.refusals[happened.Cancelled] = 1
        with pytest.raises(KlingError):
            engine.cancel(jobs[1].id)
        assert [job.id for job in engine.resume()] == [jobs[0].id, jobs[2].id]
        return await engine.settled([job.id for job in jobs])

    assert [job.state for job in work.run(act)] == [JobState.SAVED, JobState.CANCELLED, JobState.SAVED]


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


def test_a_log_alone_that_cannot_be_written_is_told(work: Workbench) -> None:
    async def act(engine: Engine) -> None:
        recipe = await work.recipe(engine)
        await until(lambda: not work.ports().journal.outbox(1))
        (log,) = (work.library / "log").iterdir()
        log.unlink()
        log.mkdir()
        await engine.settled([job.id for job in engine.submit(recipe, 1)])
        await until(lambda: bool(work.ear.troubles))

    work.run(act)
    assert {failure.kind for failure in work.ear.troubles} == {FailureKind.NOT_WRITABLE}
    assert work.ear.obstacles == []


def test_a_log_that_cannot_be_written_is_told_and_catches_up(work: Workbench) -> None:
    def spoil() -> None:
        shutil.rmtree(work.library / "log")
        (work.library / "log").write_bytes(b"in the way")

    async def act(engine: Engine) -> Job:
        recipe = await work.recipe(engine)
        work.api.on_submit = spoil
        (job,) = await engine.settled([job.id for job in engine.submit(recipe, 1)])
        await until(lambda: bool(work.ear.troubles or work.ear.obstacles))
        return job

    job = work.run(act)
    assert job.state is JobState.SAVED
    assert [each and each.kind for each in work.ear.obstacles] == [FailureKind.LIBRARY_READ_ONLY]
    assert work.ear.troubles == [], "one cause is told once"
    (work.library / "log").unlink()
    work.run(settled(job))
    (log,) = (work.library / "log").glob("*.jsonl")
    assert job.id in log.read_text("utf-8")
