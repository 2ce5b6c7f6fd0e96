"""RenderLoader: pictures in full, decoded off the GUI thread from what the intake rendered.

It asks for a render by a signal, reads what comes by the one way that opens picture files here, and keeps as many as
fit into its bytes. Must not know Entries, zoom or who renders.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal, Slot
from PySide6.QtGui import QImage

from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.generation import Output
from kling_desktop.core.ports.files import PictureFiles
from kling_desktop.core.reference import Reference
from kling_desktop.ui.base.background import Background
from kling_desktop.ui.base.own_picture import read_own_picture

MOST_BYTES = 256 * 1024 * 1024
_SMALL_PX = 800
"""Pictures no longer than this are quick to draw at any size."""
_MOST_READS = 2
"""A render may be dropped from the cache between being told of and being read; then it is asked for once more."""


@dataclass(frozen=True, slots=True)
class RenderSource:
    """A picture that can be shown large.

    Attributes:
        key: of its render: an Output's id or a reference's sha256.
        path: absolute, of the picture file itself, which is never opened here.
        stand_in: absolute, of its thumbnail or preview, which is shown until the render is there.
        size: in the picture's own pixels, upright.
    """

    key: str
    path: str
    stand_in: str
    size: tuple[int, int]


def output_source(output: Output, files: PictureFiles) -> RenderSource:
    """A picture of the gallery."""
    path, stand_in = files.picture(output.path), files.thumbnail(output.id)
    return RenderSource(output.id, path, stand_in, (output.width_px, output.height_px))


def reference_source(reference: Reference, files: PictureFiles) -> RenderSource:
    """A reference, from its original."""
    path, stand_in = files.original(reference.sha256, reference.extension), files.preview(reference.sha256)
    return RenderSource(reference.sha256, path, stand_in, (reference.width_px, reference.height_px))


@dataclass(frozen=True, slots=True)
class Levels:
    """A decoded picture and its halves, so that a large one is drawn small without flicker."""

    images: tuple[QImage, ...]

    @classmethod
    def of(cls, image: QImage) -> "Levels":
        """With as many halves as it is worth. Thread: any; 25 ms for twelve megapixels."""
        images = [image]
        while max(images[-1].width(), images[-1].height()) > 2 * _SMALL_PX:
            half = images[-1].size() / 2
            smooth = Qt.TransformationMode.SmoothTransformation
            images.append(images[-1].scaled(half, Qt.AspectRatioMode.IgnoreAspectRatio, smooth))
        return cls(tuple(images))

    @property
    def size_bytes(self) -> int:
        """What it takes in memory."""
        return sum(image.sizeInBytes() for image in self.images)

    def drawn_at(self, width_px: float) -> QImage:
        """The smallest that is not enlarged at that width, device pixels."""
        enough = [image for image in self.images if image.width() >= width_px]
        return enough[-1] if enough else self.images[0]


class RenderLoader(QObject):
    """Gives renders that are there and gets those that are wanted. Thread: gui.

    Signals:
        asked: key and path of a picture to be rendered; the answer goes to `take` or `refuse`.
        taken_back: key of one that was asked for and is not wanted any more.
        loaded: key of a picture that is there now.
        failed: key of one that cannot be shown; `failure` says why.
    """

    asked = Signal(str, str)
    taken_back = Signal(str)
    loaded = Signal(str)
    failed = Signal(str)

    def __init__(self, pool: QThreadPool, most_bytes: int = MOST_BYTES, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._most_bytes = most_bytes
        self._wanted: dict[str, RenderSource] = {}
        self._asked: dict[str, int] = {}
        self._reading: dict[int, str] = {}
        self._kept: OrderedDict[str, Levels] = OrderedDict()
        self._failures: dict[str, Failure] = {}
        self._background = Background(pool, self)
        self._background.answered.connect(self._on_background_answered)
        self._background.broke.connect(self._on_background_broke)

    def levels(self, key: str) -> Levels | None:
        """The picture, if it is there."""
        return self._kept.get(key)

    def failure(self, key: str) -> Failure | None:
        """Why a wanted picture cannot be shown."""
        return self._failures.get(key)

    def want(self, sources: Sequence[RenderSource]) -> None:
        """Get these, in this order, and nothing else that is still on its way; what was got stays while there is room.

        One that failed is tried again when it has not been wanted for a while.
        """
        wanted = {source.key: source for source in sources}
        for key in [key for key in self._asked if key not in wanted]:
            self._forget(key)
        self._failures = {key: failure for key, failure in self._failures.items() if key in wanted}
        self._wanted = wanted
        for source in wanted.values():
            if source.key in self._kept:
                self._kept.move_to_end(source.key)
            elif source.key not in self._asked and source.key not in self._failures:
                self._ask(source, 1)

    @Slot(str, str)
    def take(self, key: str, path: str) -> None:
        """The render of that key lies at that path; one that nobody asked for here is somebody else's."""
        if key in self._asked and key not in self._reading.values():
            self._reading[self._background.ask(partial(_read, path))] = key

    @Slot(str, object)
    def refuse(self, key: str, failure: Failure) -> None:
        """There will be no render of that key."""
        if self._asked.pop(key, None) is not None:
            self._failures[key] = failure
            self.failed.emit(key)

    def _ask(self, source: RenderSource, reads: int) -> None:
        self._asked[source.key] = reads
        self.asked.emit(source.key, source.path)

    def _forget(self, key: str) -> None:
        del self._asked[key]
        numbers = [number for number, read in self._reading.items() if read == key]
        for number in numbers:
            del self._reading[number]
            self._background.drop(number)
        if not numbers:
            self.taken_back.emit(key)

    @Slot(int, object)
    def _on_background_answered(self, number: int, levels: Levels | None) -> None:
        key = self._reading.pop(number)
        reads = self._asked.pop(key)
        if levels is not None:
            self._keep(key, levels)
            self.loaded.emit(key)
        elif reads < _MOST_READS:
            self._ask(self._wanted[key], reads + 1)
        else:
            self._asked[key] = reads
            self.refuse(key, Failure(FailureKind.UNREADABLE_FILE))

    @Slot(int)
    def _on_background_broke(self, number: int) -> None:
        self.refuse(self._reading.pop(number), Failure(FailureKind.OWN_FAULT))

    def _keep(self, key: str, levels: Levels) -> None:
        """Keep a picture, and forget those that were wanted longest ago, never one that is wanted now."""
        self._kept[key] = levels
        held = sum(each.size_bytes for each in self._kept.values())
        for other in [other for other in self._kept if other not in self._wanted]:
            if held <= self._most_bytes:
                return
            held -= self._kept.pop(other).size_bytes


def _read(path: str) -> Levels | None:
    """Thread: one of the pool's."""
    image = read_own_picture(path)
    return None if image.isNull() else Levels.of(image)
