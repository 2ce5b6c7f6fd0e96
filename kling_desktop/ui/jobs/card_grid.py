"""CardGrid: problem cards in rows, as high as all of them. Only the cards in sight, and some around, are built.

A row is as high as its tallest card: buttons side by side stand level, and no card has a hole for another row's sake.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import pairwise

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from kling_desktop.core.job import Job
from kling_desktop.ui.base.reading_side import visual_rect
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import RADIUS_CARD
from kling_desktop.ui.jobs.problem_card import HEIGHT_PX, ProblemCard

MARGIN_PX, GAP_PX = 13, 10
"""Inside the panel's own edge of one px; between cards."""
_RING_PX, _RING_GAP_PX = 2.5, 2
_OUTSET_PX = 5
"""Room for the ring around a card, above the first row and below the last."""
_SCREEN_PX = 1200
"""What is thought to be in sight until somebody says what is."""


class CardGrid(QWidget):
    """Shows the first rows of a list of Jobs. Thread: gui.

    Signals:
        reshaped: its rows are higher or lower now.
    """

    reshaped = Signal()

    def __init__(self, theme: Theme, make_card: Callable[[Job], ProblemCard], before: QWidget) -> None:
        """Empty.

        Args:
            theme: to paint with.
            make_card: builds a card and wires it.
            before: from where the keyboard comes to the first card.
        """
        super().__init__()
        self._theme, self._make_card, self._before = theme, make_card, before
        self._jobs: Sequence[Job] = ()
        self._cards: dict[int, ProblemCard] = {}
        self._checking: set[str] = set()
        self._balance_micros: int | None = None
        self._chosen = ""
        self._in_a_row, self._rows = 1, 0
        self._part = (0, _SCREEN_PX)
        self._measured_px = 0
        self._heights: dict[str, int] = {}
        self._tops_px: list[int] = []
        theme.changed.connect(self.update)

    @property
    def cards(self) -> tuple[ProblemCard, ...]:
        """Those that are built, in reading order."""
        return tuple(self._cards.values())

    def height_px(self) -> int:
        """Of all rows, with room for the ring."""
        return self._tops()[-1] - GAP_PX + _OUTSET_PX if self._rows else 0

    def set_jobs(self, jobs: Sequence[Job]) -> None:
        """Show these, in this order; a built card stays with its Job, and the keyboard at its place."""
        place = self._focused_place()
        focused = None if place is None else self._jobs[place].id
        self._jobs = jobs
        ids = {job.id for job in jobs}
        self._heights = {job_id: height for job_id, height in self._heights.items() if job_id in ids}
        self._tops_px = []
        self._checking &= ids
        self._fill()
        if place is not None and all(job.id != focused for job in jobs):
            self._go_to(min(place, self._shown_count() - 1))  # not to a button: it would be another Job's

    def set_shape(self, in_a_row: int, rows: int) -> None:
        """Show so many cards side by side, and so many rows."""
        if (in_a_row, rows) != (self._in_a_row, self._rows):
            self._in_a_row, self._rows = in_a_row, rows
            self._tops_px = []
            self._fill()

    def show_part(self, top: int, bottom: int) -> None:
        """What can be seen of it, in px from its upper edge."""
        before, self._part = self._places(), (top, bottom)
        if self._places() != before:
            self._fill()

    def set_checking(self, job_id: str, *, is_checking: bool) -> None:
        """Whether a Job's result is being looked for; its buttons wait meanwhile."""
        (self._checking.add if is_checking else self._checking.discard)(job_id)
        for card in self._cards.values():
            card.set_checking(is_checking=card.job.id in self._checking)
        self._place()

    def set_balance(self, balance_micros: int | None) -> None:
        """What the account has now; None where that is not known."""
        self._balance_micros = balance_micros
        for card in self._cards.values():
            card.set_balance(balance_micros)
        self._place()

    def choose(self, job_id: str) -> None:
        """Put the ring around the card of a Job; an empty id for none."""
        self._chosen = job_id
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other widths."""
        super().resizeEvent(event)
        self._place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from card to card, also to those that are out of sight."""
        aside = 1 if self.layoutDirection() == Qt.LayoutDirection.LeftToRight else -1
        steps = {
            Qt.Key.Key_Left: -aside,
            Qt.Key.Key_Right: aside,
            Qt.Key.Key_Up: -self._in_a_row,
            Qt.Key.Key_Down: self._in_a_row,
        }
        step = steps.get(Qt.Key(event.key()))
        focused = next((at for at, card in self._cards.items() if card.hasFocus()), None)
        if step is None or focused is None:
            super().keyPressEvent(event)
            return
        self._go_to(focused + step)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ring around the chosen card."""
        card = next((card for card in self._cards.values() if card.job.id == self._chosen), None)
        if card is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("select"), _RING_PX))
        out = _RING_GAP_PX + _RING_PX / 2
        radius = RADIUS_CARD + out
        painter.drawRoundedRect(QRectF(card.geometry()).adjusted(-out, -out, out, out), radius, radius)
        painter.end()

    # ------------------------------------------------------------ which cards there are

    def _shown_count(self) -> int:
        return min(len(self._jobs), self._rows * self._in_a_row)

    def _places(self) -> range:
        """The places in sight and a row on either side, so that Tab finds a next card; never none at all."""
        tops = self._tops()
        first, last = (bisect_right(tops, edge) - 1 for edge in self._part)
        first = min(max(0, first - 1), max(0, self._rows - 1))
        return range(first * self._in_a_row, min(max(first + 1, last + 2) * self._in_a_row, self._shown_count()))

    def _focused_place(self) -> int | None:
        return next((at for at, card in self._cards.items() if _has_keyboard(card)), None)

    def _go_to(self, place: int) -> None:
        """Give the card at a place the keyboard; whoever scrolls brings it into sight."""
        if 0 <= place < self._shown_count():
            self._fill(also=place)
            self._cards[place].setFocus(Qt.FocusReason.TabFocusReason)

    def _fill(self, also: int | None = None) -> None:
        """Have one card for each Job in sight: its own if it has one, else one whose Job is out of sight.

        The card with the keyboard stays, wherever it is: else the keyboard would leap away.
        """
        wanted = {*self._places(), *(() if also is None else (also,))}
        own = {card.job.id: card for card in self._cards.values()}
        for place, job in enumerate(self._jobs[: self._shown_count()]):
            card = own.get(job.id)
            if card is not None and _has_keyboard(card):
                wanted.add(place)
        places = sorted(wanted)
        ids = {self._jobs[place].id for place in places}
        spare = [card for job_id, card in own.items() if job_id not in ids]
        self._cards = {place: self._card(self._jobs[place], own, spare) for place in places}
        for card in spare:
            card.hide()
            card.deleteLater()
        self._place()
        self._put_in_order()

    def _card(self, job: Job, own: dict[str, ProblemCard], spare: list[ProblemCard]) -> ProblemCard:
        card = own.get(job.id) or (spare.pop() if spare else None)
        if card is None:
            card = self._make_card(job)
            card.setParent(self)
        elif card.job == job:
            return card
        else:
            card.set_job(job)
        card.set_checking(is_checking=job.id in self._checking)
        card.set_balance(self._balance_micros)
        return card

    # ------------------------------------------------------------ where they are

    def _card_width(self) -> int:
        return (self.width() - 2 * MARGIN_PX - GAP_PX * (self._in_a_row - 1)) // self._in_a_row

    def _tops(self) -> list[int]:
        """Where each row begins, and one more would; one that was never built is thought to be of the usual height."""
        self._tops_px = self._tops_px or self._reckoned_tops()
        return self._tops_px

    def _reckoned_tops(self) -> list[int]:
        least_px = self._theme.scaled(HEIGHT_PX)
        heights = [self._heights.get(job.id, least_px) for job in self._jobs[: self._shown_count()]]
        tops = [_OUTSET_PX]
        for first in range(0, self._rows * self._in_a_row, self._in_a_row):
            tops.append(tops[-1] + GAP_PX + max(heights[first : first + self._in_a_row], default=least_px))
        return tops

    def _measure(self) -> bool:
        """Learn how high the built cards are at this width; gives whether anything changed."""
        before, width, least_px = self._heights, self._card_width(), self._theme.scaled(HEIGHT_PX)
        kept = before if width == self._measured_px else {}
        self._measured_px = width
        now = {card.job.id: max(least_px, card.heightForWidth(width)) for card in self._cards.values()}
        if kept is not before or any(before.get(job_id) != height for job_id, height in now.items()):
            self._heights = {**kept, **now}
            self._tops_px = []
            return True
        return False

    def _place(self) -> None:
        is_other = self._measure()
        width, tops = self._card_width(), self._tops()
        for at, card in self._cards.items():
            row, column = divmod(at, self._in_a_row)
            x, height = MARGIN_PX + column * (width + GAP_PX), tops[row + 1] - tops[row] - GAP_PX
            card.setGeometry(visual_rect(self.layoutDirection(), self.rect(), QRect(x, tops[row], width, height)))
            card.show()
        self.update()
        if is_other:
            self.reshaped.emit()

    def _put_in_order(self) -> None:
        """The keyboard goes from card to card, through the buttons of each."""
        stops = [stop for card in self._cards.values() for stop in (card, *card.buttons)]
        for before, after in pairwise((self._before, *stops)):
            self.setTabOrder(before, after)


def _has_keyboard(card: ProblemCard) -> bool:
    """Whether the keyboard is at a card or one of its buttons."""
    focus = QApplication.focusWidget()
    return focus is not None and (card is focus or card.isAncestorOf(focus))
