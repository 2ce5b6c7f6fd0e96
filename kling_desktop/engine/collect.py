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
SILENT_TRIES = 8
"""Times in a row that an address alone cannot be reached, about two minutes, before a person is told: for a moment
without name lookups, the service answers on a connection that is open already."""
FETCH_AGAIN = frozenset({FailureKind.BAD_PICTURE, FailureKind.PICTURE_MISSING})
"""What is wrong with the bytes that arrived; fetching them again may mend it."""
UNREACHED = frozenset({FailureKind.OFFLINE, FailureKind.INSECURE})
"""Nobody was spoken to: the network is away, or the address leads nowhere."""
IN_THE_WAY = frozenset({FailureKind.DISK_FULL, FailureKind.NOT_WRITABLE, FailureKind.HELPER_LOST})
"""What is wrong on this computer, and not with the picture."""


async def collect(job: Job, bench: Bench) -> Job:
    """Fetch the pictures, look at each to its last pixel, save them; the received bytes stay until that is written."""
    ordinals = range(max(1, len(job.output_urls)))
    try:
        outputs = tuple([await _collect_one(job, ordinal, bench) for ordinal in ordinals])
    except KlingError as error:
        failure = error.failure.charged(Charge.CHARGED)
        is_ours = failure.kind in IN_THE_WAY
        return await bench.advance_at_last(job, happened.Blocked(failure) if is_ours else happened.LostTrack(failure))
    job = await bench.advance_at_last(job, happened.Saved(outputs))
    for output in outputs:
        _clear(partial(_drop_held, output.id, bench))
    return job


def _drop_held(picture_id: str, bench: Bench) -> None:
    library = bench.ports.library
    if (held := library.held_for(picture_id)) is not None:
        library.drop_held(held)


async def _collect_one(job: Job, ordinal: int, bench: Bench) -> Output:
    """One picture: from the bytes that arrived in an earlier try or life, else fetched.

    Raises:
        KlingError: BAD_PICTURE, EXPIRED, BAD_ADDRESS, ADDRESS_SILENT, PICTURE_MISSING, HELPER_LOST, DISK_FULL,
            NOT_WRITABLE.
    """
    held = _held_for(job, ordinal, bench)
    if held is not None:
        try:
            return await _save(job, held, ordinal, bench)
        except KlingError as error:
            if error.failure.kind not in FETCH_AGAIN or not job.output_urls:
                raise
    if not job.output_urls:
        raise KlingError(Failure(FailureKind.PICTURE_MISSING))
    for tries in range(1, FETCH_TRIES):
        try:
            return await _fetch_and_save(job, ordinal, bench)
        except KlingError as error:
            if error.failure.kind not in FETCH_AGAIN:
                raise
            await bench.pause(tries, error.failure)
    return await _fetch_and_save(job, ordinal, bench)


def _held_for(job: Job, ordinal: int, bench: Bench) -> str | None:
    """What arrived before. Where the library is away and may have it, the picture is fetched again if it can be.

    Raises:
        KlingError: NOT_WRITABLE where it cannot.
    """
    try:
        return bench.ports.library.held_for(output_id(job.id, ordinal))
    except KlingError:
        if not job.output_urls:
            raise
    return None


async def _fetch_and_save(job: Job, ordinal: int, bench: Bench) -> Output:
    """Bytes first: what arrived is safe on disk before anybody looks at it. What arrived last stays there."""
    data = await _fetch(job, job.output_urls[ordinal], bench)
    held = await asyncio.to_thread(bench.ports.library.hold_picture, job, data, ordinal)
    return await _save(job, held, ordinal, bench)


async def _fetch(job: Job, url: str, bench: Bench) -> bytes:
    """The picture's bytes. A file that is not there yet, a moment after it was announced, is asked for again."""
    for failures in range(1, FETCH_TRIES):
        try:
            return await bench.patiently(_FileAt(url, bench).fetch)
        except KlingError as error:
            if error.failure.kind is not FailureKind.EXPIRED or not bench.is_new(job):
                raise
            await bench.pause(failures, error.failure)
    return await bench.patiently(_FileAt(url, bench).fetch)


class _FileAt:
    """An address that is asked again and again while the network is away, but not where it alone cannot be reached."""

    def __init__(self, url: str, bench: Bench) -> None:
        self._url, self._bench, self._alone = url, bench, 0

    async def fetch(self) -> bytes:
        """What `ImageApi.fetch` does.

        Raises:
            KlingError: also ADDRESS_SILENT, where the service answered each time it did not.
        """
        try:
            return await self._bench.ports.api.fetch(self._url)
        except KlingError as error:
            failure = error.failure
            is_alone = failure.kind in UNREACHED and await self._does_service_answer()
            self._alone = self._alone + 1 if is_alone else 0
            if self._alone < SILENT_TRIES:
                raise
            raise KlingError(Failure(FailureKind.ADDRESS_SILENT, message=failure.message)) from error

    async def _does_service_answer(self) -> bool:
        """Whether the network is there; free."""
        if self._bench.key is None:
            return False
        try:
            await self._bench.ports.api.balance(self._bench.key)
        except KlingError as error:
            return error.failure.status is not None
        return True


async def _save(job: Job, held: str, ordinal: int, bench: Bench) -> Output:
    library, clock = bench.ports.library, bench.ports.clock
    facts = await _examine(held, output_id(job.id, ordinal), bench)
    return await asyncio.to_thread(library.save, job, held, facts, ordinal, clock.now_ms())


async def _examine(held: str, picture_id: str, bench: Bench) -> OutputFacts:
    """Look at a picture to its last pixel. A thumbnail that cannot be kept is no reason to lose the picture.

    Raises:
        KlingError: BAD_PICTURE, HELPER_LOST, or what kept the library's own folder from being written.
    """
    library, cache, intake = bench.ports.library, bench.ports.cache, bench.ports.intake
    thumbnail = cache.new_part()
    try:
        facts = await intake.examine(library.held_path(held), thumbnail)
    except KlingError as error:
        if error.failure.kind is FailureKind.BAD_PICTURE:
            raise
        # The cache is full or gone, the library's disk may not be; or a helper was lost, and the next may do it.
        thumbnail = library.new_part()
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
