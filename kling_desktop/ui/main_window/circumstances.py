"""Circumstances: key, money, network and queue as the engine's news tell of them, as one value for whoever shows them.

Must not know widgets.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QObject, Qt, Signal, Slot

from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.key_status import KeyState, KeyStatus
from kling_desktop.core.price import Balance
from kling_desktop.ui.base.engine_signals import EngineSignals
from kling_desktop.ui.compose.compose_status import ComposeStatus

if TYPE_CHECKING:
    from kling_desktop.ui.jobs.queue_cause import QueueStatus

_NETWORK = frozenset({FailureKind.OFFLINE, FailureKind.INSECURE})
_HELD_FOR = frozenset({FailureKind.NO_CREDIT, FailureKind.SPEND_LIMIT, FailureKind.RATE_LIMITED})
"""What the banner over the waiting Jobs says already; one cause is told once."""
_NO_KEY = frozenset({KeyState.NONE, KeyState.REJECTED})


class Circumstances(QObject):
    """What is known of the world. Whether there is a network is told by the last answer alone. Thread: gui.

    Signals:
        changed: any of it.
        key_changed: the `KeyStatus` to show, also where it is the one from before: something was asked for.
        noticed: a `Failure` that concerns more than one Job and has no place of its own on the screen.
    """

    changed = Signal()
    key_changed = Signal(object)
    noticed = Signal(object)

    def __init__(
        self,
        status: ComposeStatus,
        parent: QObject | None = None,
        now_ms: Callable[[], int] = QDateTime.currentMSecsSinceEpoch,
    ) -> None:
        super().__init__(parent)
        self._status = status
        self._now_ms = now_ms
        self._told_key = KeyStatus(status.key)
        self._refusal: Failure | None = None
        self._is_not_allowed = self._is_insecure = False
        self._library: Failure | None = None
        self._is_library_back = False

    def listen_to(self, engine: EngineSignals) -> None:
        """Hear the engine's news from now on."""
        queued = Qt.ConnectionType.QueuedConnection
        engine.job_changed.connect(self.hear_job, queued)
        engine.balance_changed.connect(self.hear_balance, queued)
        engine.key_changed.connect(self.hear_key, queued)
        engine.trouble.connect(self.hear_trouble, queued)
        engine.library_changed.connect(self.hear_library, queued)

    @property
    def key_status(self) -> KeyStatus:
        """How the key stands: as was told, unless a request with it was refused since."""
        if self._refusal is not None and self._told_key.state is KeyState.READY:
            return replace(self._told_key, state=KeyState.REJECTED, failure=self._refusal)
        return self._told_key

    @property
    def compose_status(self) -> ComposeStatus:
        """For the composer."""
        return self._status

    @property
    def queue_status(self) -> "QueueStatus":
        """For the banner."""
        from kling_desktop.ui.jobs.queue_cause import QueueStatus

        key = self.key_status
        is_refused = key.state is KeyState.REJECTED
        kind = None if key.failure is None else key.failure.kind
        not_allowed = is_refused and kind is FailureKind.NOT_ALLOWED
        return QueueStatus(
            is_online=self._status.is_online,
            is_insecure=self._is_insecure,
            has_key=key.state is not KeyState.NONE,
            is_keyring_locked=_is_keyring_locked(key),
            is_key_refused=is_refused and not not_allowed,
            is_not_allowed=not_allowed or self._is_not_allowed,
            balance_micros=self._status.balance_micros,
            is_free=self._status.is_demo,
            library=self._library,
            is_library_back=self._is_library_back,
        )

    def set_jobs_ahead(self, jobs: int) -> None:
        """How many Jobs wait or run."""
        self._know(self._status._replace(jobs_ahead=jobs))

    def set_queue_held(self, *, is_held: bool) -> None:
        """Whether Jobs wait for a person to send them."""
        self._know(self._status._replace(is_queue_held=is_held))

    def set_seconds_each(self, seconds: float) -> None:
        """What one picture usually takes."""
        self._know(self._status._replace(seconds_each=seconds))

    @Slot(object)
    def hear_job(self, job: Job) -> None:
        """A Job at the service proves the network and the permission; one that could not be sent disproves it."""
        if job.state.is_at_service or job.state is JobState.SAVED:
            self._allow()
            self._know(self._status._replace(is_online=True))
        elif job.failure is not None and job.failure.kind in _NETWORK:
            self._hear_no_network(job.failure)

    @Slot(object)
    def hear_balance(self, balance: Balance) -> None:
        """Both numbers can be spent, as far as is known. Who is told a balance has a key that works."""
        if self._refusal is not None:
            self._refusal = None
            self._know_key()
        self._allow()
        total = balance.credit_micros + balance.free_micros
        now = self._now_ms()
        self._know(self._status._replace(is_online=True, balance_micros=total, balance_at_ms=now))

    @Slot(object)
    def hear_key(self, status: KeyStatus) -> None:
        """How the key in use stands, or one that is offered. The demo's own key is nobody's business."""
        if self._status.is_demo:
            return
        if status.state is not KeyState.CHECKING and status.offer_failure is None:
            self._refusal = None
        self._told_key = status
        self._know_key()

    @Slot(object)
    def hear_trouble(self, failure: Failure) -> None:
        """The network, the key and the permission have their own signs; the rest is passed on."""
        if failure.kind in _NETWORK:
            self._hear_no_network(failure)
        elif failure.kind is FailureKind.KEY_REJECTED:
            self._hear_refusal(failure)
        elif failure.kind is FailureKind.NOT_ALLOWED:
            self._is_not_allowed = True
            self.changed.emit()
        elif failure.kind not in _HELD_FOR:
            self.noticed.emit(failure)

    @Slot(object)
    def hear_library(self, obstacle: Failure | None) -> None:
        """The library cannot be written, or can be again."""
        self._library, self._is_library_back = obstacle, obstacle is None
        self.changed.emit()

    def _hear_no_network(self, failure: Failure) -> None:
        is_insecure = failure.kind is FailureKind.INSECURE
        is_news = is_insecure is not self._is_insecure
        self._is_insecure = is_insecure
        if self._status.is_online:
            self._know(self._status._replace(is_online=False))
        elif is_news:
            self.changed.emit()

    def _allow(self) -> None:
        """The account can use the model, as far as is known."""
        if self._is_not_allowed:
            self._is_not_allowed = False
            self.changed.emit()

    def _hear_refusal(self, failure: Failure) -> None:
        if not self._status.is_demo:
            self._refusal = failure
            self._know_key()

    def _know_key(self) -> None:
        """Without a key there is no balance to show."""
        key = self.key_status
        balance = None if key.state in _NO_KEY else self._status.balance_micros
        is_locked = _is_keyring_locked(key)
        self._know(self._status._replace(key=key.state, is_keyring_locked=is_locked, balance_micros=balance))
        self.key_changed.emit(key)

    def _know(self, status: ComposeStatus) -> None:
        if status != self._status:
            self._status = status
            self.changed.emit()


def _is_keyring_locked(key: KeyStatus) -> bool:
    """Whether there may be a key that the keyring does not give."""
    is_locked = key.failure is not None and key.failure.kind is FailureKind.KEYRING_LOCKED
    return is_locked and key.state is KeyState.NONE
