"""UpkeepDesk: a check beside the window, its progress, its end, and what closing does to it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QProgressBar, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.core.failure import Failure, FailureKind, KlingError
from kling_desktop.core.upkeep import Checked, Finding, FindingKind
from kling_desktop.core.upkeep_progress import Stage, StoppedError, Tell
from kling_desktop.ui.base.background import Background
from kling_desktop.ui.base.plain_message import PlainMessage
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.gallery.tiles.gallery_model import GalleryModel
from kling_desktop.ui.main_window.upkeep_desk import UpkeepDesk
from kling_desktop.ui.preferences.upkeep_dialog import UpkeepDialog
from tests.fakes.fake_history import FakeHistory
from tests.fakes.fake_pictures import make_entry, make_job
from tests.fakes.fake_upkeep import SOUND, FakeUpkeep
from tests.fakes.gallery_desk import NOON_MS
from tests.fakes.gate import Gate
from tests.fakes.window_kit import window_kit


class Bed:
    """A desk with its window, and a check that goes on when the test lets it."""

    def __init__(self, theme: Theme, folder: Path, qtbot: QtBot) -> None:
        self.qtbot, self.gate, self.outcome = qtbot, Gate(), SOUND
        self.failure: Failure | None = None
        self.is_broken = False
        self.is_stopped = False
        self.ground = QWidget()
        self.ground.resize(900, 600)
        qtbot.addWidget(self.ground)
        self.ground.show()
        kit = window_kit(theme, folder, upkeep=FakeUpkeep(self._look))
        self.history = history = FakeHistory()
        model = GalleryModel(history, lambda: history, Background(kit.pool, self.ground), lambda: NOON_MS, self.ground)
        self.desk = UpkeepDesk(kit, model, self.ground)
        self.pool = kit.pool

    def _look(self, tell: Tell) -> Checked:
        tell(Stage.FILES, 311, 804)
        self.gate.wait()
        try:
            tell(Stage.FILES, 312, 804)
        except StoppedError:
            self.is_stopped = True
            raise
        if self.is_broken:
            raise RuntimeError("a bug")
        if self.failure is not None:
            raise KlingError(self.failure)
        return self.outcome

    def asked(self) -> UpkeepDialog:
        self.desk.ask_to_check()
        dialog = self.ground.findChild(UpkeepDialog)
        assert isinstance(dialog, UpkeepDialog)
        return dialog

    def begun(self) -> UpkeepDialog:
        dialog = self.asked()
        self.qtbot.keyClick(dialog, Qt.Key.Key_Return)
        self.wait(lambda: dialog.text == "Checking 312 of 804 pictures…")
        return dialog

    def wait(self, is_true: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(is_true()))


@pytest.fixture
def bed(qapp: QApplication, theme: Theme, tmp_path: Path, qtbot: QtBot) -> Iterator[Bed]:
    interval = qapp.doubleClickInterval()
    qapp.setDoubleClickInterval(0)  # these tests press faster than any person
    made = Bed(theme, tmp_path, qtbot)
    yield made
    qapp.setDoubleClickInterval(interval)
    made.gate.set()
    assert made.pool.waitForDone(5_000)
    made.ground.close()


def visible(dialog: UpkeepDialog) -> list[str]:
    return [each.text().replace("&", "") for each in dialog.findChildren(QPushButton) if each.isVisible()]


def test_it_says_what_will_happen_before_anything_does(bed: Bed) -> None:
    dialog = bed.asked()
    assert dialog.title == "Check your library?"
    assert "Nothing is changed" in dialog.text
    assert visible(dialog) == ["Cancel", "Check"]
    bed.desk.ask_to_check()
    assert len(bed.ground.findChildren(UpkeepDialog)) == 1
    dialog.close()


def test_it_tells_how_far_it_is_and_how_it_ended(bed: Bed) -> None:
    dialog = bed.begun()
    (bar,) = dialog.findChildren(QProgressBar)
    assert dialog.title == "Checking your library"
    assert bar.value() == 386
    assert bar.accessibleName() == "Progress"
    assert visible(dialog) == ["Cancel"]
    bed.gate.set()
    bed.wait(lambda: dialog.title == "Your library is sound")
    assert dialog.windowTitle() == dialog.title
    assert "204 pictures" in dialog.text
    assert visible(dialog) == ["Close", "Copy"]
    dialog.close()


def test_what_was_found_leads_to_a_rebuild(bed: Bed) -> None:
    bed.outcome = Checked(3, 0, 0, (Finding(FindingKind.NOT_IN_INDEX, "0123"),))
    dialog = bed.begun()
    bed.gate.set()
    bed.wait(lambda: dialog.title == "1 thing needs you")
    assert visible(dialog) == ["Close", "Copy", "Rebuild Library…"]
    bed.qtbot.keyClick(dialog, Qt.Key.Key_Return)
    (question,) = (each for each in bed.ground.findChildren(PlainMessage) if each.isVisible())
    with bed.qtbot.waitSignal(bed.desk.rebuild_requested):
        bed.qtbot.keyClick(question, Qt.Key.Key_Return)


def test_before_a_rebuild_it_is_said_that_the_window_closes_and_how_long_it_takes(bed: Bed) -> None:
    for row in range(2_300):
        bed.history.put(make_entry(row, make_job(row, NOON_MS)))
    bed.desk.ask_to_rebuild()
    (question,) = (each for each in bed.ground.findChildren(PlainMessage) if each.isVisible())
    assert question.text() == "Rebuild your library?"
    told = question.informativeText()
    assert "The window closes" in told
    assert "the window comes back" in told
    assert "This takes about 5 seconds." in told
    assert "a copy of the old list is kept" in told
    question.close()


def test_a_rebuild_that_is_not_wanted_after_all_is_none(bed: Bed) -> None:
    bed.desk.ask_to_rebuild()
    (question,) = (each for each in bed.ground.findChildren(PlainMessage) if each.isVisible())
    with bed.qtbot.assertNotEmitted(bed.desk.rebuild_requested), bed.qtbot.waitSignal(question.destroyed):
        bed.qtbot.keyClick(question, Qt.Key.Key_Escape)


def test_lost_pictures_lead_to_no_rebuild_by_enter(bed: Bed) -> None:
    lost = tuple(Finding(FindingKind.PICTURE_MISSING, f"pictures/{number}.png") for number in range(3))
    bed.outcome = Checked(3, 0, 0, (*lost, Finding(FindingKind.FILE_NOT_LISTED, "pictures/ours.png")))
    dialog = bed.begun()
    bed.gate.set()
    bed.wait(lambda: dialog.title == "4 things need you")
    assert visible(dialog) == ["Close", "Copy", "Rebuild Library…"]
    bed.qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert not [each for each in bed.ground.findChildren(PlainMessage) if each.isVisible()]


def test_a_foreign_file_leads_to_no_rebuild_at_all(bed: Bed) -> None:
    bed.outcome = Checked(3, 0, 0, (Finding(FindingKind.FILE_EXTRA, "pictures/a holiday photo.png"),))
    dialog = bed.begun()
    bed.gate.set()
    bed.wait(lambda: "a holiday photo.png" in dialog.text)
    assert visible(dialog) == ["Close", "Copy"]
    dialog.close()


def test_what_kept_it_from_looking_is_said(bed: Bed) -> None:
    bed.failure = Failure(FailureKind.LIBRARY_GONE, message="Pictures")
    dialog = bed.begun()
    bed.gate.set()
    bed.wait(lambda: "“Pictures”" in dialog.text)
    assert dialog.title == "Your library wasn't checked"
    assert visible(dialog) == ["Close", "Copy"]
    dialog.close()


def test_a_bug_of_ours_is_said_in_the_dialog(bed: Bed) -> None:
    bed.is_broken = True
    dialog = bed.begun()
    with bed.qtbot.captureExceptions() as seen:
        bed.gate.set()
        bed.wait(lambda: dialog.title == "Your library wasn't checked")
        bed.qtbot.waitUntil(lambda: bool(seen))
    assert [type(one[1]) for one in seen] == [RuntimeError], "the log gets it too"
    assert "nothing was charged" in dialog.text
    assert "Copy Diagnostic Report" in dialog.text
    assert [bar.isVisible() for bar in dialog.findChildren(QProgressBar)] == [False]
    assert visible(dialog) == ["Close", "Copy"]
    dialog.close()


def test_escape_stops_it_at_its_next_step(bed: Bed) -> None:
    dialog = bed.begun()
    with bed.qtbot.waitSignal(dialog.destroyed):
        bed.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    bed.gate.set()
    bed.wait(lambda: bed.is_stopped)


def test_a_window_that_lets_go_of_its_library_stops_it(bed: Bed) -> None:
    dialog = bed.begun()
    for background in bed.ground.findChildren(Background):  # as `Workspace.close_history` does
        background.drop_all()
    bed.gate.set()
    bed.wait(lambda: bed.is_stopped)
    assert dialog.text == "Checking 312 of 804 pictures…", "nobody is told anything any more"
    dialog.close()


def test_every_word_is_a_label_of_plain_text(bed: Bed) -> None:
    bed.outcome = Checked(3, 0, 0, (Finding(FindingKind.PICTURE_MISSING, "pictures/<img src=x>\u202e.png"),))
    dialog = bed.begun()
    bed.gate.set()
    bed.wait(lambda: "<img src=x>[U+202E].png" in dialog.text)
    assert all(each.textFormat() is Qt.TextFormat.PlainText for each in dialog.findChildren(QLabel))
    dialog.close()
