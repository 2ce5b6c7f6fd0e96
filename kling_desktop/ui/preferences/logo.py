"""Logo: the program's sign, sharp at any size."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

from kling_desktop.core.identity import APP_SLUG
from kling_desktop.ui.base.resources import resource_path


class Logo(QWidget):
    """Decoration: the name stands beside it."""

    def __init__(self, side_px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(side_px, side_px)
        self._renderer = QSvgRenderer(str(resource_path(f"{APP_SLUG}.svg")), self)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the sign up to the edges; its file leaves a margin for docks and launchers."""
        painter = QPainter(self)
        margin = self.width() / 30
        self._renderer.render(painter, QRectF(self.rect()).adjusted(-margin, -margin, margin, margin))
        painter.end()
