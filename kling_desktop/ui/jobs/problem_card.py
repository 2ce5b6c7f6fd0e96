"""ProblemCard: one Job that needs a person: what happened, what it cost, and what can be done about it.

Which buttons a Job gets, `core/remedy.py` decides; what they lead to is the window's matter.
"""

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kling_desktop.core.job import Job
from kling_desktop.core.ports.files import PictureFiles
from kling_desktop.core.remedy import Remedy, remedies
from kling_desktop.core.words import notice, state_sentence
from kling_desktop.ui.base.charge_badge import ChargeBadge
from kling_desktop.ui.base.icon_button import IconButton
from kling_desktop.ui.base.job_text import clock_text, technical_text
from kling_desktop.ui.base.plain_text import plain_label
from kling_desktop.ui.base.problem_sign import problem_sign
from kling_desktop.ui.base.remedy_button import RemedyButton
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader, Wish
from kling_desktop.ui.base.tokens import RADIUS_CONTROL, SPACE_4, SPACE_8, SPACE_12
from kling_desktop.ui.base.translate import sentence_text
from kling_desktop.ui.jobs.wrap_row import WrapRow

LEAST_HEIGHT_PX = 144
_PICTURE_PX, _SIGN_PX, _SIGN_ICON_PX = 40, 20, 14
_ICON_SIDE_PX = 24


