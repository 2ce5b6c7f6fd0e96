"""CardGrid: problem cards in whole rows. It scrolls by rows, and only the cards in sight are built."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QScrollBar, QStyle, QWidget

from kling_desktop.core.job import Job
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import RADIUS_CARD
from kling_desktop.ui.jobs.problem_card import HEIGHT_PX, ProblemCard

MARGIN_PX, GAP_PX = 13, 10
"""Inside the panel's own edge of one px; between cards."""
_RING_PX, _RING_GAP_PX = 2.5, 2
_OUTSET_PX = 5
"""Room for the ring around a card, above the first row and below the last."""
_NOTCH = 120
"""What a mouse wheel turns by, in Qt's unit."""


class CardGrid(QWidget):
    """Shows a part of a list of Jobs. Thread: gui.

    Signals:
        resized: its rows may be higher or lower now.
    """

    resized = Signal()

    def __init__(self, theme: Theme, make_card: Callable[[Job], ProblemCard]) -> None:
        """Empty.

        Args:
            theme: to paint with.
            make_card: builds a card and wires it.
        """
        super().__init__()
        self._theme, self._make_card = theme, make_card
        self._jobs: Sequence[Job] = ()
        self._cards: list[ProblemCard] = []
        self._checking: set[str] = set()
        self._chosen = ""
        self._in_a_row, self._rows, self._turned = 1, 0, 0
        self._scrolls = False
        self._bar = QScrollBar(Qt.Orientation.Vertical, self)
        self._bar.valueChanged.connect(self._fill)
        theme.changed.connect(self.update)

    @property
    def cards(self) -> tuple[ProblemCard, ...]:
        """Those in sight, in reading order."""
        return tuple(self._cards)

    @property
    def row_px(self) -> int:
        """Of one row, without the gap below it."""
        width = self._card_width()
        return max([self._theme.scaled(HEIGHT_PX), *(card.heightForWidth(width) for card in self._cards)])

    def height_px(self, rows: int) -> int:
        """Of so many rows, with room for the ring."""
        return rows * (self.row_px + GAP_PX) - GAP_PX + 2 * _OUTSET_PX if rows else 0

    def set_jobs(self, jobs: Sequence[Job]) -> None:
        """Show these, in this order; a card in sight stays with its Job."""
        self._jobs = jobs
        self._checking &= {job.id for job in jobs}
        self._fill()

    def set_shape(self, in_a_row: int, rows: int, *, scrolls: bool) -> None:
        """Show so many cards side by side and so many rows at once: the first ones, or any where it scrolls."""
        self._in_a_row, self._rows, self._scrolls = in_a_row, rows, scrolls
        self._fill()

    def set_checking(self, job_id: str, *, is_checking: bool) -> None:
        """Whether a Job's result is being looked for; its buttons wait meanwhile."""
        (self._checking.add if is_checking else self._checking.discard)(job_id)
        for card in self._cards:
            card.set_checking(is_checking=card.job.id in self._checking)

    def choose(self, job_id: str) -> None:
        """Put the ring around the card of a Job; an empty id for none."""
        self._chosen = job_id
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other widths."""
        super().resizeEvent(event)
        self._place()
        self.resized.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """By whole rows; at an end, whoever is around may scroll."""
        self._turned += event.angleDelta().y()
        before, rows = self._bar.value(), int(self._turned / _NOTCH)
        self._turned -= rows * _NOTCH
        self._bar.setValue(before - rows)
        event.setAccepted(self._bar.maximum() > 0 and (rows == 0 or self._bar.value() != before))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from card to card, and on to the rows that are out of sight."""
        aside = 1 if self.layoutDirection() == Qt.LayoutDirection.LeftToRight else -1
        steps = {
            Qt.Key.Key_Left: -aside,
            Qt.Key.Key_Right: aside,
            Qt.Key.Key_Up: -self._in_a_row,
            Qt.Key.Key_Down: self._in_a_row,
        }
        step = steps.get(Qt.Key(event.key()))
        focused = next((at for at, card in enumerate(self._cards) if card.hasFocus()), None)
        if step is None or focused is None:
            super().keyPressEvent(event)
            return
        self._go_to(self._bar.value() * self._in_a_row + focused + step)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ring around the chosen card."""
        card = next((card for card in self._cards if card.job.id == self._chosen), None)
        if card is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("select"), _RING_PX))
        out = _RING_GAP_PX + _RING_PX / 2
        radius = RADIUS_CARD + out
        painter.drawRoundedRect(QRectF(card.geometry()).adjusted(-out, -out, out, out), radius, radius)
        painter.end()

    # ------------------------------------------------------------ inside

    def _go_to(self, place: int) -> None:
        """Give the card of the Job at a place the focus; bring its row into sight first."""
        if not 0 <= place < len(self._jobs):
            return
        row, first = place // self._in_a_row, self._bar.value()
        self._bar.setValue(min(max(first, row - self._rows + 1), row))
        at = place - self._bar.value() * self._in_a_row
        if 0 <= at < len(self._cards):
            self._cards[at].setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _fill(self) -> None:
        """Have one card for each Job in sight: its own if it has one, else one whose Job is out of sight."""
        hidden = -(-len(self._jobs) // self._in_a_row) - self._rows
        self._bar.blockSignals(True)
        self._bar.setRange(0, max(0, hidden) if self._rows and self._scrolls else 0)
        self._bar.setPageStep(max(1, self._rows))
        self._bar.blockSignals(False)
        first = self._bar.value() * self._in_a_row
        wanted = self._jobs[first : first + self._rows * self._in_a_row]
        ids = {job.id for job in wanted}
        own = {card.job.id: card for card in self._cards if card.job.id in ids}
        spare = [card for card in self._cards if card.job.id not in ids]
        self._cards = [own.get(job.id) or (spare.pop() if spare else self._made(job)) for job in wanted]
        for card in spare:
            card.hide()
            card.deleteLater()
        for card, job in zip(self._cards, wanted, strict=True):
            if card.job != job:
                card.set_job(job)
                card.set_checking(is_checking=job.id in self._checking)
        self._place()

    def _made(self, job: Job) -> ProblemCard:
        card = self._make_card(job)
        card.setParent(self)
        card.set_checking(is_checking=job.id in self._checking)
        return card

    def _card_width(self) -> int:
        return (self.width() - 2 * MARGIN_PX - GAP_PX * (self._in_a_row - 1)) // self._in_a_row

    def _place(self) -> None:
        width, height = self._card_width(), self.row_px
        before: QWidget | None = None
        for at, card in enumerate(self._cards):
            row, column = divmod(at, self._in_a_row)
            x, y = MARGIN_PX + column * (width + GAP_PX), _OUTSET_PX + row * (height + GAP_PX)
            card.setGeometry(QStyle.visualRect(self.layoutDirection(), self.rect(), QRect(x, y, width, height)))
            card.show()
            if before is not None:
                self.setTabOrder(before, card)
            before = card
        bar = QRect(self.width() - MARGIN_PX, 0, MARGIN_PX, self.height())
        self._bar.setGeometry(QStyle.visualRect(self.layoutDirection(), self.rect(), bar))
        self._bar.setVisible(self._bar.maximum() > 0)
        self.update()
