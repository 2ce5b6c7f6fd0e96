"""GapWatch measures what keeps the window waiting, and says so."""

import threading
import time

from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from tests.gap_watch import GapWatch, summary
from tests.lasting_bot import LastingBot


def busy(seconds: float) -> None:
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


def test_a_turn_that_takes_long_is_measured(qtbot: QtBot) -> None:
    assert isinstance(qtbot, LastingBot)
    watch, parent = GapWatch(), QObject()
    qtbot.watch = watch
    QTimer.singleShot(0, parent, lambda: busy(0.12))
    qtbot.wait(150)
    assert watch.longest_ms >= 119
    assert 0 < watch.worked_ms <= watch.longest_ms + 1  # two clocks, read one after the other


def test_a_turn_that_waits_for_another_thread_is_measured(qtbot: QtBot) -> None:
    watch, parent, never = GapWatch(), QObject(), threading.Event()
    assert isinstance(qtbot, LastingBot)
    qtbot.watch = watch
    QTimer.singleShot(0, parent, lambda: never.wait(0.12))
    qtbot.wait(150)
    assert watch.longest_ms >= 109
    assert watch.worked_ms < 100


def test_what_a_test_does_between_two_waits_does_not_count(qtbot: QtBot) -> None:
    assert isinstance(qtbot, LastingBot)
    qtbot.watch = watch = GapWatch()
    qtbot.wait(10)
    before = watch.longest_ms
    busy(before / 1_000 + 0.3)
    qtbot.wait(10)
    assert watch.longest_ms < before + 300


def test_what_is_measured_counts_up_to_its_end(qtbot: QtBot) -> None:
    assert isinstance(qtbot, LastingBot)
    watch = GapWatch()
    with watch.measured():
        busy(0.11)
    assert watch.longest_ms >= 109


def test_the_notable_ones_are_named_worst_first() -> None:
    assert summary([]) == []
    assert summary([("a", 20.0, 1.0), ("b", 130.4, 20.0), ("c", 250.0, 249.9)]) == [
        "2 of 3 scenarios kept the window waiting for more than 100 ms",
        "   250 ms, of them 250 at work  c",
        "   130 ms, of them 20 at work  b",
    ]
