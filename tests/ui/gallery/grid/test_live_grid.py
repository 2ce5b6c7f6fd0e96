"""The grid under real clicks and keys: what is pressed becomes an order, and a Run is folded and spread out."""

import contextlib
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QFocusEvent, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from kling_desktop.core.history_entry import RECENTLY_DELETED
from kling_desktop.core.job import JobState
from kling_desktop.core.marks import Flag, MarkChange
from kling_desktop.ui.gallery.grid.live_grid import LiveGrid
from kling_desktop.ui.gallery.grid.tile_parts import Part
from kling_desktop.ui.gallery.tile_order import TileOrder, Want
from tests.double_click import double_click
from tests.fakes.gallery_desk import GalleryDesk
from tests.ui.gallery.grid_hand import add_run, cross_of, fill, part_of, point_at, press, selected


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_enter_and_space_open_a_picture(gallery: GalleryDesk, grid: LiveGrid, qtbot: QtBot, key: Qt.Key) -> None:
    entries = fill(gallery, grid, 3)
    grid.setCurrentIndex(gallery.model.index(1))

    with qtbot.waitSignal(grid.ordered) as opened:
        qtbot.keyClick(grid, key)

    assert opened.args == [TileOrder(Want.OPEN, entries[1])]


def test_a_double_click_opens_a_picture(gallery: GalleryDesk, grid: LiveGrid, qtbot: QtBot) -> None:
    entries = fill(gallery, grid, 3)

    with qtbot.waitSignal(grid.ordered) as opened:
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=grid.tile_rect(1).center())
        double_click(grid.viewport(), grid.tile_rect(1).center())

    assert opened.args == [TileOrder(Want.OPEN, entries[1])]


def test_the_cross_takes_a_job_away_without_selecting_it(gallery: GalleryDesk, grid: LiveGrid, qtbot: QtBot) -> None:
    held = gallery.add(-1, JobState.HELD)
    fill(gallery, grid, 3)

    with qtbot.waitSignal(grid.ordered) as removed:
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=cross_of(grid, 0))

    assert removed.args == [TileOrder(Want.STOP, held)]
    assert grid.selectedIndexes() == []


def test_a_press_on_the_cross_can_be_taken_back(gallery: GalleryDesk, grid: LiveGrid, qtbot: QtBot) -> None:
    gallery.add(-1, JobState.HELD)
    fill(gallery, grid, 3)

    with qtbot.assertNotEmitted(grid.ordered):
        qtbot.mousePress(grid.viewport(), Qt.MouseButton.LeftButton, pos=cross_of(grid, 0))
        qtbot.mouseRelease(grid.viewport(), Qt.MouseButton.LeftButton, pos=grid.tile_rect(1).center())


def test_a_picture_has_no_cross(gallery: GalleryDesk, grid: LiveGrid, qtbot: QtBot) -> None:
    fill(gallery, grid, 3)

    with qtbot.assertNotEmitted(grid.ordered):
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=cross_of(grid, 0))

    assert selected(grid) == [0]


def test_without_a_network_a_sent_job_has_no_cross(gallery: GalleryDesk, grid: LiveGrid, qtbot: QtBot) -> None:
    gallery.add(-1, JobState.RUNNING)
    fill(gallery, grid, 3)
    gallery.model.set_online(is_online=False)

    with qtbot.assertNotEmitted(grid.ordered):
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=cross_of(grid, 0))


@pytest.mark.parametrize(
    ("key", "order"),
    [
        (Qt.Key.Key_E, TileOrder(Want.REFINE)),
        (Qt.Key.Key_U, TileOrder(Want.USE_AS_REFERENCE)),
        (Qt.Key.Key_R, TileOrder(Want.REUSE)),
        (Qt.Key.Key_C, TileOrder(Want.COMPARE)),
        (Qt.Key.Key_P, TileOrder(Want.FLAG, flag=Flag.PICKED)),
        (Qt.Key.Key_X, TileOrder(Want.FLAG, flag=Flag.REJECTED)),
        (Qt.Key.Key_0, TileOrder(Want.RATE, stars=0)),
        (Qt.Key.Key_5, TileOrder(Want.RATE, stars=5)),
        (Qt.Key.Key_Delete, TileOrder(Want.DELETE)),
    ],
)
def test_keys_are_orders_for_the_selection(
    gallery: GalleryDesk, grid: LiveGrid, qtbot: QtBot, key: Qt.Key, order: TileOrder
) -> None:
    fill(gallery, grid, 3)
    grid.setCurrentIndex(gallery.model.index(1))

    with qtbot.waitSignal(grid.ordered) as ordered:
        qtbot.keyClick(grid, key)
    with qtbot.assertNotEmitted(grid.ordered):
        qtbot.keyClick(grid, key, Qt.KeyboardModifier.AltModifier)

    assert ordered.args == [order]


