"""PictureButton: a small picture to be clicked, with a ring while it is the chosen one. Base of two rows of them."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from kling_desktop.ui.base.plain_text import set_plain_tooltip
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader, Wish
from kling_desktop.ui.base.tokens import RADIUS_KEY_CAP, RADIUS_SMALL_BUTTON

OUTSET_PX = 5
"""How far the ring reaches out of the picture."""
_RING_PEN, _RING_GAP = 2.5, 2.0
_BADGE_INSET_PX = 3


class PictureButton(QAbstractButton):
    """Checkable; paints a thumbnail or preview. Thread: gui."""

    def __init__(self, theme: Theme, loader: ThumbnailLoader, size: QSize, parent: QWidget | None = None) -> None:
        """A button for a picture of this size; the ring needs `OUTSET_PX` more to each side."""
        super().__init__(parent)
        self._theme, self._loader = theme, loader
        self._path = self._output_id = ""
        self.setCheckable(True)
        self.setFixedSize(size + QSize(2 * OUTSET_PX, 2 * OUTSET_PX))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setProperty("focusRadius", RADIUS_SMALL_BUTTON + OUTSET_PX)
        loader.loaded.connect(self.update)

    def show_picture(self, path: str, name: str, output_id: str = "") -> None:
        """Show a picture.

        Args:
            path: absolute, of a thumbnail or preview.
            name: for screen readers and the tooltip; foreign text.
            output_id: whose thumbnail it is; empty for a reference.
        """
        self._path, self._output_id = path, output_id
        self.setAccessibleName(name)
        set_plain_tooltip(self, name)
        self.update()

    def wish(self) -> Wish:
        """The picture as it is drawn."""
        ratio, place = self.devicePixelRatioF(), self._place()
        width, height = round(place.width() * ratio), round(place.height() * ratio)
        return Wish(self._path, width, height, round(RADIUS_SMALL_BUTTON * ratio), output_id=self._output_id)

    def sizeHint(self) -> QSize:
        """As large as it was made."""
        return self.size()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Picture, badge, ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = self._place()
        pixmap = self._loader.pixmap(self.wish()) if self._path else None
        if pixmap is not None:
            painter.drawPixmap(place, pixmap)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("raised"))
            painter.drawRoundedRect(place, RADIUS_SMALL_BUTTON, RADIUS_SMALL_BUTTON)
        self._paint_badge(painter, place)
        if self.isChecked():
            out = _RING_GAP + _RING_PEN / 2
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.color("select"), _RING_PEN))
            ring = QRectF(place).adjusted(-out, -out, out, out)
            painter.drawRoundedRect(ring, RADIUS_SMALL_BUTTON + out, RADIUS_SMALL_BUTTON + out)
        painter.end()

    def _paint_badge(self, painter: QPainter, place: QRect) -> None:
        """What else there is to say; nothing here."""

    def _badge_ground(self, painter: QPainter, place: QRect, size: QSize) -> QRect:
        """Paint the ground of a badge in the lower left corner, and give its place."""
        badge = QRect(place.left() + _BADGE_INSET_PX, 0, size.width(), size.height())
        badge.moveBottom(place.bottom() - _BADGE_INSET_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("overlay"))
        painter.drawRoundedRect(badge, RADIUS_KEY_CAP, RADIUS_KEY_CAP)
        return badge

    def _place(self) -> QRect:
        return self.rect().adjusted(OUTSET_PX, OUTSET_PX, -OUTSET_PX, -OUTSET_PX)
