"""RunFolds: which Runs are folded to a stack, and under which of their tiles. Kept until the program ends.

A folded Run has one tile in the index: layout, selection, keyboard and screen readers meet nothing else of it.
Must not know Qt.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kling_desktop.core.marks import Flag
from kling_desktop.ui.gallery.tiles.tile_index import TileIndex


@dataclass(slots=True)
class Stack:
    """A folded Run.

    Attributes:
        cover: the row whose tile is shown.
        rows: of all its tiles, the cover's among them, in order.
    """

    cover: int
    rows: list[int]

    def drop(self, row: int) -> None:
        """A tile went; under the cover's place the next one comes up."""
        place = self.rows.index(row)
        del self.rows[place]
        if row == self.cover and self.rows:
            self.cover = self.rows[min(place, len(self.rows) - 1)]


class RunFolds:
    """The folded Runs by their numbers (`core.history_entry.run_number`)."""

    def __init__(self) -> None:
        self._stacks: dict[int, Stack] = {}

    def stack(self, run: int) -> Stack | None:
        """The stack of a Run; None if it is not folded."""
        return self._stacks.get(run)

    def fold(self, index: TileIndex, tiles: range, cover: int) -> tuple[range, ...]:
        """Note that the Run of these tiles is folded under one of them; gives what has to go, from the end."""
        rows = list(index.rows[tiles.start : tiles.stop])
        self._stacks[index.tiles.runs[tiles.start]] = Stack(index.rows[cover], rows)
        around = (range(cover + 1, tiles.stop), range(tiles.start, cover))
        return tuple(part for part in around if part)

    def unfold(self, run: int) -> Stack:
        """Note that a Run is folded no more; gives its stack.

        Raises:
            KeyError: it was not folded.
        """
        return self._stacks.pop(run)

    def apply_to(self, index: TileIndex) -> None:
        """Fold the same Runs in an index that was read anew."""
        for run, stack in list(self._stacks.items()):
            tiles = index.run_of(run)
            if tiles:
                rows = index.rows[tiles.start : tiles.stop]
                cover = tiles.start + (rows.index(stack.cover) if stack.cover in rows else 0)
                for part in self.fold(index, tiles, cover):
                    index.remove(part)


def cover_of(flags: Sequence[Flag]) -> int:
    """The place of the tile that stands for a Run of which none is selected: the first picked one, else the first."""
    return next((place for place, flag in enumerate(flags) if flag is Flag.PICKED), 0)