def test_copying_is_an_order_too(gallery: GalleryDesk, grid: LiveGrid, qtbot: QtBot) -> None:
    fill(gallery, grid, 3)

    with qtbot.waitSignal(grid.ordered) as ordered:
        qtbot.keyClick(grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)

    assert ordered.args == [TileOrder(Want.COPY)]


@pytest.mark.parametrize(
    ("key", "modifier"),
    [(Qt.Key.Key_Menu, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)],
)
def test_the_menu_opens_by_keyboard_at_its_tile(
    gallery: GalleryDesk, grid: LiveGrid, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    fill(gallery, grid, 3)
    grid.setCurrentIndex(gallery.model.index(1))

    with qtbot.waitSignal(grid.menu_requested) as asked:
        qtbot.keyClick(grid, key, modifier)

    assert asked.args == [grid.viewport().mapToGlobal(grid.tile_rect(1).bottomLeft())]


def test_a_new_picture_is_seen_when_the_pointer_passes(gallery: GalleryDesk, grid: LiveGrid) -> None:
    running = gallery.add(-1, JobState.RUNNING)
    fill(gallery, grid, 3)
    done = gallery.change(running, replace(running.job, state=JobState.SAVED))
    assert gallery.model.is_new(done)

    point_at(grid, grid.tile_rect(0).center())

    assert not gallery.model.is_new(done)


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


@pytest.mark.parametrize(("part", "want"), [(Part.REFINE, Want.REFINE), (Part.USE, Want.USE_AS_REFERENCE)])
def test_a_button_over_a_picture_is_about_that_picture_alone(
    gallery: GalleryDesk, grid: LiveGrid, qtbot: QtBot, part: Part, want: Want
) -> None:
    entries = fill(gallery, grid)
    grid.setCurrentIndex(gallery.model.index(0))
    place = part_of(grid, gallery, 3, part)

    with qtbot.waitSignal(grid.ordered) as ordered:
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert ordered.args == [TileOrder(want, entries[3])]
    assert selected(grid) == [0]


def test_over_a_deleted_picture_there_is_the_way_back_and_nothing_that_makes_with_it(
    gallery: GalleryDesk, grid: LiveGrid, qtbot: QtBot
) -> None:
    away = [gallery.mark(entry, MarkChange(is_deleted=True)) for entry in fill(gallery, grid)]
    with qtbot.waitSignal(gallery.model.read_through):
        gallery.model.show(RECENTLY_DELETED)
    place = part_of(grid, gallery, 3, Part.RESTORE)
    parts = grid.tile_painter.chrome.parts(grid.tile_rect(3), away[3], grid.layoutDirection())
    assert set(parts) == {Part.RESTORE, Part.MORE}

    with qtbot.waitSignal(grid.ordered) as ordered:
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert ordered.args == [TileOrder(Want.RESTORE, away[3])]
    grid.selectAll()
    assert grid.make_drag() is None


def test_more_selects_its_picture_and_asks_for_the_menu(gallery: GalleryDesk, grid: LiveGrid, qtbot: QtBot) -> None:
    fill(gallery, grid)
    grid.setCurrentIndex(gallery.model.index(0))
    place = part_of(grid, gallery, 3, Part.MORE)

    with qtbot.waitSignal(grid.menu_requested):
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert (selected(grid), grid.currentIndex().row()) == ([3], 3)


def test_buttons_that_are_not_seen_cannot_be_pressed(gallery: GalleryDesk, grid: LiveGrid, qtbot: QtBot) -> None:
    fill(gallery, grid)
    place = part_of(grid, gallery, 3, Part.USE)
    point_at(grid, grid.tile_rect(0).center())

    with qtbot.assertNotEmitted(grid.ordered):
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert selected(grid) == [3]


def test_a_click_on_its_header_folds_a_run_and_the_badge_spreads_it_out(
    gallery: GalleryDesk, grid: LiveGrid, qtbot: QtBot
) -> None:
    run = add_run(gallery)
    fill(gallery, grid)
    grid.setCurrentIndex(gallery.model.index(2))
    header = grid.tile_rect(0).topLeft() - QPoint(-300, 20)
    assert grid.header_at(header) is not None

    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=header)
    gallery.qtbot.waitUntil(lambda: grid.layout_now.count == 61)
    assert (gallery.ids()[0], selected(grid)) == (run[2].job.id, [0])
    assert grid.header_at(header) is None

    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=part_of(grid, gallery, 0, Part.STACK))
    gallery.qtbot.waitUntil(lambda: grid.layout_now.count == 64)
    assert gallery.ids()[:4] == [entry.job.id for entry in run]
    assert selected(grid) == [2]


def end_of_header(grid: LiveGrid) -> QPoint:
    """In the header above the first tile, close to the right."""
    first = grid.tile_rect(0)
    return QPoint(first.left() + grid.layout_now.measures.width_px - 20, first.top() - 20)


