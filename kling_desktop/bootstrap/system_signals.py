"""SIGTERM and SIGINT, as the event loop hears them."""

import signal
import socket
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier, Slot


class SystemSignals(QObject):
    """SIGTERM and SIGINT end the program as closing the window does. Thread: gui."""

    def __init__(self, leave: Callable[[], None]) -> None:
        """Listen from now on.

        Args:
            leave: ends the event loop.
        """
        super().__init__()
        self._leave = leave
        self._ours, self._theirs = socket.socketpair()
        for end in (self._ours, self._theirs):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._ours.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_notifier_activated)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _noted)
        signal.set_wakeup_fd(self._theirs.fileno())

    def close(self) -> None:
        """Leave the signals to the interpreter again."""
        signal.set_wakeup_fd(-1)
        self._notifier.setEnabled(False)
        self._ours.close()
        self._theirs.close()

    @Slot()
    def _on_notifier_activated(self) -> None:
        self._leave()


def _noted(_number: int, _frame: object) -> None:
    """The wake-up socket tells the event loop."""
