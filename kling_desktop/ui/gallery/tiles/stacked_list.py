"""StackedList: a list of tiles whose Runs can be folded to stacks, whatever comes and goes meanwhile.

Must not know widgets.
"""

from PySide6.QtCore import QModelIndex, QObject

from kling_desktop.core.history_entry import Entry, run_number
from kling_desktop.core.ports.history import History
from kling_desktop.ui.gallery.tiles.run_folds import RunFolds, Stack, cover_of
from kling_desktop.ui.gallery.tiles.tile_index import TileIndex, order_key
from kling_desktop.ui.gallery.tiles.tile_list import TileList, tiles_of


class StackedList(TileList):
    """Of a folded Run only one tile is in the list. Thread: gui."""

    def __init__(self, history: History, parent: QObject | None = None) -> None:
        super().__init__(history, parent)
        self._lines = history
        self._folds = RunFolds()
        self._has_runs = True

    # ------------------------------------------------------------ what the gallery asks

    def stacked(self, entry: Entry) -> int:
        """How many tiles are folded to this one, itself included; 1 if none are."""
        stack = self._stack_of(entry)
        return 1 if stack is None else len(stack.rows)

    def run_size(self, at: int) -> int:
        """How many tiles a tile's Run has, folded or not."""
        entry = self.entry_at(at)
        if entry is None:
            return 0
        return max(self.stacked(entry), len(self._index.run_around(at)))

    def fold(self, at: int, cover: int | None = None) -> None:
        """Fold the Run of a tile to a stack; does nothing where it is no Run of two or more.

        Args:
            at: any of its tiles.
            cover: the one that is shown; the first that was picked, else the first, if None.
        """
        tiles = self._index.run_around(at)
        if len(tiles) < 2 or not self._has_runs:
            return
        if cover is None:
            entries = [self.entry_at(tile) for tile in tiles]
            cover = tiles.start + cover_of([entry.marks.flag for entry in entries if entry is not None])
        for part in self._folds.fold(self._index, tiles, cover):
            self._remove(part)
        self._repaint(tiles.start)

    def unfold(self, at: int) -> None:
        """Spread a stack out again."""
        run = self._index.tiles.runs[at]
        if self._has_runs and self._folds.stack(run) is not None:
            self._unfold(run)

    def index_of_row(self, row: int, run_id: str) -> QModelIndex:
        """The tile of a database row, brought out of its stack if it is folded away; invalid if it has none."""
        run = run_number(run_id)
        stack = self._folds.stack(run) if self._has_runs else None
        if stack is not None and row in stack.rows and row != stack.cover:
            self._unfold(run)
        at = self._index.place_of(row)
        return QModelIndex() if at is None else self.index(at)

    # ------------------------------------------------------------ for the model that fills it

    def _stack_of(self, entry: Entry) -> Stack | None:
        """The stack that an entry's Run is folded to."""
        return self._folds.stack(run_number(entry.job.run_id)) if self._has_runs else None

    def _show(self, entry: Entry) -> bool:
        """Put an entry where it belongs, or take over what changed; whether its tile has another ratio now."""
        at, stack = self._index.place_of(entry.row), self._stack_of(entry)
        if at is not None:
            is_reshaped = self._index.refresh(at, entry)
            self._repaint(at)
            return is_reshaped
        if stack is None:
            tiles = tiles_of([entry])
            self._arrange(tiles)
            self._insert(tiles, self._place_for(entry))
            return False
        if entry.row not in stack.rows:
            entries = self._lines.entries([*stack.rows, entry.row])
            stack.rows = [each.row for each in sorted(entries, key=lambda each: order_key(each.job))]
        self._repaint_cover(stack)
        return False

    def _let_go(self, entry: Entry) -> None:
        """Take an entry out, if it is there; of a stack, the next one comes up in its place."""
        at, stack = self._index.place_of(entry.row), self._stack_of(entry)
        if stack is not None and entry.row in stack.rows:
            stack.drop(entry.row)
        if at is None:
            if stack is not None:
                self._repaint_cover(stack)
            return
        if stack is not None:
            self._insert(tiles_of(self._lines.entries([stack.cover] if stack.rows else [])), at + 1)
        self._remove(range(at, at + 1))

    def _become(self, whole: TileIndex) -> None:
        """As every list, with the same Runs folded."""
        self._arrange(whole)
        super()._become(whole)

    def _arrange(self, index: TileIndex) -> None:
        """Fold in an index that is new here what is folded; where Runs mean nothing, every tile is one by itself."""
        if self._has_runs:
            self._folds.apply_to(index)
        else:
            index.tiles.runs[:] = index.rows

    # ------------------------------------------------------------ inside

    def _unfold(self, run: int) -> None:
        stack = self._folds.unfold(run)
        tiles = tiles_of(self._lines.entries(stack.rows))
        cover, at = tiles.place_of(stack.cover), self._index.place_of(stack.cover)
        if cover is not None and at is not None:
            self._insert(tiles, at + 1, range(cover + 1, len(tiles)))
            self._insert(tiles, at, range(cover))
            self._repaint(at + cover)

    def _repaint_cover(self, stack: Stack) -> None:
        at = self._index.place_of(stack.cover)
        if at is not None:
            self._repaint(at)
