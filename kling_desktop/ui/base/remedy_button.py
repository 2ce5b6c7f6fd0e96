"""RemedyButton: does one thing about a Job that brought no picture; what spends names its price."""

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QApplication

from kling_desktop.core.failure import FailureKind
from kling_desktop.core.job import Job
from kling_desktop.core.price import dollars_text
from kling_desktop.core.remedy import SPENDING, Remedy, price_again_micros
from kling_desktop.ui.base.button import Button
from kling_desktop.ui.base.theme import Theme

_ICONS = {Remedy.FETCH_AGAIN: "download", Remedy.EDIT: "pencil"}
_ICON_PX = 16
_NOT_THE_PROMPT = (FailureKind.BAD_SETTING, FailureKind.TOO_LARGE)
"""What has to be changed is not the prompt."""


class RemedyButton(Button):
    """One remedy. What it leads to is the matter of whoever listens to `clicked`. Thread: gui."""

    def __init__(self, theme: Theme, remedy: Remedy) -> None:
        super().__init__(theme, "")
        self._remedy = remedy
        self._job_id = ""
        self._is_checking = False
        self.set_icon(_ICONS.get(remedy, ""), _ICON_PX)
        # A double click on a button that spends is one click.
        self._spent = QTimer(self, singleShot=True, interval=2 * QApplication.doubleClickInterval())
        self._spent.timeout.connect(self._allow)
        self.clicked.connect(self._on_clicked)

    def show_job(self, job: Job, *, is_checking: bool, is_free: bool = False) -> None:
        """Be about this Job.

        Args:
            job: as it stands; its model names the price.
            is_checking: whether its result is being looked for, so that nothing can be pressed.
            is_free: whether nothing costs anything, as in the demo.
        """
        if job.id != self._job_id:
            self._spent.stop()
        self._job_id, self._is_checking = job.id, is_checking
        price = self.tr("free") if is_free else dollars_text(price_again_micros(job))
        kind = None if job.failure is None else job.failure.kind
        labels = {
            Remedy.CHECK: self.tr("Checking…") if is_checking else self.tr("Check for result"),
            Remedy.RECOVER: self.tr("Recover by request ID…"),
            Remedy.FETCH_AGAIN: self.tr("Fetch again · free"),
            Remedy.SAVE_AGAIN: self.tr("Try again · free"),
            Remedy.MAKE_AGAIN: self.tr("Make again · {price}").format(price=price),
            Remedy.SHRINK: self.tr("Shrink and make again · {price}").format(price=price),
            Remedy.EDIT: self.tr("Edit") if kind in _NOT_THE_PROMPT else self.tr("Edit prompt"),
        }
        self.setText(labels[self._remedy])
        self._allow()

    @Slot()
    def _on_clicked(self) -> None:
        """Spend once."""
        if self._remedy in SPENDING:
            self._spent.start()
            self._allow()

    @Slot()
    def _allow(self) -> None:
        """Whether it can be pressed now."""
        self.setEnabled(not self._is_checking and not self._spent.isActive())
