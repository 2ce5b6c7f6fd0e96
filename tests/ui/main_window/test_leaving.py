"""Showing another library while pictures are on their way: the person is asked, and stays if in doubt."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kling_desktop.core.job import JobState
from kling_desktop.ui.base.plain_message import PlainMessage
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.main_window.window import MainWindow
from tests.fakes.fake_history import FakeHistory
from tests.fakes.fake_pictures import make_entry, make_job
from tests.fakes.gallery_desk import NOON_MS
from tests.fakes.window_kit import window_kit

S = JobState
Make = Callable[..., MainWindow]


class Door:
    """Where the window would leave by."""

    def __init__(self) -> None:
        self.left = 0

    def leave(self) -> None:
        self.left += 1


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.fixture
def make(theme: Theme, tmp_path: Path, qtbot: QtBot) -> Iterator[Make]:
    windows: list[MainWindow] = []

    def made(*states: JobState, is_demo: bool = False) -> MainWindow:
        history = FakeHistory([make_entry(row, make_job(row, NOON_MS, state)) for row, state in enumerate(states, 1)])
        kit = window_kit(theme, tmp_path, open_history=lambda: history, is_demo=is_demo)
        windows.append(MainWindow(kit))
        windows[-1].furnish_now()
        qtbot.addWidget(windows[-1])
        windows[-1].show()
        return windows[-1]

    yield made
    for window in windows:
        window.close_unasked()


def boxes(window: MainWindow) -> list[PlainMessage]:
    return [box for box in window.findChildren(PlainMessage) if box.isVisible()]


@pytest.mark.parametrize(
    ("states", "title"),
    [
        ((S.RUNNING,), "A picture is still in progress"),
        ((S.SUBMITTING, S.DOWNLOADING, S.HELD, S.SAVED, S.FAILED), "2 pictures are still in progress"),
        ((S.QUEUED, S.UPLOADING, S.SUBMITTED), "3 pictures are still in progress"),
    ],
)
def test_what_is_on_its_way_is_asked_about(make: Make, door: Door, states: tuple[JobState, ...], title: str) -> None:
    window = make(*states)
    window.give_way(door.leave)
    (box,) = boxes(window)
    assert (box.text(), door.left) == (title, 0)
    assert "within about an hour, nothing is lost" in box.informativeText()
    box.accept()
    assert door.left == 1


def test_enter_stays_and_the_next_time_is_asked_again(make: Make, door: Door, qtbot: QtBot) -> None:
    window = make(S.RUNNING)
    for _ in range(2):
        window.give_way(door.leave)
        (box,) = boxes(window)
        assert box.defaultButton().text() == "Stay here"
        qtbot.keyClick(box, Qt.Key.Key_Return)
        QApplication.processEvents()
        assert (boxes(window), door.left) == ([], 0)


def test_it_is_asked_once_and_answered_once(make: Make, door: Door) -> None:
    window = make(S.RUNNING)
    window.give_way(door.leave)
    window.give_way(door.leave)
    (box,) = boxes(window)
    box.accept()
    assert door.left == 1


@pytest.mark.parametrize("states", [(), (S.HELD,), (S.SAVED, S.FAILED, S.INTERRUPTED)])
def test_nothing_on_its_way_is_nothing_to_ask(make: Make, door: Door, states: tuple[JobState, ...]) -> None:
    window = make(*states)
    window.give_way(door.leave)
    assert (boxes(window), door.left) == ([], 1)


def test_the_demo_spends_nothing_and_asks_nothing(make: Make, door: Door) -> None:
    window = make(S.RUNNING, is_demo=True)
    window.give_way(door.leave)
    assert (boxes(window), door.left) == ([], 1)
