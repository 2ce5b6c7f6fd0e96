"""The large view in its window: over the studio, back on the tile seen last, and nothing that is hidden acts."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.history_entry import Entry
from kling_desktop.core.job import JobState
from kling_desktop.core.marks import Flag, MarkChange
from kling_desktop.ui.commands import CommandId, Commands
from kling_desktop.ui.gallery.lightbox.lightbox import Lightbox
from kling_desktop.ui.main_window.studio import Studio
from kling_desktop.ui.main_window.window import MainWindow
from tests.dressing import undress
from tests.fakes.fake_history import FakeHistory
from tests.fakes.fake_pictures import MINUTE_MS, FakeLostPictures, make_entry, make_job
from tests.fakes.gallery_desk import NOON_MS
from tests.fakes.window_kit import SilentEngine, silent_kit

LONG_MS = 5000
COUNT = 3


class Bed:
    """A window over three pictures."""

    def __init__(self, qtbot: QtBot, window: MainWindow, entries: list[Entry]) -> None:
        self.qtbot, self.window, self.entries = qtbot, window, entries

    @property
    def studio(self) -> Studio:
        assert self.window.studio is not None
        return self.window.studio

    @property
    def commands(self) -> Commands:
        assert self.window.commands is not None
        return self.window.commands

    @property
    def engine(self) -> SilentEngine:
        engine = self.window._kit.engine
        assert isinstance(engine, SilentEngine)
        return engine

    @property
    def page(self) -> Lightbox:
        page = self.studio.viewer.lightbox
        assert page is not None
        return page

    def open_by_key(self) -> None:
        """Space on the second picture."""
        grid = self.studio.gallery.grid
        self.studio.gallery.select(self.entries[1].job.id)
        grid.setFocus()
        QTest.keyClick(grid, Qt.Key.Key_Space)
        assert self.studio.viewer.is_open

    def lose_file(self) -> None:
        """The file of the second picture goes, and that is noticed."""
        lost, output = self.window._kit.lost, self.entries[1].output
        assert isinstance(lost, FakeLostPictures)
        assert output is not None
        lost.gone.add(output.path)
        self.engine.render_failed.emit(output.id, Failure(FailureKind.FILE_MISSING))
        self.qtbot.waitUntil(lambda: self.studio.model.is_lost(self.entries[1]))

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        widget = QApplication.focusWidget()
        assert widget is not None
        QTest.keyClick(widget, key, modifiers)


@pytest.fixture
def bed(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Bed]:
    font = qapp.font()
    entries = [make_entry(number, make_job(number, NOON_MS - number * MINUTE_MS)) for number in range(1, COUNT + 1)]
    window = MainWindow(silent_kit(qapp, tmp_path, FakeHistory(entries)))
    window.furnish_now()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    bed = Bed(qtbot, window, entries)
    qtbot.waitUntil(lambda: bed.studio.model.rowCount() == COUNT, timeout=LONG_MS)
    yield bed
    window.close()
    undress(qapp, font)


def test_it_is_built_only_when_it_is_needed(bed: Bed) -> None:
    assert bed.studio.viewer.lightbox is None
    bed.open_by_key()
    assert bed.page.isVisible()
    assert not bed.studio.panes.isVisible()
    assert not bed.window.menuBar().isVisible()


def test_closing_leads_back_to_the_tile_that_was_seen_last(bed: Bed) -> None:
    bed.open_by_key()
    bed.press(Qt.Key.Key_Right)
    bed.press(Qt.Key.Key_Escape)
    assert not bed.studio.viewer.is_open
    assert bed.studio.panes.isVisible()
    assert bed.window.menuBar().isVisible()
    assert bed.studio.gallery.selection.single == bed.entries[2]
    assert bed.studio.gallery.grid.hasFocus()


def test_the_tile_shows_the_keyboard_again_that_led_to_the_picture(bed: Bed) -> None:
    bed.window.activateWindow()
    bed.open_by_key()
    bed.press(Qt.Key.Key_Escape)
    grid = bed.studio.gallery.grid
    assert not grid.tile_state(1).has_focus, "nothing but a selection led here"
    QTest.keyClick(grid, Qt.Key.Key_Right)
    QTest.keyClick(grid, Qt.Key.Key_Space)
    assert bed.studio.viewer.is_open
    bed.press(Qt.Key.Key_Escape)
    assert grid.tile_state(2).has_focus


def test_a_double_click_opens_and_a_job_on_its_way_does_not(bed: Bed) -> None:
    running = make_entry(9, make_job(9, NOON_MS, JobState.RUNNING))
    bed.studio.viewer.open(running)
    assert not bed.studio.viewer.is_open
    bed.studio.gallery.open_requested.emit(bed.entries[0])
    assert bed.studio.viewer.entry == bed.entries[0]
    bed.studio.viewer.close()
    bed.studio.viewer.close()
    assert bed.studio.viewer.entry is None


def test_split_it_compares_at_once(bed: Bed) -> None:
    bed.studio.viewer.open_split(bed.entries[0])
    assert bed.page.stage.compares
    assert bed.engine.asked[1] == "b" * 64


def test_the_details_open_compare_copy_and_save(bed: Bed) -> None:
    inspector, entry = bed.studio.inspector, bed.entries[0]
    inspector.copy_requested.emit((entry,))
    bed.qtbot.waitUntil(lambda: bed.engine.asked == [entry.job.id], timeout=LONG_MS)
    inspector.save_requested.emit((entry,))
    dialog = bed.studio.workspace.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.close()
    inspector.open_requested.emit(entry)
    assert bed.studio.viewer.entry == entry
    bed.studio.viewer.close()
    inspector.compare_requested.emit(entry)
    assert bed.page.stage.compares


def test_renders_go_to_the_engine_and_come_back(bed: Bed, tmp_path: Path) -> None:
    bed.open_by_key()
    key = bed.entries[1].job.id
    assert bed.engine.asked[0] == key
    path = tmp_path / "render"
    path.write_bytes(b"P6\n2 2\n255\n" + bytes(12))
    bed.engine.rendered.emit(key, str(path))
    bed.qtbot.waitUntil(lambda: bed.page.stage.is_complete, timeout=LONG_MS)
    bed.press(Qt.Key.Key_Escape)
    assert set(bed.engine.forgotten) == {bed.entries[0].job.id, bed.entries[2].job.id}


def test_marks_and_deleting_go_to_the_engine_and_the_notice_is_on_the_page(bed: Bed) -> None:
    bed.open_by_key()
    bed.press(Qt.Key.Key_P)
    bed.press(Qt.Key.Key_3)
    bed.press(Qt.Key.Key_Delete)
    key = bed.entries[1].job.id
    assert bed.engine.marked == [
        ((key,), MarkChange(flag=Flag.PICKED)),
        ((key,), MarkChange(stars=3)),
        ((key,), MarkChange(is_deleted=True)),
    ]
    notice = bed.studio.spokesman.notice
    assert notice.isVisible()
    assert notice.parentWidget() is bed.page.stage
    bed.press(Qt.Key.Key_Escape)
    assert notice.parentWidget() is bed.studio.gallery
    assert notice.isVisible()


def test_copy_and_save_are_about_the_picture_that_is_seen(bed: Bed) -> None:
    bed.open_by_key()
    bed.press(Qt.Key.Key_Right)
    bed.engine.asked.clear()
    bed.press(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    bed.qtbot.waitUntil(lambda: bed.engine.asked == [bed.entries[2].job.id], timeout=LONG_MS)
    bed.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    dialog = bed.studio.workspace.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    assert dialog.selectedFiles()[0].endswith(f"{bed.entries[2].job.id}.png")
    dialog.close()


def test_nothing_acts_on_what_is_hidden(bed: Bed) -> None:
    draft = bed.studio.composer.draft
    before = {command: bed.commands[command].isEnabled() for command in CommandId}
    bed.open_by_key()
    usable = {command for command in CommandId if bed.commands[command].isEnabled()}
    assert usable == {
        CommandId.COPY, CommandId.SAVE_AS, CommandId.SETTINGS, CommandId.FULL_SCREEN, CommandId.QUIT,
        CommandId.GENERATE, CommandId.SPEND,
    }  # fmt: skip
    with bed.qtbot.assertNotEmitted(bed.commands[CommandId.GENERATE].triggered):
        for key in (Qt.Key.Key_U, Qt.Key.Key_R, Qt.Key.Key_1, Qt.Key.Key_Return):
            bed.press(key, Qt.KeyboardModifier.ControlModifier)
    assert bed.studio.composer.draft == draft
    bed.press(Qt.Key.Key_Escape)
    after = {command: bed.commands[command].isEnabled() for command in CommandId}
    changed = {command for command in CommandId if before[command] and not after[command]}
    assert not changed
    assert after[CommandId.SAVE_AS], "a picture is selected now"


def test_refine_and_reuse_lead_to_the_composer(bed: Bed) -> None:
    bed.open_by_key()
    bed.press(Qt.Key.Key_E)
    assert not bed.studio.viewer.is_open
    assert bed.studio.compose.prompt.editor.hasFocus()
    assert len(bed.studio.composer.draft.slots) == 1
    bed.open_by_key()
    bed.press(Qt.Key.Key_R)
    assert bed.studio.composer.draft.prompt == bed.entries[1].job.recipe.prompt


def test_refine_stays_where_it_cannot_begin(bed: Bed) -> None:
    bed.open_by_key()
    bed.lose_file()
    bed.press(Qt.Key.Key_E)
    assert bed.studio.viewer.is_open
    assert not bed.studio.composer.draft.slots


def test_a_picture_whose_file_is_gone_is_not_opened_until_it_is_back(bed: Bed) -> None:
    bed.open_by_key()
    bed.press(Qt.Key.Key_Escape)
    bed.lose_file()
    bed.press(Qt.Key.Key_Space)
    assert not bed.studio.viewer.is_open
    assert bed.studio.spokesman.notice.text.startswith("The picture's file was moved or deleted.")

    lost = bed.window._kit.lost
    assert isinstance(lost, FakeLostPictures)
    lost.gone.clear()
    bed.press(Qt.Key.Key_Space)
    assert not bed.studio.viewer.is_open, "it is looked for only now"
    bed.qtbot.waitUntil(lambda: not bed.studio.model.is_lost(bed.entries[1]))
    bed.press(Qt.Key.Key_Space)
    assert bed.studio.viewer.is_open


def test_a_reference_is_added_without_leaving(bed: Bed) -> None:
    bed.open_by_key()
    bed.press(Qt.Key.Key_U)
    assert bed.studio.viewer.is_open
    assert len(bed.studio.composer.draft.slots) == 1


def test_marks_that_come_while_it_is_open_are_shown(bed: Bed) -> None:
    bed.open_by_key()
    history = bed.studio._history
    assert isinstance(history, FakeHistory)
    marked = replace(bed.entries[1], marks=replace(bed.entries[1].marks, stars=4))
    history.put(marked)
    bed.engine.job_changed.emit(marked.job)
    bed.qtbot.waitUntil(lambda: bed.studio.viewer.entry == marked, timeout=LONG_MS)
