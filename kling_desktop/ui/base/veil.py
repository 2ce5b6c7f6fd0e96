"""Veil: washes out what lies under it while something is held over the window that can be dropped elsewhere."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kling_desktop.ui.base.theme import Theme

_STRENGTH = 0.65


class Veil(QWidget):
    """Fades towards the window's own ground and lets everything through. Hidden at first. Thread: gui."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.changed.connect(self.update)
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The wash: light in the light theme, dark in the dark one."""
        color = self._theme.color("window")
        color.setAlphaF(_STRENGTH)
        painter = QPainter(self)
        painter.fillRect(self.rect(), color)
        painter.end()
