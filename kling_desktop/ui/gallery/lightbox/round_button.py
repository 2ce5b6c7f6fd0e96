"""RoundButton: a circle over the picture with one of our icons, to go to a neighbour."""

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QToolButton, QWidget

from kling_desktop.ui.base.plain_text import set_plain_tooltip
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import ICON_BUTTON

SIDE_PX = 40


class RoundButton(QToolButton):
    """Reached by Tab; a click leaves the keyboard where it is. Thread: gui."""

    def __init__(self, theme: Theme, icon: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._icon_name = theme, icon
        self.setFixedSize(QSize(SIDE_PX, SIDE_PX))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("focusRadius", SIDE_PX // 2)
        self.setAccessibleName(name)
        set_plain_tooltip(self, name)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Circle and icon."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("press" if self.underMouse() else "hover"))
        painter.drawEllipse(self.rect())
        inset = (SIDE_PX - ICON_BUTTON) // 2
        pixmap = self._theme.pixmap(self._icon_name, self._theme.color("text"), ICON_BUTTON, self)
        painter.drawPixmap(QPoint(inset, inset), pixmap)
        painter.end()
