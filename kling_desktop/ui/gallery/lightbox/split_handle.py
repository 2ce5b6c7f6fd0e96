"""SplitHandle: the round grip on the line between before and after.

A QSlider, so that keys, role and value come by themselves. The line is never mirrored: left is before, whatever the
reading direction.
"""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QSlider, QWidget

from kling_desktop.ui.base.plain_text import set_plain_tooltip
from kling_desktop.ui.base.theme import Theme

MOST = 1000
SIDE_PX = 40
_STEP, _LARGE_STEP = MOST // 100, MOST // 10
_SHADE = QColor(0, 0, 0, 70)
_MOVING_KEYS = frozenset((Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End))


class SplitHandle(QSlider):
    """How much of the picture shows before, in thousandths from the left. Thread: gui.

    Signals:
        dragged: where the pointer is, in the parent's x.
    """

    dragged = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._grip_px = 0
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setRange(0, MOST)
        self.setSingleStep(_STEP)
        self.setPageStep(_LARGE_STEP)
        self.setFixedSize(SIDE_PX, SIDE_PX)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("focusRadius", SIDE_PX // 2)
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setAccessibleName(self.tr("Before and after"))
        set_plain_tooltip(self, self.tr("Drag to compare; with the keyboard: arrows, Shift for larger steps"))

    def sizeHint(self) -> QSize:
        """A circle."""
        return QSize(SIDE_PX, SIDE_PX)

    def event(self, event: QEvent) -> bool:
        """While it has the keyboard, arrows move the line and not the pictures."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            event.setAccepted(event.key() in _MOVING_KEYS)
            return event.isAccepted()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """One in a hundred, with Shift ten; Home and End as every slider."""
        large = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        step = _LARGE_STEP if large else _STEP
        if event.key() == Qt.Key.Key_Left:
            self.setValue(self.value() - step)
        elif event.key() == Qt.Key.Key_Right:
            self.setValue(self.value() + step)
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            super().keyPressEvent(event)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take it where it is."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._grip_px = event.position().toPoint().x() - SIDE_PX // 2

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell where it is drawn to; whoever owns it knows what that means."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.dragged.emit(self.mapToParent(event.position().toPoint()).x() - self._grip_px)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Dragging was all."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """No zoom: the second click of an impatient hand is another press."""
        self.mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel zooms, here too."""
        event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A white circle with two arrows."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        circle = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        painter.setPen(QPen(_SHADE, 2))
        painter.setBrush(self._theme.color("onOverlay"))
        painter.drawEllipse(circle)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pen = QPen(self._theme.color("window"), 1.75)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        middle = QRectF(self.rect()).center()
        for side in (-1, 1):
            tip = QPointF(middle.x() + side * 7, middle.y())
            back = QPointF(-side * 4, 4)
            painter.drawPolyline(QPolygonF([tip + QPointF(back.x(), -back.y()), tip, tip + back]))
        painter.end()
