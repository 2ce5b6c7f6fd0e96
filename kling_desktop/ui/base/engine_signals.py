"""What the engine's thread tells the window, as Qt signals; who works in it is `ui/engine_host.py`."""

import logging

from PySide6.QtCore import QThread, Signal

from kling_desktop.core.failure import Failure
from kling_desktop.core.job import Job
from kling_desktop.core.price import Balance

log = logging.getLogger(__name__)


class EngineSignals(QThread):
    """A thread and what it tells. The signals are emitted in it; connect them queued, to slots of QObjects.

    Signals:
        index_grew: another computer's pictures were taken over, before `opened`.
        index_replaced(Failure | None): the index is another file, before `opened`; what is to be said about it.
        opened: the database is open, open Jobs are being collected.
        opening_stopped: the index was not made anew because a person did not want to wait; the thread ends.
        not_opened(Failure): the library cannot be used, or a bug of ours stands in the way; the thread ends.
        job_changed(Job), balance_changed(Balance), key_changed(KeyStatus), trouble(Failure).
        looked(Failure | None): the balance was asked for; what stood in the way of an answer, if something did.
        library_changed(Failure | None): what keeps the library from being written, or that it can be again.
        preview_ready(int, str): the preview of the picture taken in under that key lies at that path.
        reference_settled(int, Reference | Failure): the picture taken in under that key was accepted or refused.
        thumbnail_made(str): the thumbnail of that Output is there again.
        preview_made(str): the preview of a reference is there again, at that path.
        rendered(str, str): the picture asked for under that key was decoded; what can be shown lies at that path.
        render_failed(str, Failure): the picture asked for under that key cannot be shown.
        lookup_ended(str, bool): Segmind was asked for a Job's picture; whether there is something to wait for now.
        check_ended(str): the look for that Job's picture is over, whether or not anybody could be asked.
        recovery_settled(str, str, None | RequestDoubt | Failure): a Job, the request that was named for it, and what
            became of that.
        not_agreed(Order, Failure): what a person has to agree to before that is sent; nothing was.
        crashed(BaseException): a bug of ours.
    """

    index_grew = Signal()
    index_replaced = Signal(object)
    opened = Signal()
    opening_stopped = Signal()
    not_opened = Signal(object)
    job_changed = Signal(object)
    balance_changed = Signal(object)
    key_changed = Signal(object)
    trouble = Signal(object)
    looked = Signal(object)
    library_changed = Signal(object)
    preview_ready = Signal(int, str)
    reference_settled = Signal(int, object)
    lookup_ended = Signal(str, bool)
    check_ended = Signal(str)
    thumbnail_made = Signal(str)
    preview_made = Signal(str)
    rendered = Signal(str, str)
    render_failed = Signal(str, object)
    recovery_settled = Signal(str, str, object)
    not_agreed = Signal(object, object)
    crashed = Signal(object)


class EngineRelay:
    """`engine.bench.Listener`: turns the engine's calls into signals. Thread: engine."""

    def __init__(self, thread: EngineSignals) -> None:
        """Speak by the signals of `thread`."""
        self._thread = thread

    def job_changed(self, job: Job) -> None:
        """A Job was written."""
        self._thread.job_changed.emit(job)

    def balance_changed(self, balance: Balance) -> None:
        """The balance was read."""
        self._thread.balance_changed.emit(balance)

    def trouble(self, failure: Failure) -> None:
        """More than one Job is concerned."""
        self._thread.trouble.emit(failure)

    def library_changed(self, obstacle: Failure | None) -> None:
        """The library cannot be written, or can be again."""
        self._thread.library_changed.emit(obstacle)

    def crashed(self, error: BaseException) -> None:
        """A bug of ours: logged and told."""
        log.error("a Job ended by a bug", exc_info=error)
        self._thread.crashed.emit(error)
