"""What the grid does by itself happens only while somebody can see it."""

from dataclasses import replace

from kling_desktop.core.job import JobState
from kling_desktop.ui.gallery.grid.live_grid import LiveGrid
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
