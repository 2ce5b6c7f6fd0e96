"""Entries are read a screen at a time, and those out of sight longest are forgotten."""

from array import array

from kling_desktop.core.history_entry import TILES
from kling_desktop.core.job import JobState
from kling_desktop.ui.gallery.tiles.entry_pages import MOST_ENTRIES, PAGE, EntryPages
from tests.fakes.fake_history import FakeHistory
from tests.fakes.fake_pictures import make_entry, make_job

COUNT = MOST_ENTRIES + PAGE


def filled() -> tuple[EntryPages, "array[int]"]:
    history = FakeHistory([make_entry(row, make_job(row, row, JobState.SAVED)) for row in range(1, COUNT + 1)])
    return EntryPages(history), history.rows(TILES)


def test_a_screen_is_read_with_the_first_of_its_entries() -> None:
    pages, rows = filled()

    assert pages.entry(rows, 3) is not None
    assert all(pages.known(row) for row in rows[:PAGE])
    assert pages.known(rows[PAGE]) is None


def test_what_is_out_of_sight_longest_is_forgotten_and_read_again() -> None:
    pages, rows = filled()
    for at in range(COUNT):
        assert pages.entry(rows, at) is not None
    assert sum(pages.known(row) is not None for row in rows) == MOST_ENTRIES
    assert pages.known(rows[0]) is None

    first = pages.entry(rows, 0)
    assert first is not None
    assert first.row == rows[0]


def test_where_many_are_looked_at_together_more_are_kept_and_no_longer_than_that() -> None:
    pages, rows = filled()
    pages.have_room(COUNT)
    for at in range(COUNT):
        pages.entry(rows, at)
    assert all(pages.known(row) for row in rows)

    pages.have_room(PAGE)
    first = pages.known(rows[0])
    assert first is not None
    pages.put(first)
    assert sum(pages.known(row) is not None for row in rows) == MOST_ENTRIES


def test_what_is_gone_is_none() -> None:
    pages, _ = filled()
    assert pages.entry(array("q", [COUNT + 9]), 0) is None
