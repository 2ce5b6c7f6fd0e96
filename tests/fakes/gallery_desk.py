"""GalleryDesk: a gallery model with everything it needs, in the hands of a test."""

from dataclasses import dataclass, field, replace

from pytestqt.qtbot import QtBot

from kling_desktop.core.history_entry import Entry
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.marks import MarkChange
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader
from kling_desktop.ui.gallery.tiles.gallery_model import GalleryModel
from tests.fakes.fake_history import FakeHistory
from tests.fakes.fake_pictures import MINUTE_MS, FakePictureFiles, make_entry, make_job

NOON_MS = 1_781_258_400_000
"""A Friday in June 2026, about noon in Europe."""


@dataclass
class GalleryDesk:
    """What a test of the gallery holds in its hands."""

    history: FakeHistory
    model: GalleryModel
    files: FakePictureFiles
    loader: ThumbnailLoader
    qtbot: QtBot
    clock: list[int] = field(default_factory=lambda: [NOON_MS])
    rows: int = 0

    def add(self, minutes_ago: float, state: JobState = JobState.SAVED, **fields: object) -> Entry:
        """Write a Job and its picture, without telling the model."""
        self.rows += 1
        job = make_job(self.rows, round(NOON_MS - minutes_ago * MINUTE_MS), state, **fields)
        entry = make_entry(self.rows, job)
        self.history.put(entry)
        return entry

    def change(self, entry: Entry, job: Job) -> Entry:
        """Write another form of a Job and tell the model, as the engine does."""
        changed = make_entry(entry.row, job)
        self.history.put(changed)
        self.model.apply(job)
        return changed

    def mark(self, entry: Entry, change: MarkChange) -> Entry:
        """Write other marks of a picture and tell the model, as the engine does."""
        marked = replace(entry, marks=entry.marks.after(change, self.clock[0]))
        self.history.put(marked)
        self.model.apply(marked.job)
        return marked

    def load(self) -> None:
        """Read everything."""
        with self.qtbot.waitSignal(self.model.read_through):
            self.model.reload()

    def ids(self) -> list[str]:
        """The Jobs shown, in order."""
        entries = [self.model.entry_at(at) for at in range(self.model.rowCount())]
        return [entry.job.id for entry in entries if entry is not None]
