"""TileIndex: the little that must be known of every tile, 32 bytes each; the rest is read when it comes into sight.

Order: the newest Run first, within a Run by place. Must not know Qt.
"""

from array import array
from bisect import bisect_left
from operator import neg

from kling_desktop.core.history_entry import TILES, Entry, Filter, Shapes, run_number
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.ports.history import History
from kling_desktop.ui.gallery.layout.row_layout import Tiles

_NARROWEST, _WIDEST = 0.25, 4.0
_OPEN_STATES = frozenset(state for state in JobState if not state.is_end)


def tile_ratio(entry: Entry) -> float:
    """Width ÷ height of an entry's tile: of its picture, else as ordered, else square; nothing extreme."""
    return _tame(entry.ratio)


class TileIndex:
    """Row numbers, times, ratios and Runs of all tiles, as columns of equal length.

    Attributes:
        newest_row: no tile has a higher number.
    """

    def __init__(self) -> None:
        self.rows = array("q")
        self.created_at_ms = array("q")
        self.tiles = Tiles(array("d"), array("q"))
        self.newest_row = -1

    @classmethod
    def of(cls, shapes: Shapes) -> "TileIndex":
        """The index of these tiles. It takes the columns over: nobody else may change them any more."""
        index = cls()
        index.rows, index.created_at_ms = shapes.rows, shapes.created_at_ms
        ratios = shapes.ratios
        if ratios and (min(ratios) < _NARROWEST or max(ratios) > _WIDEST):
            ratios = array("d", map(_tame, ratios))
        index.tiles = Tiles(ratios, shapes.runs)
        index.newest_row = max(shapes.rows, default=-1)
        return index

    def __len__(self) -> int:
        return len(self.rows)

    def take_over(self, other: "TileIndex", part: range, at: int) -> None:
        """Add a part of another index, its first tile at a place."""
        self.newest_row = max(self.newest_row, other.newest_row)
        theirs = slice(part.start, part.stop)
        self.rows[at:at] = other.rows[theirs]
        self.created_at_ms[at:at] = other.created_at_ms[theirs]
        self.tiles.ratios[at:at] = other.tiles.ratios[theirs]
        self.tiles.runs[at:at] = other.tiles.runs[theirs]

    def insert(self, at: int, entry: Entry) -> None:
        """Add a tile at a place."""
        self.rows.insert(at, entry.row)
        self.newest_row = max(self.newest_row, entry.row)
        self.created_at_ms.insert(at, entry.job.created_at_ms)
        self.tiles.ratios.insert(at, tile_ratio(entry))
        self.tiles.runs.insert(at, run_number(entry.job.run_id))

    def refresh(self, at: int, entry: Entry) -> bool:
        """Take over what changed about a tile; whether it has another ratio now."""
        ratio = tile_ratio(entry)
        is_reshaped = self.tiles.ratios[at] != ratio
        self.tiles.ratios[at] = ratio
        return is_reshaped

    def remove(self, part: range) -> None:
        """Take neighbouring tiles out."""
        for column in (self.rows, self.created_at_ms, self.tiles.ratios, self.tiles.runs):
            del column[part.start : part.stop]

    def run_around(self, at: int) -> range:
        """The tiles of the Run that a tile is of."""
        runs = self.tiles.runs
        start, stop = at, at + 1
        while start > 0 and runs[start - 1] == runs[at]:
            start -= 1
        while stop < len(runs) and runs[stop] == runs[at]:
            stop += 1
        return range(start, stop)

    def run_of(self, number: int) -> range:
        """The tiles of the Run with that number; empty if there are none."""
        try:
            return self.run_around(self.tiles.runs.index(number))
        except ValueError:
            return range(0)

    def place_of(self, row: int) -> int | None:
        """Where the tile of a database row is. Changes are mostly about new tiles, and those are found first."""
        if row > self.newest_row:
            return None
        try:
            return self.rows.index(row)
        except ValueError:
            return None

    def same_moment(self, created_at_ms: int) -> range:
        """The tiles made at that very moment; an empty range tells where such a tile belongs."""
        start = bisect_left(self.created_at_ms, -created_at_ms, key=neg)
        end = start
        while end < len(self.rows) and self.created_at_ms[end] == created_at_ms:
            end += 1
        return range(start, end)


def order_key(job: Job) -> tuple[int, str, int]:
    """Sorts Jobs as the gallery shows them."""
    return (-job.created_at_ms, job.run_id, job.place)


def read_index(history: History, wanted: Filter) -> tuple[TileIndex, tuple[Job, ...]]:
    """Read the index of all matches, and every Job on its way, which only `TILES` has. Thread: any.

    That takes a fifth of a second at 100,000 tiles, while other threads go on.

    Args:
        history: of the thread that calls.
        wanted: without a limit.

    Raises:
        KlingError: DATABASE.
    """
    return TileIndex.of(history.shapes(wanted)), read_open_jobs(history)


def read_open_jobs(history: History) -> tuple[Job, ...]:
    """Every Job on its way; few, so under 1 ms. Thread: the history's.

    Raises:
        KlingError: DATABASE.
    """
    rows = history.rows(TILES._replace(states=TILES.states & _OPEN_STATES))
    return tuple(entry.job for entry in history.entries(rows))


def _tame(ratio: float) -> float:
    return min(max(ratio, _NARROWEST), _WIDEST)
