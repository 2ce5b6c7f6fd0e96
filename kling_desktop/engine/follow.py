"""Asks what becomes of a Job at the service until it ended: GETs only, repeated for as long as it takes.

Must not know: how it was sent, or what is done with its picture. Thread: engine.
"""

import logging
import random
from functools import partial

from kling_desktop.core import job_event as happened
from kling_desktop.core.failure import Charge, Failure, FailureKind, KlingError
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.job_event import JobEvent
from kling_desktop.core.ports.service import Gone, Pending, PollAnswer
from kling_desktop.engine.bench import NO_ACCOUNT, PASSING, Bench

log = logging.getLogger(__name__)


async def follow(job: Job, bench: Bench) -> Job:
    """Ask until the service says how it ended. Asking is free, so only an end or 30 minutes of answers stop it.

    Args:
        job: SUBMITTED or RUNNING.
        bench: what it is worked on with.

    Returns:
        The Job as it ended there; still SUBMITTED or RUNNING where only the key stands in the way.
    """
    options = bench.options
    expected = bench.card(job).expected_seconds
    asked, waited = 0, 0.0  # neither time without an answer counts, nor an hour that the computer slept
    while True:
        elapsed = bench.age_seconds(job)
        if asked or elapsed < options.polls.first:
            wait = options.polls.wait(asked, elapsed, expected, random.random())
            await bench.ports.clock.sleep(wait)
            waited += wait
        asked += 1
        try:
            news = await _news(job, bench)
        except KlingError as error:
            if error.failure.kind in NO_ACCOUNT:  # it answers, but not to this key: the Job stays open and says why
                bench.tell_refused(error.failure)
                return job
            news = happened.LostTrack(error.failure.charged(Charge.UNKNOWN))
        else:
            bench.told = None
        if isinstance(news, happened.Running):
            job = _running(job, news, bench)
        elif news is not None:
            return await bench.advance_at_last(job, news)
        if waited > options.give_up_seconds:
            return await bench.advance_at_last(job, _no_answer())


async def _news(job: Job, bench: Bench) -> JobEvent | None:
    """What happened to it since; None while it is being made.

    Raises:
        KlingError: asking again does not mend it.
    """
    try:
        answer = await bench.patiently(partial(_poll, job, bench))
    except KlingError as error:
        if error.failure.kind not in PASSING:
            raise
        told = await _told_by_history(job, bench)
        return _no_answer() if isinstance(told, Gone | Pending) else told  # never an answer that is understood
    if isinstance(answer, Gone):
        answer = await _told_by_history(job, bench)
    match answer:
        case Pending(is_running):
            return happened.Running() if is_running and job.state is JobState.SUBMITTED else None
        case Gone() if bench.is_new(job):
            return None
        case Gone() if job.output_urls:  # what led here from there did not help; the address may again
            return happened.OutputReady(job.output_urls)
        case Gone():
            return happened.LostTrack(Failure(FailureKind.EXPIRED, Charge.UNKNOWN))
        case _:
            return answer


async def _poll(job: Job, bench: Bench) -> PollAnswer:
    return await bench.ports.api.poll(bench.key_for(job), job.request_id or "")


async def _told_by_history(job: Job, bench: Bench) -> PollAnswer:
    """What the account's history says of a request whose own record is not there; it lives longer, and lags.

    Raises:
        KlingError: asking again does not mend it.
    """
    key = bench.key_for(job)
    record = await bench.patiently(lambda: bench.ports.api.record(key, job.request_id or ""))
    if record is None:
        return Gone()
    if record.output_urls:
        return happened.OutputReady(record.output_urls, record.cost_micros)
    if record.outcome == "failed":
        charge = Charge.CHARGED if record.cost_micros else Charge.NOT_CHARGED
        return happened.Failed(Failure(FailureKind.SERVICE_FAULT, charge, record.message))
    return Pending(is_running=False) if record.outcome == "pending" else Gone()


def _running(job: Job, news: happened.Running, bench: Bench) -> Job:
    """Only good to know: where it cannot be written, it is asked on all the same."""
    try:
        return bench.advance(job, news)
    except KlingError as error:
        log.info("not written that it runs: %s", error.failure.kind.value)
        return job


def _no_answer() -> JobEvent:
    return happened.LostTrack(Failure(FailureKind.NO_ANSWER, Charge.UNKNOWN))
