"""A folded Run is one tile of the index, whatever is read anew or goes."""

from array import array

from kling_desktop.core.history_entry import Shapes
from kling_desktop.core.marks import Flag
from kling_desktop.ui.gallery.tiles.run_folds import RunFolds, Stack, cover_of
from kling_desktop.ui.gallery.tiles.tile_index import TileIndex


def index_of(*runs: int) -> TileIndex:
    rows = array("q", range(len(runs), 0, -1))
    return TileIndex.of(Shapes(rows, rows[:], array("d", [1.0] * len(runs)), array("q", runs)))


def test_folding_takes_out_what_lies_around_the_cover() -> None:
    folds, index = RunFolds(), index_of(1, 5, 5, 5, 2)

    gone = folds.fold(index, range(1, 4), 2)

    assert gone == (range(3, 4), range(1, 2))
    assert folds.stack(5) == Stack(3, [4, 3, 2])
    assert folds.fold(index, range(1, 4), 1) == (range(2, 4),)


def test_an_index_that_is_read_anew_is_folded_as_well() -> None:
    folds = RunFolds()
    folds.fold(index_of(5, 5, 6, 6), range(2), 1)
    fresh = index_of(9, 5, 5, 6, 6)
    folds.fold(index_of(5, 5, 6, 6), range(2), 1)

    folds.apply_to(fresh)

    assert list(fresh.tiles.runs) == [9, 5, 6, 6]
    assert folds.stack(5) == Stack(3, [4, 3])


def test_an_index_without_the_run_leaves_it_folded() -> None:
    folds = RunFolds()
    folds.fold(index_of(5, 5), range(2), 0)

    folds.apply_to(index_of(1, 2, 3))

    assert folds.stack(5) == Stack(2, [2, 1])
    assert folds.unfold(5) == Stack(2, [2, 1])
    assert folds.stack(5) is None


def test_under_a_cover_that_goes_the_next_one_comes_up() -> None:
    stack = Stack(2, [3, 2, 1])
    stack.drop(2)
    assert stack == Stack(1, [3, 1])
    stack.drop(1)
    assert stack == Stack(3, [3])
    stack.drop(3)
    assert stack.rows == []


def test_the_first_picked_one_stands_for_a_run() -> None:
    assert cover_of([Flag.NONE, Flag.REJECTED, Flag.PICKED, Flag.PICKED]) == 2
    assert cover_of([Flag.REJECTED, Flag.NONE]) == 0
