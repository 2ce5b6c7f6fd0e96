"""An intake that believes what it is told: no helper process, no decoding."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from kling_desktop.core.failure import Charge, Failure, FailureKind, KlingError
from kling_desktop.core.ports.intake import IntakeOrder, OutputFacts, TakenIn
from kling_desktop.core.ports.service import UploadCopy


class FakeIntake:
    """`core.ports.Intake`. A file that begins with `bad` is refused; everything else is a sound JPEG or PNG."""

    def __init__(self) -> None:
        self.examined: list[str] = []
        self.is_closed = False

    async def take_in(self, order: IntakeOrder, on_preview: Callable[[], None]) -> TakenIn:
        try:
            data = Path(order.path).read_bytes()
        except FileNotFoundError:
            raise KlingError(Failure(FailureKind.FILE_MISSING)) from None
        if data.startswith(b"bad"):
            raise KlingError(Failure(FailureKind.UNREADABLE_FILE))
        if order.preview_to is not None:
            Path(order.preview_to).write_bytes(b"preview")
            on_preview()
        if order.original_to is not None:
            Path(order.original_to).write_bytes(data)
        Path(order.upload_to).write_bytes(data)
        copy = UploadCopy(order.upload_to, "jpeg", 640, 480, len(data))
        return TakenIn(hashlib.sha256(data).hexdigest(), "jpeg", 640, 480, len(data), (), copy)

    async def examine(self, path: str, thumbnail_to: str) -> OutputFacts:
        self.examined.append(path)
        if not Path(path).read_bytes().startswith(b"\x89PNG"):
            raise KlingError(Failure(FailureKind.BAD_PICTURE, Charge.CHARGED))
        Path(thumbnail_to).write_bytes(b"thumbnail")
        return OutputFacts("png", 1024, 1024)

    async def aclose(self) -> None:
        self.is_closed = True
