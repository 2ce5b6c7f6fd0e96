"""Layer: one picture as the canvas paints it: its thumbnail at once, then the picture itself, faded in."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from kling_desktop.ui.gallery.lightbox.render_loader import Levels
from kling_desktop.ui.gallery.lightbox.zoom import SHARP_FROM, Rect


@dataclass(frozen=True, slots=True)
class Layer:
    """A picture that is shown.

    Attributes:
        key: of its render.
        size: in its own pixels.
        stand_in: a small form of it; null if there is none.
        levels: the picture itself, once it is there.
    """

    key: str
    size: tuple[int, int]
    stand_in: QImage
    levels: Levels | None = None

    @property
    def fades_in(self) -> bool:
        """Whether there is something that it comes out of."""
        return self.levels is not None and not self.stand_in.isNull()

    def paint(self, painter: QPainter, place: Rect, opacity: float) -> None:
        """Paint it into a place, device pixels, with so much of the picture over its stand-in."""
        target = QRectF(place.x, place.y, place.width, place.height)
        if not self.stand_in.isNull() and (self.levels is None or opacity < 1.0):
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(target, self.stand_in)
        if self.levels is None:
            return
        is_sharp = place.width / self.size[0] >= SHARP_FROM - 1e-3
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not is_sharp)
        painter.setOpacity(opacity)
        painter.drawImage(target, self.levels.drawn_at(place.width))
        painter.setOpacity(1.0)

    def fitted_into(self, place: Rect) -> Rect:
        """The largest place of its own shape within another one."""
        scale = min(place.width / self.size[0], place.height / self.size[1])
        width, height = self.size[0] * scale, self.size[1] * scale
        return Rect(place.x + (place.width - width) / 2, place.y + (place.height - height) / 2, width, height)
