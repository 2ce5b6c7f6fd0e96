"""DragWatch: hears that pictures are dragged into a window, whichever part of it they come to first."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QWindow


class DragWatch(QObject):
    """Listens to the native window of a widget, which is told before any widget is; only while it is wanted.

    Thread: gui.

    Signals:
        pictures_came: something that may be pictures is over the window.
    """

    pictures_came = Signal()

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._watched: QWindow | None = None

    def set_wanted(self, *, is_wanted: bool) -> None:
        """Listen or not; a window that is not shown has nothing to listen to."""
        window = self._widget.window().windowHandle() if is_wanted else None
        if window is self._watched:
            return
        if self._watched is not None:
            self._watched.removeEventFilter(self)
        if window is not None:
            window.installEventFilter(self)
        self._watched = window

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Tell of pictures, and let everything through."""
        if isinstance(event, QDragEnterEvent):
            from kling_desktop.ui.base.picture_mime import may_hold_pictures

            if may_hold_pictures(event.mimeData()):
                self.pictures_came.emit()
        return False
