"""FirstFrame: says when the window has painted what it begins with; whatever can wait until then begins after it."""

from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

PATIENCE_MS = 1000
"""A window that is not painted until then is minimised, or on a screen that is off: nothing waits for it any longer."""


class Seen(Protocol):
    """A window, as far as its first frame goes."""

    @property
    def first_sight(self) -> QWidget:
        """What completes the frame when it is painted."""
        ...


class FirstFrame(QObject):
    """The first frame of one window that is shown. Thread: gui.

    Signals:
        over: the frame was painted, or nobody waits for it any longer; emitted once.
    """

    over = Signal()

    def __init__(self, window: Seen, parent: QObject | None = None) -> None:
        """Begin to watch.

        Args:
            window: was just shown and not painted yet.
            parent: as in Qt.
        """
        super().__init__(parent)
        self.is_painted = False
        self.is_over = False
        sight = window.first_sight
        # A page that its children cover is never painted itself; all of them are in one go.
        self._watched: tuple[QWidget, ...] = (sight, *sight.findChildren(QWidget))
        for widget in self._watched:
            widget.installEventFilter(self)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self.end)
        self._patience.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """It is about to be painted: once it was, and with it the rest of the window, the frame is there."""
        del watched
        if event.type() is QEvent.Type.Paint:
            self._watch_no_more()
            QTimer.singleShot(0, self, self._on_painted)
        return False

    @Slot()
    def _on_painted(self) -> None:
        if not self.is_over:
            self.is_painted = True
            self.end()

    @Slot()
    def end(self) -> None:
        """Wait no longer."""
        if not self.is_over:
            self.is_over = True
            self._patience.stop()
            self._watch_no_more()
            self.over.emit()

    def stop(self) -> None:
        """The window goes: tell nobody."""
        self.is_over = True
        self._patience.stop()
        self._watch_no_more()

    def _watch_no_more(self) -> None:
        for widget in self._watched:
            if isValid(widget):  # a page may have let go of some meanwhile
                widget.removeEventFilter(self)
        self._watched = ()
