"""TileIndex: the little that must be known of every tile, 32 bytes each; the rest is read when it comes into sight.

Order: the newest Run first, within a Run by place. Must not know Qt.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from operator import neg

from kling_desktop.core.history_entry import Entry, Filter
from kling_desktop.core.job import Job
from kling_desktop.core.ports import History
from kling_desktop.ui.gallery.row_layout import Tiles

_PAGE = 500
_SQUARE = 1.0
_NARROWEST, _WIDEST = 0.25, 4.0


def tile_ratio(entry: Entry) -> float:
    """Width ÷ height of an entry's tile: of its picture, else as ordered, else square; nothing extreme."""
    if entry.output is not None and entry.output.height_px > 0:
        ratio = entry.output.width_px / entry.output.height_px
        return min(max(ratio, _NARROWEST), _WIDEST)
    width, _, height = (entry.job.recipe.choice("aspect_ratio") or "").partition(":")
    if width.isdecimal() and height.isdecimal() and int(height):
        return min(max(int(width) / int(height), _NARROWEST), _WIDEST)
    return _SQUARE


class TileIndex:
    """Row numbers, times, ratios and Runs of all tiles, as columns of equal length."""

    def __init__(self) -> None:
        self.rows = array("q")
        self.created_at_ms = array("q")
        self.tiles = Tiles(array("d"), array("q"))
        self._newest_row = -1

    def __len__(self) -> int:
        return len(self.rows)

    def add_older(self, entries: Iterable[Entry]) -> None:
        """Add tiles that come in order and belong to the end; where a clock was set back, in between."""
        for entry in entries:
            at = len(self.rows)
            if at and entry.job.created_at_ms > self.created_at_ms[-1]:
                at = self.same_moment(entry.job.created_at_ms).stop
            self.insert(at, entry)

    def extend(self, other: "TileIndex", start: int) -> None:
        """Add another index from `start` on at the end."""
        self.rows.extend(other.rows[start:])
        self._newest_row = max(self.rows, default=-1)
        self.created_at_ms.extend(other.created_at_ms[start:])
        self.tiles.ratios.extend(other.tiles.ratios[start:])
        self.tiles.runs.extend(other.tiles.runs[start:])

    def insert(self, at: int, entry: Entry) -> None:
        """Add a tile at a place."""
        self.rows.insert(at, entry.row)
        self._newest_row = max(self._newest_row, entry.row)
        self.created_at_ms.insert(at, entry.job.created_at_ms)
        self.tiles.ratios.insert(at, tile_ratio(entry))
        self.tiles.runs.insert(at, hash(entry.job.run_id))

    def refresh(self, at: int, entry: Entry) -> bool:
        """Take over what changed about a tile; whether it has another ratio now."""
        ratio = tile_ratio(entry)
        is_reshaped = self.tiles.ratios[at] != ratio
        self.tiles.ratios[at] = ratio
        return is_reshaped

    def remove(self, at: int) -> None:
        """Take a tile out."""
        for column in (self.rows, self.created_at_ms, self.tiles.ratios, self.tiles.runs):
            column.pop(at)

    def place_of(self, row: int) -> int | None:
        """Where the tile of a database row is. Changes are mostly about new tiles, and those are found first."""
        if row > self._newest_row:
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
    """Read the index of all matches, and the Jobs among them that have not ended. Thread: any; seconds at 100,000.

    Raises:
        KlingError: DATABASE.
    """
    rows = history.rows(wanted)
    index = TileIndex()
    open_jobs: list[Job] = []
    waiting: list[Entry] = []
    for start in range(0, len(rows), _PAGE):
        entries = history.entries(rows[start : start + _PAGE])
        open_jobs += [entry.job for entry in entries if not entry.job.state.is_end]
        waiting += entries
        waiting.sort(key=lambda entry: order_key(entry.job))
        # The last Run may go on in the next page.
        last = waiting[-1].job.run_id if waiting else ""
        index.add_older(entry for entry in waiting if entry.job.run_id != last)
        waiting = [entry for entry in waiting if entry.job.run_id == last]
    index.add_older(waiting)
    return index, tuple(open_jobs)
