"""What goes wrong at the service or on the way to it: rate limits, refusals, odd answers, another key."""

import asyncio
import time
from dataclasses import replace
from pathlib import Path

import pytest

from kling_desktop.core import job_event as happened
from kling_desktop.core.failure import Charge, Failure, FailureKind, KlingError
from kling_desktop.core.job import HoldReason, Job, JobState
from kling_desktop.core.ports.service import Gone, Pending
from kling_desktop.engine.backoff import RetrySchedule
from kling_desktop.engine.engine import Engine
from tests.engine.bench import KEY, OTHER_KEY, Workbench
from tests.engine.test_engine import resumed
from tests.engine.test_second_thoughts import until

NO_CREDIT = happened.Refused(Failure(FailureKind.NO_CREDIT))
RATE_LIMITED = happened.NotSent(Failure(FailureKind.RATE_LIMITED, status=429))


@pytest.fixture
def work(tmp_path: Path) -> Workbench:
    return Workbench(tmp_path)


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


def test_a_key_replaced_while_jobs_run_follows_none_that_the_other_one_sent(work: Workbench) -> None:
    async def act(engine: Engine) -> tuple[Job, ...]:
        recipe = await work.recipe(engine)
        old = engine.submit(recipe, 2)
        work.api.poll_gate = asyncio.Event()
        work.api.poll_script.extend([Pending(is_running=True)] * 2)
        await until(lambda: len(work.api.polled) == 2)
        engine.use_key(OTHER_KEY)
        work.api.poll_gate.set()
        waiting = await engine.settled([job.id for job in old])
        assert {(job.state, job.failure) for job in waiting} == {(JobState.RUNNING, None)}
        assert set(work.api.poll_keys) == {KEY}
        (new,) = await engine.settled([job.id for job in engine.submit(recipe, 1)])
        assert (new.state, work.api.poll_keys[-1]) == (JobState.SAVED, OTHER_KEY), "and the new one works at once"
        engine.use_key(KEY)
        return (new, *await engine.settled([job.id for job in old]))

    jobs = work.run(act)
    assert {job.state for job in jobs} == {JobState.SAVED}
    sent = {job.request_id: (KEY if job.key_hint == jobs[1].key_hint else OTHER_KEY) for job in jobs}
    assert all(sent[asked] == key for asked, key in zip(work.api.polled, work.api.poll_keys, strict=True))
    assert work.ear.troubles == [Failure(FailureKind.NO_KEY, message=KEY.tail)], (
        "told once, with the key's last letters"
    )
    assert len(work.api.submits) == 3


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
