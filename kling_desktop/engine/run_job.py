"""One Job from queued to saved, read top to bottom. Every step is: write the event down, then act.

Rules for this file: `send` is the only place that spends, and it is entered at most once for each commit of SUBMITTING;
nothing here retries it. Everything after it is GETs, which are repeated for as long as it takes: `follow`, `collect`.
Must not know: which Jobs run beside this one, or which adapters stand behind the ports. Thread: engine.
"""

import asyncio
from functools import partial

from kling_desktop.core import job_event as happened
from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.failure import Charge, Failure, FailureKind, KlingError
from kling_desktop.core.job import Delivery, Job, JobState
from kling_desktop.core.job_life import hold_reason
from kling_desktop.core.ports.service import Delivered, Submission, SubmitAnswer
from kling_desktop.core.preferences import DeliveryChoice
from kling_desktop.engine.bench import NO_ACCOUNT, NO_NETWORK, NOT_READ, Bench
from kling_desktop.engine.collect import collect
from kling_desktop.engine.follow import follow
from kling_desktop.engine.places import Places
from kling_desktop.engine.reference_desk import ReferenceDesk

ROOM_EACH_BYTES = 32 * 2**20
"""Kept free for each Job at the service: its picture as received and as saved, with much to spare."""


async def run_job(job: Job, bench: Bench, desk: ReferenceDesk, places: Places) -> Job:
    """Carry a Job on from where it stands until it ends, waits or needs a person.

    Args:
        job: as last written; any state.
        bench: what it is worked on with.
        desk: uploads its references.
        places: bounds the Jobs between SUBMITTING and DOWNLOADING; taken only for a Job that is still to be sent.
    """
    if job.state is JobState.QUEUED:
        job = bench.advance(job, happened.Started())
    if job.state is not JobState.UPLOADING:
        return await _bring_home(job, bench)
    try:
        key = bench.key_for(job)
        urls = await desk.upload(job, key, bench)
    except KlingError as error:
        return _not_uploaded(job, await _about_library(error.failure, bench), bench)
    async with places:
        balance, in_the_way = await asyncio.gather(_balance_before(key, bench), _in_the_way(bench))
        # From here to the request there is no wait: what was decided meanwhile counts.
        if bench.is_closing:
            return job
        if bench.refusal is None:  # room on the disk mends no key
            bench.refusal = in_the_way
        if bench.refusal is not None:
            return _held(job, bench.refusal, bench)
        if bench.key != key:
            return bench.advance(job, happened.Requeued())
        return await _bring_home(await send(job, key, urls, balance, bench), bench)


async def send(job: Job, key: ApiKey, urls: tuple[str, ...], balance: int | None, bench: Bench) -> Job:
    """Promise, then send: the one place that spends. The answer is written down, however long that takes."""
    job = bench.advance(job, happened.ReferencesReady(urls, key.fingerprint(bench.salt), balance))
    submission = Submission(bench.card(job), job.recipe, urls)
    answer: SubmitAnswer
    if job.delivery is Delivery.V1:
        direct = await bench.ports.api.generate(key, submission)
        if isinstance(direct, Delivered):
            return await _keep_delivered(job, direct, bench)
        answer = direct
    else:
        answer = await bench.ports.api.submit(key, submission)
    is_last_way = job.delivery is Delivery.V1 or bench.options.delivery is DeliveryChoice.V2
    if isinstance(answer, happened.NotOffered) and is_last_way:
        answer = happened.Failed(Failure(FailureKind.NOT_OFFERED))
    if isinstance(answer, happened.NotOffered):
        bench.v2_is_missing = True
    if isinstance(answer, happened.Refused | happened.NotSent) and answer.failure.kind is not FailureKind.RATE_LIMITED:
        bench.refusal = answer.failure  # before the place is free: the next one must not be sent
    return await bench.advance_at_last(job, answer)


async def _bring_home(job: Job, bench: Bench) -> Job:
    if job.state in (JobState.SUBMITTED, JobState.RUNNING):
        job = await follow(job, bench)
    if job.state is JobState.DOWNLOADING:
        job = await collect(job, bench)
    return job


def _not_uploaded(job: Job, failure: Failure, bench: Bench) -> Job:
    """Nothing was sent: wait for the network, the account or the library, try again after a rate limit, else fail."""
    if failure.kind in NO_ACCOUNT | NO_NETWORK or failure.kind is FailureKind.NOT_WRITABLE:
        bench.refusal = failure
        return _held(job, failure, bench)
    if failure.kind is FailureKind.RATE_LIMITED:
        return bench.advance(job, happened.Requeued(failure))
    return bench.advance(job, happened.Failed(failure.charged(Charge.NOT_CHARGED)))


async def _about_library(failure: Failure, bench: Bench) -> Failure:
    """Why a reference could not be uploaded: a library that is away says nothing about its files."""
    if failure.kind in NOT_READ:
        obstacle = await asyncio.to_thread(bench.ports.library.obstacle)
        if obstacle is not None and obstacle.kind is FailureKind.LIBRARY_AWAY:
            return Failure(FailureKind.NOT_WRITABLE)
    return failure


def _held(job: Job, failure: Failure, bench: Bench) -> Job:
    """Not sent, and not to be sent until a person says so."""
    job = bench.advance(job, happened.Requeued(failure))
    return bench.advance(job, happened.Held(hold_reason(failure), failure))


async def _balance_before(key: ApiKey, bench: Bench) -> int | None:
    """The balance just before spending, as evidence; a Job does not wait for it twice."""
    try:
        balance = await bench.ports.api.balance(key)
    except KlingError:
        return None
    bench.on_balance(balance)
    return balance.credit_micros + balance.free_micros


async def _in_the_way(bench: Bench) -> Failure | None:
    """Why the disk might not take the pictures that are on their way, if it might not."""
    needed = ROOM_EACH_BYTES * bench.options.max_parallel
    try:
        await asyncio.to_thread(bench.ports.library.secure_room, needed)
    except KlingError as error:
        return error.failure
    return None


async def _keep_delivered(job: Job, delivered: Delivered, bench: Bench) -> Job:
    """Bytes first: what the direct way answered is safe on disk before anything is said about it."""
    held = None
    if delivered.data:
        library = bench.ports.library
        hold = partial(asyncio.to_thread, partial(library.hold, job.id, delivered.data, durable=True))
        try:
            held = await hold()
        except KlingError:  # should the program end before the disk takes them, the request can still be asked after
            job = _accepted(job, delivered.request_id, bench)
            held = await bench.insist(hold, Charge.CHARGED)
    answered = happened.Answered(held, delivered.urls, delivered.request_id, delivered.cost_micros)
    return await bench.advance_at_last(job, answered)


def _accepted(job: Job, request_id: str | None, bench: Bench) -> Job:
    """The Job with its request's name written down, where there is one and the disk takes it."""
    try:
        return job if request_id is None else bench.advance(job, happened.Accepted(request_id))
    except KlingError:
        return job
