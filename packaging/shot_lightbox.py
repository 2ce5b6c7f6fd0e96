"""The scenes of `dev.py shots` in which a picture is seen large."""

from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from kling_desktop.core.marks import Flag
from kling_desktop.ui.gallery.lightbox.lightbox import Lightbox
from shot_gallery import recently_deleted
from shot_stage import Stage, wait_until


def lightbox(stage: Stage) -> QWidget:
    """A picture of a Run, all of it."""
    _open_large(stage, compares=False)
    return stage.window


def lightbox_compare(stage: Stage) -> QWidget:
    """Split against the reference whose shape is nearest."""
    _open_large(stage, compares=True)
    return stage.window


def lightbox_zoomed(stage: Stage) -> QWidget:
    """Pixels as squares, with the details beside it."""
    page = _open_large(stage, compares=False)
    canvas = page.stage.canvas
    page.bar.info.click()
    canvas.set_zoom(canvas.zoom.at(4.0, (canvas.width() * 0.6, canvas.height() * 0.5)))
    return stage.window


def lightbox_deleted(stage: Stage) -> QWidget:
    """A picture in Recently Deleted: it can be copied and saved elsewhere."""
    recently_deleted(stage)
    QTest.keyClick(stage.studio.gallery.grid, Qt.Key.Key_Space)
    page = stage.studio.viewer.lightbox
    assert page is not None
    wait_until(lambda: page.stage.is_complete, "the picture")
    return stage.window


def _open_large(stage: Stage, *, compares: bool) -> Lightbox:
    """Open the first picture of a wide Run, picked and rated, and wait until nothing is fading in."""
    wait_until(lambda: len(stage.jobs()) == stage.setting.pictures, "the library")
    runs = Counter(job.run_id for job in stage.jobs())
    wide = [job for job in stage.jobs() if job.recipe.choice("aspect_ratio") == "16:9" and not job.place]
    job = max(wide, key=lambda job: runs[job.run_id])
    entry = stage.studio.model.entry_of(job.id)
    assert entry is not None
    stage.studio.pictures.flag_entries((entry,), Flag.PICKED)
    stage.studio.pictures.rate_entries((entry,), 4)
    viewer = stage.studio.viewer
    (viewer.open_split if compares else viewer.open)(entry)
    page = viewer.lightbox
    assert page is not None
    wait_until(lambda: page.stage.is_complete, "the pictures")
    wait_until(lambda: page.entry is not None and page.entry.marks.stars, "the marks")
    return page
