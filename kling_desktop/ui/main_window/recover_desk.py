"""RecoverDesk: has a request that a person names followed, and puts what comes of it into words."""

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from kling_desktop.core.failure import Failure
from kling_desktop.core.identity import ACCOUNT_URL
from kling_desktop.core.job import Job
from kling_desktop.core.ports.history import History
from kling_desktop.core.request_claim import RequestDoubt
from kling_desktop.core.words import notice
from kling_desktop.ui.base.job_text import full_moment_text
from kling_desktop.ui.base.translate import notice_text
from kling_desktop.ui.jobs.recover_dialog import RecoverDialog
from kling_desktop.ui.main_window.kit import WindowKit


class RecoverDesk(QObject):
    """One question at a time; all of it is free. Thread: gui.

    Signals:
        told: a sentence for the person.
        link_requested: an https address for the browser.
    """

    told = Signal(str)
    link_requested = Signal(str)

    def __init__(self, kit: WindowKit, history: History, ground: QWidget) -> None:
        """Listen to the engine.

        Args:
            kit: the engine and the theme.
            history: knows the Jobs.
            ground: the widget whose window the question belongs to.
        """
        super().__init__(ground)
        self._kit, self._history, self._ground = kit, history, ground
        self._dialog: RecoverDialog | None = None
        self._job: Job | None = None
        kit.engine.recovery_settled.connect(self._on_engine_recovery_settled, Qt.ConnectionType.QueuedConnection)

    @Slot(str)
    def ask(self, job_id: str) -> None:
        """Let the person name the request of this Job."""
        entry = self._history.entry(job_id)
        if entry is None or self._dialog is not None:
            return
        self._job = entry.job
        self._dialog = dialog = RecoverDialog(self._kit.theme, self._ground.window())
        dialog.wanted.connect(self._on_wanted)
        dialog.account_requested.connect(self._on_account_requested)
        dialog.finished.connect(self._on_finished)
        dialog.open()
        dialog.edit.setFocus()

    @Slot(str, bool)
    def _on_wanted(self, request_id: str, is_sure: bool) -> None:
        if self._job is not None:
            self._kit.engine.recover_by_id(self._job.id, request_id, is_sure=is_sure)

    @Slot(str, str, object)
    def _on_engine_recovery_settled(self, job_id: str, request_id: str, outcome: RequestDoubt | Failure | None) -> None:
        dialog, job = self._dialog, self._job
        if dialog is None or job is None or (job.id, dialog.named) != (job_id, request_id):
            return  # said of another request: that of a question which was closed meanwhile
        if isinstance(outcome, Failure):
            dialog.show_failure(notice_text(notice(outcome)))
        elif outcome is not None:
            dialog.show_doubt(self._doubt_text(outcome, job))
        else:
            dialog.accept()
            self.told.emit(self.tr("Found. Its picture is being fetched."))

    def _doubt_text(self, doubt: RequestDoubt, job: Job) -> str:
        """What is odd, in whole sentences, and the question."""
        said = []
        if doubt.is_unknown:
            said.append(self.tr("Segmind knows this request, and doesn't say when or from what it was made."))
        if doubt.made_at_ms is not None:
            made = full_moment_text(doubt.made_at_ms)
            said.append(self.tr("This request was made on {moment}.").format(moment=made))
        if doubt.is_at_other_time and job.sent_at_ms is not None:
            sent = full_moment_text(job.sent_at_ms)
            said.append(self.tr("This picture was sent on {moment}.").format(moment=sent))
        if doubt.has_other_pictures:
            said.append(self.tr("It was made from other pictures."))
        if doubt.has_other_prompt:
            said.append(self.tr("It has another prompt."))
        return " ".join((*said, self.tr("Use it all the same?")))

    @Slot()
    def _on_account_requested(self) -> None:
        self.link_requested.emit(ACCOUNT_URL)

    @Slot()
    def _on_finished(self) -> None:
        self._dialog = self._job = None
