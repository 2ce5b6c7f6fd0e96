"""From picture to picture: the gallery's order, over what has no picture, while tiles come and go."""

from dataclasses import replace

from kling_desktop.core.history_entry import RECENTLY_DELETED, Entry
from kling_desktop.core.job import JobState
from kling_desktop.core.marks import MarkChange, Marks
from kling_desktop.ui.gallery.lightbox.walk import Walk
from tests.fakes.gallery_desk import NOON_MS, GalleryDesk


def loaded(gallery: GalleryDesk) -> Walk:
    gallery.load()
    return Walk(gallery.model)


def run_of(gallery: GalleryDesk, minutes_ago: float, *states: JobState) -> list[Entry]:
    return [
        gallery.add(minutes_ago, state, run_id=f"run-at-{minutes_ago}", place=place)
        for place, state in enumerate(states)
    ]


def test_it_goes_in_the_gallerys_order_and_ends_at_both_ends(gallery: GalleryDesk) -> None:
    newest, middle, oldest = (gallery.add(minutes) for minutes in (1, 2, 3))
    walk = loaded(gallery)
    walk.go_to(middle)
    assert (walk.neighbour(-1), walk.neighbour(1)) == (newest, oldest)
    walk.go_to(oldest)
    assert walk.neighbour(1) is None
    walk.go_to(newest)
    assert walk.neighbour(-1) is None


def test_what_has_no_picture_or_was_deleted_is_passed_over(gallery: GalleryDesk) -> None:
    first, *_, last = (gallery.add(0), *run_of(gallery, 1, *[JobState.RUNNING] * 3), gallery.add(2), gallery.add(3))
    deleted = gallery.add(2.5)
    walk = loaded(gallery)
    gallery.history.put(replace(deleted, marks=Marks(deleted_at_ms=NOON_MS)))
    gallery.model.apply(deleted.job)
    walk.go_to(first)
    following = walk.neighbour(1)
    assert following is not None
    assert following.job.created_at_ms < first.job.created_at_ms
    walk.go_to(following)
    assert walk.neighbour(1) == last


def test_the_place_is_kept_when_a_tile_comes_above_it(gallery: GalleryDesk) -> None:
    one, other = gallery.add(5), gallery.add(6)
    walk = loaded(gallery)
    walk.go_to(one)
    gallery.model.apply(gallery.add(1, JobState.QUEUED).job)
    assert walk.neighbour(1) == other
    assert walk.neighbour(-1) is None


def test_a_run_is_told_in_order_without_those_around_it(gallery: GalleryDesk) -> None:
    gallery.add(1)
    run = run_of(gallery, 2, JobState.SAVED, JobState.RUNNING, JobState.SAVED, JobState.SAVED)
    gallery.add(3)
    walk = loaded(gallery)
    walk.go_to(run[2])
    assert walk.run() == (run[0], run[2], run[3])


def test_around_a_single_picture_are_its_neighbours(gallery: GalleryDesk) -> None:
    entries = [gallery.add(minutes) for minutes in range(1, 8)]
    walk = loaded(gallery)
    walk.go_to(entries[1])
    assert walk.run() == (entries[1],)
    assert walk.around(3) == tuple(entries[:5])


def test_what_is_no_tile_has_no_neighbours(gallery: GalleryDesk) -> None:
    gallery.add(1)
    walk = loaded(gallery)
    stranger = gallery.add(2, JobState.CANCELLED)
    walk.go_to(stranger)
    assert (walk.neighbour(1), walk.neighbour(-1), walk.run(), walk.around(3)) == (None, None, (stranger,), (stranger,))
    walk.mark_seen()


def test_looking_again_tells_the_marks_of_now(gallery: GalleryDesk) -> None:
    entry = gallery.add(1)
    walk = loaded(gallery)
    assert (walk.run(), walk.around(3)) == ((), ())
    walk.look_again()
    walk.go_to(entry)
    gallery.history.put(replace(entry, marks=Marks(stars=4)))
    walk.look_again()
    assert walk.entry is not None
    assert walk.entry.marks.stars == 4


def test_what_is_looked_at_is_not_new_any_more(gallery: GalleryDesk) -> None:
    entry = gallery.add(1, JobState.RUNNING)
    walk = loaded(gallery)
    saved = gallery.change(entry, replace(entry.job, state=JobState.SAVED))
    assert gallery.model.is_new(saved)
    walk.go_to(saved)
    walk.mark_seen()
    assert not gallery.model.is_new(saved)


def test_in_recently_deleted_it_goes_from_one_to_the_next_whatever_run_they_were_of(gallery: GalleryDesk) -> None:
    run = run_of(gallery, 2, JobState.SAVED, JobState.SAVED)
    gallery.add(3)
    walk = loaded(gallery)
    away = [gallery.mark(entry, MarkChange(is_deleted=True)) for entry in run]
    with gallery.qtbot.waitSignal(gallery.model.read_through):
        gallery.model.show(RECENTLY_DELETED)
    walk.go_to(away[0])
    others = [walk.neighbour(-1), walk.neighbour(1)]
    assert sorted(others, key=lambda each: each is None) == [away[1], None]
    assert walk.run() == (away[0],)
    assert len(walk.around(5)) == 2
