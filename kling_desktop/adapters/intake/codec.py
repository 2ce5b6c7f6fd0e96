"""Opens bytes as one named format, with that format's decoder and no other.

Pillow's own search (`Image.open`) is not used: it tries one decoder after another and prefers some by its own rules.
Must not know: files, orders, what becomes of the picture. Runs in the helper process only.
"""

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from PIL import Image, ImageFile

from kling_desktop.adapters.intake.limits import MAX_JPEG_PIXELS, MIB
from kling_desktop.core.failure import Failure, FailureKind, KlingError

_DECODE_ERRORS = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    EOFError,
    RuntimeError,
    AttributeError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)
"""What decoders raise for broken data. Whatever else they raise ends the helper, which the pool can tell."""

_TEXT_BYTES = 16 * MIB
"""A PNG's compressed text; Pillow's own 1 MiB refuses pictures that carry a large workflow."""
_DECODER_THREADS = 2


@contextmanager
def decoding() -> Iterator[None]:
    """Translate what decoders raise.

    Raises:
        KlingError: UNREADABLE_FILE for broken data; PICTURE_TOO_LARGE when the memory allowed is not enough.
    """
    try:
        yield
    except MemoryError as error:
        raise KlingError(Failure(FailureKind.PICTURE_TOO_LARGE)) from error
    except _DECODE_ERRORS as error:
        raise unreadable(f"{type(error).__name__}: {error}") from error


def unreadable(reason: str) -> KlingError:
    """The failure of a file that is no sound picture."""
    return KlingError(Failure(FailureKind.UNREADABLE_FILE, message=reason[:200]))


def open_as(format_name: str, data: bytes) -> ImageFile.ImageFile:
    """Read the header; pixels are decoded when they are asked for. Call within `decoding`.

    Args:
        format_name: one that `sniffed` gives.
        data: the whole file.
    """
    Image.MAX_IMAGE_PIXELS = MAX_JPEG_PIXELS
    file = BytesIO(data)
    match format_name:
        case "jpeg":
            from PIL.JpegImagePlugin import JpegImageFile

            return JpegImageFile(file)
        case "png":
            from PIL import PngImagePlugin

            PngImagePlugin.MAX_TEXT_CHUNK = _TEXT_BYTES
            return PngImagePlugin.PngImageFile(file)
        case "webp":
            from PIL.WebPImagePlugin import WebPImageFile

            return WebPImageFile(file)
        case "gif":
            from PIL.GifImagePlugin import GifImageFile

            return GifImageFile(file)
        case "tiff":
            from PIL.TiffImagePlugin import TiffImageFile

            return TiffImageFile(file)
        case "bmp":
            from PIL.BmpImagePlugin import BmpImageFile

            return BmpImageFile(file)
        case "avif":
            return _open_avif(file)
        case "heic":
            return _open_heic(file)
        case _:
            raise ValueError(f"no decoder for {format_name}")


def _open_avif(file: BytesIO) -> ImageFile.ImageFile:
    from PIL import AvifImagePlugin

    AvifImagePlugin.DEFAULT_MAX_THREADS = _DECODER_THREADS
    return AvifImagePlugin.AvifImageFile(file)


def _open_heic(file: BytesIO) -> ImageFile.ImageFile:
    """HEIC with the picture alone: no depth maps, thumbnails or other side pictures are read."""
    import pi_heif

    pi_heif.options.THUMBNAILS = False
    pi_heif.options.DEPTH_IMAGES = False
    pi_heif.options.AUX_IMAGES = False
    pi_heif.options.DECODE_THREADS = _DECODER_THREADS
    picture: ImageFile.ImageFile = pi_heif.HeifImageFile(file)
    return picture
