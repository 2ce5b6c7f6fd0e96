"""JobActions: what a person does about Jobs that are on their way or in trouble, whichever button or menu says it."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from kling_desktop.core.history_entry import Filter
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.ports.history import History
from kling_desktop.ui.engine_thread import EngineThread
from kling_desktop.ui.main_window.consent import Consent
from kling_desktop.ui.main_window.questions import stop_watching_question


class JobActions(QObject):
    """Carries them out through the engine, or Consent where it spends; asks about what cannot be undone. Thread: gui.

    Signals:
        checking: id of a Job, and whether its result is being looked for now.
        told: a sentence for the person.
        dismissed: id of a Job whose card was taken away; `put_back` takes that back.
    """

    checking = Signal(str, bool)
    told = Signal(str)
    dismissed = Signal(str)

    def __init__(
        self, engine: EngineThread, consent: Consent, history: History, ground: QWidget, *, is_free: bool = False
    ) -> None:
        """Prepare.

        Args:
            engine: carries out what is free.
            consent: asks about the rest and has it carried out.
            history: knows the Jobs.
            ground: the widget that questions belong to.
            is_free: whether nothing costs anything, as in the demo.
        """
        super().__init__(ground)
        self._engine, self._consent, self._history, self._ground = engine, consent, history, ground
        self._is_free = is_free

    def held(self) -> list[Job]:
        """The Jobs that wait for a person to send them."""
        rows = self._history.rows(Filter(frozenset({JobState.HELD})))
        return [entry.job for entry in self._history.entries(rows)]

    @Slot()
    def resume_held(self) -> None:
        """Send what waits; the banner named the price."""
        self._resume(is_price_seen=True)

    def ask_to_resume_held(self) -> None:
        """The menu shows no price, so it is named in a question."""
        self._resume(is_price_seen=False)

    @Slot()
    def remove_held(self) -> None:
        """Take back everything that waits; nothing was charged for it."""
        self.cancel_all(job.id for job in self.held())

    def cancel_all(self, job_ids: Iterable[str]) -> None:
        """Take Jobs back."""
        for job_id in job_ids:
            self._engine.cancel(job_id)

    @Slot(str)
    def cancel(self, job_id: str) -> None:
        """Take a Job back that was not sent yet; free."""
        self._engine.cancel(job_id)

    @Slot(str)
    def ask_to_stop_watching(self, job_id: str) -> None:
        """Ask whether a sent Job shall leave the screen: it cannot be taken back."""
        entry = self._history.entry(job_id)
        if entry is None:
            return
        box = stop_watching_question(self._ground, entry.job, is_free=self._is_free)
        box.setProperty("job", job_id)
        box.accepted.connect(self._on_stop_watching_accepted)
        box.open()

    @Slot(str)
    def check(self, job_id: str) -> None:
        """Look for the result of a Job; free."""
        self.checking.emit(job_id, True)
        self._engine.check(job_id)

    @Slot(str)
    def end_check(self, job_id: str) -> None:
        """The look for it is over."""
        self.checking.emit(job_id, False)

    @Slot(str)
    def make_again(self, job_id: str) -> None:
        """Spend again on a Job that brought no picture; its button named the price."""
        entry = self._history.entry(job_id)
        if entry is not None:
            self._consent.make_again(entry.job)

    def ask_to_make_again(self, job_id: str) -> None:
        """The menu shows no price, so it is named in a question."""
        entry = self._history.entry(job_id)
        if entry is not None:
            self._consent.make_again(entry.job, is_price_seen=False)

    @Slot(str)
    def dismiss(self, job_id: str) -> None:
        """Take the card of a Job away."""
        self._engine.hide(job_id)
        self.dismissed.emit(job_id)

    def put_back(self, job_id: str) -> None:
        """Show the card of a Job again."""
        self._engine.hide(job_id, is_hidden=False)

    def _resume(self, *, is_price_seen: bool) -> None:
        held = self.held()
        if held:
            self._consent.resume(held, is_price_seen=is_price_seen)
        else:
            self.told.emit(self.tr("Nothing is held."))

    @Slot()
    def _on_stop_watching_accepted(self) -> None:
        """If it turns out that it was not sent after all, it is not sent again either."""
        self._engine.cancel(self.sender().property("job"))
