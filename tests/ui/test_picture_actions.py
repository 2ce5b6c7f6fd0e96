"""What a person does with pictures reaches the engine, whichever part of the window says it, and can be taken back."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.marks import Flag, MarkChange
from kling_desktop.ui.base.picture_mime import PictureFile
from kling_desktop.ui.commands import CommandId
from kling_desktop.ui.compose.compose_status import ComposeStatus
from kling_desktop.ui.gallery.examples.example import shipped_examples
from kling_desktop.ui.main_window.circumstances import Circumstances
from kling_desktop.ui.main_window.kit import WindowKit
from kling_desktop.ui.main_window.menu_wiring import MenuWiring
from kling_desktop.ui.main_window.studio import Studio
from kling_desktop.ui.main_window.window import MainWindow
from tests.dressing import undress
from tests.fakes.fake_history import FakeHistory
from tests.fakes.fake_pictures import MINUTE_MS, make_entry, make_job
from tests.fakes.gallery_desk import NOON_MS
from tests.fakes.window_kit import SilentEngine, silent_kit, studio_over

ENTRIES = [make_entry(row, make_job(row, NOON_MS - row * MINUTE_MS)) for row in range(1, 4)]
IDS = tuple(entry.job.id for entry in ENTRIES)


@pytest.fixture
def kit(qapp: QApplication, tmp_path: Path) -> Iterator[WindowKit]:
    font = qapp.font()
    yield silent_kit(qapp, tmp_path, FakeHistory(ENTRIES))
    undress(qapp, font)


@pytest.fixture
def engine(kit: WindowKit) -> SilentEngine:
    assert isinstance(kit.engine, SilentEngine)
    return kit.engine


@pytest.fixture
def studio(kit: WindowKit, qtbot: QtBot) -> Iterator[Studio]:
    studio = studio_over(kit, FakeHistory(ENTRIES), Circumstances(ComposeStatus(is_demo=False, seconds_each=4.0)))
    qtbot.addWidget(studio.workspace)
    studio.workspace.resize(1440, 900)
    studio.workspace.show()
    yield studio
    studio.workspace.close_history()
    studio.workspace.close()


def test_keys_in_the_gallery_mark_what_is_selected(studio: Studio, engine: SilentEngine, qtbot: QtBot) -> None:
    studio.gallery.grid.selectAll()

    for key in (Qt.Key.Key_P, Qt.Key.Key_4, Qt.Key.Key_X):
        qtbot.keyClick(studio.gallery.grid, key)

    assert engine.marked == [
        (IDS, MarkChange(flag=Flag.PICKED)),
        (IDS, MarkChange(stars=4)),
        (IDS, MarkChange(flag=Flag.REJECTED)),
    ]


def test_what_is_deleted_can_be_taken_back_at_once(studio: Studio, engine: SilentEngine, qtbot: QtBot) -> None:
    notice = studio.spokesman.notice
    studio.gallery.grid.selectAll()

    qtbot.keyClick(studio.gallery.grid, Qt.Key.Key_Delete)
    assert notice.text == "3 pictures moved to Recently Deleted"
    (undo,) = notice.findChildren(QPushButton)
    undo.click()

    assert engine.marked == [(IDS, MarkChange(is_deleted=True)), (IDS, MarkChange(is_deleted=False))]


def test_a_single_picture_is_called_one(studio: Studio) -> None:
    studio.pictures.delete(IDS[:1])
    assert studio.spokesman.notice.text == "Picture moved to Recently Deleted"


def test_nothing_is_said_about_nothing(studio: Studio, engine: SilentEngine) -> None:
    studio.pictures.delete(())
    studio.pictures.rate((), 3)
    assert (engine.marked, studio.spokesman.notice.isHidden()) == ([], True)


def test_a_picture_is_mentioned_as_the_reference_that_it_is(studio: Studio) -> None:
    studio.pictures.mention(ENTRIES[0])
    studio.pictures.use_as_reference(ENTRIES[1:2])
    assert studio.composer.draft.prompt.strip() == "@Image1"
    studio.pictures.use_as_reference(ENTRIES[2:3])
    used = replace(ENTRIES[2].job.recipe.references[0], source_output=IDS[2])
    studio.composer.settle(studio.composer.draft.slots[2].key, used)

    studio.pictures.mention(ENTRIES[2])

    assert len(studio.composer.draft.slots) == 3
    assert studio.composer.draft.prompt.split() == ["@Image1", "@Image3"]


def test_a_picture_that_is_still_being_read_is_mentioned_again_not_added_again(studio: Studio) -> None:
    empty = studio.composer.draft
    studio.pictures.mention(ENTRIES[0])
    studio.pictures.mention(ENTRIES[0])
    assert len(studio.composer.draft.slots) == 1
    assert studio.composer.draft.prompt.split() == ["@Image1", "@Image1"]

    studio.composer.undo()
    studio.composer.undo()
    assert studio.composer.draft == empty, "a picture and its mention are one step"


def test_a_picture_that_was_refused_is_tried_again(studio: Studio) -> None:
    studio.pictures.mention(ENTRIES[0])
    studio.composer.settle(studio.composer.draft.slots[0].key, Failure(FailureKind.FILE_MISSING))
    studio.pictures.mention(ENTRIES[0])
    assert [slot.is_reading for slot in studio.composer.draft.slots] == [False, True]


def test_a_mention_takes_the_place_of_what_is_selected(studio: Studio) -> None:
    studio.composer.set_prompt("the old one in the mist")
    studio.composer.set_selection(0, 11)
    studio.pictures.mention(ENTRIES[0])
    assert studio.composer.draft.prompt == "@Image1 in the mist"


def test_prompt_and_path_are_copied_as_text(studio: Studio, tmp_path: Path) -> None:
    clipboard = QApplication.clipboard()
    studio.pictures.copy_prompt(ENTRIES[0])
    assert clipboard.text() == ENTRIES[0].job.recipe.prompt
    studio.pictures.copy_path(ENTRIES[0])
    assert clipboard.text() == str(tmp_path / f"{IDS[0]}.png")


def test_what_is_dropped_on_the_gallery_becomes_a_reference(studio: Studio, qtbot: QtBot) -> None:
    with qtbot.waitSignal(studio.composer.intake_requested) as asked:
        studio.gallery.sources_dropped.emit((PictureFile(Path("/a/b.png")),))

    assert asked.args[1].name == "b.png"


def test_the_menu_leads_to_recently_deleted_and_back(kit: WindowKit, qtbot: QtBot) -> None:
    window = MainWindow(kit)
    window.furnish_now()
    qtbot.addWidget(window)
    window.show()
    assert window.commands is not None
    menus = window.findChild(MenuWiring)
    assert menus is not None
    assert window.studio is not None
    action, gallery = menus.commands[CommandId.RECENTLY_DELETED], window.studio.gallery

    action.trigger()
    assert gallery.is_deleted_shown
    gallery.show_deleted(is_shown=False)
    assert not action.isChecked()
    window.close()


def test_a_maximised_window_is_maximised_again_after_full_screen(kit: WindowKit, qtbot: QtBot) -> None:
    window = MainWindow(kit)
    window.furnish_now()
    qtbot.addWidget(window)
    window.showMaximized()
    assert window.commands is not None
    full_screen = window.commands[CommandId.FULL_SCREEN]

    full_screen.trigger()
    assert window.isFullScreen()
    full_screen.trigger()

    assert not window.isFullScreen()
    assert window.isMaximized()
    window.close()


def test_refining_puts_the_caret_into_the_empty_prompt(studio: Studio, qtbot: QtBot) -> None:
    studio.workspace.activateWindow()
    qtbot.waitUntil(studio.workspace.isActiveWindow)
    studio.gallery.select(IDS[0])
    studio.gallery.grid.setFocus()
    qtbot.keyClick(studio.gallery.grid, Qt.Key.Key_E)
    assert studio.compose.prompt.editor.hasFocus()
    assert not studio.composer.draft.prompt


def test_an_example_fills_references_and_prompt_and_can_be_taken_back(studio: Studio, qtbot: QtBot) -> None:
    example, composer, notice = shipped_examples()[2], studio.composer, studio.spokesman.notice
    composer.set_choice("aspect_ratio", "1:1")
    composer.set_count(3)
    with qtbot.waitSignals([composer.intake_requested] * 2):
        studio.gallery.example_chosen.emit(example)
    assert composer.draft.prompt == example.prompt
    assert [slot.name for slot in composer.draft.slots] == ["merge.jpg", "alpine.jpg"]
    assert (dict(composer.draft.choices)["aspect_ratio"], composer.draft.count) == ("1:1", 3)
    assert notice.isHidden(), "there was nothing to lose"
    assert studio.compose.prompt.editor.hasFocus()

    studio.gallery.example_chosen.emit(shipped_examples()[0])
    assert notice.text == "Example filled in"
    (undo,) = notice.findChildren(QPushButton)
    undo.click()
    assert composer.draft.prompt == example.prompt


def test_nothing_is_composed_with_a_picture_whose_file_is_gone(
    studio: Studio, engine: SilentEngine, qtbot: QtBot
) -> None:
    gone = ENTRIES[0]
    with qtbot.waitSignal(studio.lost.settled):
        engine.render_failed.emit(gone.job.id, Failure(FailureKind.FILE_MISSING))

    for act in (
        studio.pictures.refine,
        studio.pictures.mention,
        lambda entry: studio.pictures.use_as_reference([entry]),
    ):
        studio.spokesman.notice.hide()
        act(gone)
        assert studio.spokesman.notice.text.startswith("The picture's file was moved or deleted.")
        assert not studio.composer.draft.slots
    studio.pictures.use_as_reference([gone, ENTRIES[1]])
    assert len(studio.composer.draft.slots) == 1
