"""SlotPreviews: the little pictures of the slots, decoded off the GUI thread and cut to the sizes in use.

Reads only previews that this program wrote: a fixed format, never one that Qt guesses.
"""

from functools import partial

from PySide6.QtCore import QObject, QRectF, QSize, Qt, QThreadPool, Signal, Slot
from PySide6.QtGui import QBrush, QImage, QPainter, QPixmap, QTransform

from kling_desktop.ui.base.background import Background
from kling_desktop.ui.base.own_picture import read_own_picture
from kling_desktop.ui.compose.composer import Composer

_KEPT = 30
"""Decoded previews kept, also of slots that an undo may bring back; about 1.5 MB each."""


class SlotPreviews(QObject):
    """Previews by slot key. Thread: gui.

    Signals:
        changed: key of a slot whose picture can be painted now.
        missing: path of a preview that is gone or damaged; told once.
    """

    changed = Signal(int)
    missing = Signal(str)

    def __init__(self, composer: Composer, pool: QThreadPool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._composer = composer
        self._background = Background(pool, self)
        self._asked: dict[int, tuple[int, str]] = {}
        self._absent: set[str] = set()
        self._images: dict[int, QImage] = {}
        self._covers: dict[tuple[int, int, int, int, float], QPixmap] = {}
        self._background.answered.connect(self._on_background_answered)
        composer.draft_changed.connect(self._on_composer_draft_changed)
        composer.preview_changed.connect(self._on_composer_preview_changed)
        self._ask_for_missing()

    def cover(self, key: int, size: QSize, radius: int, pixel_ratio: float) -> QPixmap | None:
        """The picture of a slot, cut to fill `size` with rounded corners; None if it is not there (yet).

        Args:
            key: of the slot.
            size: device-independent pixels.
            radius: of the corners, likewise.
            pixel_ratio: of the widget it is painted on.
        """
        image = self._images.get(key)
        if image is None or size.isEmpty():
            return None
        place = (key, size.width(), size.height(), radius, pixel_ratio)
        if place not in self._covers:
            self._covers[place] = _cover(image, size, radius, pixel_ratio)
        return self._covers[place]

    def whole(self, key: int, within: QSize, radius: int, pixel_ratio: float) -> QPixmap | None:
        """The whole picture of a slot, as large as fits; None if it is not there (yet).

        Args:
            key: of the slot.
            within: device-independent pixels.
            radius: of the corners, likewise.
            pixel_ratio: of the widget it is painted on.
        """
        image = self._images.get(key)
        if image is None or within.isEmpty():
            return None
        return self.cover(key, image.size().scaled(within, Qt.AspectRatioMode.KeepAspectRatio), radius, pixel_ratio)

    @Slot(str)
    def look_again(self, path: str) -> None:
        """The preview at this path was made again."""
        self._absent.discard(path)
        self._ask_for_missing()

    @Slot(object)
    def _on_composer_draft_changed(self, _draft: object) -> None:
        """New slots may have previews already."""
        self._ask_for_missing()

    @Slot(int)
    def _on_composer_preview_changed(self, _key: int) -> None:
        """A preview was written."""
        self._ask_for_missing()

    @Slot(int, object)
    def _on_background_answered(self, number: int, answer: object) -> None:
        """Keep a decoded preview and tell of it."""
        key, asked_path = self._asked.pop(number)
        if isinstance(answer, QImage) and not answer.isNull():
            self._images[key] = answer
            self._forget_oldest()
            self.changed.emit(key)
            return
        slot = next((slot for slot in self._composer.draft.slots if slot.key == key), None)
        path = None if slot is None else self._composer.preview_path(slot)
        if path is None:
            return
        if path != asked_path:  # it was moved to its lasting place before it could be read
            self._ask_for_missing()
        elif path not in self._absent:
            self._absent.add(path)
            self.missing.emit(path)

    def _ask_for_missing(self) -> None:
        """Have every preview of the Draft decoded that is written and not decoded."""
        on_their_way = {key for key, _ in self._asked.values()}
        for slot in self._composer.draft.slots:
            if slot.key in self._images or slot.key in on_their_way:
                continue
            path = self._composer.preview_path(slot)
            if path is not None and path not in self._absent:
                self._asked[self._background.ask(partial(read_own_picture, path))] = (slot.key, path)

    def _forget_oldest(self) -> None:
        """Keep memory bounded; slots in sight are never forgotten."""
        in_sight = {slot.key for slot in self._composer.draft.slots}
        self._covers = {place: cover for place, cover in self._covers.items() if place[0] in in_sight}
        for key in [key for key in self._images if key not in in_sight][: max(0, len(self._images) - _KEPT)]:
            del self._images[key]


def _cover(image: QImage, size: QSize, radius: int, pixel_ratio: float) -> QPixmap:
    """The middle of the image, as large as fills `size`, with round corners."""
    wanted = size * pixel_ratio
    scaled = image.scaled(
        wanted, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    )
    pixmap = QPixmap(wanted)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    brush = QBrush(scaled)
    left, top = (scaled.width() - wanted.width()) // 2, (scaled.height() - wanted.height()) // 2
    brush.setTransform(QTransform.fromTranslate(-left, -top))
    painter.setBrush(brush)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawRoundedRect(QRectF(pixmap.rect()), radius * pixel_ratio, radius * pixel_ratio)
    painter.end()
    pixmap.setDevicePixelRatio(pixel_ratio)
    return pixmap
