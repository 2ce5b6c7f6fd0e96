"""The system's wish that the program ends is heard by the event loop."""

import os
import signal
import sys
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from kling_desktop.bootstrap.system_signals import SystemSignals

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="not on this system: signals from another process")


@pytest.fixture
def left() -> Iterator[list[str]]:
    """Filled when the event loop shall be left; the interpreter's own answers to signals are put back."""
    numbers = (signal.SIGTERM, signal.SIGINT)
    before = [signal.getsignal(number) for number in numbers]
    heard: list[str] = []
    signals = SystemSignals(lambda: heard.append("left"))
    yield heard
    signals.close()
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_event_loop_is_left(left: list[str], qtbot: QtBot, number: signal.Signals) -> None:
    os.kill(os.getpid(), number)
    qtbot.waitUntil(lambda: bool(left))


def test_nothing_stays_open(qtbot: QtBot) -> None:
    numbers = (signal.SIGTERM, signal.SIGINT)
    before = [signal.getsignal(number) for number in numbers]
    first = os.dup(0)
    os.close(first)
    SystemSignals(lambda: None).close()
    again = os.dup(0)
    os.close(again)
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)
    assert again == first
    assert signal.set_wakeup_fd(-1) == -1
