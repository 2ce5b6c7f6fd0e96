"""GalleryModel: every tile of the gallery as a row, the newest Run first.

A Job is a tile from the click on. Row numbers, times and ratios of all tiles are kept; Entries are read by pages when
they come into sight. The first page is there at once, the rest is read in the pool. Must not know widgets.
"""

from array import array
from collections.abc import Callable, Iterable
from enum import IntEnum

from PySide6.QtCore import QModelIndex, QObject, Qt, QTimer, Signal, Slot

from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.history_entry import TILES, Entry, Filter
from kling_desktop.core.job import HoldReason, Job, JobState
from kling_desktop.core.model_card import KLING_O1
from kling_desktop.core.ports.history import History
from kling_desktop.ui.base.background import Background
from kling_desktop.ui.base.plain_text import tooltip_text
from kling_desktop.ui.gallery.tiles.entry_pages import PAGE
from kling_desktop.ui.gallery.tiles.index_reading import IndexReading
from kling_desktop.ui.gallery.tiles.open_jobs import OpenJobs, Progress
from kling_desktop.ui.gallery.tiles.stacked_list import StackedList
from kling_desktop.ui.gallery.tiles.tile_face import Moment, lost_face, spoken_tile, tile_remarks
from kling_desktop.ui.gallery.tiles.tile_index import TileIndex, read_open_jobs
from kling_desktop.ui.gallery.tiles.tile_list import AnyIndex

FIRST_PAGE = 200
MOST_AT_ONCE = 100
"""When more Jobs than that change in one go, they are not looked at one by one: everything is read anew."""


class TileRole(IntEnum):
    """Roles beyond Qt's own."""

    ENTRY = Qt.ItemDataRole.UserRole
    """The Entry."""


