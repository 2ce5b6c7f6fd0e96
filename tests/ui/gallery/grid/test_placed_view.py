"""Where tiles lie, by eye, keyboard and screen reader; and nothing that jumps while they come, go and change."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from kling_desktop.core.job import JobState
from kling_desktop.ui.gallery.grid.live_grid import LiveGrid
from kling_desktop.ui.gallery.grid.placed_view import MARGIN_PX
from tests.fakes.gallery_desk import GalleryDesk
from tests.ui.gallery.grid_hand import WIDTH, add_run, fill, press


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


def test_folding_packs_no_section_but_its_own(gallery: GalleryDesk, grid: LiveGrid) -> None:
    add_run(gallery)
    for minutes in range(30):
        gallery.add(60 * 24 * 40 + minutes)
    fill(gallery, grid)
    before = grid.layout_now.by_key()

    grid.toggle_fold(0)
    gallery.qtbot.waitUntil(lambda: grid.layout_now.count == 91)

    after = grid.layout_now.by_key()
    assert [after[key] is before[key] for key in sorted(before)] == [True, False]
