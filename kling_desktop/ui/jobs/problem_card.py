"""ProblemCard: one Job that needs a person: what happened, what it cost, and what can be done about it.

Which buttons a Job gets, `core/remedy.py` decides; what they lead to is the window's matter.
"""

from enum import Enum, auto

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout

from kling_desktop.core.demo_words import problem_notice
from kling_desktop.core.failure import Charge, FailureKind
from kling_desktop.core.job import Job
from kling_desktop.core.ports.files import PictureFiles
from kling_desktop.core.remedy import SPENDING, Remedy, remedies
from kling_desktop.core.words import NO_VERDICT, Notice, evidence_sentence, state_sentence
from kling_desktop.ui.base.button import Button
from kling_desktop.ui.base.charge_badge import ChargeBadge
from kling_desktop.ui.base.job_text import clock_text, technical_text
from kling_desktop.ui.base.plain_text import plain_label, set_plain_tooltip
from kling_desktop.ui.base.remedy_button import RemedyButton
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader
from kling_desktop.ui.base.tokens import RADIUS_CARD, SPACE_8, SPACE_12
from kling_desktop.ui.base.translate import sentence_text
from kling_desktop.ui.jobs.brief_text import BriefText
from kling_desktop.ui.jobs.problem_picture import OVERHANG_PX, ProblemPicture
from kling_desktop.ui.jobs.wrap_row import WrapRow

HEIGHT_PX = 144
_EDGE_PX, _TOP_PX, _PICTURE_DOWN_PX = 11, 9, 2
_BADGE_DOWN_PX, _FACT_GAP_PX, _TEXT_DOWN_PX, _BUTTON_GAP_PX = 5, 6, 5, 6
"""Inside the card's own edge of one px."""
_PROMPT_LETTERS = 120
_OPENING_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_FREE = (Remedy.CHECK, Remedy.FETCH_AGAIN, Remedy.SAVE_AGAIN)


class Quiet(Enum):
    """What the quiet button of a card does; nothing is changed or spent by it that could be missed."""

    DETAILS = auto()
    COPY_DETAILS = auto()
    STORAGE_SETTINGS = auto()
    DISMISS = auto()


_QUIET = {
    FailureKind.DECLINED: Quiet.DISMISS,
    FailureKind.BAD_PICTURE: Quiet.COPY_DETAILS,
    FailureKind.DISK_FULL: Quiet.STORAGE_SETTINGS,
    FailureKind.NOT_WRITABLE: Quiet.STORAGE_SETTINGS,
}


def quiet_offer(job: Job, *, is_free: bool = False) -> Quiet | None:
    """What stands beside the remedies of a Job; None where they take all the room."""
    if len(remedies(job, is_free=is_free)) > 1:
        return None
    return Quiet.DETAILS if job.failure is None else _QUIET.get(job.failure.kind, Quiet.DETAILS)


