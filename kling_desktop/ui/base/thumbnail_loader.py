"""ThumbnailLoader: small pictures of this program's own making, decoded off the GUI thread at the size they are drawn.

Only thumbnails and previews that the intake wrote are opened here, by their own format and no other. Must not know
tiles or Jobs.
"""

from collections import OrderedDict
from collections.abc import Collection, Iterable
from typing import NamedTuple

from PySide6.QtCore import QObject, QRectF, QSize, Qt, QThreadPool, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPixmap

from kling_desktop.ui.base.background import Background
from kling_desktop.ui.base.own_picture import read_own_picture

MOST_BYTES = 128 * 1024 * 1024
"""How much decoded thumbnails may take in memory before the oldest are forgotten."""
_BLUR_GRID = QSize(9, 7)
_SHADE = QColor(0, 0, 0, 153)
"""60 %: white text keeps a contrast of 5.7 even over a white picture."""


class Wish(NamedTuple):
    """A picture as it is to be drawn: filling the size, its middle kept, corners rounded.

    Attributes:
        path: absolute, of a thumbnail or preview.
        width_px, height_px, radius_px: in the screen's own pixels.
        is_blurred: for a tile that waits: hardly more than its colours, and dark.
        output_id: whose thumbnail it is; empty for a reference.
    """

    path: str
    width_px: int
    height_px: int
    radius_px: int
    is_blurred: bool = False
    output_id: str = ""


class _Answer(NamedTuple):
    """What came of a wish; no image if the file is gone or damaged."""

    wish: Wish
    image: QImage | None


class ThumbnailLoader(QObject):
    """Gives pictures that are there, and gets those that are not. Thread: gui. One for each part of the window.

    What a painting lacks is read when it is over: threads that began in the middle of it would take the interpreter's
    lock away from it and make it last longer.

    Attributes:
        pool: where it reads; whoever made it waits for the pool in the end.
        has_broken: whether `broke` was told, for who listens from now on.

    Signals:
        loaded: another picture is there.
        missing: the thumbnail of this Output is gone or damaged; told once.
        preview_missing: path of a reference's preview that is gone or damaged; told once.
        broke: one cannot be decoded by a bug of ours; told once, however many follow.
    """

    loaded = Signal()
    missing = Signal(str)
    preview_missing = Signal(str)
    broke = Signal()

    def __init__(self, pool: QThreadPool, most_bytes: int = MOST_BYTES, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._most_bytes = most_bytes
        self._bytes = 0
        self.pool = pool
        self._pixmaps: OrderedDict[Wish, QPixmap] = OrderedDict()
        self._latest: dict[tuple[str, bool], Wish] = {}
        self._numbers: dict[Wish, int] = {}
        self._lacking: dict[Wish, None] = {}  # in the order in which they are wanted; asked for in the next turn
        self._absent: dict[str, Wish] = {}
        self._broken: set[Wish] = set()
        self._background = Background(pool, self)
        self._background.answered.connect(self._on_background_answered)
        self._background.broke.connect(self._on_background_broke)
        self.has_broken = False
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._on_turn_timeout)

    @property
    def held_bytes(self) -> int:
        """Memory taken by the pictures that are kept."""
        return self._bytes

    @property
    def absent(self) -> Collection[Wish]:
        """What was told to be missing and is not there again, one wish for each, for who listens from now on."""
        return self._absent.values()

    @property
    def is_busy(self) -> bool:
        """Whether pictures are still on their way."""
        return bool(self._lacking) or self._background.is_busy

    def pixmap(self, wish: Wish) -> QPixmap | None:
        """The picture, at once or never: at the wished size, else at another, else None and it is on its way."""
        pixmap = self._pixmaps.get(wish)
        if pixmap is not None:
            self._pixmaps.move_to_end(wish)
            return pixmap
        self._ask(wish)
        other = self._latest.get((wish.path, wish.is_blurred))
        return None if other is None else self._pixmaps.get(other)

    def keep_only(self, wishes: Iterable[Wish]) -> None:
        """Get these, in this order, and nothing else that is still on its way."""
        wanted = dict.fromkeys(wishes)
        self._lacking.clear()
        for wish in [wish for wish in self._numbers if wish not in wanted]:
            self._background.drop(self._numbers.pop(wish))
        for wish in wanted:
            if wish not in self._pixmaps:
                self._ask(wish)

    @Slot(str)
    def look_again(self, name: str) -> None:
        """The thumbnail of this Output, or the preview at this path, was made again."""
        self._absent.pop(name, None)
        self.loaded.emit()

    def _ask(self, wish: Wish) -> None:
        is_hopeless = wish in self._broken or (wish.output_id or wish.path) in self._absent
        if wish not in self._numbers and not is_hopeless:
            self._lacking[wish] = None
            self._turn.start()

    @Slot()
    def _on_turn_timeout(self) -> None:
        """Nothing is being painted: have read what was lacking."""
        for wish in self._lacking:
            self._numbers[wish] = self._background.ask(_Decoding(wish))
        self._lacking.clear()

    @Slot(int, object)
    def _on_background_answered(self, _number: int, answer: _Answer) -> None:
        """Keep a picture, and forget those that were drawn longest ago."""
        wish = answer.wish
        self._numbers.pop(wish, None)
        if answer.image is None:
            self._absent[wish.output_id or wish.path] = wish
            if wish.output_id:
                self.missing.emit(wish.output_id)
            else:
                self.preview_missing.emit(wish.path)
            return
        self._bytes += answer.image.sizeInBytes()
        self._pixmaps[wish] = QPixmap.fromImage(answer.image)
        self._latest[(wish.path, wish.is_blurred)] = wish
        while self._bytes > self._most_bytes and len(self._pixmaps) > 1:
            self._forget_oldest()
        self.loaded.emit()

    @Slot(int)
    def _on_background_broke(self, number: int) -> None:
        """Its place stays empty: made again, it would break again."""
        wish = next(wish for wish, asked in self._numbers.items() if asked == number)
        del self._numbers[wish]
        self._broken.add(wish)
        if not self.has_broken:
            self.has_broken = True
            self.broke.emit()

    def _forget_oldest(self) -> None:
        wish, pixmap = self._pixmaps.popitem(last=False)
        self._bytes -= pixmap.width() * pixmap.height() * 4
        if self._latest.get((wish.path, wish.is_blurred)) == wish:
            del self._latest[(wish.path, wish.is_blurred)]


