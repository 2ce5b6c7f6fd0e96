"""OneATurn: hands on what came at once in several turns of the event loop, so that the window is served in between."""

from collections import deque

from PySide6.QtCore import QObject, QTimer, Signal, Slot

MOST_WAITING = 12
"""Where more wait, they are handed on together: whoever gets hundreds has a shorter way than one by one."""


class OneATurn(QObject):
    """A queue in the GUI thread; what comes alone passes at once. Thread: gui.

    Signals:
        handed_on: what was put in, in the same order.
    """

    handed_on = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: deque[object] = deque()
        self._turn = QTimer(self, interval=0)
        self._turn.timeout.connect(self._on_turn_timeout)

    @property
    def is_busy(self) -> bool:
        """Whether something was handed on in this turn."""
        return self._turn.isActive()

    @Slot(object)
    def put(self, one: object) -> None:
        """Hand it on, now if nothing was handed on in this turn."""
        if self._turn.isActive():
            self._waiting.append(one)
            return
        self._turn.start()
        self.handed_on.emit(one)

    def drop_all(self) -> None:
        """Hand nothing on any more of what waits."""
        self._waiting.clear()

    @Slot()
    def _on_turn_timeout(self) -> None:
        """Hand the next one on, or everything where that is a lot."""
        if not self._waiting:
            self._turn.stop()
        count = len(self._waiting)
        for _ in range(count if count > MOST_WAITING else min(1, count)):
            self.handed_on.emit(self._waiting.popleft())
