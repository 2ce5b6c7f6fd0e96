"""How an index that was read anew differs from the one in use, in ranges that a model can tell of. Must not know Qt."""

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import NamedTuple

from kling_desktop.ui.gallery.tiles.tile_index import TileIndex

MOST_RANGES = 64
"""With more differences than that a model starts over instead."""


class Differences(NamedTuple):
    """What leads from one index to another.

    Attributes:
        gone: what has to be taken out, from the end.
        coming: what has to be taken over after that, in order; it belongs at the same place in both.
    """

    gone: tuple[range, ...]
    coming: tuple[range, ...]

    @property
    def are_few(self) -> bool:
        """Whether each range can be told of."""
        return len(self.gone) + len(self.coming) <= MOST_RANGES


def differences(current: TileIndex, fresh: TileIndex) -> Differences:
    """What leads from the index in use to the one that was read; both hold their tiles in the same order."""
    count = len(current)
    if fresh.rows[:count] == current.rows:  # only the rest was missing: so it is at every start
        return Differences((), (range(count, len(fresh)),) if len(fresh) > count else ())
    gone, coming = _unknown(current.rows, set(fresh.rows)), _unknown(fresh.rows, set(current.rows))
    return Differences(gone[::-1], coming)


def _unknown(rows: Sequence[int], known: Collection[int]) -> tuple[range, ...]:
    """The ranges of places whose rows are not known, in order."""
    places = [place for place, row in enumerate(rows) if row not in known]
    if not places:
        return ()
    breaks = [place for place, (one, next_one) in enumerate(pairwise(places), 1) if next_one != one + 1]
    return tuple(range(places[first], places[last - 1] + 1) for first, last in pairwise((0, *breaks, len(places))))
