"""JobReport: in the inspector, what is to be said about a Job without a picture."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from kling_desktop.core.history_entry import Entry
from kling_desktop.core.job import Job
from kling_desktop.core.words import notice, state_sentence
from kling_desktop.ui.base.button import Button
from kling_desktop.ui.base.charge_badge import ChargeBadge
from kling_desktop.ui.base.icon_label import IconLabel
from kling_desktop.ui.base.job_text import clock_text, technical_text
from kling_desktop.ui.base.plain_text import plain_label
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import SPACE_4, SPACE_8, SPACE_16
from kling_desktop.ui.base.translate import sentence_text
from kling_desktop.ui.gallery.tile_face import Moment, tile_face

_ICON_PX = 28


class JobReport(QWidget):
    """One or two lines for a Job on its way; what happened, its price and details for one that failed.

    Hidden once there is a picture. Thread: gui.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = plain_label(theme, "", "label", wraps=True)
        self._detail = plain_label(theme, "", "small", "text2", wraps=True)
        self._sign = QFrame()
        self._sign_text = plain_label(theme, "", "label", wraps=True)
        self._badge = ChargeBadge(theme)
        self._text = plain_label(theme, "", "body", wraps=True)
        self._details_button = Button(theme, self.tr("Technical details"), "ghost", "chevron-right")
        self._details = plain_label(theme, "", "small", "text2", wraps=True)
        self._lay_out(theme)

    def show_entry(self, entry: Entry, moment: Moment) -> None:
        """Say how this Job stands."""
        job = entry.job
        self.setVisible(entry.output is None)
        self._sign.setVisible(job.needs_person)
        for widget in (self._text, self._details_button):
            widget.setVisible(job.needs_person)
        if job.needs_person:
            self._show_failure(job)
            return
        face = tile_face(job, moment)
        self._state.setText(sentence_text(state_sentence(job)))
        self._detail.setText(self._sent_text(job))
        self._state.setVisible(True)
        self._detail.setVisible(bool(self._detail.text()))
        self._details.hide()
        self.setAccessibleName(face.spoken)

    def _show_failure(self, job: Job) -> None:
        self._sign_text.setText(sentence_text(state_sentence(job)))
        self._badge.show_charge(job)
        told = None if job.failure is None else notice(job.failure)
        self._state.setText("" if told is None else sentence_text(told.title))
        self._text.setText("" if told is None else sentence_text(*told.sentences))
        self._state.setVisible(told is not None)
        self._detail.hide()
        self._details.setText(technical_text(job))
        self._details.setVisible(self._details_button.isChecked())
        self.setAccessibleName(f"{self._state.text()}. {self._badge.text()}. {self._text.text()}")

    def _sent_text(self, job: Job) -> str:
        if job.sent_at_ms is None:
            return self.tr("Nothing was sent or charged yet.")
        text = self.tr("Sent {time}. Segmind keeps the file about 7 days.")
        return text.format(time=clock_text(job.sent_at_ms))

    def _lay_out(self, theme: Theme) -> None:
        self._sign.setProperty("surface", "sunken")
        sign = QVBoxLayout(self._sign)
        sign.setContentsMargins(SPACE_16, SPACE_16 * 2, SPACE_16, SPACE_16 * 2)
        sign.setSpacing(SPACE_8)
        centre = Qt.AlignmentFlag.AlignHCenter
        sign.addWidget(IconLabel(theme, "cloud-alert", "danger", _ICON_PX), 0, centre)
        sign.addWidget(self._sign_text, 0, centre)
        sign.addWidget(self._badge, 0, centre)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_4)
        for widget in (self._sign, self._state, self._detail, self._text):
            column.addWidget(widget)
        column.addWidget(self._details_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._details)
        self._details_button.setCheckable(True)
        self._details_button.make_small()
        self._details_button.toggled.connect(self._on_details_button_toggled)
        self._details.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._details.hide()

    @Slot(bool)
    def _on_details_button_toggled(self, is_open: bool) -> None:
        """Open or close the technical details."""
        self._details_button.set_icon("chevron-down" if is_open else "chevron-right", 16)
        self._details.setVisible(is_open)
