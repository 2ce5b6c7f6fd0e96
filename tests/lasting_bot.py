"""LastingBot: pytest-qt's `qtbot`, whose listeners live until the test is over.

PySide keeps a method that is connected to a signal, but not the object it belongs to, unless that is a QObject. What
was emitted in another thread and is still on its way when such an object goes is delivered into its freed memory. The
listeners of pytest-qt are such objects, and go as soon as they have heard a signal once.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import SignalInstance
from pytestqt.qtbot import QtBot
from pytestqt.wait_signal import SignalBlocker, SignalEmittedSpy

from tests.gap_watch import GapWatch


class LastingBot(QtBot):
    """The `qtbot` of every test. pytest-qt delivers what is on its way before the fixtures of a test go."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.watch: GapWatch | None = None
        self._listeners: list[object] = []

    def wait(self, ms: int) -> None:
        """Let events come for so many ms; see pytest-qt."""
        with self._measured():
            super().wait(ms)

    @contextmanager
    def _measured(self) -> Iterator[None]:
        if self.watch is None:
            yield
        else:
            with self.watch.measured():
                yield

    def waitSignal(  # noqa: N802 -- pytest-qt's name
        self,
        signal: SignalInstance,
        *,
        timeout: int = 5000,
        raising: bool | None = None,
        check_params_cb: Callable[..., bool] | None = None,
    ) -> SignalBlocker:
        """Wait until it is emitted; see pytest-qt."""
        blocker = super().waitSignal(signal, timeout=timeout, raising=raising, check_params_cb=check_params_cb)
        self._listeners.append(blocker)
        return blocker

    @contextmanager
    def assertNotEmitted(self, signal: SignalInstance, *, wait: int = 0) -> Iterator[None]:  # noqa: N802 -- as above
        """Fail if it is emitted meanwhile; see pytest-qt."""
        spy = SignalEmittedSpy(signal)
        self._listeners.append(spy)
        with spy, self.waitSignal(signal, timeout=wait, raising=False):
            yield
        spy.assert_not_emitted()
