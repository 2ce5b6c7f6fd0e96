"""PictureStack: up to three pictures lying on each other, for several that are selected."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kling_desktop.core.generation import Output
from kling_desktop.core.ports.files import PictureFiles
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader, Wish
from kling_desktop.ui.base.tokens import RADIUS_CARD, RADIUS_CONTROL

MOST = 3
_HEIGHT_PX, _EDGE_PX = 176, 3
_CARD = QSize(184, 120)
_TILTS = ((0.0, 0.0), (-8.0, -26.0), (7.0, 26.0))
"""Degrees, and px to the side, from the front to the back."""


class PictureStack(QWidget):
    """The first one in front. Decoration: the words under it say how many. Thread: gui."""

    def __init__(self, theme: Theme, loader: ThumbnailLoader, files: PictureFiles) -> None:
        super().__init__()
        self._theme = theme
        self._loader = loader
        self._files = files
        self._outputs: tuple[Output, ...] = ()
        self.setFixedHeight(_HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        loader.loaded.connect(self.update)
        theme.changed.connect(self.update)

    def show_outputs(self, outputs: Sequence[Output]) -> None:
        """Show the first three of these."""
        self._outputs = tuple(outputs[:MOST])
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A ground, and the pictures from the back to the front."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("sunken"))
        painter.drawRoundedRect(self.rect(), RADIUS_CARD, RADIUS_CARD)
        for output, tilt in reversed(list(zip(self._outputs, _TILTS, strict=False))):
            self._paint_card(painter, output, tilt)
        painter.end()

    def _paint_card(self, painter: QPainter, output: Output, tilt: tuple[float, float]) -> None:
        degrees, aside = tilt
        size = _card_size(output)
        place = QRectF(QPointF(-size.width() / 2, -size.height() / 2), size.toSizeF())
        painter.save()
        painter.translate(QRectF(self.rect()).center() + QPointF(aside, 0))
        painter.rotate(degrees)
        painter.setPen(QPen(self._theme.color("panel"), _EDGE_PX))
        painter.setBrush(self._theme.color("press"))
        painter.drawRoundedRect(place, RADIUS_CONTROL, RADIUS_CONTROL)
        ratio = self.devicePixelRatioF()
        width, height = round(size.width() * ratio), round(size.height() * ratio)
        wish = Wish(self._files.thumbnail(output.id), width, height, round(RADIUS_CONTROL * ratio), output_id=output.id)
        pixmap = self._loader.pixmap(wish)
        if pixmap is not None:
            painter.drawPixmap(place, pixmap, QRectF(pixmap.rect()))
        painter.restore()


def _card_size(output: Output) -> QSize:
    """In the picture's own shape."""
    return QSize(output.width_px, output.height_px).scaled(_CARD, Qt.AspectRatioMode.KeepAspectRatio)
