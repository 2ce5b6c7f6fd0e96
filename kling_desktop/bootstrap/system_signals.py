"""SIGTERM and SIGINT, as the event loop hears them."""

import os
import signal
import sys
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
        self._ours, self._theirs = _pair()
        self._notifier = QSocketNotifier(self._ours, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_notifier_activated)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _noted)
        signal.set_wakeup_fd(self._theirs)

    def close(self) -> None:
        """Leave the signals to the interpreter again."""
        signal.set_wakeup_fd(-1)
        self._notifier.setEnabled(False)
        _close(self._ours)
        _close(self._theirs)

    @Slot()
    def _on_notifier_activated(self) -> None:
        self._leave()


def _pair() -> tuple[int, int]:
    """Two ends that never block: what is written to the second is read from the first."""
    if sys.platform == "win32":  # where Qt listens to sockets only; elsewhere they would be 3 ms of each start
        import socket

        ours, theirs = socket.socketpair()
        for end in (ours, theirs):
            end.setblocking(False)
        return ours.detach(), theirs.detach()
    ends = os.pipe()
    for number in ends:
        os.set_blocking(number, False)
    return ends


def _close(end: int) -> None:
    if sys.platform == "win32":
        import socket

        socket.close(end)
    else:
        os.close(end)


def _noted(_number: int, _frame: object) -> None:
    """The wake-up descriptor tells the event loop."""
