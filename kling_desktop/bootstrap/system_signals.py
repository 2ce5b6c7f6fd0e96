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
        heard, told, self._end = _sockets() if sys.platform == "win32" else _pipe()
        self._notifier = QSocketNotifier(heard, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_notifier_activated)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _noted)
        signal.set_wakeup_fd(told)

    def close(self) -> None:
        """Hear no more: the program is closing, which is what a signal wants, and nothing being saved is cut off."""
        signal.set_wakeup_fd(-1)
        self._notifier.setEnabled(False)
        self._end()

    @Slot()
    def _on_notifier_activated(self) -> None:
        self._leave()


def _pipe() -> tuple[int, int, Callable[[], None]]:
    """Where a signal is heard and where it is told, and what closes both; without sockets, 3 ms of every start."""
    heard, told = os.pipe()

    def end() -> None:
        os.close(heard)
        os.close(told)

    for number in (heard, told):
        os.set_blocking(number, False)
    return heard, told, end


def _sockets() -> tuple[int, int, Callable[[], None]]:
    """The same where Qt watches nothing else."""
    import socket

    ours, theirs = socket.socketpair()

    def end() -> None:
        ours.close()
        theirs.close()

    for each in (ours, theirs):
        each.setblocking(False)
    return ours.fileno(), theirs.fileno(), end


def _noted(_number: int, _frame: object) -> None:
    """What is written to the event loop tells it."""