class _Decoding:
    """Decodes one wish.

    Nothing here may be the first to need a class of Qt, not even by the way (`QImage.rect` needs QRect): two threads
    that do crash the process.
    """

    def __init__(self, wish: Wish) -> None:
        self._wish = wish

    def __call__(self) -> _Answer:
        """Read, scale, cut. Thread: one of the pool's."""
        wish = self._wish
        size = QSize(max(1, wish.width_px), max(1, wish.height_px))
        picture = read_own_picture(wish.path, _BLUR_GRID if wish.is_blurred else size)
        if picture.isNull():
            return _Answer(wish, None)
        if wish.is_blurred:
            picture = _blurred(picture, size)
        # A copy: a QImage that was painted on keeps what it was painted with, 12 KiB each.
        return _Answer(wish, _rounded(picture, size, wish.radius_px).copy())


def _blurred(picture: QImage, size: QSize) -> QImage:
    """Hardly more than the picture's colours: a few pixels drawn large, and dark."""
    smooth, stretch = Qt.TransformationMode.SmoothTransformation, Qt.AspectRatioMode.IgnoreAspectRatio
    image = picture.scaled(_BLUR_GRID, stretch, smooth).scaled(size, stretch, smooth)
    image = image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_SHADE)
    painter.drawRect(0, 0, size.width(), size.height())  # `fillRect` would need the class of gradients
    painter.end()
    return image


def _rounded(picture: QImage, size: QSize, radius_px: int) -> QImage:
    """The middle of the picture in a rectangle with round corners."""
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    path = QPainterPath()
    path.addRoundedRect(QRectF(0, 0, size.width(), size.height()), radius_px, radius_px)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipPath(path)
    painter.drawImage((size.width() - picture.width()) // 2, (size.height() - picture.height()) // 2, picture)
    painter.end()
    return image
