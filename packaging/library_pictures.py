"""The pictures of a made-up library: a few dozen cut from the samples, each of which many files of it then are.

Hard links keep 100,000 pictures small and quick to make; where the file system has none, or no more for one file,
a copy is written and linked from there on. Must not know: Jobs, the database.
"""

import functools
import hashlib
import io
import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageOps

from kling_desktop.adapters.durable_file import FILE_MODE, make_folder
from kling_desktop.adapters.intake.encode import preview_bytes, thumbnail_bytes
from kling_desktop.adapters.intake.limits import PREVIEW_PX
from kling_desktop.core.model_card import KLING_O1
from kling_desktop.core.reference import Reference

SAMPLES = Path(__file__).resolve().parent.parent / "resources" / "samples"
SIZES_PX = {size.aspect_ratio: (size.width_px, size.height_px) for size in KLING_O1.sizes}
_LEAST_KEPT = 0.5
"""A sample is cut to a ratio only if so much of it is left."""
_QUALITY = 90


class ManyFiles:
    """Bytes that lie at many places and, where the file system can, on the disk once."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._latest: Path | None = None

    def put(self, path: Path) -> None:
        """Let the bytes lie at `path`; its folder exists, it does not.

        Raises:
            OSError: it cannot be written.
        """
        if self._latest is not None and _linked(self._latest, path):
            return
        path.write_bytes(self.data)
        path.chmod(FILE_MODE)
        self._latest = path


def _linked(old: Path, new: Path) -> bool:
    try:
        new.hardlink_to(old)
    except FileExistsError:
        raise
    except OSError:  # no links here, or too many of this file already (1,024 on Windows)
        return False
    return True


class Folders:
    """Makes folders, each asked of the system once."""

    def __init__(self) -> None:
        self._made: set[Path] = set()

    def parent_of(self, path: Path) -> Path:
        """The same path; from now on its folder exists."""
        if path.parent not in self._made:
            make_folder(path.parent)
            self._made.add(path.parent)
        return path


@dataclass(frozen=True, slots=True)
class StockPicture:
    """A picture as the service would have answered it. It is saved as received, without a Recipe inside."""

    width_px: int
    height_px: int
    sha256: str
    picture: ManyFiles
    thumbnail: ManyFiles


class Stock:
    """Pictures of each aspect ratio, drawn when they are first asked for, then the same ones in turn."""

    def __init__(self, chance: random.Random) -> None:
        """Choose an order; nothing is drawn yet."""
        self._drawn: dict[tuple[Path, str], StockPicture] = {}
        self._turns = {ratio: _in_turn(chance, _fitting(*size)) for ratio, size in SIZES_PX.items()}

    def next(self, ratio: str) -> StockPicture:
        """The next picture of an aspect ratio."""
        sample = next(self._turns[ratio])
        if (sample, ratio) not in self._drawn:
            self._drawn[sample, ratio] = _drawn(sample, SIZES_PX[ratio])
        return self._drawn[sample, ratio]


@dataclass(frozen=True, slots=True)
class StockReference:
    """A sample as a picture that a person added."""

    reference: Reference
    original: bytes
    preview: bytes


def references() -> tuple[StockReference, ...]:
    """Every sample as a reference."""
    return tuple(_reference(path) for path in _samples())


@functools.cache  # nothing in it changes, and the next library has the same ones
def _reference(path: Path) -> StockReference:
    data = path.read_bytes()
    with Image.open(io.BytesIO(data)) as sample:
        width_px, height_px = sample.size
        sample.thumbnail((PREVIEW_PX, PREVIEW_PX))
        preview = preview_bytes(sample)
    sha256 = hashlib.sha256(data).hexdigest()
    return StockReference(Reference(sha256, path.name, "jpeg", width_px, height_px, len(data)), data, preview)


def _samples() -> list[Path]:
    return sorted(SAMPLES.glob("*.jpg"))


def _fitting(width_px: int, height_px: int) -> list[Path]:
    """Samples that lose less than half when cut to this shape."""
    wanted = width_px / height_px

    def kept(path: Path) -> float:
        with Image.open(path) as sample:
            ratio = sample.width / sample.height
        return min(ratio, wanted) / max(ratio, wanted)

    return [path for path in _samples() if kept(path) >= _LEAST_KEPT]


def _in_turn(chance: random.Random, samples: list[Path]) -> Iterator[Path]:
    return itertools.cycle(chance.sample(samples, len(samples)))


def _drawn(sample: Path, size: tuple[int, int]) -> StockPicture:
    data, thumbnail = _cut(sample, size)
    # Each library has files of its own: what is done to one library's must not be done to another's.
    return StockPicture(*size, hashlib.sha256(data).hexdigest(), ManyFiles(data), ManyFiles(thumbnail))


@functools.cache
def _cut(sample: Path, size: tuple[int, int]) -> tuple[bytes, bytes]:
    """The bytes of a sample cut to a size, and of its thumbnail; one process makes many libraries of them."""
    with Image.open(sample) as source:
        picture = ImageOps.fit(source.convert("RGB"), size, Image.Resampling.BICUBIC)
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=_QUALITY)
    picture.thumbnail((PREVIEW_PX, PREVIEW_PX))
    return file.getvalue(), thumbnail_bytes(picture)
