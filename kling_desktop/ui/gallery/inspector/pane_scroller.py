"""PaneScroller: a page of the inspector that scrolls up and down; its bar lies in the page's margin."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class PaneScroller(QScrollArea):
    """What it holds is as wide as the pane, bar or not, so that nothing moves when the bar comes. Thread: gui."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)

    def hold(self, content: QWidget) -> None:
        """Show this."""
        self.setWidget(content)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the width."""
        content = self.widget()
        if content is not None and content.width() != self.width():
            content.setFixedWidth(self.width())
        super().resizeEvent(event)
