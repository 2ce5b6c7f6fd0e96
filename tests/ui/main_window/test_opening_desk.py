"""OpeningDesk: what is shown while the engine opens the library, and what its end leads to."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QPushButton, QStackedWidget
from pytestqt.qtbot import QtBot

from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.upkeep import Rebuilt
from kling_desktop.core.upkeep_progress import Stage, StoppedError
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.main_window.opening_desk import OpeningDesk
from kling_desktop.ui.preferences.upkeep_dialog import UpkeepDialog
from tests.fakes.fake_upkeep import FakeUpkeep
from tests.fakes.window_kit import SilentEngine, window_kit

REBUILT = Rebuilt(2, 1, 35_000, 4, 0, 0, 0, 0, 0, 0, None)


class Bed:
    """A desk over pages in a window, and an engine that says what the test wants."""

    def __init__(self, theme: Theme, folder: Path, qtbot: QtBot, upkeep: FakeUpkeep, *, is_demo: bool = False) -> None:
        self.qtbot, self.upkeep, self.engine = qtbot, upkeep, SilentEngine()
        self.pages = QStackedWidget()
        self.pages.resize(900, 600)
        qtbot.addWidget(self.pages)
        self.pages.show()
        kit = window_kit(theme, folder, engine=self.engine, upkeep=upkeep, is_demo=is_demo)
        self.desk = OpeningDesk(kit, self.pages, self.pages)

    def show_slow_rebuild(self) -> None:
        """The engine reads the log for longer than a moment."""
        self.engine.started.emit()
        self.upkeep.opening.tell(Stage.LOGS, 1, 4)
        with self.qtbot.waitSignal(self.desk.changed):
            pass
        self.pages.setCurrentWidget(self.desk.page)

    def press(self, text: str) -> None:
        found = [each for each in self.desk.page.findChildren(QPushButton) if each.isVisible() and each.text() == text]
        self.qtbot.mouseClick(found[0], Qt.MouseButton.LeftButton)


@pytest.fixture
def bed(theme: Theme, tmp_path: Path, qtbot: QtBot) -> Bed:
    return Bed(theme, tmp_path, qtbot, FakeUpkeep())


@pytest.fixture
def wanted(theme: Theme, tmp_path: Path, qtbot: QtBot) -> Bed:
    """A person wanted a new index."""
    return Bed(theme, tmp_path, qtbot, FakeUpkeep(is_wanted=True, rebuilt=REBUILT))


def test_a_rebuild_that_lasts_is_told_of_until_the_library_is_open(bed: Bed) -> None:
    bed.show_slow_rebuild()
    assert bed.desk.is_shown
    assert "Reading your library folder's record: 25 %" in bed.desk.page.said
    with bed.qtbot.waitSignal(bed.desk.changed):
        bed.engine.opened.emit()
    assert not bed.desk.is_shown


def test_a_library_that_is_open_within_a_moment_is_not_told_of(bed: Bed) -> None:
    bed.engine.started.emit()
    bed.upkeep.opening.tell(Stage.LOGS, 1, 4)
    looks = bed.desk.findChild(QTimer)
    assert isinstance(looks, QTimer)
    for _ in range(2):
        with bed.qtbot.waitSignal(looks.timeout):
            pass
    assert not bed.desk.is_shown
    with bed.qtbot.assertNotEmitted(bed.desk.changed, wait=300):
        bed.engine.opened.emit()
    assert not looks.isActive()
    assert bed.desk.page.said == ""


def test_cancelled_it_stops_says_so_and_can_be_tried_again(bed: Bed) -> None:
    bed.show_slow_rebuild()
    bed.press("Cancel")
    assert bed.desk.page.said.endswith("Stopping…")
    with pytest.raises(StoppedError):
        bed.upkeep.opening.tell(Stage.LOGS, 2, 4)
    bed.engine.opening_stopped.emit()
    bed.qtbot.waitUntil(lambda: "Your library isn't open" in bed.desk.page.said)
    assert bed.desk.is_told
    with bed.qtbot.waitSignal(bed.desk.again_wanted):
        bed.press("Rebuild again")
    with bed.qtbot.waitSignal(bed.desk.given_up):
        bed.press("Quit")


def test_one_that_a_person_wanted_leads_back_to_the_library_when_it_is_cancelled(wanted: Bed) -> None:
    wanted.show_slow_rebuild()
    wanted.press("Cancel")
    with wanted.qtbot.waitSignal(wanted.desk.again_wanted):
        wanted.engine.opening_stopped.emit()


def test_one_that_a_person_wanted_and_that_failed_says_why_and_leads_back(wanted: Bed) -> None:
    wanted.engine.started.emit()
    with wanted.qtbot.waitSignal(wanted.desk.changed):
        wanted.engine.not_opened.emit(Failure(FailureKind.DISK_FULL))
    wanted.pages.setCurrentWidget(wanted.desk.page)
    assert "The disk is full" in wanted.desk.page.said
    assert "Your library is as it was." in wanted.desk.page.said
    with wanted.qtbot.waitSignal(wanted.desk.again_wanted):
        wanted.press("Open library")


def test_what_it_was_made_of_is_said_once(wanted: Bed) -> None:
    wanted.desk.tell_result()
    wanted.desk.tell_result()
    (dialog,) = wanted.pages.findChildren(UpkeepDialog)
    assert dialog.title == "Your library was rebuilt"
    assert dialog.text == "The new list has 1 picture. All of it cost $0.035."
    dialog.close()


def test_the_demos_play_money_is_not_told(theme: Theme, tmp_path: Path, qtbot: QtBot) -> None:
    upkeep = FakeUpkeep(is_wanted=True, rebuilt=REBUILT)
    bed = Bed(theme, tmp_path, qtbot, upkeep, is_demo=True)
    bed.desk.tell_result()
    (dialog,) = bed.pages.findChildren(UpkeepDialog)
    assert "$" not in dialog.text
    dialog.close()


def test_one_that_nobody_asked_for_is_not_reported(theme: Theme, tmp_path: Path, qtbot: QtBot) -> None:
    bed = Bed(theme, tmp_path, qtbot, FakeUpkeep(rebuilt=REBUILT))
    bed.desk.tell_result()
    assert not bed.pages.findChildren(UpkeepDialog)


def test_a_window_that_closes_meanwhile_opens_nothing_again(bed: Bed) -> None:
    bed.show_slow_rebuild()
    with bed.qtbot.assertNotEmitted(bed.desk.again_wanted, wait=200):
        bed.engine.opening_stopped.emit()


def test_the_keyboard_is_where_something_can_be_done(bed: Bed) -> None:
    bed.show_slow_rebuild()
    bed.pages.activateWindow()
    bed.desk.page.setFocus()
    bed.qtbot.keyClick(bed.desk.page.focusProxy(), Qt.Key.Key_Space)
    assert bed.desk.page.said.endswith("Stopping…")
