"""Check Library and Rebuild Library in the real window, over a real library; and a start that has to rebuild one."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.adapters.sqlite.schema import MIGRATIONS
from kling_desktop.adapters.upkeep.seal import seal
from kling_desktop.bootstrap.profile import Profile
from kling_desktop.bootstrap.window import WindowProgram
from kling_desktop.simulator.server import Simulator
from kling_desktop.ui.base.plain_message import PlainMessage
from kling_desktop.ui.commands import CommandId
from kling_desktop.ui.main_window.opening_page import OpeningPage
from kling_desktop.ui.main_window.window import MainWindow
from kling_desktop.ui.preferences.upkeep_dialog import UpkeepDialog
from library import LibraryMaker, Order
from tests.scenarios.lone_program import shown
from tests.scenarios.problem_rig import Rig

NOW_MS = 1_764_000_000_000
LONG_MS = 30_000
REPEATS = 2_500
"""Of every line of the log: enough for some seconds of reading, on a quick machine too."""
ANEW = "the index of the library is missing"


class Person:
    """Somebody before the program's window."""

    def __init__(self, qtbot: QtBot, program: WindowProgram, profile: Profile) -> None:
        self.qtbot, self.program, self.profile = qtbot, program, profile

    @property
    def window(self) -> MainWindow:
        return shown(self.program)

    @property
    def index(self) -> Path:
        return self.profile.places.index_path(self.profile.library)

    @property
    def count(self) -> int:
        """Tiles in the gallery, once it is all there."""
        window = self.window
        return 0 if window.studio is None or not window.is_furnished else window.studio.model.rowCount()

    def make(self, pictures: int) -> None:
        """A library that was closed."""
        LibraryMaker(self.profile.places, [].append).make(Order(pictures, NOW_MS, has_trouble=False))
        seal(self.index, len(MIGRATIONS))

    def lengthen_log(self) -> None:
        """Have a rebuild read for some seconds; a line that comes again changes nothing."""
        for log in (self.profile.library / "log").iterdir():
            log.write_bytes(log.read_bytes() * REPEATS)

    def shorten_log(self) -> None:
        """As it was before."""
        for log in (self.profile.library / "log").iterdir():
            data = log.read_bytes()
            log.write_bytes(data[: len(data) // REPEATS])

    def open(self, pictures: int) -> None:
        self.program.open_own()
        self.wait(lambda: self.count == pictures and self.program._engines.all[-1].isRunning())

    def choose(self, command: CommandId) -> None:
        assert self.window.commands is not None
        self.window.commands[command].trigger()

    def press(self, ground: QWidget, text: str) -> None:
        self.wait(lambda: self.button(ground, text))
        button = self.button(ground, text)
        assert button is not None
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def button(self, ground: QWidget, text: str) -> QPushButton | None:
        buttons = (each for each in ground.findChildren(QPushButton) if each.isVisible() and each.isEnabled())
        return next((each for each in buttons if each.text().replace("&", "") == text), None)

    def dialog(self) -> UpkeepDialog:
        self.wait(lambda: self.window.findChildren(UpkeepDialog))
        (dialog,) = self.window.findChildren(UpkeepDialog)
        return dialog

    def page(self) -> OpeningPage:
        """The page that tells how far it is, when it is there."""
        self.wait(lambda: [each for each in self.window.findChildren(OpeningPage) if each.isVisible() and each.said])
        (page,) = self.window.findChildren(OpeningPage)
        return page

    def wait(self, is_true: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(is_true()), timeout=LONG_MS)


@pytest.fixture
def person(qapp: QApplication, qtbot: QtBot, program: WindowProgram, profile: Profile) -> Iterator[Person]:
    interval = qapp.doubleClickInterval()
    qapp.setDoubleClickInterval(0)  # these tests press faster than any person
    yield Person(qtbot, program, profile)
    qapp.setDoubleClickInterval(interval)


def forget_one(index: Path) -> str:
    """The log knows a picture that the index does not; gives where its file lies."""
    with closing(sqlite3.connect(index)) as connection, connection:
        row, path = connection.execute("SELECT job_row, path FROM output LIMIT 1").fetchone()
        connection.execute("DELETE FROM output WHERE path = ?", (path,))
        connection.execute("DELETE FROM job_reference WHERE job_row = ?", (row,))
        connection.execute("DELETE FROM job_event WHERE job_row = ?", (row,))
        connection.execute("DELETE FROM job WHERE row = ?", (row,))
    return str(path)


def test_a_sound_library_is_said_to_be_sound(person: Person) -> None:
    person.make(6)
    person.open(6)
    person.choose(CommandId.CHECK_LIBRARY)
    dialog = person.dialog()
    assert "Nothing is changed" in dialog.text
    person.press(dialog, "Check")
    person.wait(lambda: dialog.title == "Your library is sound")
    assert dialog.text.startswith("6 pictures")
    assert person.button(dialog, "Rebuild Library…") is None
    person.qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.isVisible()


def test_what_is_wrong_is_found_shown_copied_and_mended_by_a_rebuild(person: Person) -> None:
    person.make(6)
    unknown = forget_one(person.index)
    files = [path for path in (person.profile.library / "pictures").rglob("*") if path.is_file()]
    lost = next(path for path in files if path != person.profile.library / unknown)
    lost.unlink()
    seal(person.index, len(MIGRATIONS))
    person.open(5)
    before = person.window
    person.choose(CommandId.CHECK_LIBRARY)
    dialog = person.dialog()
    person.press(dialog, "Check")
    person.wait(lambda: dialog.title == "3 things need you")
    assert "1 picture file moved or deleted" in dialog.text.splitlines()
    assert lost.relative_to(person.profile.library).as_posix() in dialog.text.splitlines()
    assert "1 picture isn't in your gallery" in dialog.text.splitlines()
    assert unknown in dialog.text.splitlines()
    assert "1 entry is missing from the list of your pictures" in dialog.text.splitlines()
    person.press(dialog, "Copy")
    assert QApplication.clipboard().text() == f"{dialog.title}\n\n{dialog.text}"

    person.press(dialog, "Rebuild Library…")
    (question,) = (each for each in before.findChildren(PlainMessage) if each.isVisible())
    person.press(question, "Rebuild")
    person.wait(lambda: person.program.window not in (None, before) and person.count == 6)
    result = person.dialog()
    assert result.text.startswith("The new list has 6 pictures.")
    assert "A copy of the old list is kept" in result.text
    person.press(result, "Close")


def test_nothing_is_rebuilt_while_a_picture_is_under_way(rig: Rig, service: Simulator) -> None:
    service.switch(latency=600.0)
    rig.open(service.base_url)
    rig.generate()
    rig.wait(lambda: rig.studio.model.progress.in_progress)
    assert rig.window.commands is not None
    rig.window.commands[CommandId.REBUILD_LIBRARY].trigger()
    (box,) = (each for each in rig.window.findChildren(PlainMessage) if each.isVisible())
    assert box.text() == "A picture is still in progress"
    assert len(box.buttons()) == 1
    box.defaultButton().click()


def test_a_rebuild_that_is_cancelled_leaves_the_library_as_it_was(person: Person) -> None:
    person.make(6)
    person.lengthen_log()
    person.open(6)
    person.choose(CommandId.REBUILD_LIBRARY)
    before = person.window
    (question,) = (each for each in before.findChildren(PlainMessage) if each.isVisible())
    person.press(question, "Rebuild")
    person.wait(lambda: person.program.window not in (None, before))
    rebuilding = person.window
    page = person.page()
    assert "Reading your library folder's record: " in page.said
    seen = list[bytes]()
    person.program._engines.all[-1].opening_stopped.connect(lambda: seen.append(person.index.read_bytes()))
    at_work = person.index.read_bytes()
    person.press(page, "Cancel")
    person.wait(lambda: person.program.window not in (None, rebuilding) and person.count == 6)
    assert seen == [at_work]
    assert not list(person.index.parent.glob("index-set-aside-*"))
    assert not list(person.index.parent.glob("index-rebuilt*"))
    assert not person.window.findChildren(UpkeepDialog)


@pytest.mark.expected_log(ANEW)
def test_a_start_that_has_to_rebuild_a_large_library_tells_how_far_it_is(person: Person) -> None:
    person.make(6)
    person.lengthen_log()
    person.index.unlink()
    person.program.open_own()
    window = person.window
    page = person.page()
    told = set[str]()
    person.wait(lambda: told.add(page.said) or len(told) >= 3)
    assert all("Reading your library folder's record: " in each for each in told)
    person.wait(lambda: person.count == 6)
    assert person.window is window
    assert not page.isVisible()


@pytest.mark.expected_log(ANEW)
def test_a_start_that_is_cancelled_says_so_and_can_be_tried_again(person: Person) -> None:
    person.make(6)
    person.lengthen_log()
    person.index.unlink()
    person.program.open_own()
    before, page = person.window, person.page()
    person.press(page, "Cancel")
    person.wait(lambda: "Your library isn't open" in page.said)
    assert "Nothing was changed" in page.said
    assert not person.index.exists()
    assert not list(person.index.parent.glob("index-rebuilt*"))
    person.shorten_log()
    person.press(page, "Rebuild again")
    person.wait(lambda: person.program.window not in (None, before) and person.count == 6)


@pytest.mark.expected_log("the index of the library is damaged")
def test_a_damaged_index_that_is_shown_makes_room_for_what_is_done_about_it(person: Person) -> None:
    person.make(6)
    person.lengthen_log()
    data = bytearray(person.index.read_bytes())
    data[len(data) // 2] ^= 1
    person.index.write_bytes(data)
    person.program.open_own()
    before, page = person.window, person.page()
    assert before.studio is not None
    assert not before.studio.gallery.isVisible()
    assert not before.menuBar().isVisible()
    person.press(page, "Cancel")
    person.wait(lambda: "Your library isn't open" in page.said)
    assert person.index.read_bytes() == data
    person.shorten_log()
    person.press(page, "Rebuild again")
    person.wait(lambda: person.program.window not in (None, before) and person.count == 6)
    person.wait(lambda: list(person.index.parent.glob("index-set-aside-*")))


@pytest.mark.expected_log(ANEW)
def test_closing_the_window_stops_a_rebuild(qapp: QApplication, qtbot: QtBot, profile: Profile) -> None:
    program = WindowProgram(qapp, profile)
    person = Person(qtbot, program, profile)
    person.make(6)
    person.lengthen_log()
    person.index.unlink()
    program.open_own()
    person.page()
    person.window.close()
    assert program.close(), "in time"
    assert not person.index.exists()
    assert not list(person.index.parent.glob("index-rebuilt*"))


def test_closing_the_window_stops_a_check(qapp: QApplication, qtbot: QtBot, profile: Profile) -> None:
    program = WindowProgram(qapp, profile)
    person = Person(qtbot, program, profile)
    person.make(6)
    person.lengthen_log()
    person.open(6)
    person.choose(CommandId.CHECK_LIBRARY)
    dialog = person.dialog()
    person.press(dialog, "Check")
    person.wait(lambda: "Reading your library folder's record" in dialog.text)
    person.window.close_unasked()
    assert program.close(), "in time"


def test_a_check_that_is_cancelled_ends_at_once_and_can_be_begun_again(person: Person) -> None:
    person.make(6)
    person.lengthen_log()
    person.open(6)
    person.choose(CommandId.CHECK_LIBRARY)
    dialog = person.dialog()
    person.press(dialog, "Check")
    person.wait(lambda: "Reading your library folder's record" in dialog.text)
    gone: list[bool] = []
    dialog.destroyed.connect(lambda: gone.append(True))

    def is_gone() -> bool:
        """So soon after the press that began it, the next one is taken for its double click: press again."""
        cancel = None if gone else person.button(dialog, "Cancel")
        if cancel is not None:
            person.qtbot.mouseClick(cancel, Qt.MouseButton.LeftButton)
        return bool(gone)

    person.wait(is_gone)
    person.wait(lambda: not person.program._pools[-1].activeThreadCount())
    person.choose(CommandId.CHECK_LIBRARY)
    again = person.dialog()
    assert person.button(again, "Check") is not None
    again.close()


@pytest.mark.expected_log(ANEW)
def test_a_rebuild_that_takes_a_moment_is_not_told_of(person: Person) -> None:
    person.make(6)
    person.index.unlink()
    person.program.open_own()
    window = person.window
    seen = list[str]()
    for page in window.findChildren(OpeningPage):
        person.wait(lambda page=page: seen.append(page.said) or person.count == 6)
    person.wait(lambda: person.count == 6)
    assert set(seen) <= {""}
