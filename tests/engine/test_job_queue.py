"""Which Jobs wait and which are worked on: one that fails keeps no other waiting."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from kling_desktop.core import job_event as happened
from kling_desktop.core.agreement import SpendLimits
from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.preferences import DeliveryChoice
from kling_desktop.engine.engine import Engine
from tests.engine.bench import Workbench
from tests.engine.test_second_thoughts import until

OFFLINE = happened.NotSent(Failure(FailureKind.OFFLINE))


@pytest.fixture
def work(tmp_path: Path) -> Workbench:
    return Workbench(tmp_path, max_parallel=1)


def test_jobs_that_cannot_be_held_are_not_sent_either(work: Workbench) -> None:
    work.api.submit_script.append(OFFLINE)
    work.refusals[happened.Held] = 1
    bugs: list[object] = []

    async def act(engine: Engine) -> tuple[Job, ...]:
        asyncio.get_running_loop().set_exception_handler(lambda _loop, context: bugs.append(context))
        jobs = engine.submit(await work.recipe(engine), 3)
        return await engine.settled([job.id for job in jobs])

    assert [job.state for job in work.run(act)] == [JobState.QUEUED, JobState.HELD, JobState.HELD]
    assert [failure.kind for failure in work.ear.troubles] == [FailureKind.DISK_FULL]
    assert len(work.api.submits) == 1
    assert not bugs


def test_a_job_taken_back_that_cannot_be_cancelled_is_not_sent(work: Workbench) -> None:
    work.api.submit_script.append(happened.NotSent(Failure(FailureKind.RATE_LIMITED, status=429)))
    work.refusals[happened.Cancelled] = 1
    work.options = replace(work.options, retries=replace(work.options.retries, first=0.01, longest=0.02))

    async def act(engine: Engine) -> tuple[Job, ...]:
        work.api.gate = asyncio.Event()
        first, second = engine.submit(await work.recipe(engine), 2)
        await until(lambda: bool(work.api.submits))
        engine.cancel(first.id)
        work.api.gate.set()
        await engine.settled([first.id, second.id])
        engine.resume()
        return await engine.settled([first.id, second.id])

    assert [job.state for job in work.run(act)] == [JobState.CANCELLED, JobState.SAVED]
    assert [failure.kind for failure in work.ear.troubles] == [FailureKind.DISK_FULL]
    assert len(work.api.submits) == 2


def test_more_jobs_at_once_are_begun_as_soon_as_they_may(work: Workbench) -> None:
    async def act(engine: Engine) -> tuple[Job, ...]:
        work.api.gate = asyncio.Event()
        jobs = engine.submit(await work.recipe(engine), 3)
        await until(lambda: len(work.api.submits) == 1)
        engine.use_options(3, DeliveryChoice.AUTOMATIC, SpendLimits())
        await until(lambda: len(work.api.submits) == 3)
        work.api.gate.set()
        return await engine.settled([job.id for job in jobs])

    assert {job.state for job in work.run(act)} == {JobState.SAVED}


def test_a_person_need_not_wait_for_the_end_of_a_rate_limit(work: Workbench) -> None:
    later = Failure(FailureKind.RATE_LIMITED, status=429, retry_at_ms=work.clock.now_ms() + 200_000)
    work.api.submit_script.append(happened.NotSent(later))

    async def act(engine: Engine) -> tuple[Job, ...]:
        (job,) = engine.submit(await work.recipe(engine), 1)
        await until(lambda: work.ear.jobs[-1].failure is not None)
        engine.send_now()
        engine.send_now()
        return await engine.settled([job.id])

    assert [job.state for job in work.run(act)] == [JobState.SAVED]
    assert len(work.api.submits) == 2
