"""Foreign pictures: what is ordered of the intake, what it found, and the intake itself."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from kling_desktop.core.model_card import PictureLimits
from kling_desktop.core.ports.service import UploadCopy


@dataclass(frozen=True, slots=True)
class IntakeOrder:
    """What to do with one foreign file.

    Attributes:
        path: absolute path of the file.
        limits: of the model it is meant for.
        original_to: absolute path at which to put its exact bytes, or None.
        preview_to: absolute path of a small upright preview (JPEG, or PNG with alpha), or None; written first.
        upload_to: absolute path of the upload copy.
    """

    path: str
    limits: PictureLimits
    original_to: str | None
    preview_to: str | None
    upload_to: str


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A foreign file that is a sound picture.

    Attributes:
        format: `jpeg`, `png`, `webp`, `heic`, `avif`, `tiff`, `bmp` or `gif`.
        width_px, height_px: upright.
        notes: what was done or should be known: words of `words.INTAKE_NOTES`.
    """

    sha256: str
    format: str
    width_px: int
    height_px: int
    size_bytes: int
    notes: tuple[str, ...]
    upload: UploadCopy


@dataclass(frozen=True, slots=True)
class OutputFacts:
    """A picture from the service that decodes to its last pixel."""

    format: str
    width_px: int
    height_px: int


@dataclass(frozen=True, slots=True)
class Rendered:
    """A picture file that was decoded in full; the size is that of what was written, in pixels."""

    width_px: int
    height_px: int


class Intake(Protocol):
    """Foreign bytes are decoded here, in helper processes with a deadline and a memory limit."""

    async def take_in(self, order: IntakeOrder, on_preview: Callable[[], None]) -> TakenIn:
        """Read, check and convert one file of the person's; `on_preview` is called once the preview is written.

        Raises:
            KlingError: UNREADABLE_FILE, FILE_MISSING, NOT_A_FILE, PICTURE_TOO_LARGE, PICTURE_TOO_SMALL,
                PICTURE_TOO_LONG, DISK_FULL, NOT_WRITABLE.
        """

    async def examine(self, path: str, thumbnail_to: str) -> OutputFacts:
        """Decode a picture of the service in full and write its thumbnail (JPEG, longest side 640 px).

        Raises:
            KlingError: BAD_PICTURE when it is cut, foreign or of a format the service does not make; HELPER_LOST when
                nobody could look at it; DISK_FULL or NOT_WRITABLE when only the thumbnail could not be written: the
                picture itself is sound then.
        """

    async def render(self, path: str, to: str, longest_px: int) -> Rendered:
        """Decode any picture file in full and write it upright and in sRGB, never enlarged, for a window to show.

        What is written can be opened without care: PPM, or PNG where something is transparent.

        Raises:
            KlingError: UNREADABLE_FILE, FILE_MISSING, NOT_A_FILE, PICTURE_TOO_LARGE, DISK_FULL, NOT_WRITABLE;
                HELPER_LOST when a helper took too long, died or did not start.
        """

    async def aclose(self) -> None:
        """End the helper processes."""
