"""EdgeTab: what a hidden pane leaves at the edge of the window, so that it is found again without knowing its keys."""

from enum import Enum

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolButton, QWidget

from kling_desktop.ui.base.plain_text import set_plain_tooltip
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import ICON_CHIP, RADIUS_CONTROL, ColorName

WIDTH_PX, HEIGHT_PX = 18, 64


class Edge(Enum):
    """A side of the window in the direction of reading: the leading one is left where one reads to the right."""

    LEADING = "leading"
    TRAILING = "trailing"

    def is_left(self, direction: Qt.LayoutDirection) -> bool:
        """Whether this edge is on the left where one reads in that direction."""
        return (self is Edge.LEADING) == (direction == Qt.LayoutDirection.LeftToRight)


class EdgeTab(QToolButton):
    """A narrow button in the middle of an edge of its parent, with a chevron to where the pane will be. Thread: gui."""

    def __init__(self, theme: Theme, edge: Edge, name: str, shortcut: str, parent: QWidget) -> None:
        """Lie at an edge of `parent`, which calls `place` whenever its size changes.

        Args:
            theme: to paint with.
            edge: where it lies.
            name: what a press does, translated.
            shortcut: shown in the tooltip, in Qt's portable form; the action itself binds it.
            parent: as in Qt.
        """
        super().__init__(parent)
        self._theme, self._edge, self._ground = theme, edge, parent
        self.setAccessibleName(name)
        keys = QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)
        set_plain_tooltip(self, f"{name} ({keys})")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard where it is
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """As narrow as in the design, higher with larger text."""
        return QSize(WIDTH_PX, self._theme.scaled(HEIGHT_PX))

    def place(self) -> None:
        """Lie in the middle of the window's edge, of which the parent may have no part of the top."""
        ground, size = self._ground.size(), self.sizeHint()
        x = 0 if self._edge.is_left(self.layoutDirection()) else ground.width() - size.width()
        window = self._ground.window()
        middle = window.height() // 2 - self._ground.mapTo(window, QPoint()).y()
        top = max(0, min(middle - size.height() // 2, ground.height() - size.height()))
        self.setGeometry(QRect(QPoint(x, top), size))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A card that reaches beyond the edge, so that only its inner corners are seen."""
        is_left = self._edge.is_left(self.layoutDirection())
        beyond = 2 * RADIUS_CONTROL
        card = QRectF(self.rect()).adjusted(-beyond if is_left else 0.5, 0.5, -0.5 if is_left else beyond, -0.5)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("fieldLine"), 1))
        painter.setBrush(self._theme.color(self._fill()))
        painter.drawRoundedRect(card, RADIUS_CONTROL, RADIUS_CONTROL)
        # The set mirrors chevrons where one reads to the left, so the name follows the reading direction.
        chevron = "chevron-right" if self._edge is Edge.LEADING else "chevron-left"
        icon = self._theme.pixmap(chevron, self._theme.color("text"), ICON_CHIP, self)
        middle = QRect(QPoint(0, 0), QSize(ICON_CHIP, ICON_CHIP))
        middle.moveCenter(self.rect().center())
        painter.drawPixmap(middle.topLeft(), icon)
        painter.end()

    def _fill(self) -> ColorName:
        if self.isDown():
            return "press"
        return "hover" if self.underMouse() else "raised"
