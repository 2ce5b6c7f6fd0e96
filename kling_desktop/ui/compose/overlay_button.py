"""OverlayButton: a small round button that lies on a picture."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QToolButton, QWidget

from kling_desktop.ui.base.plain_text import set_plain_tooltip
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import ICON_CHIP


class OverlayButton(QToolButton):
    """A white icon on a dark disc. For the mouse: what it does has a key of its own, so it takes no focus."""

    def __init__(self, theme: Theme, icon: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon_name = icon
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)

    def set_name(self, name: str) -> None:
        """Say what it does, in tooltip and for screen readers."""
        self.setAccessibleName(name)
        set_plain_tooltip(self, name)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Disc and icon; denser under the pointer."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        fill = self._theme.color("overlay")
        if self.underMouse() or self.isDown():
            fill.setAlphaF(1.0)
        painter.setBrush(fill)
        painter.drawEllipse(self.rect())
        pixmap = self._theme.pixmap(self._icon_name, self._theme.color("onOverlay"), ICON_CHIP, self)
        left, top = (self.width() - ICON_CHIP) // 2, (self.height() - ICON_CHIP) // 2
        painter.drawPixmap(left, top, pixmap)
        painter.end()
