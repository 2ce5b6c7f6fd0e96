"""Drawer: a pane that lies over the window's edge where it has no room beside the others.

It has a shadow and no scrim: what it leaves free stays in use. The shadow is painted beside it: an effect on the drawer
itself would draw the whole pane anew with every blink of a caret in it.
"""

from math import erf, sqrt
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, Slot
from PySide6.QtGui import QHideEvent, QMoveEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import MOTION_DRAWER_MS, SHADOW_BLUR
from kling_desktop.ui.main_window.edge_tab import Edge

if TYPE_CHECKING:
    from PySide6.QtCore import QPropertyAnimation

_LINE_PX = 1
_SHADE_STEPS = 12


class Drawer(QWidget):
    """Holds at most one pane at an edge of its parent, as high as the parent. Thread: gui."""

    def __init__(self, theme: Theme, edge: Edge, width_px: int, parent: QWidget) -> None:
        """An empty, closed drawer.

        Args:
            theme: to paint with.
            edge: where it lies.
            width_px: its width, its own line included.
            parent: what it lies over; calls `place` whenever its size changes.
        """
        super().__init__(parent)
        self._theme, self._edge, self._width_px, self._ground = theme, edge, width_px, parent
        self._is_open = False
        self._pane: QWidget | None = None
        self._shade = _Shade(theme, edge, parent)
        self._slide: QPropertyAnimation | None = None  # made when it moves first
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        theme.changed.connect(self.update)
        self.hide()

    @property
    def is_open(self) -> bool:
        """Whether it is open, or about to be."""
        return self._is_open

    def hold(self, pane: QWidget) -> None:
        """Take a pane in."""
        self._pane = pane
        self._column.addWidget(pane)
        pane.show()

    def let_go(self) -> None:
        """Be empty and closed; whoever takes the pane away shows it."""
        self.set_open(is_open=False, moves=False)
        if self._pane is not None:
            self._column.removeWidget(self._pane)
            self._pane = None

    def set_open(self, *, is_open: bool, moves: bool) -> None:
        """Slide in or out, or be there or gone at once where `moves` is False or nothing shall move."""
        if is_open and not self._is_open:
            self.raise_all()
            if not self.isVisible():
                self.setGeometry(self._rect(is_open=False))
            self._shade.show()
            self.show()
        self._is_open = is_open
        duration_ms = self._theme.motion_ms(MOTION_DRAWER_MS) if moves and self.isVisible() else 0
        if duration_ms:
            self._start_slide(duration_ms)
        else:
            self.place()

    def raise_all(self) -> None:
        """Lie above what else lies in the parent, with the shadow."""
        self._shade.raise_()
        self.raise_()

    def place(self) -> None:
        """Be where it belongs, at once."""
        if self._slide is not None:
            self._slide.stop()
        is_left = self._edge.is_left(self.layoutDirection())
        self._column.setContentsMargins(0 if is_left else _LINE_PX, 0, _LINE_PX if is_left else 0, 0)
        self.setGeometry(self._rect(is_open=self._is_open))
        self.setVisible(self._is_open)

    def _start_slide(self, duration_ms: int) -> None:
        from PySide6.QtCore import QEasingCurve, QPropertyAnimation

        if self._slide is None:
            self._slide = QPropertyAnimation(self, b"pos", self)
            self._slide.setEasingCurve(QEasingCurve.Type.OutCubic)
            self._slide.finished.connect(self._on_slide_finished)
        self._slide.stop()
        self._slide.setDuration(duration_ms)
        self._slide.setEndValue(self._rect(is_open=self._is_open).topLeft())
        self._slide.start()

    def _rect(self, *, is_open: bool) -> QRect:
        inside = self._width_px if is_open else 0
        is_left = self._edge.is_left(self.layoutDirection())
        x = inside - self._width_px if is_left else self._ground.width() - inside
        return QRect(x, 0, self._width_px, self._ground.height())

    @Slot()
    def _on_slide_finished(self) -> None:
        """Out of sight means hidden: nothing in it takes the keyboard."""
        self.setVisible(self._is_open)

    def moveEvent(self, event: QMoveEvent) -> None:
        """The shadow goes along."""
        super().moveEvent(event)
        self._shade.lie_beside(self.geometry())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """So does it here."""
        super().resizeEvent(event)
        self._shade.lie_beside(self.geometry())

    def hideEvent(self, event: QHideEvent) -> None:
        """No drawer, no shadow."""
        super().hideEvent(event)
        if self.isHidden():
            self._shade.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line at the inner edge, which the pane leaves free."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.color("line"))
        painter.end()


class _Shade(QWidget):
    """The shadow of a drawer: a strip along its inner edge that the mouse does not feel."""

    def __init__(self, theme: Theme, edge: Edge, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._edge = theme, edge
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.changed.connect(self.update)
        self.hide()

    def lie_beside(self, drawer: QRect) -> None:
        """Follow the drawer."""
        x = drawer.right() + 1 if self._falls_to_right() else drawer.x() - SHADOW_BLUR
        self.setGeometry(x, drawer.y(), SHADOW_BLUR, drawer.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Half of the shadow lies under the drawer, the other half fades as a blurred edge does."""
        edges = (0, SHADOW_BLUR) if self._falls_to_right() else (SHADOW_BLUR, 0)
        from PySide6.QtGui import QLinearGradient  # with it come all the gradients that have a name

        gradient = QLinearGradient(edges[0], 0, edges[1], 0)
        for step in range(_SHADE_STEPS + 1):
            color = self._theme.color("shadow")
            # The blur is two standard deviations wide on either side of the edge.
            color.setAlphaF(color.alphaF() * (1 - erf(2 * step / _SHADE_STEPS / sqrt(2))) / 2)
            gradient.setColorAt(step / _SHADE_STEPS, color)
        painter = QPainter(self)
        painter.fillRect(self.rect(), gradient)
        painter.end()

    def _falls_to_right(self) -> bool:
        return self._edge.is_left(self.layoutDirection())