class GalleryModel(StackedList):
    """The tiles. Thread: gui.

    Attributes:
        failure: what kept the rest from being read, if anything; also for who listens later.

    Signals:
        arrived: row of the tile whose picture has just come.
        progress_changed: other Jobs are on their way than before.
        read_through: all tiles are there.
        failed: the `Failure` that kept the rest from being read.
    """

    arrived = Signal(int)
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
        super().__init__(history, parent)
        self._history = history
        self._open_history = open_history
        self._background = background
        self._now_ms = now_ms
        self._wanted = TILES
        self._open = OpenJobs()
        self._unseen: set[int] = set()
        self._lost: set[str] = set()
        self._meanwhile: dict[str, Job] = {}
        self._moment = Moment(0, KLING_O1.expected_seconds)
        self._at_once = 0
        self._calming = QTimer(self, singleShot=True, interval=0)
        self._calming.timeout.connect(self._on_calming_timeout)
        background.answered.connect(self._on_background_answered)
        background.failed.connect(self._on_background_failed)
        background.broke.connect(self._on_background_broke)
        self.failure: Failure | None = None

    # ------------------------------------------------------------ what Qt asks

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a tile is, how it is called, and its prompt as tooltip."""
        if role not in (TileRole.ENTRY, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return None
        entry = self.entry_at(index.row()) if index.isValid() else None
        if entry is None or role == TileRole.ENTRY:
            return entry
        is_new, stacked = self.is_new(entry), self.stacked(entry)
        gone = f", {lost_face().spoken}" if self.is_lost(entry) else ""
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken_tile(entry, self.moment(entry.job), is_new=is_new, stacked=stacked) + gone
        remarks = (", ".join(tile_remarks(entry, is_new=is_new, stacked=stacked)) + gone).removeprefix(", ")
        return tooltip_text(f"{entry.job.recipe.prompt}\n({remarks})" if remarks else entry.job.recipe.prompt)

    # ------------------------------------------------------------ what the gallery asks

    @property
    def wanted(self) -> Filter:
        """What is shown."""
        return self._wanted

    def has_any(self, wanted: Filter) -> bool:
        """Whether history has such a line, be it shown here or not.

        Raises:
            KlingError: DATABASE.
        """
        return bool(self._history.rows(wanted._replace(limit=1)))

    def count(self, wanted: Filter) -> int:
        """How many such lines history has, be they shown here or not.

        Raises:
            KlingError: DATABASE.
        """
        return len(self._history.rows(wanted))

    @property
    def is_free(self) -> bool:
        """Whether its pictures cost nothing, whatever their Jobs say: the demo charges play money."""
        return self._moment.is_free

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
        return self._open.progress

    def entry_of(self, job_id: str) -> Entry | None:
        """The Entry of any Job, be it a tile or not."""
        return self._history.entry(job_id)

    def made_from(self, output_id: str) -> tuple[Entry, ...]:
        """The pictures that were made from an Output; well under 1 ms."""
        return self._history.made_from(output_id)

    def index_of(self, job_id: str) -> QModelIndex:
        """The tile of a Job, brought out of its stack if it is folded away; invalid if it has none."""
        entry = self.entry_of(job_id)
        if entry is None:
            return QModelIndex()
        return self.index_of_row(entry.row, entry.job.run_id)

    def first_on_its_way(self) -> QModelIndex:
        """The tile of the Job that is being made; if none is, of the next one that waits; if none does, invalid."""
        job = self._open.first()
        return QModelIndex() if job is None else self.index_of(job.id)

    def picture_ids(self, parts: Iterable[range]) -> tuple[str, ...]:
        """The ids of all pictures of some tiles, without reading their Entries.

        Raises:
            KlingError: DATABASE.
        """
        rows = array("q")
        for part in parts:
            rows.extend(self._index.rows[part.start : part.stop])
        return self._history.picture_ids(rows)

    def moment(self, job: Job) -> Moment:
        """What the face of a Job depends on, now."""
        return self._moment._replace(now_ms=self._now_ms(), before=self._open.before(job))

    def is_lost(self, entry: Entry) -> bool:
        """Whether the file of its picture is known to be gone."""
        return entry.output is not None and entry.output.id in self._lost

    def is_new(self, entry: Entry) -> bool:
        """Whether its picture, or one folded under it, came while this window was open and was not looked at yet."""
        stack = self._stack_of(entry)
        return not self._unseen.isdisjoint([entry.row] if stack is None else stack.rows)

    # ------------------------------------------------------------ what happens

    def show(self, wanted: Filter) -> None:
        """Show other lines of history.

        Raises:
            KlingError: DATABASE.
        """
        if wanted != self._wanted:
            self._wanted, self._has_runs = wanted, wanted == TILES
            self.reload()

    def reload(self) -> None:
        """Read all again: the newest tiles now, with what a screen shows of them, the rest in the pool.

        Raises:
            KlingError: DATABASE.
        """
        index = TileIndex.of(self._history.shapes(self._wanted._replace(limit=FIRST_PAGE)))
        page = self._history.entries(index.rows[:PAGE])
        self._arrange(index)
        self._start_over(index)
        for entry in page:
            self._pages.put(entry)
        self._open.add_unknown(read_open_jobs(self._history))
        self.progress_changed.emit()
        self._read()

    @Slot(object)
    def apply(self, job: Job) -> None:
        """A Job changed, or the marks of its picture: its tile appears, changes in place or goes.

        Raises:
            KlingError: DATABASE.
        """
        was_open = job.id in self._open
        self._open.note(job)
        if self._is_too_much():
            return
        entry = self._history.entry(job.id)
        if entry is None:
            return
        if self._background.is_busy:
            self._meanwhile[job.id] = entry.job
        self._pages.put(entry)
        has_arrived = was_open and entry.job.state is JobState.SAVED
        if has_arrived:
            self._unseen.add(entry.row)
            self.arrived.emit(entry.row)
        if not self._wanted.shows(entry):
            self._let_go(entry)
        elif self._show(entry):
            self.reshaped.emit()
        if was_open or job.id in self._open:
            self._repaint_waiting()
            self.progress_changed.emit()

    def mark_seen(self, at: int) -> None:
        """The person looked at a tile."""
        if 0 <= at < len(self._index) and self._index.rows[at] in self._unseen:
            self._unseen.discard(self._index.rows[at])
            self._repaint(at)

    @Slot(str, bool)
    def set_lost(self, output_id: str, is_lost: bool) -> None:
        """The file of a picture is gone, or there again. Told of the tiles: whoever shows one asks anew."""
        if is_lost is not (output_id in self._lost):
            (self._lost.add if is_lost else self._lost.discard)(output_id)
            self._repaint_all()  # seldom, and cheaper than finding the tile, which may be folded away

    def set_online(self, *, is_online: bool) -> None:
        """The network came or went."""
        if is_online is self._moment.is_online:
            return
        self._moment = self._moment._replace(is_online=is_online)
        self._repaint_waiting()
        self.progress_changed.emit()

    def set_over(self, reasons: frozenset[HoldReason]) -> None:
        """What held Jobs do not wait for any more."""
        if reasons != self._moment.over:
            self._moment = self._moment._replace(over=reasons)
            self._repaint_waiting()

    def set_free(self, *, is_free: bool) -> None:
        """Whether this is the demo's library; said before anything is shown."""
        self._moment = self._moment._replace(is_free=is_free)

    def set_expected_seconds(self, seconds: float) -> None:
        """The usual time of one picture is another now."""
        if seconds == self._moment.expected_seconds:
            return
        self._moment = self._moment._replace(expected_seconds=seconds)
        self._repaint_waiting()

    # ------------------------------------------------------------ inside

    def _repaint_waiting(self) -> None:
        """Tiles on their way say another thing when the queue or the network changes; nearly all are near the top."""
        near = self._index.rows[:FIRST_PAGE]
        waiting = [at for at, entry in enumerate(map(self._pages.known, near)) if entry and entry.job.id in self._open]
        if len(waiting) < len(self._open):
            self._repaint_all()
        elif waiting:
            self.dataChanged.emit(self.index(waiting[0]), self.index(waiting[-1]))

    # ------------------------------------------------------------ reading

    def _read(self) -> None:
        """Have the whole index read in the pool."""
        self._meanwhile = {}
        self.failure = None
        self._background.ask_instead(IndexReading(self._open_history, self._wanted))

    def _is_too_much(self) -> bool:
        """Whether so much changes in one go that it is better read anew once it is over."""
        self._at_once += 1
        if self._at_once == 1:
            self._calming.start()
        return self._at_once > MOST_AT_ONCE

    @Slot()
    def _on_calming_timeout(self) -> None:
        """What came in one go is over."""
        was_too_much = self._at_once > MOST_AT_ONCE
        self._at_once = 0
        if was_too_much:
            self._pages.clear()
            self._read()

    @Slot(int, object)
    def _on_background_answered(self, _number: int, answer: tuple[TileIndex, tuple[Job, ...]]) -> None:
        """The whole index is read: what is missing is added, what changed meanwhile is seen to."""
        whole, open_jobs = answer
        changed, self._meanwhile = self._meanwhile, {}
        self._become(whole)
        self._open.add_unknown(open_jobs)
        for job in changed.values():
            self.apply(job)
        self.progress_changed.emit()
        self.read_through.emit()

    @Slot(int, object)
    def _on_background_failed(self, _number: int, failure: Failure) -> None:
        """The rest cannot be read."""
        self.failure = failure
        self.failed.emit(failure)

    @Slot(int)
    def _on_background_broke(self, number: int) -> None:
        """Likewise, by a bug of ours."""
        self._on_background_failed(number, Failure(FailureKind.OWN_FAULT))
