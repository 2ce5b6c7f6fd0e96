"""AttentionPanel: the Jobs that need a person, as cards with real buttons, above the pictures.

What may have cost money comes first. Two rows are shown, until the person wants all. It is as high as its rows: whoever
has it scrolls, and says what can be seen of it.
"""

from collections.abc import Iterable

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from kling_desktop.core.demo_words import problem_notice
from kling_desktop.core.failure import Charge
from kling_desktop.core.job import Job
from kling_desktop.core.ports.files import PictureFiles
from kling_desktop.core.words import charge_badge
from kling_desktop.ui.base.announce import announce
from kling_desktop.ui.base.button import Button
from kling_desktop.ui.base.icon_label import IconLabel
from kling_desktop.ui.base.plain_text import plain_label
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader
from kling_desktop.ui.base.tokens import ICON_FIELD, SPACE_8
from kling_desktop.ui.base.translate import sentence_text
from kling_desktop.ui.jobs.card_grid import MARGIN_PX, CardGrid
from kling_desktop.ui.jobs.problem_card import ProblemCard

_HEADER_PX, _GRID_TOP_PX, _BELOW_PX = 46, 40, 10
"""The grid begins a little higher than the header ends and ends a little lower than the cards: its ring needs room."""
_TWO_FROM_PX = 606
_MOST_ROWS = 2
_URGENCY = {Charge.UNKNOWN: 0, Charge.CHARGED: 1, Charge.NOT_CHARGED: 2}


def urgency(job: Job) -> tuple[int, int]:
    """Sorts problems: what may have cost money, what did, what did not; the newest first among equals."""
    return (_URGENCY[job.charge], -(job.changed_at_ms or job.created_at_ms))


