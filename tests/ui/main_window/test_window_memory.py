"""WindowMemory: a window that is opened again stands and shows as the one before; other preferences stay."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kling_desktop.core.ports.history import History
from kling_desktop.core.preferences import Preferences
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.commands import CommandId
from kling_desktop.ui.main_window.window import MainWindow
from kling_desktop.ui.main_window.window_state import LEAST_SIZE, WindowState
from tests.fakes.fake_history import FakeHistory
from tests.fakes.fake_pictures import make_entry, make_job
from tests.fakes.gallery_desk import NOON_MS
from tests.fakes.window_kit import KeptPreferences, window_kit

PLACE = QRect(120, 90, 1300, 760)


class Home:
    """One person's preferences, and windows over them, one after the other."""

    def __init__(self, theme: Theme, folder: Path, qtbot: QtBot) -> None:
        self.theme, self.folder, self.qtbot = theme, folder, qtbot
        self.kept = KeptPreferences(Preferences(privacy_accepted=True))
        self.windows: list[MainWindow] = []

    def open(self, history: History | None = None) -> MainWindow:
        kit = window_kit(self.theme, self.folder, self.kept, open_history=lambda: history, now_ms=lambda: 0)
        window = MainWindow(kit)
        window.furnish_now()
        self.qtbot.addWidget(window)
        window.show()
        self.windows.append(window)
        return window


@pytest.fixture
def home(theme: Theme, tmp_path: Path, qtbot: QtBot) -> Iterator[Home]:
    home = Home(theme, tmp_path, qtbot)
    yield home
    for window in home.windows:
        window.close()


def set_up(window: MainWindow) -> None:
    window.setGeometry(PLACE)
    assert window.studio is not None
    assert window.commands is not None
    window.studio.gallery.set_target_px(264)
    window.commands[CommandId.INSPECTOR].trigger()


def test_a_window_comes_back_as_it_was(home: Home) -> None:
    window = home.open(FakeHistory())
    set_up(window)
    window.close()
    again = home.open(FakeHistory())
    assert again.geometry() == PLACE
    assert again.studio is not None
    assert again.commands is not None
    assert again.studio.gallery.target_px == 264
    assert (again.studio.compose.isVisible(), again.studio.inspector.isVisible()) == (True, False)
    assert [again.commands[each].isChecked() for each in (CommandId.COMPOSER, CommandId.INSPECTOR)] == [True, False]
    assert home.kept.now == replace(Preferences(privacy_accepted=True), window=home.kept.now.window)


@pytest.mark.parametrize("is_unused", [True, False])
def test_where_nothing_was_made_yet_the_composer_is_open_in_the_least_window_too(home: Home, is_unused: bool) -> None:
    home.kept.now = replace(home.kept.now, window=WindowState(place=QRect(QPoint(0, 0), LEAST_SIZE)).to_text())
    entries = [] if is_unused else [make_entry(1, make_job(1, NOON_MS))]
    window = home.open(FakeHistory(entries))
    assert window.size() == LEAST_SIZE
    assert window.studio is not None
    assert window.studio.compose.isVisible() is is_unused


def test_a_maximised_window_remembers_its_place_too(home: Home) -> None:
    window = home.open(FakeHistory())
    window.setGeometry(PLACE)
    QApplication.processEvents()
    window.showMaximized()
    window.close()
    again = home.open(FakeHistory())
    assert again.isMaximized()
    again.showNormal()
    assert again.geometry() == PLACE


def test_a_window_without_a_library_leaves_the_panes_as_they_were(home: Home) -> None:
    window = home.open(FakeHistory())
    set_up(window)
    window.close()
    home.open(None).close()
    assert WindowState.from_text(home.kept.now.window).thumbnail_px == 264


def test_nothing_new_is_not_written_and_closing_twice_is_closing_once(home: Home) -> None:
    window = home.open(FakeHistory())
    window.close()
    window.close()
    assert home.kept.writes == 1
    home.open(FakeHistory()).close()
    assert home.kept.writes == 1


@pytest.mark.parametrize("change", [lambda _: "nonsense", lambda text: text.replace("1300", "13")])
def test_nonsense_in_the_preferences_is_no_obstacle(home: Home, change: Callable[[str], str]) -> None:
    window = home.open(FakeHistory())
    set_up(window)
    window.close()
    home.kept.now = replace(home.kept.now, window=change(home.kept.now.window))
    again = home.open(FakeHistory())
    assert again.width() >= 880


def test_a_window_that_was_moved_is_found_there_even_after_a_crash(home: Home, qtbot: QtBot) -> None:
    window = home.open(FakeHistory())
    QApplication.processEvents()
    writes = home.kept.writes
    for step in range(10):
        window.setGeometry(PLACE.translated(step, 0))
        QApplication.processEvents()
    assert home.kept.writes == writes, "not while it is being moved"
    qtbot.waitUntil(lambda: home.kept.writes > writes)
    assert home.kept.writes == writes + 1
    assert WindowState.from_text(home.kept.now.window).place == PLACE.translated(9, 0)


def test_a_window_that_is_only_looked_at_is_not_written_down_again(home: Home) -> None:
    window = home.open(FakeHistory())
    window.close()
    writes = home.kept.writes
    home.open(FakeHistory()).close()
    assert home.kept.writes == writes
