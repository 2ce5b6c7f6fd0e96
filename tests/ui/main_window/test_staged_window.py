"""The window in the order in which a person sees it: pictures first, the outer panes in the turns after that.

Whatever is said, or done by the person, before all of it is there must not be lost.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.core.failure import Failure, FailureKind, KlingError
from kling_desktop.core.generation import Output
from kling_desktop.core.history_entry import Entry
from kling_desktop.core.job import JobState
from kling_desktop.core.marks import MarkChange
from kling_desktop.core.ports.history import History
from kling_desktop.core.preferences import Preferences
from kling_desktop.ui.base.plain_message import PlainMessage
from kling_desktop.ui.base.thumbnail_loader import Wish
from kling_desktop.ui.commands import MENUS, CommandId
from kling_desktop.ui.compose.compose_panel import ComposePanel
from kling_desktop.ui.gallery.inspector.details_page import DetailsPage
from kling_desktop.ui.main_window.draft_memory import NOTE as DRAFT_NOTE
from kling_desktop.ui.main_window.panes import PaneWishes
from kling_desktop.ui.main_window.studio import Studio
from kling_desktop.ui.main_window.window import MainWindow
from kling_desktop.ui.main_window.window_state import WindowState
from kling_desktop.ui.main_window.workspace import Workspace
from tests.dressing import undress
from tests.fakes.fake_history import FakeHistory
from tests.fakes.fake_pictures import MINUTE_MS, make_entry, make_job
from tests.fakes.gallery_desk import NOON_MS
from tests.fakes.window_kit import KeptPreferences, SilentEngine, silent_kit

Open = Callable[..., MainWindow]


class MakingEngine(SilentEngine):
    """Notes which thumbnails it shall make."""

    def __init__(self) -> None:
        super().__init__()
        self.made: list[str] = []

    def make_thumbnail(self, output: Output) -> None:
        self.made.append(output.id)


class ClosableHistory(FakeHistory):
    """Remembers that it was closed."""

    is_closed = False

    def close(self) -> None:
        self.is_closed = True
        super().close()


class HistoryWithoutDraft(FakeHistory):
    """A database in which one note cannot be read."""

    def note(self, name: str) -> str | None:
        if name == DRAFT_NOTE:
            raise KlingError(Failure(FailureKind.DATABASE))
        return super().note(name)


class HistoryWithBug(FakeHistory):
    """Our own mistake, while the draft is read."""

    def note(self, name: str) -> str | None:
        if name == DRAFT_NOTE:
            raise RuntimeError("a bug")
        return super().note(name)


def pictures(count: int = 3) -> list[Entry]:
    return [make_entry(row, make_job(row, NOON_MS - row * MINUTE_MS)) for row in range(1, count + 1)]


@pytest.fixture
def engine() -> MakingEngine:
    return MakingEngine()


@pytest.fixture
def shown(qapp: QApplication, qtbot: QtBot, tmp_path: Path, engine: MakingEngine) -> Iterator[Open]:
    """Opens windows that are painted, and in which nothing but the gallery is there yet."""
    font, windows = qapp.font(), list[MainWindow]()

    def opened(
        history: FakeHistory | None = None,
        *,
        open_history: Callable[[], History | None] | None = None,
        state: WindowState | None = None,
        is_first_run: bool = False,
    ) -> MainWindow:
        kit = silent_kit(qapp, tmp_path, history or FakeHistory(pictures()))
        kept = KeptPreferences(Preferences(window="" if state is None else state.to_text()))
        kit = kit._replace(
            engine=engine,
            shows_welcome=is_first_run,
            open_history=open_history or kit.open_history,
            read_preferences=kept.read,
            write_preferences=kept.write,
            write_preferences_soon=kept.write,
        )
        window = MainWindow(kit)
        windows.append(window)
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        for workspace in window.findChildren(Workspace):
            qtbot.waitUntil(lambda workspace=workspace: not workspace.loader.is_busy)
            qtbot.waitUntil(lambda workspace=workspace: workspace.gallery.grid.is_settled)
        return window

    yield opened
    for window in windows:
        window.close_unasked()
    undress(qapp, font)


def furnish(qtbot: QtBot, window: MainWindow) -> Studio:
    with qtbot.waitSignal(window.furnished):
        window.furnish()
    assert window.studio is not None
    return window.studio


def workspace_of(window: MainWindow) -> Workspace:
    (workspace,) = window.findChildren(Workspace)
    return workspace


def test_the_pictures_come_first_and_the_outer_panes_by_themselves(shown: Open, qtbot: QtBot) -> None:
    window = shown()
    workspace = workspace_of(window)
    assert workspace.gallery.isVisible()
    assert not workspace.findChildren(ComposePanel), "the first frame does without"
    assert not window.is_furnished
    studio = furnish(qtbot, window)
    qtbot.waitUntil(studio.compose.isVisible)
    assert window.focusWidget() is studio.compose.prompt.editor
    assert window.is_furnished
    (details,) = studio.inspector.findChildren(DetailsPage)
    assert not details.isVisible(), "at hand for the first picture that is chosen"


def test_what_has_the_keyboard_before_the_prompt_is_there_has_a_name(shown: Open) -> None:
    focus = shown().focusWidget()
    assert focus is not None
    assert focus.accessibleName() == "Composer"


def test_a_window_can_be_closed_before_all_of_it_was_built(shown: Open, qtbot: QtBot) -> None:
    window = shown()
    window.furnish()
    window.close()
    with qtbot.assertNotEmitted(window.furnished, wait=50):
        window.furnish_now()
    assert window.studio is None, "over a database that is closed"


def test_a_window_that_is_closed_while_its_library_is_opened_lets_go_of_it(
    shown: Open, qtbot: QtBot, engine: MakingEngine
) -> None:
    opened = list[ClosableHistory]()

    def open_history() -> History | None:
        if not is_there:
            return None
        opened.append(ClosableHistory())
        return opened[-1]

    is_there = False
    window = shown(open_history=open_history)
    is_there = True
    engine.opened.emit()
    qtbot.waitUntil(lambda: bool(window.findChildren(Workspace)))
    assert not window.shows_history, "nothing of it is seen before it can be used"
    window.close()
    assert opened[0].is_closed


def test_thumbnails_that_were_missed_in_the_first_frame_are_made_again(
    shown: Open, qtbot: QtBot, engine: MakingEngine
) -> None:
    window = shown()
    assert not engine.made
    furnish(qtbot, window)
    assert sorted(engine.made) == sorted(entry.output.id for entry in pictures() if entry.output is not None)


def test_an_index_that_could_not_be_read_is_said_all_the_same(shown: Open, qtbot: QtBot) -> None:
    readers: list[History] = [FakeHistory(pictures())]

    def open_history() -> History:
        if not readers:
            raise KlingError(Failure(FailureKind.DATABASE))
        return readers.pop()

    window = shown(open_history=open_history)
    qtbot.waitUntil(lambda: workspace_of(window).model.failure is not None)
    assert furnish(qtbot, window).spokesman.notice.text.startswith("Kling Desktop made a mistake")


def test_a_thumbnail_that_a_mistake_of_ours_kept_from_the_first_frame_is_said(shown: Open, qtbot: QtBot) -> None:
    window = shown()
    with qtbot.captureExceptions() as seen:
        workspace_of(window).loader.pixmap(Wish("thumbnail.jpg", cast("int", "wide"), 80, 8))
        qtbot.waitUntil(lambda: len(seen) == 1 and workspace_of(window).loader.has_broken)
    studio = furnish(qtbot, window)
    assert studio.spokesman.notice.text.startswith("Kling Desktop made a mistake")
    studio.tell("Something else")
    studio._details_loader.broke.emit()
    assert studio.spokesman.notice.text.startswith("Kling Desktop made a mistake")


@pytest.mark.parametrize(("width", "is_docked"), [(1440, True), (1100, False), (900, False)])
def test_the_toggle_and_the_details_know_where_the_pane_is(
    shown: Open, qtbot: QtBot, width: int, *, is_docked: bool
) -> None:
    studio = furnish(qtbot, shown(state=WindowState(place=QRect(0, 0, width, 700))))
    buttons = [each for each in studio.gallery.findChildren(QWidget) if each.accessibleName() == "Details"]
    assert [bool(button.property("checked")) for button in buttons] == [is_docked]
    name = "Hide the details" if is_docked else "Close the details"
    assert [each for each in studio.inspector.findChildren(QWidget) if each.accessibleName() == name]


def test_the_toggle_knows_that_the_pane_was_hidden_the_last_time(shown: Open, qtbot: QtBot) -> None:
    wishes = PaneWishes(inspector_docked=False)
    studio = furnish(qtbot, shown(state=WindowState(place=QRect(0, 0, 1440, 900), panes=wishes)))
    (button,) = (each for each in studio.gallery.findChildren(QWidget) if each.accessibleName() == "Details")
    assert not button.property("checked")


def test_tab_goes_through_composer_gallery_and_details(shown: Open, qtbot: QtBot) -> None:
    studio = furnish(qtbot, shown(state=WindowState(place=QRect(0, 0, 1440, 900))))
    studio.gallery.select(make_job(1, NOON_MS).id)
    qtbot.waitUntil(lambda: studio.inspector.entry is not None)
    studio.compose.focus_prompt()
    panes = {"composer": studio.compose, "gallery": studio.gallery, "details": studio.inspector}
    visited: list[str] = []
    for _ in range(60):
        focus = QApplication.focusWidget()
        assert focus is not None
        pane = next((name for name, pane in panes.items() if pane.isAncestorOf(focus)), "")
        if not visited or visited[-1] != pane:
            visited.append(pane)
        if len(visited) > len(panes):
            break
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    assert visited == ["composer", "gallery", "details", "composer"]


def test_a_job_that_ends_while_the_library_is_opened_late_is_not_lost(
    shown: Open, qtbot: QtBot, engine: MakingEngine
) -> None:
    running = make_job(1, NOON_MS, JobState.RUNNING, sent_at_ms=NOON_MS)
    history = FakeHistory([make_entry(1, running)])
    there: list[History] = []
    window = shown(open_history=lambda: next(iter(there), None))
    there.append(history)
    saved = make_job(1, NOON_MS, JobState.SAVED, sent_at_ms=NOON_MS)

    engine.opened.emit()
    history.put(make_entry(1, saved))
    engine.job_changed.emit(saved)

    qtbot.waitUntil(lambda: window.studio is not None)
    assert window.studio is not None
    model = window.studio.model
    qtbot.waitUntil(lambda: model.entry_at(0) is not None and model.entry_at(0).job.state is JobState.SAVED)
    assert not model.progress.in_progress


@pytest.mark.expected_log("history not read: database")
def test_a_database_that_cannot_be_read_is_looked_over_by_the_engine_before_that_is_said(
    shown: Open, qtbot: QtBot, engine: MakingEngine
) -> None:
    window = shown(HistoryWithoutDraft(pictures()))
    with qtbot.waitSignal(window.furnished):  # after which the engine starts
        window.furnish()
    assert window.is_furnished
    assert not window.findChildren(PlainMessage)
    engine.opened.emit()  # and it had nothing to mend
    qtbot.waitUntil(lambda: bool(window.findChildren(PlainMessage)))
    (box,) = window.findChildren(PlainMessage)
    assert box.isVisible()


def test_a_bug_of_ours_leaves_no_half_window_without_a_word(shown: Open, qtbot: QtBot) -> None:
    window = shown(HistoryWithBug(pictures()))
    with qtbot.captureExceptions() as seen:
        window.furnish()
        qtbot.waitUntil(lambda: bool(seen))
    assert not window.is_furnished
    (box,) = window.findChildren(PlainMessage)
    assert box.isVisible()
    assert "mistake" in box.text()


def test_a_library_that_is_open_and_cannot_be_read_is_said(shown: Open, qtbot: QtBot, engine: MakingEngine) -> None:
    window = shown(open_history=lambda: None)
    engine.opened.emit()
    qtbot.waitUntil(lambda: bool(window.findChildren(PlainMessage)))


def test_a_key_before_all_is_there_waits_for_it(shown: Open, qtbot: QtBot, engine: MakingEngine) -> None:
    window = shown()
    grid = workspace_of(window).gallery.grid
    grid.setCurrentIndex(grid.model().index(0, 0))
    grid.setFocus()
    window.furnish()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Delete)
    ids = tuple(entry.output.id for entry in pictures()[:1] if entry.output is not None)
    assert engine.marked == [(ids, MarkChange(is_deleted=True))]


def test_under_the_first_run_page_nothing_is_built_for_a_person_who_is_busy_with_it(
    shown: Open, qtbot: QtBot, engine: MakingEngine
) -> None:
    window = shown(is_first_run=True)
    assert not window.findChildren(Workspace), "the page is all that the first frame shows"
    engine.opened.emit()
    qtbot.waitUntil(lambda: window.shows_history)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_A)
    assert window.studio is None, "a step in each turn, and not all of them for a letter of a key"

    window.welcome.start_requested.emit()
    assert workspace_of(window).isVisible()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_A)
    assert window.studio is not None
    assert window.studio.composer.draft.prompt == "a"


def test_a_press_before_all_is_there_finds_full_menus(shown: Open, qtbot: QtBot) -> None:
    window = shown()
    bar = window.menuBar()
    assert len(bar.actions()) == len(MENUS)
    window.furnish()
    first = bar.actionGeometry(bar.actions()[0]).center()
    QTest.mousePress(window.windowHandle(), Qt.MouseButton.LeftButton, pos=bar.mapTo(window, first))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert not menu.isEmpty()
    menu.close()
    QTest.mouseRelease(window.windowHandle(), Qt.MouseButton.LeftButton, pos=bar.mapTo(window, first))
    assert window.commands is not None
    assert window.commands[CommandId.QUIT].isEnabled()


def test_undo_takes_a_deletion_back_while_it_is_offered_and_the_draft_s_last_step_else(
    shown: Open, qtbot: QtBot, engine: MakingEngine
) -> None:
    window = shown()
    window.furnish_now()
    studio = window.studio
    assert studio is not None
    studio.composer.set_prompt("A quiet harbour")
    grid = workspace_of(window).gallery.grid
    grid.setCurrentIndex(grid.model().index(0, 0))
    grid.setFocus()
    QTest.keyClick(grid, Qt.Key.Key_Delete)
    QTest.keyClick(grid, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert [change for _, change in engine.marked] == [MarkChange(is_deleted=True), MarkChange(is_deleted=False)]
    assert studio.composer.draft.prompt == "A quiet harbour"
    assert studio.spokesman.notice.isHidden()
    QTest.keyClick(grid, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(engine.marked) == 2
    assert studio.composer.draft.prompt == ""
