"""A folded Run is one row of the model, whatever becomes of its Jobs; unfolded, it is as it was."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from kling_desktop.core.history_entry import RECENTLY_DELETED, TILES, Entry
from kling_desktop.core.job import JobState
from kling_desktop.core.marks import Flag, MarkChange
from tests.fakes.gallery_desk import GalleryDesk

PUT_AWAY, PUT_BACK = MarkChange(is_deleted=True), MarkChange(is_deleted=False)


@pytest.fixture
def run(gallery: GalleryDesk) -> list[Entry]:
    """A Run of four between two pictures."""
    gallery.add(1)
    entries = [gallery.add(5, run_id="run", place=place) for place in range(4)]
    gallery.add(9)
    gallery.load()
    QAbstractItemModelTester(gallery.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    return entries


def shown(gallery: GalleryDesk) -> list[str]:
    """The Jobs between the first tile and the last one."""
    return gallery.ids()[1:-1]


def test_folded_and_spread_out_again(gallery: GalleryDesk, run: list[Entry]) -> None:
    before = gallery.ids()

    gallery.model.fold(3)
    assert (shown(gallery), gallery.model.run_size(1)) == ([run[0].job.id], 4)
    assert "stack of 4" in str(gallery.model.index(1).data(Qt.ItemDataRole.AccessibleTextRole))
    gallery.model.unfold(1)
    assert (gallery.ids(), gallery.model.run_size(2)) == (before, 4)


def test_the_cover_is_the_wished_one_else_the_first_picked(gallery: GalleryDesk, run: list[Entry]) -> None:
    gallery.mark(run[2], MarkChange(flag=Flag.PICKED))
    gallery.model.fold(1, 4)
    assert shown(gallery) == [run[3].job.id]
    gallery.model.unfold(1)
    gallery.model.fold(1)
    assert shown(gallery) == [run[2].job.id]


@pytest.mark.parametrize("at", [0, 5])
def test_a_single_picture_cannot_be_folded(gallery: GalleryDesk, run: list[Entry], at: int) -> None:
    gallery.model.fold(at)
    gallery.model.unfold(at)

    assert len(gallery.ids()) == 6
    assert gallery.model.run_size(at) == 1


def test_under_a_cover_that_is_put_away_the_next_one_comes_up(gallery: GalleryDesk, run: list[Entry]) -> None:
    gallery.model.fold(1, 4)

    for left in (3, 2, 1):
        cover = gallery.model.entry_at(1)
        assert cover is not None
        gallery.mark(cover, PUT_AWAY)
        assert (len(shown(gallery)), gallery.model.run_size(1)) == (1, left)
    cover = gallery.model.entry_at(1)
    assert cover is not None
    gallery.mark(cover, PUT_AWAY)

    assert shown(gallery) == []


def test_what_comes_back_joins_its_stack(gallery: GalleryDesk, run: list[Entry]) -> None:
    away = gallery.mark(run[1], PUT_AWAY)
    gallery.model.fold(1)
    assert gallery.model.run_size(1) == 3

    gallery.mark(away, PUT_BACK)
    assert (len(shown(gallery)), gallery.model.run_size(1)) == (1, 4)
    gallery.model.unfold(1)
    assert shown(gallery) == [entry.job.id for entry in run]


def test_what_is_folded_away_goes_without_a_trace(gallery: GalleryDesk, run: list[Entry]) -> None:
    gallery.model.fold(1)

    gallery.mark(run[3], PUT_AWAY)

    assert (shown(gallery), gallery.model.run_size(1)) == ([run[0].job.id], 3)


def test_a_picture_that_arrives_in_a_stack_makes_it_new(gallery: GalleryDesk) -> None:
    gallery.add(1)
    done, running = (
        gallery.add(5, state, run_id="run", place=place)
        for place, state in enumerate((JobState.SAVED, JobState.RUNNING))
    )
    gallery.add(9)
    gallery.load()
    gallery.model.fold(1)

    gallery.change(running, replace(running.job, state=JobState.SAVED))

    assert shown(gallery) == [done.job.id]
    assert gallery.model.is_new(done)


def test_who_looks_for_a_job_brings_it_out_of_its_stack(gallery: GalleryDesk, run: list[Entry]) -> None:
    gallery.model.fold(1)

    assert gallery.model.index_of(run[0].job.id).row() == 1
    assert gallery.model.run_size(1) == 4
    assert gallery.model.index_of(run[2].job.id).row() == 3
    assert shown(gallery) == [entry.job.id for entry in run]


def test_reading_anew_leaves_runs_folded_and_other_filters_know_no_stacks(
    gallery: GalleryDesk, run: list[Entry]
) -> None:
    gallery.model.fold(1, 2)
    gallery.load()
    assert shown(gallery) == [run[1].job.id]

    for entry in run[:2]:
        gallery.mark(entry, PUT_AWAY)
    with gallery.qtbot.waitSignal(gallery.model.read_through):
        gallery.model.show(RECENTLY_DELETED)
    assert gallery.ids() == [entry.job.id for entry in run[:2]]
    assert gallery.model.run_size(0) == 1
    gallery.model.fold(0)
    assert len(gallery.ids()) == 2

    with gallery.qtbot.waitSignal(gallery.model.read_through):
        gallery.model.show(TILES)
    assert (shown(gallery), gallery.model.run_size(1)) == ([run[2].job.id], 2)
