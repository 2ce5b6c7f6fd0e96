"""What the grid does by itself happens only while somebody can see it."""

from dataclasses import replace

from kling_desktop.core.job import JobState
from kling_desktop.ui.gallery.grid.live_grid import LiveGrid
from kling_desktop.ui.gallery.grid.placed_view import SMALLEST_PX
from kling_desktop.ui.gallery.tiles.entry_pages import MOST_ENTRIES
from tests.fakes.gallery_desk import GalleryDesk
from tests.ui.gallery.grid_hand import fill


def test_seconds_are_counted_only_while_somebody_sees_them(gallery: GalleryDesk, grid: LiveGrid) -> None:
    running = gallery.add(-1, JobState.RUNNING, sent_at_ms=0)
    fill(gallery, grid)
    assert grid.clock.is_ticking

    grid.verticalScrollBar().setValue(2000)
    assert not grid.clock.is_ticking
    grid.verticalScrollBar().setValue(0)
    assert grid.clock.is_ticking
    gallery.change(running, replace(running.job, state=JobState.SAVED))
    assert not grid.clock.is_ticking


def test_tomorrow_today_is_yesterday(gallery: GalleryDesk, grid: LiveGrid) -> None:
    fill(gallery, grid, 3)
    gallery.clock[0] += 24 * 3_600_000

    grid.hide()
    grid.show()
    gallery.qtbot.waitUntil(lambda: grid.is_settled)

    assert [section.kind.name for section in grid.sections_now] == ["YESTERDAY"]


def test_on_a_large_screen_full_of_small_tiles_nothing_is_read_twice(gallery: GalleryDesk, grid: LiveGrid) -> None:
    grid.resize(3000, 1800)
    grid.set_target_px(SMALLEST_PX)
    fill(gallery, grid, 3 * MOST_ENTRIES)
    grid.verticalScrollBar().setValue(1800)
    gallery.qtbot.waitUntil(lambda: len(grid.tiles_in_sight(screens=1)) > MOST_ENTRIES)
    gallery.qtbot.waitUntil(lambda: not gallery.loader.is_busy)
    for look in range(3):
        if look == 1:  # from now on all was seen
            gallery.history.pages_read = 0
        grid.grab()
        grid.clock._on_fetching_timeout()
    assert gallery.history.pages_read == 0
