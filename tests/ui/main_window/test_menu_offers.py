"""What the menus offer follows what is selected, lost or described; what cannot be used says why."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QMenu, QToolTip
from pytestqt.qtbot import QtBot

from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.file_words import GONE
from kling_desktop.core.job import JobState
from kling_desktop.core.marks import MarkChange
from kling_desktop.core.reference import PictureSource
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.commands import CommandId, Commands
from kling_desktop.ui.gallery.inspector.lost_top import LostTop
from kling_desktop.ui.main_window.studio import Studio
from kling_desktop.ui.main_window.window import MainWindow
from tests.dressing import undress
from tests.fakes.fake_history import FakeHistory
from tests.fakes.fake_pictures import FakeLostPictures, make_entry, make_job
from tests.fakes.gallery_desk import NOON_MS
from tests.fakes.window_kit import SilentEngine, silent_kit, window_kit

PICTURE = make_entry(1, make_job(1, NOON_MS))
PROBLEM = make_entry(2, make_job(2, NOON_MS, JobState.FAILED, failure=Failure(FailureKind.SERVICE_FAULT)))
DECLINED = make_entry(3, make_job(3, NOON_MS, JobState.FAILED, failure=Failure(FailureKind.DECLINED)))
WITH_FILES = (
    CommandId.SAVE_AS,
    CommandId.SHOW_FILE,
    CommandId.USE_AS_REFERENCE,
    CommandId.REFINE,
    CommandId.COMPARE,
)


@pytest.fixture
def history() -> FakeHistory:
    return FakeHistory([PICTURE, PROBLEM, DECLINED])


@pytest.fixture
def window(qapp: QApplication, tmp_path: Path, qtbot: QtBot, history: FakeHistory) -> Iterator[MainWindow]:
    font = qapp.font()
    kit = silent_kit(qapp, tmp_path, history)
    window = MainWindow(kit._replace(engine=SilentEngine()))
    window.furnish_now()
    qtbot.addWidget(window)
    window.show()
    yield window
    window.close_unasked()
    undress(qapp, font)


@pytest.fixture
def files(window: MainWindow) -> FakeLostPictures:
    lost = window._kit.lost
    assert isinstance(lost, FakeLostPictures)
    return lost


@pytest.fixture
def studio(window: MainWindow) -> Studio:
    assert window.studio is not None
    return window.studio


@pytest.fixture
def commands(window: MainWindow) -> Commands:
    assert window.commands is not None
    return window.commands


def usable(commands: Commands, *wanted: CommandId) -> list[bool]:
    return [commands[each].isEnabled() for each in wanted]


def reason(commands: Commands, command_id: CommandId) -> str:
    return commands[command_id].statusTip()


def test_without_a_selection_they_say_what_is_missing(commands: Commands) -> None:
    commands.opening.emit()
    assert not any(usable(commands, *WITH_FILES, CommandId.MAKE_AGAIN))
    assert reason(commands, CommandId.COMPARE) == "Select a picture first."
    assert reason(commands, CommandId.MAKE_AGAIN) == "Choose a problem that needs attention."
    assert reason(commands, CommandId.STOP_WATCHING) == "Select a picture that is being made."


def test_of_several_that_are_being_made_none_is_said_to_be_deleted(
    studio: Studio, commands: Commands, history: FakeHistory
) -> None:
    for row in (4, 5, 6):
        job = make_job(row, NOON_MS, JobState.RUNNING, sent_at_ms=NOON_MS)
        history.put(make_entry(row, job))
        studio.model.apply(job)
    studio.gallery.select(PICTURE.job.id)
    grid = studio.gallery.grid
    grid.selectAll()
    grid.selectionModel().select(grid.currentIndex(), QItemSelectionModel.SelectionFlag.Deselect)
    commands.opening.emit()

    assert studio.gallery.selection.count == 3
    for command_id in (CommandId.DELETE, CommandId.REUSE, CommandId.STOP_WATCHING):
        assert reason(commands, command_id) == "Select one picture only.", command_id
    assert reason(commands, CommandId.COMPARE) == "There is no picture yet."


def test_what_is_deleted_can_only_be_restored(studio: Studio, commands: Commands, history: FakeHistory) -> None:
    history.put(replace(PICTURE, marks=PICTURE.marks.after(MarkChange(is_deleted=True), NOON_MS)))
    studio.gallery.show_deleted(is_shown=True)
    studio.gallery.select(PICTURE.job.id)
    assert reason(commands, CommandId.DELETE) == "It can only be restored."


def test_a_picture_whose_file_is_gone_offers_its_recipe_and_nothing_else(
    studio: Studio, commands: Commands, files: FakeLostPictures, qtbot: QtBot
) -> None:
    assert PICTURE.output is not None
    studio.gallery.select(PICTURE.job.id)
    assert all(usable(commands, *WITH_FILES, CommandId.REUSE, CommandId.DELETE))
    files.gone.add(PICTURE.output.path)
    with qtbot.waitSignal(studio.selection_changed):
        studio.lost.look(PICTURE.output)
    assert not any(usable(commands, *WITH_FILES))
    assert all(usable(commands, CommandId.REUSE, CommandId.DELETE))
    assert reason(commands, CommandId.REFINE) == GONE.text()
    (find,) = studio.inspector.findChildren(LostTop)
    assert find.isVisibleTo(studio.inspector)
    files.gone.clear()
    with qtbot.waitSignal(studio.selection_changed):
        studio.lost.look(PICTURE.output)
    assert all(usable(commands, *WITH_FILES))
    assert not find.isVisibleTo(studio.inspector)
    assert reason(commands, CommandId.REFINE) == ""


def test_compare_opens_the_picture_beside_what_it_was_made_from(
    studio: Studio, commands: Commands, qtbot: QtBot
) -> None:
    studio.gallery.select(PICTURE.job.id)
    with qtbot.waitSignal(studio.gallery.compare_requested) as told:
        commands[CommandId.COMPARE].trigger()
    assert told.args == [PICTURE]
    commands.opening.emit()
    assert not any(usable(commands, *WITH_FILES[1:])), "what is put aside meanwhile stays so"


@pytest.mark.parametrize(("entry", "is_offered"), [(PROBLEM, True), (DECLINED, False)])
def test_only_a_problem_that_can_be_made_again_is(
    studio: Studio, commands: Commands, entry: object, *, is_offered: bool
) -> None:
    described = PROBLEM if entry is PROBLEM else DECLINED
    studio.attention.chosen.emit(described.job.id)
    commands.opening.emit()
    assert commands[CommandId.MAKE_AGAIN].isEnabled() is is_offered


def test_what_is_held_can_be_resumed_only_while_something_is(
    studio: Studio, commands: Commands, history: FakeHistory
) -> None:
    line = commands[CommandId.RESUME_HELD]
    commands.opening.emit()
    assert (line.isEnabled(), line.statusTip()) == (False, "No picture is held.")
    history.put(make_entry(4, make_job(4, NOON_MS, JobState.HELD)))
    commands.opening.emit()
    assert (line.isEnabled(), line.statusTip()) == (True, "")


@pytest.mark.parametrize(
    ("is_demo", "state"), [(False, (True, "")), (True, (False, "The demo costs nothing."))], ids=["own", "demo"]
)
def test_the_sums_of_a_demo_that_costs_nothing_are_off_and_say_why(
    theme: Theme, tmp_path: Path, qtbot: QtBot, state: tuple[bool, str], *, is_demo: bool
) -> None:
    window = MainWindow(window_kit(theme, tmp_path, is_demo=is_demo))
    window.furnish_now()
    qtbot.addWidget(window)
    assert window.commands is not None
    line = window.commands[CommandId.SPEND]
    assert (line.isEnabled(), line.statusTip()) == state


def test_a_picture_is_mentioned_where_the_caret_is(studio: Studio, commands: Commands, window: MainWindow) -> None:
    window.activateWindow()
    commands.opening.emit()
    line = commands.mentions.menuAction()
    assert (line.isEnabled(), line.statusTip()) == (False, "Add a picture to mention it.")

    studio.composer.add_sources([PictureSource(name, f"/{name}") for name in ("dunes.jpg", "a&b.jpg")])
    commands.opening.emit()
    assert line.isEnabled()
    assert [action.text() for action in commands.mentions.actions()] == ["&1  dunes.jpg", "&2  a&&b.jpg"]
    commands.mentions.actions()[1].trigger()
    assert studio.composer.draft.prompt == "@Image2 "


def test_the_line_that_is_lit_stays_while_pictures_to_mention_are_looked_at(
    studio: Studio, commands: Commands, qtbot: QtBot
) -> None:
    studio.composer.add_sources([PictureSource(name, f"/{name}") for name in ("dunes.jpg", "dusk.jpg")])
    commands.opening.emit()
    menu = commands.mentions
    menu.popup(QPoint(0, 0))
    menu.setActiveAction(menu.actions()[1])
    assert PICTURE.output is not None

    with qtbot.waitSignal(studio.selection_changed):
        studio.gallery.select(PICTURE.job.id)
    with qtbot.waitSignal(studio.selection_changed):
        studio.lost.settled.emit(PICTURE.output.id, True)
    assert menu.activeAction() is not None
    assert menu.activeAction().text() == "&2  dusk.jpg"
    menu.close()


def test_the_pointer_on_what_cannot_be_used_is_told_why(window: MainWindow, commands: Commands) -> None:
    commands.opening.emit()
    compare = commands[CommandId.COMPARE]
    (menu,) = (each for each in window.findChildren(QMenu) if compare in each.actions())
    menu.popup(QPoint(0, 0))
    for action, told in ((commands[CommandId.GENERATE], ""), (compare, "<qt>Select a picture first.</qt>")):
        place = menu.actionGeometry(action).center()
        QApplication.sendEvent(menu, QHelpEvent(QEvent.Type.ToolTip, place, menu.mapToGlobal(place)))
        assert QToolTip.text() == told
    QToolTip.hideText()
    menu.close()