class ProblemCard(QFrame):
    """One card. Enter and a click choose it, Delete dismisses it. Thread: gui.

    Signals: each carries the Job's id.
        check_requested: look for the result, or fetch or save it again; free.
        recover_requested: name its request; free.
        make_again_requested: spend again; the button named the price.
        edit_requested: load the Recipe into the composer.
        details_requested: show all that is known of it.
        dismiss_requested: take the card away.
        chosen: the card was clicked.
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
        self, theme: Theme, loader: ThumbnailLoader, files: PictureFiles, job: Job, *, is_free: bool = False
    ) -> None:
        """Make its card.

        Args:
            theme: to paint with.
            loader: reads the picture of its first reference.
            files: where that lies.
            job: one that needs a person.
            is_free: whether nothing costs anything, as in the demo.
        """
        super().__init__()
        self._is_free = is_free
        self._theme = theme
        self._job = job
        self._is_checking = False
        self._balance_micros: int | None = None
        self._picture = ProblemPicture(theme, loader, files)
        self._title = plain_label(theme, "", "label", wraps=True)
        self._badge = ChargeBadge(theme)
        self._time = plain_label(theme, "", "small", "text3")
        self._text = BriefText(theme)
        self._buttons = {remedy: RemedyButton(theme, remedy) for remedy in Remedy}
        self._quiet = Button(theme, "", "quiet")
        self._button_row = WrapRow(_BUTTON_GAP_PX)
        self._lay_out()
        self._connect()
        self.set_job(job)

    @property
    def job(self) -> Job:
        """Whom it is about."""
        return self._job

    @property
    def buttons(self) -> tuple[Button, ...]:
        """Those it offers, in their order."""
        return (*(self._buttons[remedy] for remedy in self._offered), self._quiet)

    def set_job(self, job: Job) -> None:
        """Show this form of this Job."""
        self._job = job
        told = None if job.failure is None else problem_notice(job.failure, is_free=self._is_free)
        self._title.setText(sentence_text(state_sentence(job) if told is None else told.title))
        self._text.show_parts(*(() if told is None else self._parts(told)))
        self._badge.show_charge(job, is_free=self._is_free)
        # In the demo each start finds out again that it is gone, which is no news.
        at_ms = job.sent_at_ms if self._is_uncertain or self._is_free else None
        self._time.setText(clock_text(at_ms or job.changed_at_ms or job.created_at_ms))
        self._picture.show_job(job)
        self._show_prompt(job.recipe.prompt)
        self.setAccessibleName(f"{self._title.text()}. {self._badge.text()}. {self._text.text()}")
        self._show_buttons()
        self._fit_facts()

    def set_checking(self, *, is_checking: bool) -> None:
        """Whether the result is being looked for right now."""
        self._is_checking = is_checking
        self._show_buttons()

    def set_balance(self, balance_micros: int | None) -> None:
        """What the account has now: beside what it had before the sending it is a hint at what became of a Job."""
        if balance_micros != self._balance_micros:
            self._balance_micros = balance_micros
            if self._is_uncertain:
                self.set_job(self._job)

    @property
    def _is_uncertain(self) -> bool:
        """Whether nobody knows if it was charged."""
        return self._job.charge is Charge.UNKNOWN and not self._is_free

    @property
    def _offered(self) -> tuple[Remedy, ...]:
        return remedies(self._job, is_free=self._is_free)

    def _parts(self, told: Notice) -> tuple[str, ...]:
        """What happened, and what to do; in place of that the evidence, where a charge is uncertain."""
        if self._is_uncertain:
            return sentence_text(told.happened), sentence_text(evidence_sentence(self._job, self._balance_micros))
        return tuple(sentence_text(part) for part in told.without_money)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The time gives way to what it cost; Details says it too."""
        super().resizeEvent(event)
        self._fit_facts()

    def _fit_facts(self) -> None:
        margins = self.contentsMargins()
        beside = self._picture.maximumWidth() + SPACE_12 - OVERHANG_PX
        room = self.width() - 2 * _EDGE_PX - margins.left() - margins.right() - beside
        needed = self._badge.sizeHint().width() + _FACT_GAP_PX + self._time.sizeHint().width()
        self._time.setVisible(needed <= room)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the card chooses it."""
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(self._job.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space show its details, Delete dismisses it."""
        if event.key() in _OPENING_KEYS:
            self.details_requested.emit(self._job.id)
        elif event.key() == Qt.Key.Key_Delete:
            self.dismiss_requested.emit(self._job.id)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Its buttons, and what no card has room for."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for remedy in self._offered:
            action = menu.addAction(self._buttons[remedy].text())
            action.setEnabled(self._buttons[remedy].isEnabled())
            action.triggered.connect(self._buttons[remedy].click)
        menu.addAction(self.tr("Details")).triggered.connect(self._on_details)
        menu.addSeparator()
        menu.addAction(self.tr("Copy Technical Details")).triggered.connect(self._on_copy)
        menu.addAction(self.tr("Dismiss")).triggered.connect(self._on_dismiss)
        menu.popup(event.globalPos())

    # ------------------------------------------------------------ what it shows

    def _show_prompt(self, prompt: str) -> None:
        """Say under the pointer, and to screen readers, which picture this is about: its first words."""
        words = " ".join(prompt[: _PROMPT_LETTERS + 1].split())
        words = words if len(prompt) <= _PROMPT_LETTERS else f"{words[:_PROMPT_LETTERS].rstrip()}…"
        set_plain_tooltip(self, words)
        lines = [self._text.text(), words]
        if self._is_uncertain:
            lines.insert(1, sentence_text(NO_VERDICT))
        set_plain_tooltip(self._text, "\n".join(lines))
        self.setAccessibleDescription(self.tr("Prompt: {words}").format(words=words))

    def _show_buttons(self) -> None:
        """Offer what helps; nothing while the result is being looked for."""
        offered = self._offered
        for remedy, button in self._buttons.items():
            button.show_job(self._job, is_checking=self._is_checking, is_free=self._is_free)
            button.setVisible(remedy in offered)
        quiet = quiet_offer(self._job, is_free=self._is_free)
        labels = {
            Quiet.DETAILS: self.tr("Details"),
            Quiet.COPY_DETAILS: self.tr("Copy details"),
            Quiet.STORAGE_SETTINGS: self.tr("Storage settings"),
            Quiet.DISMISS: self.tr("Dismiss"),
        }
        self._quiet.setVisible(quiet is not None)
        self._quiet.setText("" if quiet is None else labels[quiet])
        for place in self.buttons:  # in their order, wherever they were before
            self._button_row.removeWidget(place)
            self._button_row.addWidget(place)

    # ------------------------------------------------------------ building

    def _lay_out(self) -> None:
        self.setProperty("surface", "inset")
        self.setProperty("focusRadius", RADIUS_CARD)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(self._theme.scaled(HEIGHT_PX))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(self)
        column.setContentsMargins(_EDGE_PX, _TOP_PX, _EDGE_PX, _EDGE_PX)
        column.setSpacing(0)
        column.addLayout(self._make_top())
        column.addSpacing(_TEXT_DOWN_PX)
        column.addWidget(self._text, 1)
        column.addSpacing(SPACE_8)
        column.addLayout(self._button_row)
        for button in (*self._buttons.values(), self._quiet):
            button.make_compact()
            button.setParent(self)

    def _make_top(self) -> QHBoxLayout:
        """Picture; title over badge and time."""
        facts = QHBoxLayout()
        facts.setSpacing(_FACT_GAP_PX)
        facts.addWidget(self._badge)
        facts.addWidget(self._time)
        facts.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(_BADGE_DOWN_PX)
        words.addWidget(self._title)
        words.addLayout(facts)
        words.addStretch(1)
        beside = QVBoxLayout()
        beside.addSpacing(_PICTURE_DOWN_PX)
        beside.addWidget(self._picture)
        beside.addStretch(1)
        top = QHBoxLayout()
        top.setSpacing(SPACE_12 - OVERHANG_PX)
        top.addLayout(beside)
        top.addLayout(words, 1)
        return top

    def _connect(self) -> None:
        for remedy in _FREE:
            self._buttons[remedy].clicked.connect(self._on_check_clicked)
        self._buttons[Remedy.RECOVER].clicked.connect(self._on_recover_clicked)
        for remedy in SPENDING:
            self._buttons[remedy].clicked.connect(self._on_make_again_clicked)
        self._buttons[Remedy.EDIT].clicked.connect(self._on_edit_clicked)
        self._quiet.clicked.connect(self._on_quiet_clicked)

    # ------------------------------------------------------------ what happens

    @Slot()
    def _on_check_clicked(self) -> None:
        """Look for the result; free."""
        self.check_requested.emit(self._job.id)

    @Slot()
    def _on_recover_clicked(self) -> None:
        """Name its request; free."""
        self.recover_requested.emit(self._job.id)

    @Slot()
    def _on_make_again_clicked(self) -> None:
        """Spend again."""
        self.make_again_requested.emit(self._job.id)

    @Slot()
    def _on_edit_clicked(self) -> None:
        """Go on in the composer."""
        self.edit_requested.emit(self._job.id)

    @Slot()
    def _on_quiet_clicked(self) -> None:
        """Whichever it is for this Job."""
        acts = {
            Quiet.DETAILS: self._on_details,
            Quiet.COPY_DETAILS: self._on_copy,
            Quiet.STORAGE_SETTINGS: self._on_storage,
            Quiet.DISMISS: self._on_dismiss,
        }
        quiet = quiet_offer(self._job, is_free=self._is_free)
        if quiet is not None:
            acts[quiet]()

    @Slot()
    def _on_details(self) -> None:
        """Show all that is known of it."""
        self.details_requested.emit(self._job.id)

    @Slot()
    def _on_copy(self) -> None:
        """What the service's support would ask for."""
        QGuiApplication.clipboard().setText(technical_text(self._job))
        self.details_copied.emit(self._job.id)

    @Slot()
    def _on_storage(self) -> None:
        """Make room, or choose another folder."""
        self.storage_settings_requested.emit(self._job.id)

    @Slot()
    def _on_dismiss(self) -> None:
        """Enough of it."""
        self.dismiss_requested.emit(self._job.id)
