"""GalleryModel: every tile of the gallery as a row, the newest Run first.

A Job is a tile from the click on. Row numbers, times and ratios of all tiles are kept; Entries are read by pages when
they come into sight. The first page is there at once, the rest is read in the pool. Must not know widgets.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import IntEnum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal, Slot

from kling_desktop.core.history_entry import TILES, Entry
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.model_card import KLING_O1
from kling_desktop.core.ports.journal import History
from kling_desktop.ui.base.background import Background
from kling_desktop.ui.base.plain_text import tooltip_text
from kling_desktop.ui.gallery.entry_pages import EntryPages
from kling_desktop.ui.gallery.tile_face import Moment, spoken_tile
from kling_desktop.ui.gallery.tile_index import TileIndex, order_key, read_index

FIRST_PAGE = 200
_ROOT = QModelIndex()

AnyIndex = QModelIndex | QPersistentModelIndex


class TileRole(IntEnum):
    """Roles beyond Qt's own."""

    ENTRY = Qt.ItemDataRole.UserRole
    """The Entry."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How many Jobs are on their way: being made or next in line, and held."""

    in_progress: int
    held: int


class GalleryModel(QAbstractListModel):
    """The tiles. Thread: gui.

    Signals:
        reshaped: a tile has another ratio than before.
        progress_changed: other Jobs are on their way than before.
        read_through: all tiles are there.
        failed: the `Failure` that kept the rest from being read.
    """

    reshaped = Signal()
    progress_changed = Signal()
    read_through = Signal()
    failed = Signal(object)

    def __init__(
        self,
        history: History,
        open_history: Callable[[], History],
        background: Background,
        now_ms: Callable[[], int],
        parent: QObject | None = None,
    ) -> None:
        """An empty model; `reload` fills it.

        Args:
            history: read on the GUI thread, a page at a time.
            open_history: makes another one, in a thread of the pool.
            background: asked by this model only.
            now_ms: the time, UTC milliseconds.
            parent: as in Qt.
        """
        super().__init__(parent)
        self._history = history
        self._open_history = open_history
        self._background = background
        self._now_ms = now_ms
        self._index = TileIndex()
        self._pages = EntryPages(history)
        self._open: dict[str, Job] = {}
        self._unseen: set[str] = set()
        self._meanwhile: dict[str, Job] = {}
        self._moment = Moment(0, KLING_O1.expected_seconds)
        background.answered.connect(self._on_background_answered)
        background.failed.connect(self._on_background_failed)

    # ------------------------------------------------------------ what Qt asks

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        """How many tiles there are."""
        return 0 if parent.isValid() else len(self._index)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a tile is, how it is called, and its prompt as tooltip."""
        if role not in (TileRole.ENTRY, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return None
        entry = self.entry_at(index.row()) if index.isValid() else None
        if entry is None or role == TileRole.ENTRY:
            return entry
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip_text(entry.job.recipe.prompt)
        return spoken_tile(entry, self.moment(entry.job), is_new=self.is_new(entry))

    # ------------------------------------------------------------ what the gallery asks

    @property
    def tile_index(self) -> TileIndex:
        """Row numbers, times, ratios and Runs; to be read only."""
        return self._index

    @property
    def is_online(self) -> bool:
        """Whether the service can be reached, as far as is known."""
        return self._moment.is_online

    @property
    def now_ms(self) -> int:
        """The time, UTC milliseconds."""
        return self._now_ms()

    @property
    def progress(self) -> Progress:
        """How many Jobs are on their way."""
        held = sum(job.state is JobState.HELD for job in self._open.values())
        return Progress(len(self._open) - held, held)

    def entry_at(self, at: int) -> Entry | None:
        """The Entry of a tile; None if there is none."""
        return self._pages.entry(self._index.rows, at) if 0 <= at < len(self._index) else None

    def entry_of(self, job_id: str) -> Entry | None:
        """The Entry of any Job, be it a tile or not."""
        return self._history.entry(job_id)

    def index_of(self, job_id: str) -> QModelIndex:
        """The tile of a Job; invalid if it is none."""
        entry = self.entry_of(job_id)
        at = None if entry is None else self._index.place_of(entry.row)
        return QModelIndex() if at is None else self.index(at)

    def first_on_its_way(self) -> QModelIndex:
        """The tile of the Job that is being made; if none is, of the next one that waits; if none does, invalid."""
        waiting = sorted(self._open.values(), key=lambda job: (job.state in _WAITING, *_queue_key(job)))
        return self.index_of(waiting[0].id) if waiting else QModelIndex()

    def moment(self, job: Job) -> Moment:
        """What the face of a Job depends on, now."""
        ahead = 0
        if job.state is JobState.QUEUED:
            key = _queue_key(job)
            ahead = sum(each.state is JobState.QUEUED and _queue_key(each) < key for each in self._open.values())
        return replace(self._moment, now_ms=self._now_ms(), before=ahead)

    def is_new(self, entry: Entry) -> bool:
        """Whether its picture came while this window was open and was not looked at yet."""
        return entry.job.id in self._unseen

    # ------------------------------------------------------------ what happens

    def reload(self) -> None:
        """Read all again: the newest page now, the rest in the pool.

        Raises:
            KlingError: DATABASE.
        """
        index = TileIndex.of(self._history.shapes(replace(TILES, limit=FIRST_PAGE)))
        page = self._history.entries(index.rows)
        self.beginResetModel()
        self._index, self._open, self._meanwhile = index, {}, {}
        self._pages.clear()
        for entry in page:
            self._pages.put(entry)
            self._note(entry.job)
        self.endResetModel()
        self.progress_changed.emit()
        self._background.ask_instead(_Reading(self._open_history))

    @Slot(object)
    def apply(self, job: Job) -> None:
        """A Job changed: its tile appears, changes in place or goes.

        Raises:
            KlingError: DATABASE.
        """
        if self._background.is_busy:
            self._meanwhile[job.id] = job
        entry = self._history.entry(job.id)
        if entry is None:
            return
        self._pages.put(entry)
        was_open = job.id in self._open
        self._note(entry.job)
        if was_open and entry.job.state is JobState.SAVED:
            self._unseen.add(job.id)
        at = self._index.place_of(entry.row)
        if entry.job.state in TILES.states and not entry.job.is_hidden:
            self._show(entry, at)
        elif at is not None:
            self._remove(at)
        self._repaint_waiting()
        self.progress_changed.emit()

    def mark_seen(self, at: int) -> None:
        """The person looked at a tile."""
        entry = self.entry_at(at)
        if entry is not None and entry.job.id in self._unseen:
            self._unseen.discard(entry.job.id)
            self.dataChanged.emit(self.index(at), self.index(at))

    def set_online(self, *, is_online: bool) -> None:
        """The network came or went."""
        self._moment = replace(self._moment, is_online=is_online)
        self._repaint_waiting()
        self.progress_changed.emit()

    def set_expected_seconds(self, seconds: float) -> None:
        """The usual time of one picture is another now."""
        self._moment = replace(self._moment, expected_seconds=seconds)
        self._repaint_waiting()

    # ------------------------------------------------------------ inside

    def _note(self, job: Job) -> None:
        """Keep in mind what is on its way."""
        if job.state in TILES.states and not job.state.is_end and not job.is_hidden:
            self._open[job.id] = job
        else:
            self._open.pop(job.id, None)

    def _show(self, entry: Entry, at: int | None) -> None:
        if at is None:
            at = self._place_for(entry)
            self.beginInsertRows(_ROOT, at, at)
            self._index.insert(at, entry)
            self.endInsertRows()
            return
        if self._index.refresh(at, entry):
            self.reshaped.emit()
        self.dataChanged.emit(self.index(at), self.index(at))

    def _remove(self, at: int) -> None:
        self.beginRemoveRows(_ROOT, at, at)
        self._index.remove(at)
        self.endRemoveRows()

    def _place_for(self, entry: Entry) -> int:
        key = order_key(entry.job)
        neighbours = self._index.same_moment(entry.job.created_at_ms)
        for at in neighbours:
            other = self.entry_at(at)
            if other is not None and order_key(other.job) > key:
                return at
        return neighbours.stop

    def _repaint_waiting(self) -> None:
        """Tiles on their way say another thing when the queue or the network changes; all are near the top."""
        if self._open and len(self._index):
            self.dataChanged.emit(self.index(0), self.index(len(self._index) - 1))

    @Slot(int, object)
    def _on_background_answered(self, _number: int, answer: tuple[TileIndex, tuple[Job, ...]]) -> None:
        """The whole index is read: what lies below the first page is added, what changed meanwhile is seen to."""
        whole, open_jobs = answer
        start = 0
        if len(self._index):
            last = whole.place_of(self._index.rows[-1])
            start = len(self._index) if last is None else last + 1
        above = set(whole.rows[:start]).difference(self._index.rows)
        if start < len(whole):
            self.beginInsertRows(_ROOT, len(self._index), len(self._index) + len(whole) - start - 1)
            self._index.extend(whole, start)
            self.endInsertRows()
        for job in open_jobs:
            self._open.setdefault(job.id, job)
        changed, self._meanwhile = self._meanwhile, {}
        missed = [entry.job for entry in self._history.entries(sorted(above))]
        for job in (*missed, *changed.values()):
            self.apply(job)
        self.progress_changed.emit()
        self.read_through.emit()

    @Slot(int, object)
    def _on_background_failed(self, _number: int, failure: object) -> None:
        """The rest cannot be read."""
        self.failed.emit(failure)


_WAITING = (JobState.QUEUED, JobState.HELD)


def _queue_key(job: Job) -> tuple[int, str, int]:
    """Sorts Jobs in the order in which they are sent."""
    return (job.created_at_ms, job.run_id, job.place)


class _Reading:
    """Reads the whole index with a history of its own."""

    def __init__(self, open_history: Callable[[], History]) -> None:
        self._open_history = open_history

    def __call__(self) -> tuple[TileIndex, tuple[Job, ...]]:
        """Read. Thread: one of the pool's."""
        history = self._open_history()
        try:
            return read_index(history, TILES)
        finally:
            history.close()