class AttentionPanel(QFrame):
    """Hidden while nothing needs anybody. Thread: gui.

    Signals: each carries the Job's id.
        check_requested: look for the result, or fetch or save it again; free.
        recover_requested: name its request; free.
        make_again_requested: spend again; the button named the price.
        edit_requested: load the Recipe into the composer.
        details_requested: show all that is known of it.
        dismiss_requested: take the card away for good.
        chosen: a card was clicked.
        details_copied: the technical details lie on the clipboard.
        storage_settings_requested: look at the library folder and its disk.
    """

    check_requested = Signal(str)
    recover_requested = Signal(str)
    make_again_requested = Signal(str)
    edit_requested = Signal(str)
    details_requested = Signal(str)
    dismiss_requested = Signal(str)
    chosen = Signal(str)
    details_copied = Signal(str)
    storage_settings_requested = Signal(str)

    def __init__(
        self,
        theme: Theme,
        loader: ThumbnailLoader,
        files: PictureFiles,
        parent: QWidget | None = None,
        *,
        is_free: bool = False,
    ) -> None:
        """Begin without cards.

        Args:
            theme: to paint with.
            loader: reads the pictures of the cards.
            files: where those lie.
            parent: as in Qt.
            is_free: whether nothing costs anything, as in the demo.
        """
        super().__init__(parent)
        self._is_free = is_free
        self._theme, self._loader, self._files = theme, loader, files
        self._jobs: dict[str, Job] = {}
        self._shows_all = False
        self._count = plain_label(theme, "", "body", "text3")
        self._show_all = Button(theme, "", "link")
        self._grid = CardGrid(theme, self._make_card, before=self._show_all)
        self._fitting = QTimer(self, singleShot=True, interval=0)
        self._fitting.timeout.connect(self._fit)
        self._grid.reshaped.connect(self._fitting.start)
        # After a card went, another one lies under the mouse: the second click of a double click must not spend on it.
        self._spent = QTimer(self, singleShot=True, interval=2 * QApplication.doubleClickInterval())
        self._lay_out()
        self.hide()

    @property
    def job_ids(self) -> tuple[str, ...]:
        """The Jobs that need a person, in order; not all of them may be in sight."""
        return tuple(self._jobs)

    def set_jobs(self, jobs: Iterable[Job]) -> None:
        """Start over with these Jobs; those that need nobody are left out."""
        self._jobs = {job.id: job for job in jobs if job.needs_person}
        self._arrange()

    @Slot(object)
    def apply(self, job: Job) -> None:
        """A Job changed: its card comes, changes or goes."""
        if not job.needs_person:
            if self._jobs.pop(job.id, None) is not None:
                self._arrange()
            return
        is_new = job.id not in self._jobs
        self._jobs[job.id] = job
        self._arrange()
        if is_new and job.failure is not None:
            cost = self.tr("Free (demo)") if self._is_free else sentence_text(charge_badge(job))
            told = problem_notice(job.failure, is_free=self._is_free)
            announce(self, f"{sentence_text(told.title)}. {cost}.", is_urgent=True)

    def set_checking(self, job_id: str, *, is_checking: bool) -> None:
        """Whether a Job's result is being looked for; its buttons wait meanwhile."""
        self._grid.set_checking(job_id, is_checking=is_checking)

    def set_balance(self, balance_micros: int | None) -> None:
        """What the account has now; None where that is not known."""
        self._grid.set_balance(balance_micros)

    def choose(self, job_id: str) -> None:
        """Mark the card whose details are shown; an empty id for none."""
        self._grid.choose(job_id)

    @Slot(int, int)
    def show_part(self, top: int, bottom: int) -> None:
        """What can be seen of it, in px from its upper edge."""
        above = self._grid.y()
        self._grid.show_part(top - above, bottom - above)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two cards in a row where there is room."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Fonts are final only now."""
        super().showEvent(event)
        self._fit()

    # ------------------------------------------------------------ inside

    def _arrange(self) -> None:
        """Put the Jobs in order of urgency."""
        self._jobs = {job.id: job for job in sorted(self._jobs.values(), key=urgency)}
        count = len(self._jobs)
        self._grid.set_jobs(tuple(self._jobs.values()))
        self._count.setText(str(count))
        self.setAccessibleName(self.tr("Needs attention: {count}").format(count=count))
        self._fit()
        self.setVisible(bool(count))

    @Slot()
    def _fit(self) -> None:
        """Be as high as the rows that are shown."""
        in_a_row = 2 if self.width() >= self._theme.scaled(_TWO_FROM_PX) else 1
        total = -(-len(self._jobs) // in_a_row)
        self._shows_all = self._shows_all and total > _MOST_ROWS
        rows = total if self._shows_all else min(total, _MOST_ROWS)
        self._grid.set_shape(in_a_row, rows)
        self._show_all.setVisible(total > _MOST_ROWS)
        all_text = self.tr("Show all {count}").format(count=len(self._jobs))
        self._show_all.setText(self.tr("Show fewer") if self._shows_all else all_text)
        grid_px = self._grid.height_px()
        self._grid.setFixedHeight(grid_px)
        self.setFixedHeight(self._theme.scaled(_HEADER_PX) - (_HEADER_PX - _GRID_TOP_PX) + grid_px + _BELOW_PX)

    def _make_card(self, job: Job) -> ProblemCard:
        card = ProblemCard(self._theme, self._loader, self._files, job, is_free=self._is_free)
        card.check_requested.connect(self.check_requested)
        card.recover_requested.connect(self.recover_requested)
        card.make_again_requested.connect(self._on_card_make_again_requested)
        card.edit_requested.connect(self.edit_requested)
        card.details_requested.connect(self.details_requested)
        card.dismiss_requested.connect(self.dismiss_requested)
        card.chosen.connect(self.chosen)
        card.details_copied.connect(self.details_copied)
        card.storage_settings_requested.connect(self.storage_settings_requested)
        return card

    def _lay_out(self) -> None:
        self.setProperty("surface", "attention")
        top = QWidget()
        top.setFixedHeight(self._theme.scaled(_HEADER_PX) - (_HEADER_PX - _GRID_TOP_PX))
        header = QHBoxLayout(top)
        header.setContentsMargins(MARGIN_PX, _HEADER_PX - _GRID_TOP_PX, MARGIN_PX, 0)
        header.setSpacing(SPACE_8)
        header.addWidget(IconLabel(self._theme, "triangle-alert", "warn", ICON_FIELD))
        header.addWidget(plain_label(self._theme, self.tr("Needs attention"), "section"))
        header.addWidget(self._count)
        header.addStretch(1)
        header.addWidget(self._show_all)
        self._show_all.make_compact()
        self._show_all.clicked.connect(self._on_show_all_clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(self._grid)
        column.addStretch(1)

    # ------------------------------------------------------------ what happens

    @Slot()
    def _on_show_all_clicked(self) -> None:
        """Show all cards, or the first rows again."""
        self._shows_all = not self._shows_all
        self._fit()

    @Slot(str)
    def _on_card_make_again_requested(self, job_id: str) -> None:
        """Spend once for one double click, whatever lies under the mouse at its second half."""
        if not self._spent.isActive():
            self._spent.start()
            self.make_again_requested.emit(job_id)
