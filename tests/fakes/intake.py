"""An intake that believes what it is told: no helper process, no decoding."""

import asyncio
import hashlib
from collections.abc import Callable
from pathlib import Path

from kling_desktop.adapters.durable_file import disk_border
from kling_desktop.core.failure import Charge, Failure, FailureKind, KlingError
from kling_desktop.core.ports.intake import IntakeOrder, OutputFacts, Rendered, TakenIn
from kling_desktop.core.ports.service import UploadCopy
from tests.fakes.gate import Gate


class FakeIntake:
    """`core.ports.Intake`. A file that begins with `bad` is refused; everything else is a sound JPEG or PNG.

    No upload copy can be made smaller than `least_bytes`.
    """

    def __init__(self) -> None:
        self.examined: list[str] = []
        self.rendered: list[str] = []
        self.may_render = Gate()
        self.may_render.set()
        self.is_closed = False
        self.least_bytes = 0

    async def take_in(self, order: IntakeOrder, on_preview: Callable[[], None]) -> TakenIn:
        try:
            data = Path(order.path).read_bytes()
        except FileNotFoundError:
            raise KlingError(Failure(FailureKind.FILE_MISSING)) from None
        if data.startswith(b"bad"):
            raise KlingError(Failure(FailureKind.UNREADABLE_FILE))
        if order.preview_to is not None:
            _write(order.preview_to, b"preview")
            on_preview()
        if order.original_to is not None:
            _write(order.original_to, data)
        upload = data[: order.limits.max_bytes]
        if len(upload) < self.least_bytes:
            raise KlingError(Failure(FailureKind.PICTURE_TOO_LARGE))
        _write(order.upload_to, upload)
        copy = UploadCopy(order.upload_to, "jpeg", 640, 480, len(upload))
        return TakenIn(hashlib.sha256(data).hexdigest(), "jpeg", 640, 480, len(data), (), copy)

    async def examine(self, path: str, thumbnail_to: str) -> OutputFacts:
        self.examined.append(path)
        if not Path(path).read_bytes().startswith(b"\x89PNG"):
            raise KlingError(Failure(FailureKind.BAD_PICTURE, Charge.CHARGED))
        _write(thumbnail_to, b"thumbnail")
        return OutputFacts("png", 1024, 1024)

    async def render(self, path: str, to: str, longest_px: int) -> Rendered:
        """Waits for `may_render`, which any thread may set; what is written is a PPM of one grey pixel."""
        self.rendered.append(path)
        while not self.may_render.is_set():
            await asyncio.sleep(0.001)
        try:
            data = Path(path).read_bytes()
        except FileNotFoundError:
            raise KlingError(Failure(FailureKind.FILE_MISSING)) from None
        if data.startswith(b"bad"):
            raise KlingError(Failure(FailureKind.UNREADABLE_FILE))
        Path(to).write_bytes(b"P6\n1 1\n255\n\x80\x80\x80")
        return Rendered(min(1, longest_px), 1)

    async def aclose(self) -> None:
        self.is_closed = True


def _write(path: str, data: bytes) -> None:
    with disk_border():
        Path(path).write_bytes(data)
