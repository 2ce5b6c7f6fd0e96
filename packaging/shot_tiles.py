"""Every state of a gallery tile side by side, each in a grid of its own, as `dev.py shots` draws it."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QEventLoop, Qt, QThreadPool
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from kling_desktop.core.history_entry import Entry, Filter, Shapes, run_number
from kling_desktop.core.job import HoldReason, Job, JobState
from kling_desktop.core.marks import NO_MARKS, Flag, Marks
from kling_desktop.core.ports.files import PictureFiles
from kling_desktop.core.spending import SpendLine
from kling_desktop.ui.base.background import Background
from kling_desktop.ui.base.plain_text import plain_label
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader
from kling_desktop.ui.gallery.grid.live_grid import LiveGrid
from kling_desktop.ui.gallery.tiles.gallery_model import GalleryModel

NOW_MS = 1_781_258_400_000
"""A day in June 2026: these tiles need no real clock."""
_TILE_WIDTH_PX, _TILE_HEIGHT_PX, _MARGIN_PX, _SECTION_PX = 228, 128, 20, 34
_COLUMNS = 5


@dataclass(frozen=True, slots=True)
class TileCase:
    """One tile.

    Attributes:
        name: written above it.
        state: of its Job.
        seconds_ago: since it was sent; None if it was not.
        marks: of its picture.
        is_online: whether there is a network.
        is_new: whether its picture has just come.
        is_selected: whether it is selected.
        count: how many tiles its Run has, folded to it.
    """

    name: str
    state: JobState = JobState.SAVED
    seconds_ago: int | None = None
    marks: Marks = NO_MARKS
    is_online: bool = True
    is_new: bool = False
    is_selected: bool = False
    count: int = 1


CASES = (
    TileCase("held", JobState.HELD),
    TileCase("waiting", JobState.QUEUED),
    TileCase("sending", JobState.UPLOADING),
    TileCase("running", JobState.RUNNING, 21),
    TileCase("past the estimate", JobState.RUNNING, 90),
    TileCase("offline while running", JobState.RUNNING, 21, is_online=False),
    TileCase("saving", JobState.DOWNLOADING, 58),
    TileCase("done, not seen yet", is_new=True),
    TileCase("picked", marks=Marks(Flag.PICKED)),
    TileCase("picked, 4 stars", marks=Marks(Flag.PICKED, 4)),
    TileCase("rejected", marks=Marks(Flag.REJECTED)),
    TileCase("selected", is_selected=True),
    TileCase("selected, running", JobState.RUNNING, 40, is_selected=True),
    TileCase("stack", count=4),
    TileCase("stack, all signs", marks=Marks(Flag.PICKED, 5), is_new=True, is_selected=True, count=4),
)


class TileBoard(QWidget):
    """All cases, over the pictures of a library."""

    def __init__(self, theme: Theme, files: PictureFiles, example: Entry, pool: QThreadPool) -> None:
        """Make it.

        Args:
            theme: to paint with.
            files: where the example's pictures lie.
            example: a saved picture of the library with references; every case is made of it.
            pool: decodes.
        """
        super().__init__()
        self._theme, self._files, self._example, self._pool = theme, files, example, pool
        self._grids: list[LiveGrid] = []
        self.setProperty("surface", "window")
        self.setAutoFillBackground(True)
        cells = QGridLayout(self)
        for number, case in enumerate(CASES):
            cells.addWidget(self._cell(case), *divmod(number, _COLUMNS))
        cells.setRowStretch(cells.rowCount(), 1)

    @property
    def is_busy(self) -> bool:
        """Whether pictures are still on their way."""
        is_lacking = any(each.is_busy for each in self.findChildren(ThumbnailLoader))
        return is_lacking or any(each.is_busy for each in self.findChildren(Background))

    def _cell(self, case: TileCase) -> QWidget:
        cell = QWidget()
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(plain_label(self._theme, case.name, "small", "text2"))
        window = QWidget()
        window.setFixedSize(_TILE_WIDTH_PX + 2 * _MARGIN_PX, _TILE_HEIGHT_PX + _MARGIN_PX)
        column.addWidget(window)
        grid = self._grid(case)
        grid.setParent(window)
        grid.setGeometry(0, -_SECTION_PX + _MARGIN_PX // 2, window.width(), window.height() + _SECTION_PX)
        return cell

    def _grid(self, case: TileCase) -> LiveGrid:
        shelf = Shelf(case, self._example)
        model = GalleryModel(shelf, lambda: shelf, Background(self._pool, self), lambda: NOW_MS, self)
        model.set_online(is_online=case.is_online)
        model.reload()
        loader = ThumbnailLoader(self._pool, parent=self)
        grid = LiveGrid(self._theme, model, loader, self._files)
        grid.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if case.is_selected:
            grid.setCurrentIndex(model.index(0))
        reading = QEventLoop()  # what arrives while the index is read may be new twice
        model.read_through.connect(reading.quit)
        reading.exec()
        if case.is_new:
            model.apply(shelf.finish())
        model.fold(0)
        self._grids.append(grid)
        return grid


class Shelf:
    """`core.ports.History` of one Run in memory."""

    def __init__(self, case: TileCase, example: Entry) -> None:
        assert example.output is not None
        state = JobState.RUNNING if case.is_new else case.state
        sent_at_ms = None if case.seconds_ago is None else NOW_MS - 1000 * case.seconds_ago
        job = replace(
            example.job, state=state, sent_at_ms=sent_at_ms, created_at_ms=NOW_MS, hold_reason=HoldReason.RESTART
        )
        self._output, self._marks = example.output, case.marks
        self._jobs = [replace(job, id=f"{place:032x}", place=place) for place in range(case.count)]

    def finish(self) -> Job:
        """The first Job's picture comes."""
        self._jobs = [replace(job, state=JobState.SAVED) for job in self._jobs]
        return self._jobs[0]

    def spending(self, hours_from_ms: int) -> tuple[SpendLine, ...]:
        """Nothing was ever spent."""
        del hours_from_ms
        return ()

    def rows(self, wanted: Filter) -> "array[int]":
        """All, or none if what is on its way is asked for."""
        return array("q", [row for row, job in enumerate(self._jobs) if job.state in wanted.states])

    def shapes(self, wanted: Filter) -> Shapes:
        """All, wide as the board wants them."""
        rows = self.rows(wanted)
        times, runs = [NOW_MS] * len(rows), [run_number(self._jobs[0].run_id)] * len(rows)
        ratios = [_TILE_WIDTH_PX / _TILE_HEIGHT_PX] * len(rows)
        return Shapes(rows, array("q", times), array("d", ratios), array("q", runs))

    def entries(self, rows: Sequence[int]) -> tuple[Entry, ...]:
        """The lines of these rows."""
        return tuple(self._entry(row) for row in rows)

    def entry(self, job_id: str) -> Entry | None:
        """The line of one Job."""
        return self._entry(int(job_id, 16))

    def job_ids(self, beginning: str, limit: int) -> tuple[str, ...]:
        """Nobody asks."""
        return tuple(job.id for job in self._jobs if job.id.startswith(beginning))[:limit]

    def picture_ids(self, rows: Sequence[int]) -> tuple[str, ...]:
        """Nobody asks."""
        return tuple(self._output.id for _ in rows)

    def made_from(self, output_id: str) -> tuple[Entry, ...]:
        """Nothing."""
        del output_id
        return ()

    def recent_durations_ms(self, limit: int) -> tuple[int, ...]:
        """Nothing is known."""
        return ()[:limit]

    def note(self, name: str) -> str | None:
        """None is kept."""
        del name
        return None

    def close(self) -> None:
        """Nothing to close."""

    def _entry(self, row: int) -> Entry:
        job = self._jobs[row]
        has_picture = job.state is JobState.SAVED
        return Entry(row, job, self._output if has_picture else None, self._marks if has_picture else NO_MARKS)
