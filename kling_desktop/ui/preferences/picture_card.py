"""PictureCard: one picture of ours, cut to fill a round-cornered place, read off the GUI thread.

Only for JPEG and PNG files that this program made or brought along; the format is never guessed by Qt.
"""

from functools import partial

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QThreadPool, Slot
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QImage, QPainter, QPaintEvent, QTransform
from PySide6.QtWidgets import QWidget

from kling_desktop.ui.base.background import Background
from kling_desktop.ui.base.own_picture import read_cover
from kling_desktop.ui.base.theme import Theme

_BADGE_RADIUS_PX = 6
_BADGE_SIDE_PX = 8
_EDGE_ALPHA = 0.12


class PictureCard(QWidget):
    """A picture of fixed size with an optional badge at its lower start. Thread: gui."""

    def __init__(self, theme: Theme, path: str, size: QSize, radius_px: int, badge: str = "") -> None:
        """Begin to read the picture; until it is there, and if it cannot be read, the place is grey.

        Args:
            theme: to paint with.
            path: of a JPEG or PNG file of ours.
            size: of the card, device-independent pixels.
            radius_px: of its corners, likewise.
            badge: short text on the picture.
        """
        super().__init__()
        self._theme = theme
        self._radius_px = radius_px
        self._badge = badge
        self._image = QImage()
        self.setFixedSize(size)
        self._background = Background(QThreadPool.globalInstance(), self)
        self._background.answered.connect(self._on_background_answered)
        self._background.ask(partial(read_cover, path, size * self.devicePixelRatioF()))
        theme.changed.connect(self.update)

    @property
    def has_picture(self) -> bool:
        """Whether the picture is there."""
        return not self._image.isNull()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The picture, a faint edge, the badge."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._fill())
        painter.drawRoundedRect(QRectF(self.rect()), self._radius_px, self._radius_px)
        edge = self._theme.color("text")
        edge.setAlphaF(_EDGE_ALPHA)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(edge)
        inner = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(inner, self._radius_px - 0.5, self._radius_px - 0.5)
        if self._badge:
            self._paint_badge(painter)
        painter.end()

    def _fill(self) -> QBrush:
        """The middle of the picture, or grey."""
        if self._image.isNull():
            return QBrush(self._theme.color("sunken"))
        ratio = self.width() / max(1, self._image.width())
        brush = QBrush(self._image)
        brush.setTransform(QTransform.fromScale(ratio, self.height() / max(1, self._image.height())))
        return brush

    def _paint_badge(self, painter: QPainter) -> None:
        """White on dark, readable on every picture."""
        font = QFont(self._theme.font("small"))
        font.setWeight(QFont.Weight.DemiBold)
        metrics = QFontMetrics(font)
        is_small = self.width() < 100
        margin, side = (4, 5) if is_small else (12, _BADGE_SIDE_PX)
        place = QRect(
            0, 0, metrics.horizontalAdvance(self._badge) + 2 * side, metrics.height() + (0 if is_small else 6)
        )
        place.moveBottom(self.height() - 1 - margin)
        leftward = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        place.moveLeft(self.width() - margin - place.width() if leftward else margin)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.color("overlay")))
        painter.drawRoundedRect(place, _BADGE_RADIUS_PX, _BADGE_RADIUS_PX)
        painter.setFont(font)
        painter.setPen(self._theme.color("onOverlay"))
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # a mention is written so everywhere
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._badge)

    @Slot(int, object)
    def _on_background_answered(self, _number: int, answer: object) -> None:
        """The picture was read."""
        if isinstance(answer, QImage):
            self._image = answer
            self.update()