def test_a_held_run_is_removed_by_the_end_of_its_header(gallery: GalleryDesk, grid: LiveGrid, qtbot: QtBot) -> None:
    run = [gallery.add(-1, JobState.HELD, run_id="run", place=place) for place in range(3)]
    fill(gallery, grid)
    cross = end_of_header(grid)
    assert grid.held_run_at(cross) == tuple(run)
    orders: list[TileOrder] = []
    grid.ordered.connect(orders.append)

    qtbot.mousePress(grid.viewport(), Qt.MouseButton.LeftButton, pos=cross)
    qtbot.mouseRelease(grid.viewport(), Qt.MouseButton.LeftButton, pos=cross + QPoint(-300, 0))
    assert orders == []
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=cross)
    assert orders == [TileOrder(Want.STOP, entry) for entry in run]
    assert grid.layout_now.count == 63  # nothing was folded by it


def test_a_run_of_which_something_was_sent_is_not_removed_as_a_whole(gallery: GalleryDesk, grid: LiveGrid) -> None:
    states = (JobState.HELD, JobState.RUNNING)
    for place, state in enumerate(states):
        gallery.add(-1, state, run_id="run", place=place)
    fill(gallery, grid)
    end = end_of_header(grid)
    assert grid.header_at(end) is not None
    assert grid.held_run_at(end) == ()


@pytest.mark.parametrize(("state", "has_cross"), [(JobState.RUNNING, True), (JobState.DOWNLOADING, False)])
def test_what_is_being_saved_has_no_cross(
    gallery: GalleryDesk, grid: LiveGrid, qtbot: QtBot, state: JobState, has_cross: bool
) -> None:
    gallery.add(0, state)
    fill(gallery, grid, 1)
    with contextlib.ExitStack() as stack:
        if has_cross:
            stack.enter_context(qtbot.waitSignal(grid.ordered))
        else:
            stack.enter_context(qtbot.assertNotEmitted(grid.ordered))
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=cross_of(grid, 0))


def test_a_double_click_on_a_header_opens_no_picture(gallery: GalleryDesk, grid: LiveGrid, qtbot: QtBot) -> None:
    add_run(gallery)
    fill(gallery, grid)
    header = grid.tile_rect(0).topLeft() - QPoint(-300, 20)

    with qtbot.assertNotEmitted(grid.ordered):
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=header)
        double_click(grid.viewport(), header + QPoint(0, 40))


def test_a_long_run_is_folded_under_the_eyes_of_the_person(gallery: GalleryDesk, grid: LiveGrid, qtbot: QtBot) -> None:
    run = add_run(gallery, 10)
    fill(gallery, grid)
    grid.setCurrentIndex(gallery.model.index(9))
    grid.verticalScrollBar().setValue(grid.verticalScrollBar().value() + 300)

    press(grid, qtbot, Qt.Key.Key_S)
    gallery.qtbot.waitUntil(lambda: grid.layout_now.count == 61)

    assert gallery.ids()[0] == run[9].job.id
    assert grid.viewport().rect().contains(grid.tile_rect(0))


def test_s_folds_and_spreads_out_and_keys_pass_over_what_is_folded(
    gallery: GalleryDesk, grid: LiveGrid, qtbot: QtBot
) -> None:
    add_run(gallery)
    entries = fill(gallery, grid)
    grid.setCurrentIndex(gallery.model.index(1))

    assert press(grid, qtbot, Qt.Key.Key_S) == 0
    gallery.qtbot.waitUntil(lambda: grid.layout_now.count == 61)
    assert gallery.model.entry_at(press(grid, qtbot, Qt.Key.Key_Right)) == entries[0]
    press(grid, qtbot, Qt.Key.Key_Left)
    assert QAccessible.queryAccessibleInterface(grid).childCount() == 61
    assert press(grid, qtbot, Qt.Key.Key_S) == 1
    gallery.qtbot.waitUntil(lambda: grid.layout_now.count == 64)
    assert QAccessible.queryAccessibleInterface(grid).childCount() == 64


def test_what_is_under_the_pointer_says_what_it_is_for(gallery: GalleryDesk, grid: LiveGrid) -> None:
    fill(gallery, grid)
    place = part_of(grid, gallery, 3, Part.REFINE)

    where = grid.viewport().mapToGlobal(place)
    QApplication.sendEvent(grid.viewport(), QHelpEvent(QEvent.Type.ToolTip, place, where))

    assert "Refine (E)" in QToolTip.text()
    QToolTip.hideText()


def test_a_picture_takes_its_jobs_place_softly(gallery: GalleryDesk, grid: LiveGrid) -> None:
    running = gallery.add(-1, JobState.RUNNING)
    fill(gallery, grid, 3)
    gallery.files.paint(gallery.files.thumbnail(running.job.id), "#00ff00")

    gallery.change(running, replace(running.job, state=JobState.SAVED))
    assert grid.tile_painter.fades.part(running.row, is_ready=False) == 0.0
    middle = grid.tile_rect(0).center()
    gallery.qtbot.waitUntil(lambda: grid.viewport().grab().toImage().pixelColor(middle).green() > 240)

    gallery.qtbot.waitUntil(lambda: grid.tile_painter.fades.part(running.row, is_ready=False) == 1.0)
