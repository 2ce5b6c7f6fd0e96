"""ProblemTop: a Job that needs a person: the name of its problem, what it cost, what happened, what to do."""

from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from kling_desktop.core.demo_words import problem_notice
from kling_desktop.core.failure import Charge
from kling_desktop.core.history_entry import Entry
from kling_desktop.core.job import Job
from kling_desktop.core.remedy import SPENDING, Remedy, remedies
from kling_desktop.core.words import NO_VERDICT, Notice, evidence_sentence, state_sentence
from kling_desktop.ui.base.button import Button
from kling_desktop.ui.base.charge_badge import ChargeBadge
from kling_desktop.ui.base.plain_text import plain_label
from kling_desktop.ui.base.problem_sign import problem_sign
from kling_desktop.ui.base.remedy_button import RemedyButton
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import SPACE_8, SPACE_12, SPACE_16, TYPE_SCALE
from kling_desktop.ui.base.translate import sentence_text
from kling_desktop.ui.gallery.inspector.even_row import EvenRow
from kling_desktop.ui.gallery.inspector.flow_text import FlowText
from kling_desktop.ui.gallery.inspector.picture_top import BUTTON_GIVE_PX
from kling_desktop.ui.gallery.inspector.section import section_title, separator

_GROUND_PX, _SIGN_PX, _ICON_PX = 176, 56, 26
_BADGE_GAP_PX, _LINE_PX, _LINE_GAP_PX, _UNDER_PX = 6, 22, 14, 2


class ProblemTop(QWidget):
    """What the card of the Job says, in full. Thread: gui.

    Signals:
        check_requested: the Job's id; look for the result, or fetch or save it again; free.
        recover_requested: the Job's id; name its request; free.
        make_again_requested: the Job's id; spend again; the button named the price.
        reuse_requested: the Entry shown, whose Recipe shall be loaded.
    """

    check_requested = Signal(str)
    recover_requested = Signal(str)
    make_again_requested = Signal(str)
    reuse_requested = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._entry: Entry | None = None
        self._balance_micros: int | None = None
        self._ground = _Ground(theme)
        self._buttons: dict[Remedy, Button] = {
            remedy: RemedyButton(theme, remedy) for remedy in Remedy if remedy is not Remedy.EDIT
        }
        # Editing the prompt begins with its Recipe in the composer, so one button stands for both.
        self._buttons[Remedy.EDIT] = Button(theme, self.tr("Reuse recipe"), icon="rotate-ccw")
        self._button_row = EvenRow(SPACE_8, BUTTON_GIVE_PX)
        self._happened = _report_text(theme, self.tr("What happened"))
        self._advice = _report_text(theme, self.tr("What to do"))
        self._advice_part = QWidget()
        self._lay_out(theme)
        self._connect()

    def show_entry(self, entry: Entry, *, is_checking: bool, is_free: bool = False) -> None:
        """Tell of this Job.

        Args:
            entry: a Job that needs a person.
            is_checking: whether its result is being looked for.
            is_free: whether nothing costs anything, as in the demo.
        """
        self._entry, job = entry, entry.job
        told = None if job.failure is None else problem_notice(job.failure, is_free=is_free)
        title = sentence_text(state_sentence(job) if told is None else told.title)
        self._ground.show_job(job, title, is_free=is_free)
        self._show_notice(told, job, is_free=is_free)
        self._show_buttons(job, is_checking=is_checking, is_free=is_free)

    def set_balance(self, balance_micros: int | None) -> None:
        """What the account has now; shown with the next Entry."""
        self._balance_micros = balance_micros

    def _show_notice(self, told: Notice | None, job: Job, *, is_free: bool) -> None:
        self._happened.setVisible(told is not None)
        happened = "" if told is None else sentence_text(told.happened)
        if job.charge is Charge.UNKNOWN and not is_free:
            evidence = sentence_text(evidence_sentence(job, self._balance_micros), NO_VERDICT)
            happened = f"{happened}\n{evidence}"
        self._happened.show_text(happened)
        advice = None if told is None else told.advice
        self._advice_part.setVisible(advice is not None)
        self._advice.show_text("" if advice is None else sentence_text(advice))

    def _show_buttons(self, job: Job, *, is_checking: bool, is_free: bool) -> None:
        """Offer what helps; its Recipe can always be used again."""
        offered = remedies(job, is_free=is_free)
        wanted = offered if Remedy.EDIT in offered else (*offered, Remedy.EDIT)
        for remedy, button in self._buttons.items():
            button.setVisible(remedy in wanted)
            if isinstance(button, RemedyButton):
                button.show_job(job, is_checking=is_checking, is_free=is_free)
        buttons = [self._buttons[remedy] for remedy in wanted]
        for button in buttons:  # in their order, wherever they were before
            self._button_row.removeWidget(button)
            self._button_row.addWidget(button)
        for before, after in pairwise(buttons):
            self.setTabOrder(before, after)

    # ------------------------------------------------------------ building

    def _lay_out(self, theme: Theme) -> None:
        for button in self._buttons.values():
            button.setParent(self)
        advice = QVBoxLayout(self._advice_part)
        advice.setContentsMargins(0, SPACE_16, 0, 0)
        advice.setSpacing(0)
        advice.addWidget(section_title(theme, self.tr("What to do")))
        advice.addWidget(self._advice)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, _UNDER_PX)
        column.setSpacing(0)
        column.addWidget(self._ground)
        column.addSpacing(SPACE_12)
        column.addLayout(self._button_row)
        column.addSpacing(_LINE_GAP_PX)
        column.addWidget(separator())
        column.addSpacing(SPACE_12)
        for widget in (section_title(theme, self.tr("What happened")), self._happened, self._advice_part):
            column.addWidget(widget)

    def _connect(self) -> None:
        for remedy in (Remedy.CHECK, Remedy.FETCH_AGAIN, Remedy.SAVE_AGAIN):
            self._buttons[remedy].clicked.connect(self._on_check_clicked)
        self._buttons[Remedy.RECOVER].clicked.connect(self._on_recover_clicked)
        for remedy in SPENDING:
            self._buttons[remedy].clicked.connect(self._on_make_again_clicked)
        self._buttons[Remedy.EDIT].clicked.connect(self._on_reuse_clicked)

    @Slot()
    def _on_check_clicked(self) -> None:
        """Look for the result; free."""
        if self._entry is not None:
            self.check_requested.emit(self._entry.job.id)

    @Slot()
    def _on_recover_clicked(self) -> None:
        """Name its request; free."""
        if self._entry is not None:
            self.recover_requested.emit(self._entry.job.id)

    @Slot()
    def _on_make_again_clicked(self) -> None:
        """Spend again."""
        if self._entry is not None:
            self.make_again_requested.emit(self._entry.job.id)

    @Slot()
    def _on_reuse_clicked(self) -> None:
        """Load its Recipe."""
        self.reuse_requested.emit(self._entry)