class ProblemCard(QFrame):
    """One card. Thread: gui.

    Signals: each carries the Job's id.
        check_requested: look for the result, or fetch or save it again; free.
        make_again_requested: spend again; the button named the price.
        edit_requested: load the Recipe into the composer.
        dismiss_requested: take the card away.
        chosen: the card was clicked.
    """

    check_requested = Signal(str)
    make_again_requested = Signal(str)
    edit_requested = Signal(str)
    dismiss_requested = Signal(str)
    chosen = Signal(str)

    def __init__(
        self, theme: Theme, loader: ThumbnailLoader, files: PictureFiles, job: Job, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._job = job
        self._is_checking = False
        self._picture = _ProblemPicture(theme, loader, files)
        self._title = plain_label(theme, "", "label", wraps=True)
        self._badge = ChargeBadge(theme)
        self._time = plain_label(theme, "", "small", "text3")
        self._text = plain_label(theme, "", "small", "text2", wraps=True)
        self._details = plain_label(theme, "", "small", "text2", wraps=True)
        self._details_button = IconButton(theme, "info", self.tr("Technical details"))
        self._dismiss = IconButton(theme, "x", self.tr("Dismiss"))
        self._buttons = {remedy: RemedyButton(theme, remedy) for remedy in Remedy}
        self._lay_out()
        self._connect()
        self.set_job(job)

    def set_job(self, job: Job) -> None:
        """Show this form of the Job."""
        self._job = job
        told = None if job.failure is None else notice(job.failure)
        self._title.setText(sentence_text(state_sentence(job) if told is None else told.title))
        self._text.setText("" if told is None else sentence_text(*told.sentences))
        self._badge.show_charge(job)
        self._time.setText(clock_text(job.changed_at_ms or job.created_at_ms))
        self._details.setText(technical_text(job))
        self._picture.show_job(job)
        self.setAccessibleName(f"{self._title.text()}. {self._badge.text()}. {self._text.text()}")
        self._show_buttons()

    def set_checking(self, *, is_checking: bool) -> None:
        """Whether the result is being looked for right now."""
        self._is_checking = is_checking
        self._show_buttons()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the card chooses it."""
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(self._job.id)

    def _show_buttons(self) -> None:
        """Offer what helps; nothing while the result is being looked for."""
        offered = remedies(self._job)
        for remedy, button in self._buttons.items():
            button.show_job(self._job, is_checking=self._is_checking)
            button.setVisible(remedy in offered)
        for remedy in offered:  # in their order, wherever they were before
            self._button_row.removeWidget(self._buttons[remedy])
            self._button_row.addWidget(self._buttons[remedy])

    # ------------------------------------------------------------ building

    def _lay_out(self) -> None:
        self.setProperty("surface", "inset")
        self.setMinimumHeight(self._theme.scaled(LEAST_HEIGHT_PX))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_12, SPACE_12, SPACE_12, SPACE_12)
        column.setSpacing(SPACE_8)
        column.addLayout(self._make_top())
        column.addWidget(self._text)
        column.addWidget(self._details)
        column.addStretch(1)
        self._button_row = WrapRow(SPACE_8)
        column.addLayout(self._button_row)
        self._details.hide()
        self._details.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for button in self._buttons.values():
            button.make_small()
            button.setParent(self)

    def _make_top(self) -> QHBoxLayout:
        """Picture, title, badge and time; details and dismiss at the end of the title's line."""
        title = QHBoxLayout()
        title.setSpacing(0)
        title.addWidget(self._title, 1)
        self._details_button.setCheckable(True)
        for button, icon in ((self._details_button, "info"), (self._dismiss, "x")):
            button.set_side(_ICON_SIDE_PX)
            button.set_icon(icon, size_px=16)
            title.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        facts = QHBoxLayout()
        facts.setSpacing(SPACE_8)
        facts.addWidget(self._badge)
        facts.addWidget(self._time)
        facts.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addLayout(title)
        words.addLayout(facts)
        top = QHBoxLayout()
        top.setSpacing(SPACE_12)
        top.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        return top

    def _connect(self) -> None:
        for remedy in (Remedy.CHECK, Remedy.FETCH_AGAIN, Remedy.SAVE_AGAIN):
            self._buttons[remedy].clicked.connect(self._on_check_clicked)
        self._buttons[Remedy.MAKE_AGAIN].clicked.connect(self._on_make_again_clicked)
        self._buttons[Remedy.EDIT].clicked.connect(self._on_edit_clicked)
        self._dismiss.clicked.connect(self._on_dismiss_clicked)
        self._details_button.toggled.connect(self._details.setVisible)

    @Slot()
    def _on_check_clicked(self) -> None:
        """Look for the result; free."""
        self.check_requested.emit(self._job.id)

    @Slot()
    def _on_make_again_clicked(self) -> None:
        """Spend again."""
        self.make_again_requested.emit(self._job.id)

    @Slot()
    def _on_edit_clicked(self) -> None:
        """Go on in the composer."""
        self.edit_requested.emit(self._job.id)

    @Slot()
    def _on_dismiss_clicked(self) -> None:
        """Enough of it."""
        self.dismiss_requested.emit(self._job.id)


class _ProblemPicture(QWidget):
    """The first reference with a sign of what went wrong."""

    def __init__(self, theme: Theme, loader: ThumbnailLoader, files: PictureFiles) -> None:
        super().__init__()
        self._theme = theme
        self._loader = loader
        self._files = files
        self._job: Job | None = None
        self.setFixedSize(_PICTURE_PX + SPACE_4, _PICTURE_PX + SPACE_4)
        loader.loaded.connect(self.update)

    def show_job(self, job: Job) -> None:
        """Show what this Job was made from."""
        self._job = job
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Picture and sign."""
        if self._job is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRect(QPoint(0, 0), QSize(_PICTURE_PX, _PICTURE_PX))
        references = self._job.recipe.references
        ratio = self.devicePixelRatioF()
        side, radius = round(_PICTURE_PX * ratio), round(RADIUS_CONTROL * ratio)
        wish = Wish(self._files.preview(references[0].sha256), side, side, radius) if references else None
        pixmap = None if wish is None else self._loader.pixmap(wish)
        if pixmap is not None:
            painter.drawPixmap(place, pixmap)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("sunken"))
            painter.drawRoundedRect(place, RADIUS_CONTROL, RADIUS_CONTROL)
        self._paint_sign(painter, self._job)
        painter.end()

    def _paint_sign(self, painter: QPainter, job: Job) -> None:
        icon, color = problem_sign(job)
        sign = QRect(0, 0, _SIGN_PX, _SIGN_PX)
        sign.moveBottomRight(self.rect().bottomRight())
        painter.setPen(QPen(self._theme.color("line"), 1))
        painter.setBrush(self._theme.color("panel"))
        painter.drawEllipse(sign.adjusted(0, 0, -1, -1))
        gap = (_SIGN_PX - _SIGN_ICON_PX) // 2
        pixmap = self._theme.pixmap(icon, self._theme.color(color), _SIGN_ICON_PX, self)
        painter.drawPixmap(sign.topLeft() + QPoint(gap, gap), pixmap)
