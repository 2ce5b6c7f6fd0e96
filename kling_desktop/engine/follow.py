"""Asks what becomes of a Job at the service until it ended: GETs only, repeated for as long as it takes.

Must not know: how it was sent, or what is done with its picture. Thread: engine.
"""

import random
from functools import partial

from kling_desktop.core import job_event as happened
from kling_desktop.core.failure import Charge, Failure, FailureKind, KlingError
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.ports.service import Gone, Pending, PollAnswer
from kling_desktop.engine.bench import NO_ACCOUNT, PASSING, Bench


async def follow(job: Job, bench: Bench) -> Job:
    """Ask until the service says how it ended. Asking is free, so only an end or 30 minutes of answers stop it."""
    options, clock = bench.options, bench.ports.clock
    expected = bench.card(job).expected_seconds
    began, asked = clock.monotonic(), 0
    while True:
        elapsed = (clock.now_ms() - (job.sent_at_ms or clock.now_ms())) / 1000
        if asked or elapsed < options.polls.first:
            await clock.sleep(options.polls.wait(asked, elapsed, expected, random.random()))
        asked, asking = asked + 1, clock.monotonic()
        try:
            answer = await bench.patiently(partial(_poll, job, bench))
        except KlingError as error:
            if error.failure.kind in PASSING:  # it answered, but never in a way that is understood
                return await _ask_history(job, bench)
            return _stuck(job, error.failure, bench)
        began += clock.monotonic() - asking  # time without an answer does not count
        match answer:
            case Pending(is_running=True) if job.state is JobState.SUBMITTED:
                job = bench.advance(job, happened.Running())
            case Pending():
                pass
            case Gone():
                return await _ask_history(job, bench)
            case _:
                return await bench.advance_at_last(job, answer)
        if clock.monotonic() - began > options.give_up_seconds:
            return bench.advance(job, happened.LostTrack(Failure(FailureKind.NO_ANSWER, Charge.UNKNOWN)))


async def _poll(job: Job, bench: Bench) -> PollAnswer:
    return await bench.ports.api.poll(bench.key_for(job), job.request_id or "")


def _stuck(job: Job, failure: Failure, bench: Bench) -> Job:
    """The service answers, but not to this key or not this question: the Job stays open and says why."""
    if failure.kind in NO_ACCOUNT:
        bench.on_trouble(failure)
        return job
    return bench.advance(job, happened.LostTrack(failure.charged(Charge.UNKNOWN)))


async def _ask_history(job: Job, bench: Bench) -> Job:
    """The record of the request expired: the account's history lives longer, and so does the picture."""
    try:
        key = bench.key_for(job)
        record = await bench.patiently(lambda: bench.ports.api.record(key, job.request_id or ""))
    except KlingError as error:
        return _stuck(job, error.failure, bench)
    if record is not None and record.output_urls:
        return bench.advance(job, happened.OutputReady(record.output_urls, record.cost_micros))
    if record is not None and record.outcome == "failed":
        charge = Charge.CHARGED if record.cost_micros else Charge.NOT_CHARGED
        return bench.advance(job, happened.Failed(Failure(FailureKind.SERVICE_FAULT, charge, record.message)))
    return bench.advance(job, happened.LostTrack(Failure(FailureKind.EXPIRED, Charge.UNKNOWN)))
