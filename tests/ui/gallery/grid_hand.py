"""What the tests of the grid share: filling it, pressing keys, pointing at things."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kling_desktop.core.history_entry import Entry
from kling_desktop.ui.gallery.grid.live_grid import LiveGrid
from kling_desktop.ui.gallery.grid.tile_parts import Part
from tests.fakes.gallery_desk import GalleryDesk

WIDTH = 720


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


def selected(grid: LiveGrid) -> list[int]:
    return sorted(index.row() for index in grid.selectedIndexes())


def point_at(grid: LiveGrid, point: QPoint) -> None:
    """Move the pointer there, with no button down."""
    where = QPointF(grid.viewport().mapToGlobal(point))
    none = Qt.MouseButton.NoButton
    move = QMouseEvent(QEvent.Type.MouseMove, QPointF(point), where, none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(grid.viewport(), move)


def cross_of(grid: LiveGrid, tile: int) -> QPoint:
    rect = grid.tile_rect(tile)
    return QPoint(rect.right() - 20, rect.top() + 20)


def part_of(grid: LiveGrid, gallery: GalleryDesk, tile: int, part: Part) -> QPoint:
    """The middle of a part of a tile, with the pointer on the tile."""
    entry = gallery.model.entry_at(tile)
    assert entry is not None
    point_at(grid, grid.tile_rect(tile).center())
    rect = grid.tile_painter.face_rect(grid.tile_rect(tile), entry)
    return grid.tile_painter.chrome.parts(rect, entry, grid.layoutDirection())[part].center()


def add_run(gallery: GalleryDesk, count: int = 4) -> list[Entry]:
    return [gallery.add(-1, run_id="run", place=place) for place in range(count)]
