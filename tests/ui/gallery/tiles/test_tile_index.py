"""The index holds what the tiles' places depend on, however a tile came into it."""

from array import array
from dataclasses import replace

import pytest

from kling_desktop.core.history_entry import ATTENTION, TILES, Entry, Filter, Shapes, run_number
from kling_desktop.core.job import JobState
from kling_desktop.ui.gallery.tiles.tile_index import TileIndex, read_index, tile_ratio
from tests.fakes.fake_history import FakeHistory
from tests.fakes.fake_pictures import make_entry, make_job

EVERY_STATE = [make_entry(number, make_job(number, 1000 - number, state)) for number, state in enumerate(JobState, 1)]


def shapes(*ratios: float) -> Shapes:
    rows = range(len(ratios), 0, -1)
    times = array("q", [100 * row for row in rows])
    return Shapes(array("q", rows), times, array("d", ratios), array("q", rows))


def sized(width_px: int, height_px: int) -> Entry:
    return make_entry(9, make_job(9, 900), (width_px, height_px))


def test_it_takes_the_columns_as_they_are() -> None:
    index = TileIndex.of(shapes(1.5, 0.5, 4.0))

    assert list(index.rows) == [3, 2, 1]
    assert list(index.created_at_ms) == [300, 200, 100]
    assert list(index.tiles.ratios) == [1.5, 0.5, 4.0]
    assert list(index.tiles.runs) == [3, 2, 1]
    assert len(TileIndex.of(shapes())) == 0


@pytest.mark.parametrize(("width_px", "height_px", "ratio"), [(9000, 10, 4.0), (10, 9000, 0.25), (300, 200, 1.5)])
def test_no_tile_is_extreme(width_px: int, height_px: int, ratio: float) -> None:
    entry = sized(width_px, height_px)
    index = TileIndex.of(shapes(width_px / height_px, 1.0))
    index.insert(0, entry)

    assert list(index.tiles.ratios) == [ratio, ratio, 1.0]
    assert tile_ratio(entry) == ratio
    assert not index.refresh(1, entry)


def test_a_tile_that_comes_later_is_of_the_same_run() -> None:
    entries = [make_entry(row, make_job(row, 500, run_id="run", place=row)) for row in (1, 2)]
    index, _ = read_index(FakeHistory(entries[:1]), TILES)
    index.insert(1, entries[1])

    assert list(index.tiles.runs) == [run_number("run")] * 2


def test_every_tile_is_found_after_it_came() -> None:
    index = TileIndex.of(shapes(1.0, 1.0))
    assert index.place_of(9) is None

    index.insert(0, sized(10, 10))
    other = TileIndex.of(Shapes(array("q", [40, 50]), array("q", [50, 40]), array("d", [1, 1]), array("q", [1, 1])))
    index.take_over(other, range(1, 2), 3)

    assert [index.place_of(row) for row in (9, 2, 1, 50, 40, 7)] == [0, 1, 2, 3, None, None]


@pytest.mark.parametrize("wanted", [TILES, ATTENTION, Filter(), Filter(frozenset({JobState.SAVED, JobState.FAILED}))])
def test_reading_gives_the_tiles_and_those_on_their_way(wanted: Filter) -> None:
    index, open_jobs = read_index(FakeHistory(EVERY_STATE), wanted)

    matches = [entry for entry in EVERY_STATE if not wanted.states or entry.job.state in wanted.states]
    assert list(index.rows) == [entry.row for entry in matches]
    on_their_way = [entry.job for entry in EVERY_STATE if entry.job.state in TILES.states]
    assert list(open_jobs) == [job for job in on_their_way if not job.state.is_end]


def test_the_tiles_of_a_run_are_found_from_any_of_them() -> None:
    index = TileIndex.of(shapes(1.0, 1.0, 1.0, 1.0, 1.0))
    index.tiles.runs[1:4] = array("q", [7, 7, 7])

    assert [index.run_around(at) for at in range(5)] == [range(1), *[range(1, 4)] * 3, range(4, 5)]
    assert (index.run_of(7), index.run_of(99)) == (range(1, 4), range(0))
    index.remove(range(1, 3))
    assert (list(index.rows), index.run_of(7)) == ([5, 2, 1], range(1, 2))


def test_hidden_jobs_are_neither_tiles_nor_on_their_way() -> None:
    entries = [replace(entry, job=replace(entry.job, is_hidden=True)) for entry in EVERY_STATE]

    index, open_jobs = read_index(FakeHistory(entries), TILES)

    assert (len(index), open_jobs) == (0, ())
