"""Fetches the pictures of a Job and saves them. They are paid: nothing here gives one up for lost.

Must not know: how the Job was sent or followed. Thread: engine.
"""

import asyncio
import logging
from collections.abc import Callable
from functools import partial

from kling_desktop.core import job_event as happened
from kling_desktop.core.failure import Charge, Failure, FailureKind, KlingError
from kling_desktop.core.generation import Output, output_id
from kling_desktop.core.job import Job
from kling_desktop.core.ports.intake import OutputFacts
from kling_desktop.engine.bench import Bench

log = logging.getLogger(__name__)

FETCH_TRIES = 3
"""Fetches of a picture that arrives damaged, before a person is told. Fetching is free."""


async def collect(job: Job, bench: Bench) -> Job:
    """Fetch the pictures, look at each to its last pixel, save them. It is paid: nothing here gives it up for lost."""
    try:
        outputs = [await _collect_one(job, ordinal, bench) for ordinal in range(max(1, len(job.output_urls)))]
    except KlingError as error:
        failure = error.failure.charged(Charge.CHARGED)
        if failure.kind in (FailureKind.DISK_FULL, FailureKind.NOT_WRITABLE):
            return await bench.advance_at_last(job, happened.Blocked(failure))
        return await bench.advance_at_last(job, happened.LostTrack(failure))
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
            if error.failure.kind is not FailureKind.EXPIRED or not bench.is_new(job):
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
