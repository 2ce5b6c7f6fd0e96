"""How large a foreign picture may be, and what a helper process may use up.

Must not know: Pillow. The figures were chosen so that the largest picture let in fits into the memory given.
"""

import os
import sys
from pathlib import Path

from kling_desktop.core.failure import Failure, FailureKind, KlingError
from kling_desktop.core.model_card import PictureLimits

MIB = 1024 * 1024
MAX_FILE_BYTES = 512 * MIB
"""Of a person's file."""
MAX_OUTPUT_BYTES = 64 * MIB
"""Of a picture from the service."""
MAX_PIXELS = 100_000_000
MAX_JPEG_PIXELS = 200_000_000
"""JPEG is decoded at a half, quarter or eighth of its size where that is enough, so it may be larger."""
MAX_SIDE_PX = 32_000
PREVIEW_PX = 640
"""Longest side of previews and thumbnails."""

MEMORY_BYTES = 1408 * MIB
"""Address space of a helper beyond what it has at its start.

100 megapixels with alpha, or in CMYK, need 1.0 GiB; a camera's 12 to 48 need 0.1 to 0.5 GiB.
The rest is for large files.
"""

GIVES_WAY_BY = 10
"""Steps of niceness: a helper still gets a tenth of a processor that somebody else keeps busy."""


def check_pixels(format_name: str, width_px: int, height_px: int) -> None:
    """Refuse a picture that is too large to decode safely; sizes as the header states them.

    Raises:
        KlingError: PICTURE_TOO_LARGE.
    """
    allowed = MAX_JPEG_PIXELS if format_name == "jpeg" else MAX_PIXELS
    if max(width_px, height_px) > MAX_SIDE_PX or width_px * height_px > allowed:
        raise KlingError(Failure(FailureKind.PICTURE_TOO_LARGE, width_px=width_px, height_px=height_px))


def check_shape(limits: PictureLimits, width_px: int, height_px: int) -> None:
    """Refuse a picture that the model would refuse and that shrinking cannot help; upright size.

    Raises:
        KlingError: PICTURE_TOO_SMALL or PICTURE_TOO_LONG, with the size.
    """
    if min(width_px, height_px) < limits.min_side_px:
        raise KlingError(Failure(FailureKind.PICTURE_TOO_SMALL, width_px=width_px, height_px=height_px))
    if not limits.min_ratio <= width_px / height_px <= limits.max_ratio:
        raise KlingError(Failure(FailureKind.PICTURE_TOO_LONG, width_px=width_px, height_px=height_px))


def give_way() -> None:
    """Have this process run behind the window it works for: two helpers could keep two processors to themselves.

    Only for a helper process. Not on Windows: it favours the window in front by itself, and would let a process of less
    priority starve beside a busy one until its deadline is over.
    """
    if sys.platform != "win32":
        os.nice(GIVES_WAY_BY)


def confine() -> None:
    """Limit this process for good: memory (Linux), size of a file it writes, no core dump.

    Only for a helper process. Systems without such limits rely on the deadline alone.
    """
    if sys.platform == "win32":
        return
    import resource

    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, MAX_FILE_BYTES)
    if sys.platform == "linux":
        _lower(resource.RLIMIT_AS, _address_space_bytes() + MEMORY_BYTES)


def _lower(kind: int, wanted: int) -> None:
    """Set soft and hard limit, but never above what the system already allows."""
    import resource

    _, hard = resource.getrlimit(kind)
    limit = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(kind, (limit, limit))


def _address_space_bytes() -> int:
    import resource

    return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
