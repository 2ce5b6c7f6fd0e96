"""DetailsPage: everything about one tile or one Job that failed, from the picture down to the facts."""

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kling_desktop.core.history_entry import Entry
from kling_desktop.core.ports.files import PictureFiles
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader
from kling_desktop.ui.base.tokens import SPACE_8, SPACE_12, SPACE_16
from kling_desktop.ui.gallery.inspector.facts_table import FactsTable
from kling_desktop.ui.gallery.inspector.job_top import JobTop
from kling_desktop.ui.gallery.inspector.lineage import Lineage
from kling_desktop.ui.gallery.inspector.lost_top import LostTop
from kling_desktop.ui.gallery.inspector.pane_scroller import PaneScroller
from kling_desktop.ui.gallery.inspector.picture_top import PictureTop
from kling_desktop.ui.gallery.inspector.preview import Preview
from kling_desktop.ui.gallery.inspector.problem_top import ProblemTop
from kling_desktop.ui.gallery.inspector.prompt_section import PromptSection
from kling_desktop.ui.gallery.inspector.section import separator
from kling_desktop.ui.gallery.inspector.technical_details import TechnicalDetails
from kling_desktop.ui.gallery.tiles.gallery_model import GalleryModel

_TOP_PX, _PROMPT_GAP_PX, _LINEAGE_GAP_PX = 6, 10, 10
_LOW_PX = 595
"""Under this height the picture gives way to what can be done with it."""


class DetailsPage(PaneScroller):
    """One of four tops, and under it what they have in common. Thread: gui.

    Attributes:
        preview: the picture, or how far it is.
        picture_top, lost_top, job_top, problem_top: what is to be said and done; one of them is shown.
        lineage: where it comes from, what became of it.
    """

    def __init__(
        self,
        theme: Theme,
        model: GalleryModel,
        loader: ThumbnailLoader,
        files: PictureFiles,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._entry: Entry | None = None
        self.preview = Preview(theme, model, loader, files)
        self.picture_top = PictureTop(theme)
        self.lost_top = LostTop(theme)
        self.job_top = JobTop(theme)
        self.problem_top = ProblemTop(theme)
        self.lineage = Lineage(theme, model, loader, files)
        self._top_line = separator()
        self._prompt = PromptSection(theme, loader, files)
        self._facts = FactsTable(theme)
        self._technical = TechnicalDetails(theme)
        self._fill()
        self.preview.ticked.connect(self._on_preview_ticked)

    def show_entry(self, entry: Entry, results: Sequence[Entry], *, is_checking: bool, is_lost: bool = False) -> None:
        """Tell all of this.

        Args:
            entry: a picture, a Job on its way, or one that needs a person.
            results: the pictures that were made from it.
            is_checking: whether the result of a Job that needs a person is being looked for.
            is_lost: whether the picture's file is gone.
        """
        self._entry, job = entry, entry.job
        is_problem, has_picture = job.needs_person, entry.output is not None
        self.preview.setVisible(not is_problem)
        self.picture_top.setVisible(has_picture and not is_lost)
        self.lost_top.setVisible(is_lost)
        self.job_top.setVisible(not has_picture and not is_problem)
        self.problem_top.setVisible(is_problem)
        self._top_line.setVisible(not is_problem)
        self._technical.setVisible(is_problem)
        self._facts.setVisible(not is_problem)
        if is_problem:
            self.problem_top.show_entry(entry, is_checking=is_checking, is_free=self._model.is_free)
            self._technical.show_job(job)
        else:
            self.preview.show_entry(entry, is_lost=is_lost)
            self._facts.show_facts(entry, self._model.now_ms, is_free=self._model.is_free)
        if has_picture:
            self.picture_top.show_entry(entry)
            self.lost_top.show_entry(entry)
        elif not is_problem:
            self.job_top.show_entry(entry, self._model.moment(job))
        self._prompt.show_recipe(job.recipe)
        self.lineage.show_entry(entry, results)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low window the picture is lower too."""
        self.preview.set_low(is_low=self.height() < _LOW_PX)
        super().resizeEvent(event)

    def _fill(self) -> None:
        content = QWidget()
        self.hold(content)  # while it is empty: Qt dresses whatever changes its parent anew
        column = QVBoxLayout(content)
        column.setContentsMargins(SPACE_16, 0, SPACE_16, SPACE_16)
        column.setSpacing(0)
        parts: tuple[tuple[int, QWidget], ...] = (
            (_TOP_PX, self.preview),
            (0, self.picture_top),
            (0, self.lost_top),
            (0, self.job_top),
            (0, self.problem_top),
            (0, self._top_line),
            (_PROMPT_GAP_PX, self._prompt),
            (_LINEAGE_GAP_PX, self.lineage),
            (SPACE_12, separator()),
            (SPACE_8, self._facts),
            (0, self._technical),
        )
        for gap, widget in parts:
            column.addSpacing(gap)
            column.addWidget(widget)
        column.addStretch(1)

    @Slot()
    def _on_preview_ticked(self) -> None:
        """A second passed for the Job."""
        if self._entry is not None and self._entry.output is None:
            self.job_top.show_entry(self._entry, self._model.moment(self._entry.job))
