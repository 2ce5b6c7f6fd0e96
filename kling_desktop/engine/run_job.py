"""One Job from queued to saved, read top to bottom. Every step is: write the event down, then act.

Rules for this file: `send` is the only place that spends, and it is entered at most once for each commit of SUBMITTING;
nothing here retries it. Everything after it is GETs, which are repeated for as long as it takes.
Must not know: which Jobs run beside this one, or which adapters stand behind the ports. Thread: engine.
"""

import asyncio
import logging
import random
from collections.abc import Callable
from functools import partial

from kling_desktop.core import job_event as happened
from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.failure import Charge, Failure, FailureKind, KlingError
from kling_desktop.core.generation import Output, output_id
from kling_desktop.core.job import Delivery, Job, JobState, hold_reason
from kling_desktop.core.ports.intake import OutputFacts
from kling_desktop.core.ports.service import Delivered, Gone, Pending, PollAnswer, Submission, SubmitAnswer
from kling_desktop.core.preferences import DeliveryChoice
from kling_desktop.engine.bench import NO_ACCOUNT, NO_NETWORK, PASSING, Bench
from kling_desktop.engine.reference_desk import ReferenceDesk

log = logging.getLogger(__name__)

NEW_MS = 10 * 60 * 1000
"""A picture this young cannot have expired."""
FETCH_TRIES = 3
"""Fetches of a picture that arrives damaged, before a person is told. Fetching is free."""


async def run_job(job: Job, bench: Bench, desk: ReferenceDesk, places: asyncio.Semaphore) -> Job:
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
        return _not_uploaded(job, error.failure, bench)
    async with places:
        balance = await _balance_before(key, bench)
        # From here to the request there is no wait: what was decided meanwhile counts.
        if bench.is_closing:
            return job
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
    if isinstance(answer, happened.Refused | happened.NotSent) and answer.failure.kind is not FailureKind.RATE_LIMITED:
        bench.refusal = answer.failure  # before the place is free: the next one must not be sent
    return await bench.advance_at_last(job, answer)


async def _bring_home(job: Job, bench: Bench) -> Job:
    if job.state in (JobState.SUBMITTED, JobState.RUNNING):
        job = await _follow(job, bench)
    if job.state is JobState.DOWNLOADING:
        job = await _collect(job, bench)
    return job


def _not_uploaded(job: Job, failure: Failure, bench: Bench) -> Job:
    """Nothing was sent: wait for the network or the account, try again after a rate limit, else fail."""
    if failure.kind in NO_ACCOUNT | NO_NETWORK:
        bench.refusal = failure
        return _held(job, failure, bench)
    if failure.kind is FailureKind.RATE_LIMITED:
        return bench.advance(job, happened.Requeued(failure))
    return bench.advance(job, happened.Failed(failure.charged(Charge.NOT_CHARGED)))


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


async def _keep_delivered(job: Job, delivered: Delivered, bench: Bench) -> Job:
    """Bytes first: what the direct way answered is safe on disk before anything is said about it."""
    held = None
    if delivered.data:
        try:
            held = await asyncio.to_thread(bench.ports.library.hold, job.id, delivered.data, durable=True)
        except KlingError as error:
            if delivered.request_id is not None:
                job = await bench.advance_at_last(job, happened.Accepted(delivered.request_id))
            return await bench.advance_at_last(job, happened.LostTrack(error.failure.charged(Charge.CHARGED)))
    answered = happened.Answered(held, delivered.urls, delivered.request_id, delivered.cost_micros)
    return await bench.advance_at_last(job, answered)


async def _follow(job: Job, bench: Bench) -> Job:
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


async def _collect(job: Job, bench: Bench) -> Job:
    """Fetch the pictures, look at each to its last pixel, save them. It is paid: nothing here gives it up for lost."""
    try:
        outputs = [await _collect_one(job, ordinal, bench) for ordinal in range(max(1, len(job.output_urls)))]
    except KlingError as error:
        failure = error.failure.charged(Charge.CHARGED)
        if failure.kind in (FailureKind.DISK_FULL, FailureKind.NOT_WRITABLE):
            return bench.advance(job, happened.Blocked(failure))
        return bench.advance(job, happened.LostTrack(failure))
    held = job.held_file
    job = await bench.advance_at_last(job, happened.Saved(tuple(outputs)))
    if held is not None:
        _clear(partial(bench.ports.library.drop_held, held))
    return job


async def _collect_one(job: Job, ordinal: int, bench: Bench) -> Output:
    """One picture, fetched again where what arrived is damaged; what arrived last is kept as it came.

    Raises:
        KlingError: BAD_PICTURE, EXPIRED, BAD_ADDRESS, DISK_FULL, NOT_WRITABLE.
    """
    if job.held_file is not None:
        return await _save(job, job.held_file, ordinal, bench)
    name, tries = output_id(job.id, ordinal), 0
    while True:
        data = await _fetch(job, job.output_urls[ordinal], bench)
        held = await asyncio.to_thread(bench.ports.library.hold, name, data, durable=False)
        tries += 1
        try:
            output = await _save(job, held, ordinal, bench)
        except KlingError as error:
            if error.failure.kind is not FailureKind.BAD_PICTURE or tries == FETCH_TRIES:
                raise
        else:
            _clear(partial(bench.ports.library.drop_held, held))
            return output


async def _fetch(job: Job, url: str, bench: Bench) -> bytes:
    """The picture's bytes. A file that is not there yet, a moment after it was announced, is asked for again."""
    for failures in range(1, FETCH_TRIES):
        try:
            return await bench.patiently(lambda: bench.ports.api.fetch(url))
        except KlingError as error:
            age_ms = bench.ports.clock.now_ms() - (job.sent_at_ms or 0)
            if error.failure.kind is not FailureKind.EXPIRED or age_ms > NEW_MS:
                raise
            await bench.pause(failures, error.failure)
    return await bench.patiently(lambda: bench.ports.api.fetch(url))


async def _save(job: Job, held: str, ordinal: int, bench: Bench) -> Output:
    library, clock = bench.ports.library, bench.ports.clock
    facts = await _examine(held, output_id(job.id, ordinal), bench)
    data = await asyncio.to_thread(library.held_bytes, held)
    if data is None:
        raise KlingError(Failure(FailureKind.NOT_WRITABLE))
    return await asyncio.to_thread(library.save, job, data, facts, ordinal, clock.now_ms())


async def _examine(held: str, picture_id: str, bench: Bench) -> OutputFacts:
    """Look at a picture to its last pixel. A thumbnail that cannot be kept is no reason to lose the picture.

    Raises:
        KlingError: BAD_PICTURE, or what kept the library's own folder from being written.
    """
    library, cache, intake = bench.ports.library, bench.ports.cache, bench.ports.intake
    thumbnail = cache.new_part()
    try:
        facts = await intake.examine(library.held_path(held), thumbnail)
    except KlingError as error:
        if error.failure.kind is FailureKind.BAD_PICTURE:
            raise
        thumbnail = library.new_part()  # the cache is full or gone: the library's disk may not be
        facts = await intake.examine(library.held_path(held), thumbnail)
    _clear(partial(cache.adopt_thumbnail, thumbnail, picture_id))
    _clear(partial(cache.drop, thumbnail))
    return facts


def _clear(tidy: Callable[[], object]) -> None:
    """Do something whose failure costs nothing but room on the disk."""
    try:
        tidy()
    except KlingError as error:
        log.info("not tidied up: %s", error.failure.kind.value)
