"""Any number of tiles is selected as people expect, and stays sensibly selected while tiles go."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.core.job import JobState
from kling_desktop.core.marks import MarkChange
from kling_desktop.ui.gallery.grid.live_grid import LiveGrid
from tests.fakes.gallery_desk import GalleryDesk
from tests.ui.gallery.grid_hand import fill, press, selected


def test_a_click_selects_and_a_click_beside_does_not(gallery: GalleryDesk, grid: LiveGrid, qtbot: QtBot) -> None:
    fill(gallery, grid)

    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=grid.tile_rect(2).center())

    assert [index.row() for index in grid.selectedIndexes()] == [2]
    assert not grid.indexAt(QPoint(5, 5)).isValid()


def test_a_range_is_selected_in_reading_order(gallery: GalleryDesk, grid: LiveGrid, qtbot: QtBot) -> None:
    fill(gallery, grid)
    left, shift = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier

    qtbot.mouseClick(grid.viewport(), left, pos=grid.tile_rect(1).center())
    qtbot.mouseClick(grid.viewport(), left, shift, grid.tile_rect(4).center())
    assert sorted(index.row() for index in grid.selectedIndexes()) == [1, 2, 3, 4]
    press(grid, qtbot, Qt.Key.Key_Left, shift)
    assert sorted(index.row() for index in grid.selectedIndexes()) == [1, 2, 3]


def test_all_are_selected_at_once(gallery: GalleryDesk, grid: LiveGrid, qtbot: QtBot) -> None:
    fill(gallery, grid)

    qtbot.keyClick(grid, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)

    assert grid.selected_parts() == (range(60),)


def test_ctrl_takes_single_tiles_in_and_out(gallery: GalleryDesk, grid: LiveGrid, qtbot: QtBot) -> None:
    fill(gallery, grid)
    left, ctrl = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier

    for tile in (1, 3, 4):
        qtbot.mouseClick(grid.viewport(), left, ctrl, grid.tile_rect(tile).center())
    assert selected(grid) == [1, 3, 4]
    qtbot.mouseClick(grid.viewport(), left, ctrl, grid.tile_rect(3).center())
    assert selected(grid) == [1, 4]


def test_a_selection_repaints_with_its_ring(gallery: GalleryDesk, grid: LiveGrid) -> None:
    fill(gallery, grid)
    grid.selectionModel().select(gallery.model.index(1), QItemSelectionModel.SelectionFlag.Select)

    region = grid.visualRegionForSelection(grid.selectionModel().selection())

    assert region.boundingRect().contains(grid.tile_rect(1).adjusted(-7, -7, 7, 7))


def test_when_a_selected_tile_goes_the_next_one_is_selected_and_nothing_moves(
    gallery: GalleryDesk, grid: LiveGrid
) -> None:
    entries = fill(gallery, grid)
    grid.verticalScrollBar().setValue(900)
    last = grid.tiles_in_sight()[-1]
    grid.selectionModel().setCurrentIndex(gallery.model.index(last), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    before = grid.verticalScrollBar().value()

    gallery.mark(entries[last], MarkChange(is_deleted=True))
    gallery.qtbot.waitUntil(lambda: grid.layout_now.count == 59)

    assert selected(grid) == [last]
    assert gallery.model.entry_at(last) == entries[last + 1]
    assert grid.verticalScrollBar().value() == before


@pytest.mark.parametrize("order", [(3, 4, 5), (5, 4, 3), (4, 3, 5)])
def test_when_all_selected_tiles_go_the_next_one_is_selected(
    gallery: GalleryDesk, grid: LiveGrid, qtbot: QtBot, order: tuple[int, ...]
) -> None:
    entries = fill(gallery, grid)
    grid.setCurrentIndex(gallery.model.index(3))
    for _ in range(2):
        press(grid, qtbot, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert grid.selected_parts() == (range(3, 6),)

    for gone in order:
        gallery.mark(entries[gone], MarkChange(is_deleted=True))

    assert selected(grid) == [3]
    assert gallery.model.entry_at(3) == entries[6]


def test_a_tile_that_is_not_selected_goes_without_a_word(gallery: GalleryDesk, grid: LiveGrid) -> None:
    entries = fill(gallery, grid)
    grid.setCurrentIndex(gallery.model.index(3))
    grid.clearSelection()

    gallery.mark(entries[3], MarkChange(is_deleted=True))

    assert selected(grid) == []


def test_letters_do_not_search(gallery: GalleryDesk, grid: LiveGrid, qtbot: QtBot) -> None:
    fill(gallery, grid)
    grid.setCurrentIndex(gallery.model.index(7))

    assert press(grid, qtbot, Qt.Key.Key_G) == 7


def test_nothing_is_painted_wrong_while_rows_come_and_go(gallery: GalleryDesk, grid: LiveGrid) -> None:
    entries = fill(gallery, grid, 12, state=JobState.QUEUED)

    for entry in entries:
        gallery.change(entry, replace(entry.job, state=JobState.CANCELLED))
        grid.grab()

    assert grid.tile_rect(0).isEmpty()
    assert grid.verticalScrollBar().maximum() == 0


class Painted(QObject):
    """What of a viewport was painted."""

    def __init__(self, viewport: QWidget) -> None:
        super().__init__(viewport)
        self.rect = QRect()
        viewport.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 -- Qt's own name
        if isinstance(event, QPaintEvent):
            self.rect |= event.rect()
        return False


def test_what_a_job_says_is_painted_with_its_run_and_nothing_else(
    gallery: GalleryDesk, grid: LiveGrid, qtbot: QtBot
) -> None:
    running = gallery.add(0, state=JobState.RUNNING)
    fill(gallery, grid, 40)
    qtbot.waitUntil(lambda: grid.is_settled and not gallery.loader.is_busy)
    QApplication.processEvents()
    painted = Painted(grid.viewport())
    gallery.change(running, replace(running.job, state=JobState.DOWNLOADING))
    qtbot.waitUntil(lambda: not painted.rect.isEmpty())
    tile = grid.tile_rect(0)
    assert painted.rect.contains(tile)
    assert painted.rect.top() < tile.top(), "with the header of its Run"
    assert not painted.rect.intersects(grid.tile_rect(20))
