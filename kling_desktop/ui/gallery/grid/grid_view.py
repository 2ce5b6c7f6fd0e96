"""GridView: paints placed tiles and headers, and keeps the selection sensible while tiles come and go."""

from itertools import chain, islice

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, QRect, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from kling_desktop.core.history_entry import Entry
from kling_desktop.ui.base.announce import announce
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.gallery.grid.header_painter import HeaderPainter, is_removable
from kling_desktop.ui.gallery.grid.placed_view import PlacedView
from kling_desktop.ui.gallery.grid.tile_painter import TilePainter, TileState
from kling_desktop.ui.gallery.grid.tile_parts import OUTSET_PX
from kling_desktop.ui.gallery.layout.row_layout import Place, RunHeader
from kling_desktop.ui.gallery.tiles.gallery_model import GalleryModel
from kling_desktop.ui.gallery.tiles.tile_list import AnyIndex

_HEADER_TEXT_PX = 26

Select = QItemSelectionModel.SelectionFlag


class GridView(PlacedView):
    """Shows the tiles of a `GalleryModel`; any number can be selected. Thread: gui."""

    def __init__(
        self,
        theme: Theme,
        model: GalleryModel,
        tile_painter: TilePainter,
        headers: HeaderPainter,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, model, parent)
        self.tile_painter = tile_painter
        self._headers = headers
        self._hovered_run: int | None = None
        self._had_selection = False
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        model.rowsRemoved.connect(self._on_model_rows_removed)

    # ------------------------------------------------------------ what the gallery asks

    def selected_parts(self) -> tuple[range, ...]:
        """The selected tiles in order, as ranges: 100,000 are no more work than one."""
        selection = self.selectionModel().selection()
        ranges = [selection.at(number) for number in range(selection.size())]
        found = sorted((each.top(), each.bottom() + 1) for each in ranges)
        return tuple(range(start, stop) for start, stop in found)

    def selected_entries(self, most: int) -> tuple[Entry, ...]:
        """The Entries of the first selected tiles."""
        first = islice(chain.from_iterable(self.selected_parts()), most)
        return tuple(entry for entry in map(self._tiles.entry_at, first) if entry is not None)

    def header_at(self, point: QPoint) -> RunHeader | None:
        """The Run header under a point of the viewport."""
        x, y = self._to_content(point)
        height, width = self._theme.scaled(_HEADER_TEXT_PX), self.layout_now.measures.width_px
        headers = self.layout_now.run_headers_between(y, y + 1) if 0 <= x < width else ()
        return next((header for header in headers if header.y <= y < header.y + height), None)

    def entries_of(self, header: RunHeader) -> tuple[Entry, ...]:
        """The tiles of a Run."""
        tiles = range(*self._clipped(range(header.first, header.first + header.count)))
        return tuple(entry for entry in map(self._tiles.entry_at, tiles) if entry is not None)

    def held_run_at(self, point: QPoint) -> tuple[Entry, ...]:
        """The Run whose header, under a point of the viewport, offers to remove it there; empty if there is none."""
        header = self.header_at(point)
        if header is None or not is_removable(entries := self.entries_of(header)):
            return ()
        place = self._headers.remove_rect(self._header_rect(header.y), self.layoutDirection())
        return entries if place.contains(point) else ()

    def hover_run(self, first: int | None) -> None:
        """Light the header of the Run that begins with a tile, or none."""
        if first != self._hovered_run:
            self._hovered_run = first
            self.viewport().update()

    def toggle_fold(self, tile: int) -> None:
        """Fold the Run of a tile to a stack under the selected one, or spread a stack out."""
        entry = self._tiles.entry_at(tile)
        count = self._tiles.run_size(tile)
        if entry is None or count < 2:
            return
        if self._tiles.stacked(entry) > 1:
            self._tiles.unfold(tile)
            self._keep_in_sight(entry)
            announce(self, self.tr("Run spread out, %n pictures", "", count))
            return
        run = self._tiles.tile_index.run_around(tile)
        is_selected = self.selectionModel().isSelected
        selected = [each for each in run if is_selected(self._tiles.index(each))]
        current = self.currentIndex().row()
        self._tiles.fold(tile, current if current in selected else next(iter(selected), None))
        self._keep_in_sight(self._tiles.entry_at(run.start))
        announce(self, self.tr("Run folded, %n pictures", "", count))

    # ------------------------------------------------------------ selection

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """What has to be painted again for a selection: its tiles in sight and the rings around them."""
        region = QRegion()
        for tile in self.tiles_in_sight():
            if selection.contains(self._tiles.index(tile)):
                region += self.tile_rect(tile).adjusted(-OUTSET_PX, -OUTSET_PX, OUTSET_PX, OUTSET_PX)
        return region

    def selectAll(self) -> None:
        """Select every tile. QListView would ask each one whether it is hidden."""
        count = self._tiles.rowCount()
        if count:
            everything = QItemSelection(self._tiles.index(0), self._tiles.index(count - 1))
            self.selectionModel().select(everything, Select.ClearAndSelect)

    def keyboardSearch(self, search: str) -> None:
        """Letters are shortcuts here."""
        del search

    def select_current(self) -> None:
        """A key that leads nowhere else still chooses the tile it is on."""
        index = self.currentIndex()
        if index.isValid() and not self.selectionModel().isSelected(index):
            self.selectionModel().select(index, Select.ClearAndSelect)

    def rowsAboutToBeRemoved(self, parent: AnyIndex, start: int, end: int) -> None:
        """Tiles go: the one that follows them becomes the current one, but the view does not go after it."""
        self._had_selection = self.selectionModel().hasSelection()
        self.setAutoScroll(False)
        if start <= self.currentIndex().row() <= end and end + 1 < self._tiles.rowCount():
            self.selectionModel().setCurrentIndex(self._tiles.index(end + 1), Select.NoUpdate)
        super().rowsAboutToBeRemoved(parent, start, end)

    @Slot(QModelIndex, int, int)
    def _on_model_rows_removed(self, _parent: QModelIndex, _start: int, _end: int) -> None:
        """Where all selected tiles went, the next one is selected."""
        self.setAutoScroll(True)
        current = self.currentIndex()
        if self._had_selection and current.isValid() and not self.selectionModel().hasSelection():
            self.selectionModel().select(current, Select.ClearAndSelect)

    def dataChanged(self, top_left: AnyIndex, bottom_right: AnyIndex, roles: object = ()) -> None:
        """Tiles say another thing."""
        del roles
        super(QListView, self).dataChanged(top_left, bottom_right)
        self.viewport().update(self._band(range(top_left.row(), bottom_right.row() + 1)))

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        """The focus ring reaches out of its tile."""
        super().currentChanged(current, previous)
        self.viewport().update()

    # ------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is in sight."""
        painter = QPainter(self.viewport())
        painter.setLayoutDirection(self.layoutDirection())
        area = event.rect()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("window"))
        painter.drawRect(area)  # not `fillRect`: 2 ms of the start for the names of gradients, which it looks for
        top = self.content_top + area.top() - OUTSET_PX
        bottom = self.content_top + area.bottom() + 1 + OUTSET_PX
        self._paint_headers(painter, top, bottom)
        self._paint_tiles(painter, range(*self._clipped(self.layout_now.tiles_between(top, bottom))))
        painter.end()

    def _band(self, tiles: range) -> QRect:
        """The rows of tiles and of all their Runs with its headers, in the viewport; all of it while places change."""
        layout, index = self.layout_now, self._tiles.tile_index
        if not (self.is_settled and tiles and tiles.stop <= layout.count == len(index)):
            return self.viewport().rect()
        top = layout.top_with_headers(index.run_around(tiles.start).start)
        bottom = layout.place(index.run_around(tiles.stop - 1).stop - 1).bottom
        return QRect(0, top - OUTSET_PX - self.content_top, self.viewport().width(), bottom - top + 2 * OUTSET_PX)

    def _paint_headers(self, painter: QPainter, top: int, bottom: int) -> None:
        for number, y in self.layout_now.section_tops_between(top, bottom):
            self._headers.paint_section(painter, self._header_rect(y), self.sections_now[number])
        for header in self.layout_now.run_headers_between(top, bottom):
            rect, is_hovered = self._header_rect(header.y), header.first == self._hovered_run
            is_free = self._tiles.is_free
            self._headers.paint_run(painter, rect, self.entries_of(header), is_hovered=is_hovered, is_free=is_free)

    def _header_rect(self, y: int) -> QRect:
        """Of a header in the viewport, by its place in the content."""
        return self._to_viewport(Place(0, y, self.layout_now.measures.width_px, self._theme.scaled(_HEADER_TEXT_PX)))

    def _paint_tiles(self, painter: QPainter, tiles: range) -> None:
        for tile in tiles:
            entry = self._tiles.entry_at(tile)
            if entry is not None:
                self.tile_painter.paint(painter, self.tile_rect(tile), entry, self.tile_state(tile), self)

    def tile_state(self, tile: int) -> TileState:
        """How a tile is painted: selected, with the keyboard's focus."""
        index = self._tiles.index(tile)
        is_by_keyboard = self.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
        has_focus = index == self.currentIndex() and self.hasFocus() and is_by_keyboard
        return TileState(self.selectionModel().isSelected(index), has_focus)

    def _keep_in_sight(self, entry: Entry | None) -> None:
        """Many tiles came or went around this one: it stays where the person can see it."""
        tile = None if entry is None else self._tiles.tile_index.place_of(entry.row)
        self.relayout()
        if tile is not None:
            self.scrollTo(self._tiles.index(tile))
