"""From a person's picture to an address at the service: taking it in, and uploading its copy once for each Run.

A Run has addresses of its own: they are the fingerprint by which a lost Job is found in the account's history.
Uploading costs nothing and may be repeated. Thread: engine.
"""

import asyncio
import uuid
from collections.abc import Callable
from dataclasses import replace

from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.failure import Failure, FailureKind, KlingError
from kling_desktop.core.job import Job
from kling_desktop.core.model_card import PictureLimits
from kling_desktop.core.ports.intake import IntakeOrder, TakenIn
from kling_desktop.core.ports.service import UploadCopy
from kling_desktop.core.reference import PictureSource, Reference, extension_of
from kling_desktop.engine.bench import NO_NETWORK, PASSING, Bench, Ports

UPLOAD_TRIES = 3
"""Uploads of one picture before its Job is said to have failed."""


class ReferenceDesk:
    """Knows the upload copies and addresses of this session; what it forgets is simply made again."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self._copies: dict[tuple[str, int], UploadCopy] = {}
        """By the reference's hash and how often its bytes were halved."""
        self._urls: dict[tuple[str, str, str], str] = {}
        self._preview_turn = asyncio.Lock()
        self._locks: dict[str, asyncio.Lock] = {}

    async def take_in(
        self, source: PictureSource, limits: PictureLimits, on_preview: Callable[[str], None]
    ) -> Reference:
        """Read, check and keep a picture.

        Args:
            source: a file or bytes.
            limits: of the model it is meant for.
            on_preview: called with the path of a preview as soon as there is one, and with its lasting path at the end.

        Raises:
            KlingError: as `Intake.take_in`.
        """
        if source.path is not None:
            taken = await self._take_in_file(source.path, limits, on_preview)
        else:
            taken = await self._take_in_data(source.data or b"", limits, on_preview)
        size = (taken.width_px, taken.height_px, taken.size_bytes)
        return Reference(taken.sha256, source.name, taken.format, *size, source.source_output)

    async def make_preview(self, sha256: str, limits: PictureLimits) -> str:
        """Make the preview of a reference again from its original: the cache was emptied. Gives its path.

        Raises:
            KlingError: FILE_MISSING where the original is gone or is another file by now; else as `take_in`.
        """
        library, cache = self._ports.library, self._ports.cache
        original = library.find_original(sha256)
        if original is None:
            raise KlingError(Failure(FailureKind.FILE_MISSING))
        preview, upload = cache.new_part(), cache.new_part()
        try:
            async with self._preview_turn:  # an emptied cache wants many, and what is added now goes first
                taken = await self._ports.intake.take_in(
                    IntakeOrder(original, limits, None, preview, upload), lambda: None
                )
            if taken.sha256 != sha256:
                raise KlingError(Failure(FailureKind.FILE_MISSING))
            self._adopt_copy(taken, upload)
            return cache.adopt_preview(preview, sha256)
        finally:
            cache.drop(preview)
            cache.drop(upload)

    async def upload(self, job: Job, key: ApiKey, bench: Bench) -> tuple[str, ...]:
        """Addresses of the Job's references in slot order; what its Run has uploaded already is not sent again.

        Raises:
            KlingError: the service or the network refused, or a reference's file is gone.
        """
        limits = bench.card(job).limits
        async with self._locks.setdefault(job.run_id, asyncio.Lock()):
            for reference in job.recipe.references:
                known = (job.run_id, key.tail, reference.sha256)
                if known not in self._urls:
                    copy = await self._copy(reference, limits, job.recipe.halvings)
                    self._urls[known] = await self._upload_copy(copy, key, bench)
            return tuple(self._urls[job.run_id, key.tail, ref.sha256] for ref in job.recipe.references)

    async def _take_in_data(self, data: bytes, limits: PictureLimits, on_preview: Callable[[str], None]) -> TakenIn:
        library = self._ports.library
        held = await asyncio.to_thread(library.hold, f"paste-{uuid.uuid4().hex}", data, durable=False)
        try:
            return await self._take_in_file(library.held_path(held), limits, on_preview)
        finally:
            library.drop_held(held)

    async def _take_in_file(self, path: str, limits: PictureLimits, on_preview: Callable[[str], None]) -> TakenIn:
        library, cache = self._ports.library, self._ports.cache
        original, preview, upload = library.new_part(), cache.new_part(), cache.new_part()
        order = IntakeOrder(path, limits, original, preview, upload)
        try:
            taken = await self._ports.intake.take_in(order, lambda: on_preview(preview))
            await asyncio.to_thread(library.adopt_original, original, taken.sha256, extension_of(taken.format))
            on_preview(cache.adopt_preview(preview, taken.sha256))
            self._adopt_copy(taken, upload)
        finally:
            cache.drop(preview)
            cache.drop(upload)
        return taken

    async def _copy(self, reference: Reference, limits: PictureLimits, halvings: int) -> UploadCopy:
        """The copy to upload; one that cannot be made as small as is wanted stays as large as it was before."""
        copy = self._copies.get((reference.sha256, halvings))
        if copy is not None and self._ports.cache.has_upload(copy.path):
            return copy
        if not halvings:
            return await self._make_copy(reference, limits, 0)
        larger = await self._copy(reference, limits, halvings - 1)
        try:
            return await self._make_copy(reference, replace(limits, max_bytes=larger.size_bytes // 2), halvings)
        except KlingError as error:
            if error.failure.kind is not FailureKind.PICTURE_TOO_LARGE:
                raise
            return larger

    async def _make_copy(self, reference: Reference, limits: PictureLimits, halvings: int) -> UploadCopy:
        original = self._ports.library.original_path(reference.sha256, reference.extension)
        part = self._ports.cache.new_part()
        try:
            taken = await self._ports.intake.take_in(IntakeOrder(original, limits, None, None, part), lambda: None)
            if taken.sha256 != reference.sha256:  # the file was changed behind our back: it is not what was chosen
                raise KlingError(Failure(FailureKind.FILE_MISSING))
            return self._adopt_copy(taken, part, halvings)
        finally:
            self._ports.cache.drop(part)

    def _adopt_copy(self, taken: TakenIn, part: str, halvings: int = 0) -> UploadCopy:
        name = f"{taken.sha256}-{halvings}" if halvings else taken.sha256
        path = self._ports.cache.adopt_upload(part, name)
        copy = replace(taken.upload, path=path)
        self._copies[taken.sha256, halvings] = copy
        return copy

    async def _upload_copy(self, copy: UploadCopy, key: ApiKey, bench: Bench) -> str:
        for failures in range(1, UPLOAD_TRIES):
            try:
                return await self._ports.api.upload(key, copy)
            except KlingError as error:
                if error.failure.kind not in PASSING - NO_NETWORK - {FailureKind.RATE_LIMITED}:
                    raise
                await bench.pause(failures, error.failure)
        return await self._ports.api.upload(key, copy)
