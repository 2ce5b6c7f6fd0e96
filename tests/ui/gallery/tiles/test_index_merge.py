"""Whatever changed, the ranges lead from the index in use to the one that was read."""

from array import array
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kling_desktop.core.history_entry import Shapes
from kling_desktop.ui.gallery.tiles.index_merge import MOST_RANGES, Differences, differences
from kling_desktop.ui.gallery.tiles.tile_index import TileIndex


def index_of(rows: Sequence[int]) -> TileIndex:
    """Tiles as the gallery orders them: a higher row is newer."""
    times = array("q", [1000 * row for row in rows])
    return TileIndex.of(Shapes(array("q", rows), times, array("d", [1.0] * len(rows)), array("q", rows)))


def merged(current: Sequence[int], fresh: Sequence[int]) -> list[int]:
    index, whole = index_of(current), index_of(fresh)
    found = differences(index, whole)
    for part in found.gone:
        index.remove(part)
    for part in found.coming:
        index.take_over(whole, part, part.start)
    return list(index.rows)


@given(st.sets(st.integers(1, 60)), st.sets(st.integers(1, 60)))
def test_it_becomes_what_was_read(current: set[int], fresh: set[int]) -> None:
    assert merged(sorted(current, reverse=True), sorted(fresh, reverse=True)) == sorted(fresh, reverse=True)


def test_a_start_is_one_range() -> None:
    assert differences(index_of([9, 8]), index_of([9, 8, 7, 6])) == Differences((), (range(2, 4),))


@pytest.mark.parametrize(("count", "are_few"), [(MOST_RANGES, True), (MOST_RANGES + 1, False)])
def test_many_differences_are_not_told_one_by_one(count: int, *, are_few: bool) -> None:
    every_other = range(2 * count, 0, -2)

    assert differences(index_of(range(2 * count, 0, -1)), index_of(every_other)).are_few is are_few
