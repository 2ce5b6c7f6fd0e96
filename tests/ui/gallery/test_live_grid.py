"""The grid under real clicks and keys: places, selection, accessibility, counting, and nothing that jumps."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QFocusEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication
from pytestqt.qtbot import QtBot

from kling_desktop.core.history_entry import Entry
from kling_desktop.core.job import JobState
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.gallery.grid_view import MARGIN_PX
from kling_desktop.ui.gallery.live_grid import LiveGrid
from tests.fakes.gallery_desk import GalleryDesk

WIDTH = 720


@pytest.fixture
def grid(gallery: GalleryDesk, theme: Theme, qtbot: QtBot) -> Iterator[LiveGrid]:
    grid = LiveGrid(theme, gallery.model, gallery.loader, gallery.files)
    qtbot.addWidget(grid)
    grid.resize(WIDTH, 500)
    grid.show()
    yield grid
    grid.close()


def fill(gallery: GalleryDesk, grid: LiveGrid, count: int = 60, **fields: object) -> list[Entry]:
    """Pictures of a minute each, and the grid at rest."""
    entries = [gallery.add(minutes, **fields) for minutes in range(count)]
    gallery.load()
    gallery.qtbot.waitUntil(lambda: grid.is_settled and grid.layout_now.count == gallery.model.rowCount())
    return entries


def press(
    grid: LiveGrid, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> int:
    qtbot.keyClick(grid, key, modifier)
    return grid.currentIndex().row()


def cross_of(grid: LiveGrid, tile: int) -> QPoint:
    rect = grid.tile_rect(tile)
    return QPoint(rect.right() - 20, rect.top() + 20)


def test_rows_fill_the_width_between_the_margins(gallery: GalleryDesk, grid: LiveGrid) -> None:
    fill(gallery, grid)

    first, second = grid.tile_rect(0), grid.tile_rect(1)

    assert (first.left(), second.right() + 1) == (MARGIN_PX, WIDTH - MARGIN_PX)
    assert second.left() - first.right() - 1 == 8
    assert grid.verticalScrollBar().maximum() == grid.layout_now.height - grid.viewport().height()


def test_the_tiles_mirror_where_people_read_leftward(gallery: GalleryDesk, grid: LiveGrid, qtbot: QtBot) -> None:
    grid.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    fill(gallery, grid)
    grid.setCurrentIndex(gallery.model.index(0))

    assert grid.tile_rect(0).left() > grid.tile_rect(1).right()
    assert grid.indexAt(grid.tile_rect(1).center()).row() == 1
    assert press(grid, qtbot, Qt.Key.Key_Left) == 1
    assert press(grid, qtbot, Qt.Key.Key_Right) == 0


def test_a_click_selects_and_a_click_beside_does_not(gallery: GalleryDesk, grid: LiveGrid, qtbot: QtBot) -> None:
    fill(gallery, grid)

    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=grid.tile_rect(2).center())

    assert [index.row() for index in grid.selectedIndexes()] == [2]
    assert not grid.indexAt(QPoint(5, 5)).isValid()


def test_arrows_follow_what_is_seen(gallery: GalleryDesk, grid: LiveGrid, qtbot: QtBot) -> None:
    fill(gallery, grid)
    grid.setCurrentIndex(gallery.model.index(0))

    assert press(grid, qtbot, Qt.Key.Key_Right) == 1
    assert press(grid, qtbot, Qt.Key.Key_Down) == 3
    assert press(grid, qtbot, Qt.Key.Key_Left) == 2
    assert press(grid, qtbot, Qt.Key.Key_Up) == 0
    assert press(grid, qtbot, Qt.Key.Key_Up) == 0
    assert press(grid, qtbot, Qt.Key.Key_End) == 59
    assert press(grid, qtbot, Qt.Key.Key_Home) == 0
    assert press(grid, qtbot, Qt.Key.Key_PageDown) > 3
    assert [index.row() for index in grid.selectedIndexes()] == [grid.currentIndex().row()]


def test_a_key_brings_its_tile_into_sight(gallery: GalleryDesk, grid: LiveGrid, qtbot: QtBot) -> None:
    fill(gallery, grid)
    grid.setCurrentIndex(gallery.model.index(0))

    press(grid, qtbot, Qt.Key.Key_End)
    assert grid.viewport().rect().contains(grid.tile_rect(59))
    press(grid, qtbot, Qt.Key.Key_Home)
    assert grid.verticalScrollBar().value() == 0


def test_letters_do_not_search(gallery: GalleryDesk, grid: LiveGrid, qtbot: QtBot) -> None:
    fill(gallery, grid)
    grid.setCurrentIndex(gallery.model.index(7))

    assert press(grid, qtbot, Qt.Key.Key_G) == 7


def test_a_range_is_selected_in_reading_order(gallery: GalleryDesk, grid: LiveGrid, qtbot: QtBot) -> None:
    fill(gallery, grid)
    grid.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    left, shift = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier

    qtbot.mouseClick(grid.viewport(), left, pos=grid.tile_rect(1).center())
    qtbot.mouseClick(grid.viewport(), left, shift, grid.tile_rect(4).center())
    assert sorted(index.row() for index in grid.selectedIndexes()) == [1, 2, 3, 4]
    press(grid, qtbot, Qt.Key.Key_Left, shift)
    assert sorted(index.row() for index in grid.selectedIndexes()) == [1, 2, 3]


def test_a_selection_repaints_with_its_ring(gallery: GalleryDesk, grid: LiveGrid) -> None:
    fill(gallery, grid)
    grid.selectionModel().select(gallery.model.index(1), QItemSelectionModel.SelectionFlag.Select)

    region = grid.visualRegionForSelection(grid.selectionModel().selection())

    assert region.boundingRect().contains(grid.tile_rect(1).adjusted(-7, -7, 7, 7))


def test_screen_readers_find_every_tile(gallery: GalleryDesk, grid: LiveGrid) -> None:
    fill(gallery, grid)

    view = QAccessible.queryAccessibleInterface(grid)
    child = view.child(1)

    assert view.role() == QAccessible.Role.List
    assert view.text(QAccessible.Text.Name) == "Pictures"
    assert view.childCount() == 60
    assert child.role() == QAccessible.Role.ListItem
    assert child.text(QAccessible.Text.Name).startswith("Merge Image1 into the landscape of Image2, ")
    where = grid.tile_rect(1).translated(grid.viewport().mapToGlobal(QPoint(0, 0)))
    assert child.rect() == where


def test_a_new_tile_moves_nothing_under_the_hand(gallery: GalleryDesk, grid: LiveGrid) -> None:
    fill(gallery, grid)
    grid.verticalScrollBar().setValue(700)
    first = grid.tiles_in_sight()[0]
    entry, before = gallery.model.entry_at(first), grid.tile_rect(first)

    for number in range(5):
        gallery.model.apply(gallery.add(-1, JobState.QUEUED, run_id="new", place=number).job)
    gallery.qtbot.waitUntil(lambda: grid.is_settled and grid.layout_now.count == 65)

    assert gallery.model.entry_at(first + 5) == entry
    assert grid.tile_rect(first + 5) == before


def test_at_the_very_top_a_new_tile_shows(gallery: GalleryDesk, grid: LiveGrid) -> None:
    fill(gallery, grid)

    gallery.model.apply(gallery.add(-1, JobState.QUEUED).job)
    gallery.qtbot.waitUntil(lambda: grid.is_settled and grid.layout_now.count == 61)

    assert grid.verticalScrollBar().value() == 0
    assert grid.viewport().rect().contains(grid.tile_rect(0))


def test_another_width_keeps_the_first_picture_in_sight(gallery: GalleryDesk, grid: LiveGrid) -> None:
    fill(gallery, grid)
    grid.verticalScrollBar().setValue(900)
    first, top = grid.tiles_in_sight()[0], grid.tile_rect(grid.tiles_in_sight()[0]).top()

    grid.resize(1100, 500)
    assert not grid.is_settled
    gallery.qtbot.waitUntil(lambda: grid.is_settled)

    assert grid.layout_now.measures.width_px == 1100 - 2 * MARGIN_PX
    assert abs(grid.tile_rect(first).top() - top) <= 1


def test_the_size_of_rows_can_be_chosen(gallery: GalleryDesk, grid: LiveGrid) -> None:
    fill(gallery, grid)
    before = grid.tile_rect(0).height()

    grid.set_target_px(320)
    gallery.qtbot.waitUntil(lambda: grid.is_settled)

    assert grid.tile_rect(0).height() > before


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_enter_and_space_open_a_picture(gallery: GalleryDesk, grid: LiveGrid, qtbot: QtBot, key: Qt.Key) -> None:
    entries = fill(gallery, grid, 3)
    grid.setCurrentIndex(gallery.model.index(1))

    with qtbot.waitSignal(grid.open_requested) as opened:
        qtbot.keyClick(grid, key)

    assert opened.args == [entries[1]]


def test_a_double_click_opens_a_picture_but_no_job(gallery: GalleryDesk, grid: LiveGrid, qtbot: QtBot) -> None:
    running = gallery.add(-1, JobState.RUNNING)
    entries = fill(gallery, grid, 3)

    with qtbot.waitSignal(grid.open_requested) as opened:
        qtbot.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=grid.tile_rect(1).center())
    with qtbot.assertNotEmitted(grid.open_requested):
        qtbot.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=grid.tile_rect(0).center())

    assert opened.args == [entries[0]]
    assert gallery.model.entry_at(0) == running


def test_the_cross_takes_a_job_away_without_selecting_it(gallery: GalleryDesk, grid: LiveGrid, qtbot: QtBot) -> None:
    held = gallery.add(-1, JobState.HELD)
    fill(gallery, grid, 3)

    with qtbot.waitSignal(grid.removal_requested) as removed:
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=cross_of(grid, 0))

    assert removed.args == [held]
    assert grid.selectedIndexes() == []


def test_a_press_on_the_cross_can_be_taken_back(gallery: GalleryDesk, grid: LiveGrid, qtbot: QtBot) -> None:
    gallery.add(-1, JobState.HELD)
    fill(gallery, grid, 3)

    with qtbot.assertNotEmitted(grid.removal_requested):
        qtbot.mousePress(grid.viewport(), Qt.MouseButton.LeftButton, pos=cross_of(grid, 0))
        qtbot.mouseRelease(grid.viewport(), Qt.MouseButton.LeftButton, pos=grid.tile_rect(1).center())


def test_a_picture_has_no_cross(gallery: GalleryDesk, grid: LiveGrid, qtbot: QtBot) -> None:
    fill(gallery, grid, 3)

    with qtbot.assertNotEmitted(grid.removal_requested):
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=cross_of(grid, 0))
        qtbot.keyClick(grid, Qt.Key.Key_Delete)

    assert [index.row() for index in grid.selectedIndexes()] == [0]


def test_delete_takes_the_current_job_away(gallery: GalleryDesk, grid: LiveGrid, qtbot: QtBot) -> None:
    running = gallery.add(-1, JobState.RUNNING)
    fill(gallery, grid, 3)
    grid.setCurrentIndex(gallery.model.index(0))

    with qtbot.waitSignal(grid.removal_requested) as removed:
        qtbot.keyClick(grid, Qt.Key.Key_Delete)

    assert removed.args == [running]


def test_u_and_r_use_a_tile_again(gallery: GalleryDesk, grid: LiveGrid, qtbot: QtBot) -> None:
    running = gallery.add(-1, JobState.RUNNING)
    entries = fill(gallery, grid, 3)
    grid.setCurrentIndex(gallery.model.index(1))
    with qtbot.waitSignal(grid.use_as_reference_requested) as used:
        qtbot.keyClick(grid, Qt.Key.Key_U)
    grid.setCurrentIndex(gallery.model.index(0))
    with qtbot.assertNotEmitted(grid.use_as_reference_requested):
        qtbot.keyClick(grid, Qt.Key.Key_U)
    with qtbot.waitSignal(grid.reuse_requested) as reused:
        qtbot.keyClick(grid, Qt.Key.Key_R)

    assert (used.args, reused.args) == ([(entries[0],)], [running])


def test_a_new_picture_is_seen_when_the_pointer_passes(gallery: GalleryDesk, grid: LiveGrid) -> None:
    running = gallery.add(-1, JobState.RUNNING)
    fill(gallery, grid, 3)
    done = gallery.change(running, replace(running.job, state=JobState.SAVED))
    assert gallery.model.is_new(done)

    point = QPointF(grid.tile_rect(0).center())
    where = QPointF(grid.viewport().mapToGlobal(point.toPoint()))
    none = Qt.MouseButton.NoButton
    move = QMouseEvent(QEvent.Type.MouseMove, point, where, none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(grid.viewport(), move)

    assert not gallery.model.is_new(done)


def test_seconds_are_counted_only_while_somebody_sees_them(gallery: GalleryDesk, grid: LiveGrid) -> None:
    running = gallery.add(-1, JobState.RUNNING, sent_at_ms=0)
    fill(gallery, grid)
    assert grid.is_ticking

    grid.verticalScrollBar().setValue(2000)
    assert not grid.is_ticking
    grid.verticalScrollBar().setValue(0)
    assert grid.is_ticking
    gallery.change(running, replace(running.job, state=JobState.SAVED))
    assert not grid.is_ticking


def test_tomorrow_today_is_yesterday(gallery: GalleryDesk, grid: LiveGrid) -> None:
    fill(gallery, grid, 3)
    gallery.clock[0] += 24 * 3_600_000

    grid.hide()
    grid.show()
    gallery.qtbot.waitUntil(lambda: grid.is_settled)

    assert [section.kind.name for section in grid.sections_now] == ["YESTERDAY"]


def test_nothing_is_painted_wrong_while_rows_come_and_go(gallery: GalleryDesk, grid: LiveGrid) -> None:
    entries = fill(gallery, grid, 12, state=JobState.QUEUED)

    for entry in entries:
        gallery.change(entry, replace(entry.job, state=JobState.CANCELLED))
        grid.grab()

    assert grid.tile_rect(0).isEmpty()
    assert grid.verticalScrollBar().maximum() == 0


def test_a_single_picture_is_selected_by_keyboard_alone(gallery: GalleryDesk, grid: LiveGrid, qtbot: QtBot) -> None:
    fill(gallery, grid, 1)
    grid.setCurrentIndex(gallery.model.index(0))
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Home, Qt.Key.Key_End):
        grid.clearSelection()
        press(grid, qtbot, key)
        assert [index.row() for index in grid.selectedIndexes()] == [0], key


def test_who_comes_by_keyboard_has_a_tile_selected(gallery: GalleryDesk, grid: LiveGrid) -> None:
    fill(gallery, grid, 1)
    QApplication.sendEvent(grid, QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.MouseFocusReason))
    assert grid.selectedIndexes() == []

    QApplication.sendEvent(grid, QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.TabFocusReason))

    assert [index.row() for index in grid.selectedIndexes()] == [0]