class _Ground(QFrame):
    """In the place of the picture: what its card has for a title, and what that cost."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._sign = _Sign(theme)
        self._text = plain_label(theme, "", "label", wraps=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text.setMinimumHeight(theme.scaled(TYPE_SCALE["label"].line_px))
        self._badge = ChargeBadge(theme)
        self.setProperty("surface", "sunken")
        self.setMinimumHeight(_GROUND_PX)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_16, SPACE_12, SPACE_16, SPACE_12)
        column.setSpacing(0)
        column.addStretch(1)
        column.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(SPACE_12)
        column.addWidget(self._text)
        column.addSpacing(_BADGE_GAP_PX)
        column.addWidget(self._badge, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def show_job(self, job: Job, text: str, *, is_free: bool) -> None:
        """Show the sign of what befell a Job, in words too."""
        self._sign.show_job(job)
        self._text.setText(text)
        self._badge.show_charge(job, is_free=is_free)
        self.setAccessibleName(f"{text}. {self._badge.text()}")


class _Sign(QWidget):
    """An icon on a disc in the colour of its meaning. Decoration: the words beside it say the same."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._job: Job | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_job(self, job: Job) -> None:
        """Show what befell this Job."""
        self._job = job
        self.update()

    def sizeHint(self) -> QSize:
        """The disc."""
        return QSize(_SIGN_PX, _SIGN_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Disc and icon."""
        if self._job is None:
            return
        icon, color = problem_sign(self._job)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("warnSoft" if color == "warn" else "dangerSoft"))
        painter.drawEllipse(QRectF(self.rect()))
        corner = (_SIGN_PX - _ICON_PX) / 2
        painter.drawPixmap(QPointF(corner, corner), self._theme.pixmap(icon, self._theme.color(color), _ICON_PX, self))
        painter.end()


def _report_text(theme: Theme, name: str) -> FlowText:
    """Sentences to be read; the keyboard passes over them."""
    text = FlowText(theme, name, _LINE_PX)
    text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    text.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    return text
