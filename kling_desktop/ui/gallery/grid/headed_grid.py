"""HeadedGrid: the grid, and above its tiles a widget of another part of the program that scrolls along with them.

The head is no child of the grid: its keys and clicks are nobody else's, and a screen reader meets it before the
pictures. It lies under the grid, which is cut out where the head is seen. Must not know what the head is.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QRegion, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QApplication, QScrollBar, QVBoxLayout, QWidget

from kling_desktop.ui.base.focus_ring import SCROLLED_PROPERTY
from kling_desktop.ui.base.tokens import SPACE_12, SPACE_24
from kling_desktop.ui.gallery.grid.focus_order import put_before, stops_in
from kling_desktop.ui.gallery.grid.placed_view import MARGIN_PX, PlacedView

_NOWHERE = QRegion(-1, -1, 1, 1)
"""Of a widget that is cut out as a whole: an empty region would cut out nothing."""
_SCROLLING_KEYS = {
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_Home: QAbstractSlider.SliderAction.SliderToMinimum,
    Qt.Key.Key_End: QAbstractSlider.SliderAction.SliderToMaximum,
}


class HeadedGrid(QWidget):
    """A grid with room for a head. Thread: gui.

    Signals:
        head_seen: from where to where the head can be seen, px from its upper edge; equal where it cannot.
        head_changed: the head came or went.
    """

    head_seen = Signal(int, int)
    head_changed = Signal()

    def __init__(self, grid: PlacedView, make_rest: Callable[[], QWidget]) -> None:
        """Without a head.

        Args:
            grid: taken in.
            make_rest: makes what stands under the head while there are no tiles; called when it is first wanted.
        """
        super().__init__()
        self._grid, self._make_rest = grid, make_rest
        self._rest: QWidget | None = None
        self._held: QWidget | None = None
        self._is_allowed, self._seen = True, (0, 0)
        self._clip = _Clip(self, grid.verticalScrollBar())
        self._head = _Column(self._clip)
        grid.setParent(self)
        grid.moved.connect(self._place)
        self._head.hinted.connect(self._fit)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_app_focus_changed)

    @property
    def has_head(self) -> bool:
        """Whether there is something above the tiles."""
        return self._is_allowed and self._held is not None and not self._held.isHidden()

    @property
    def first_stop(self) -> QWidget:
        """Where Tab comes to first."""
        return self._grid if self._held is None else next(iter(stops_in(self._held)), self._grid)

    def hold(self, head: QWidget) -> None:
        """Take the head in; it hides itself when there is nothing to say."""
        self._held = head
        self._head.column.insertWidget(0, head)
        put_before(self._grid, head)
        head.installEventFilter(self)
        self._fit()
        self.head_changed.emit()

    def allow_head(self, *, is_allowed: bool) -> None:
        """Whether what is shown now may have a head."""
        self._is_allowed = is_allowed
        self._fit()

    def show_rest(self, *, is_shown: bool) -> None:
        """Whether there are no tiles."""
        if self._rest is None and is_shown:
            self._rest = self._make_rest()
            self._head.column.addWidget(self._rest, 1)
        if self._rest is not None:
            self._rest.setVisible(is_shown)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Come and go with the head."""
        if watched is self._held and event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._fit()
            self.head_changed.emit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The grid has all the room."""
        super().resizeEvent(event)
        self._grid.setGeometry(self.rect())
        self._fit()

    # ------------------------------------------------------------ inside

    @Slot()
    def _fit(self) -> None:
        """Have the head as high as it wants to be at this width; what is under it fills the screen."""
        self._clip.setVisible(self.has_head)
        self._head.resize(self.width(), self._head.height())
        self._head.column.activate()
        wanted_px = self._head.column.totalSizeHint().height() if self.has_head else 0
        if self.has_head and self._rest is not None and not self._rest.isHidden():
            wanted_px = max(wanted_px, self.height())
        self._head.resize(self.width(), wanted_px)
        self._grid.set_head_px(wanted_px)
        self._place()

    @Slot()
    def _place(self) -> None:
        """Scroll the head along."""
        scrolled, view = self._grid.verticalOffset(), self._grid.viewport().geometry()
        height = self._head.height()
        seen_px = min(max(0, height - scrolled), view.height())
        x = 0 if self.layoutDirection() == Qt.LayoutDirection.LeftToRight else view.width() - self.width()
        self._clip.setGeometry(view.x(), view.y(), view.width(), seen_px)
        self._head.move(x, -scrolled)
        if seen_px:
            left = QRegion(self._grid.rect()) - QRegion(self._clip.geometry())
            self._grid.setMask(_NOWHERE if left.isEmpty() else left)
        else:
            self._grid.clearMask()
        top = min(scrolled, height)
        if self._seen != (top, top + seen_px):
            self._seen = (top, top + seen_px)
            self.head_seen.emit(*self._seen)

    @Slot(QWidget, QWidget)
    def _on_app_focus_changed(self, before: QWidget | None, now: QWidget | None) -> None:
        """What the keyboard comes to is seen. Not what is clicked, nor what it comes back to with the window."""
        if before is None or now is None or QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            return
        if self._head.isAncestorOf(now):
            self._bring_into_sight(now)

    def _bring_into_sight(self, widget: QWidget) -> None:
        """Scroll to a part of the head, with what it belongs to as far as that takes no more than half a screen."""
        height = self._grid.viewport().height()
        around = widget.parentWidget()
        while around is not None and around is not self._head and around.height() <= height // 2:
            widget, around = around, around.parentWidget()
        top = widget.mapTo(self._head, QPoint(0, 0)).y() - SPACE_12
        bottom = top + widget.height() + 2 * SPACE_12
        bar = self._grid.verticalScrollBar()
        if top < bar.value():
            bar.setValue(top)
        elif bottom > bar.value() + height:
            bar.setValue(min(bottom - height, top))


class _Clip(QWidget):
    """The part of the head that can be seen. Wheel and scrolling keys mean the pictures here too."""

    def __init__(self, parent: QWidget, bar: QScrollBar) -> None:
        super().__init__(parent)
        self._bar = bar

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll everything."""
        QApplication.sendEvent(self._bar, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll everything."""
        action = _SCROLLING_KEYS.get(Qt.Key(event.key()))
        if action is None:
            super().keyPressEvent(event)
        else:
            self._bar.triggerAction(action)


class _Column(QWidget):
    """The head with the margins of the grid, as high as it is, and what is under it.

    Signals:
        hinted: it may want another height.
    """

    hinted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty(SCROLLED_PROPERTY, True)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(MARGIN_PX, 0, MARGIN_PX, SPACE_24)
        self.column.setSpacing(0)

    def event(self, event: QEvent) -> bool:
        """Hear that something in it wants more or less room."""
        is_done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.hinted.emit()
        return is_done
