"""Veil: dims a pane while something is held over another one that can be dropped there."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from kling_desktop.ui.base.theme import Theme


class Veil(QWidget):
    """Lies over its whole pane and lets everything through. Hidden at first. Thread: gui."""

    def __init__(self, theme: Theme, pane: QWidget) -> None:
        super().__init__(pane)
        self._theme = theme
        self._pane = pane
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        pane.installEventFilter(self)
        self.hide()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Stay as large as the pane."""
        if event.type() == QEvent.Type.Resize:
            self.resize(self._pane.size())
        return False

    def showEvent(self, event: QShowEvent) -> None:
        """Lie over what came into the pane meanwhile."""
        super().showEvent(event)
        self.resize(self._pane.size())
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The colour that lies behind dialogs."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("scrim"))
        painter.end()
