"""AttentionPanel: the Jobs that need a person, as cards with real buttons, above the gallery.

What may have cost money comes first. At most two rows are shown, then it scrolls.
"""

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from kling_desktop.core.failure import Charge
from kling_desktop.core.job import Job
from kling_desktop.core.ports.files import PictureFiles
from kling_desktop.core.words import charge_badge, notice
from kling_desktop.ui.base.announce import announce
from kling_desktop.ui.base.button import Button
from kling_desktop.ui.base.icon_label import IconLabel
from kling_desktop.ui.base.plain_text import plain_label
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader
from kling_desktop.ui.base.tokens import SPACE_8, SPACE_12, SPACE_16
from kling_desktop.ui.base.translate import sentence_text
from kling_desktop.ui.jobs.problem_card import ProblemCard

_HEADER_PX = 46
_TWO_FROM_PX = 600
_MOST_ROWS = 2
_URGENCY = {Charge.UNKNOWN: 0, Charge.CHARGED: 1, Charge.NOT_CHARGED: 2}


def urgency(job: Job) -> tuple[int, int]:
    """Sorts problems: what may have cost money, what did, what did not; the newest first among equals."""
    return (_URGENCY[job.charge], -(job.changed_at_ms or job.created_at_ms))


class AttentionPanel(QFrame):
    """Hidden while nothing needs anybody. Thread: gui.

    Signals: each carries the Job's id.
        check_requested: look for the result, or fetch or save it again; free.
        make_again_requested: spend again; the button named the price.
        edit_requested: load the Recipe into the composer.
        dismiss_requested: take the card away for good.
        chosen: a card was clicked.
    """

    check_requested = Signal(str)
    make_again_requested = Signal(str)
    edit_requested = Signal(str)
    dismiss_requested = Signal(str)
    chosen = Signal(str)

    def __init__(
        self, theme: Theme, loader: ThumbnailLoader, files: PictureFiles, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._loader = loader
        self._files = files
        self._jobs: dict[str, Job] = {}
        self._cards: dict[str, ProblemCard] = {}
        self._shows_all = False
        self._count = plain_label(theme, "", "body", "text3")
        self._show_all = Button(theme, "", "link")
        self._content = QWidget()
        self._grid = QGridLayout(self._content)
        self._scroller = _CardScroller()
        self._lay_out()
        self.hide()

    @property
    def job_ids(self) -> tuple[str, ...]:
        """The Jobs shown, in order."""
        return tuple(self._cards)

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
            told = f"{sentence_text(notice(job.failure).title)}. {sentence_text(charge_badge(job))}."
            announce(self, told, is_urgent=True)

    def set_checking(self, job_id: str, *, is_checking: bool) -> None:
        """Whether a Job's result is being looked for; its buttons wait meanwhile."""
        if job_id in self._cards:
            self._cards[job_id].set_checking(is_checking=is_checking)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two cards in a row where there is room."""
        super().resizeEvent(event)
        self._place_cards()

    def showEvent(self, event: QShowEvent) -> None:
        """Fonts are final only now."""
        super().showEvent(event)
        self._place_cards()

    # ------------------------------------------------------------ inside

    def _arrange(self) -> None:
        """Have one card for each Job that is shown, in order of urgency."""
        wanted = sorted(self._jobs.values(), key=urgency)
        for job_id in [job_id for job_id in self._cards if job_id not in self._jobs]:
            self._drop_card(job_id)
        self._cards = {job.id: self._cards.get(job.id) or self._make_card(job) for job in wanted}
        for job in wanted:
            self._cards[job.id].set_job(job)
        count = len(wanted)
        self._count.setText(str(count))
        self.setAccessibleName(self.tr("Needs attention: {count}").format(count=count))
        self.setVisible(bool(wanted))
        self._place_cards()

    def _make_card(self, job: Job) -> ProblemCard:
        card = ProblemCard(self._theme, self._loader, self._files, job, self._content)
        card.check_requested.connect(self.check_requested)
        card.make_again_requested.connect(self.make_again_requested)
        card.edit_requested.connect(self.edit_requested)
        card.dismiss_requested.connect(self.dismiss_requested)
        card.chosen.connect(self.chosen)
        return card

    def _drop_card(self, job_id: str) -> None:
        card = self._cards.pop(job_id)
        self._grid.removeWidget(card)
        card.hide()
        card.deleteLater()

    def _place_cards(self) -> None:
        """Fill the rows, and be as high as the first two of them, or as all where all were asked for."""
        in_a_row = 2 if self.width() >= _TWO_FROM_PX else 1
        self._grid.setColumnStretch(1, 1 if in_a_row > 1 else 0)
        for at, card in enumerate(self._cards.values()):
            self._grid.addWidget(card, at // in_a_row, at % in_a_row)
            card.show()
        has_more = len(self._cards) > _MOST_ROWS * in_a_row
        self._show_all.setVisible(has_more)
        all_text = self.tr("Show all {count}").format(count=len(self._cards))
        self._show_all.setText(self.tr("Show fewer") if self._shows_all else all_text)
        rows = -(-len(self._cards) // in_a_row)
        shown = rows if self._shows_all else min(rows, _MOST_ROWS)
        self._scroller.wish_height(self._height_of(shown, in_a_row), self._height_of(1, in_a_row))

    def _height_of(self, rows: int, in_a_row: int) -> int:
        """Of the first so many rows, px."""
        cards = list(self._cards.values())[: rows * in_a_row]
        # Measured with the scroll bar, so that showing it never makes the cards higher than was thought.
        bar = self._scroller.verticalScrollBar().sizeHint().width()
        width = (self.width() - 2 * SPACE_12 - bar - SPACE_8 * (in_a_row - 1)) // in_a_row
        heights = [_card_height(card, width) for card in cards]
        highest = [max(heights[at : at + in_a_row]) for at in range(0, len(heights), in_a_row)]
        return sum(highest) + SPACE_8 * max(0, len(highest) - 1)

    def _lay_out(self) -> None:
        self.setProperty("surface", "card")
        top = QWidget()
        top.setFixedHeight(self._theme.scaled(_HEADER_PX))
        header = QHBoxLayout(top)
        header.setContentsMargins(SPACE_16, 0, SPACE_16, 0)
        header.setSpacing(SPACE_8)
        header.addWidget(IconLabel(self._theme, "triangle-alert", "warn"))
        header.addWidget(plain_label(self._theme, self.tr("Needs attention"), "section"))
        header.addWidget(self._count)
        header.addStretch(1)
        header.addWidget(self._show_all)
        self._show_all.clicked.connect(self._on_show_all_clicked)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(SPACE_8)
        self._grid.setColumnStretch(0, 1)
        self._scroller.setWidget(self._content)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, SPACE_12)
        column.setSpacing(0)
        column.addWidget(top)
        row = QHBoxLayout()
        row.setContentsMargins(SPACE_12, 0, SPACE_12, 0)
        row.addWidget(self._scroller)
        column.addLayout(row)

    @Slot()
    def _on_show_all_clicked(self) -> None:
        """Show all cards, or the first rows again."""
        self._shows_all = not self._shows_all
        self._place_cards()


class _CardScroller(QScrollArea):
    """As high as wished where there is room; then it scrolls."""

    def __init__(self) -> None:
        super().__init__()
        self._height_px = 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def wish_height(self, height_px: int, least_px: int) -> None:
        """Be so high if there is room, and never lower than the least."""
        self._height_px = height_px
        self.setMinimumHeight(least_px)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """The wished height."""
        return QSize(super().sizeHint().width(), self._height_px)


def _card_height(card: ProblemCard, width: int) -> int:
    height = card.heightForWidth(width) if card.hasHeightForWidth() else card.sizeHint().height()
    return max(height, card.minimumHeight())
