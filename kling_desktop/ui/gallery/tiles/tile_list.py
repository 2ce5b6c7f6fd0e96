"""TileList: the rows of the gallery's model: an index of tiles, their Entries, and telling Qt what comes and goes.

Which Entries belong in it, and where, is `gallery_model`'s matter. Must not know widgets.
"""

from collections.abc import Iterable

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from kling_desktop.core.history_entry import Entry
from kling_desktop.core.ports.history import History
from kling_desktop.ui.gallery.tiles.entry_pages import EntryPages
from kling_desktop.ui.gallery.tiles.index_merge import differences
from kling_desktop.ui.gallery.tiles.tile_index import TileIndex, order_key

_ROOT = QModelIndex()

AnyIndex = QModelIndex | QPersistentModelIndex


class TileList(QAbstractListModel):
    """Tiles as rows; Entries are read by pages when they come into sight. Thread: gui.

    Signals:
        reshaped: tiles have other ratios than before.
    """

    reshaped = Signal()

    def __init__(self, history: History, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._index = TileIndex()
        self._pages = EntryPages(history)

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        """How many tiles there are."""
        return 0 if parent.isValid() else len(self._index)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Tiles can be selected and dragged."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    @property
    def tile_index(self) -> TileIndex:
        """Row numbers, times, ratios and Runs; to be read only."""
        return self._index

    def entry_at(self, at: int) -> Entry | None:
        """The Entry of a tile; None if there is none."""
        return self._pages.entry(self._index.rows, at) if 0 <= at < len(self._index) else None

    def have_room(self, count: int) -> None:
        """Keep the Entries of so many neighbouring tiles, which are looked at again and again."""
        self._pages.have_room(count)

    # ------------------------------------------------------------ for the model that fills it

    def _insert(self, tiles: TileIndex, at: int, part: range | None = None) -> None:
        """Take tiles over from another index, all or a part."""
        part = range(len(tiles)) if part is None else part
        if part:
            self.beginInsertRows(_ROOT, at, at + len(part) - 1)
            self._index.take_over(tiles, part, at)
            self.endInsertRows()

    def _remove(self, part: range) -> None:
        """Take neighbouring tiles out."""
        self.beginRemoveRows(_ROOT, part.start, part.stop - 1)
        self._index.remove(part)
        self.endRemoveRows()

    def _become(self, whole: TileIndex) -> None:
        """Have the tiles of an index that was read anew: in few steps that leave the selection alone, or in one."""
        found = differences(self._index, whole)
        if not found.are_few:
            self._start_over(whole)
            return
        for part in found.gone:
            self._remove(part)
        for part in found.coming:
            self._insert(whole, part.start, part)
        ratios = self._index.tiles.ratios
        if ratios != whole.tiles.ratios:
            ratios[:] = whole.tiles.ratios
            self.reshaped.emit()

    def _start_over(self, index: TileIndex) -> None:
        """Have other tiles; nothing is known of their Entries."""
        self.beginResetModel()
        self._index = index
        self._pages.clear()
        self.endResetModel()

    def _place_for(self, entry: Entry) -> int:
        """Where a tile that is not there yet belongs."""
        key = order_key(entry.job)
        neighbours = self._index.same_moment(entry.job.created_at_ms)
        for at in neighbours:
            other = self.entry_at(at)
            if other is not None and order_key(other.job) > key:
                return at
        return neighbours.stop

    def _repaint(self, at: int) -> None:
        """A tile says another thing."""
        self.dataChanged.emit(self.index(at), self.index(at))

    def _repaint_all(self) -> None:
        """All tiles may say another thing."""
        if len(self._index):
            self.dataChanged.emit(self.index(0), self.index(len(self._index) - 1))


def tiles_of(entries: Iterable[Entry]) -> TileIndex:
    """An index of these Entries, in their order."""
    tiles = TileIndex()
    for entry in entries:
        tiles.insert(len(tiles), entry)
    return tiles
