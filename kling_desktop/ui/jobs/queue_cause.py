"""Why Jobs wait or nothing can be sent, and how that is said: the thinking behind `queue_banner`.

Of several causes one is shown, never two at once. Must not know widgets.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QCoreApplication

from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.job import HoldReason, Job, JobState
from kling_desktop.core.price import dollars_text
from kling_desktop.core.words import Notice, notice
from kling_desktop.ui.base.translate import counted_text, sentence_text


class Cause(Enum):
    """Why the banner is there; the first that applies is shown."""

    LIBRARY_AWAY = auto()
    LIBRARY_READ_ONLY = auto()
    KEY_REFUSED = auto()
    KEYRING_LOCKED = auto()
    NO_KEY = auto()
    NOT_ALLOWED = auto()
    INSECURE = auto()
    OFFLINE = auto()
    NOT_WRITABLE = auto()
    NO_ROOM = auto()
    SPEND_LIMIT = auto()
    NO_CREDIT = auto()
    PAID_UP = auto()
    NOT_SENT = auto()
    RATE_LIMITED = auto()


class Offer(Enum):
    """What a button of the banner does."""

    LOOK_AGAIN = auto()
    STORAGE_SETTINGS = auto()
    ADD_CREDITS = auto()
    OPEN_SEGMIND = auto()
    UPDATE_KEY = auto()
    ASK_KEYRING = auto()
    OTHER_KEY = auto()
    NETWORK_SETTINGS = auto()
    TRY_AGAIN = auto()
    SEND_NOW = auto()
    RESUME = auto()
    REMOVE = auto()
    CANCEL = auto()


@dataclass(frozen=True, slots=True)
class QueueStatus:
    """What the banner knows beside the Jobs.

    Attributes:
        is_online: whether the service can be reached.
        is_insecure: whether what is in the way is no missing network but something between here and the service.
        has_key: whether there is a key to send with.
        is_keyring_locked: whether there may be one, but the keyring does not give it.
        is_key_refused: whether the service turned it down.
        is_not_allowed: whether the account may not use the model.
        balance_micros: what is left in the account, if known.
        is_free: whether sending costs nothing, as in the demo.
        library: what keeps the library from being written.
        is_library_back: whether it could not be written before, and can be now.
    """

    is_online: bool = True
    is_insecure: bool = False
    has_key: bool = True
    is_keyring_locked: bool = False
    is_key_refused: bool = False
    is_not_allowed: bool = False
    balance_micros: int | None = None
    is_free: bool = False
    library: Failure | None = None
    is_library_back: bool = False


_REASONS = {
    HoldReason.NOT_ALLOWED: Cause.NOT_ALLOWED,
    HoldReason.SPEND_LIMIT: Cause.SPEND_LIMIT,
    HoldReason.NO_CREDIT: Cause.NO_CREDIT,
    HoldReason.NO_ROOM: Cause.NO_ROOM,
    HoldReason.NOT_WRITABLE: Cause.NOT_WRITABLE,
}
"""A key that was refused or missing when Jobs were held may be there by now; then they just were not sent."""
_LIBRARY = {
    FailureKind.LIBRARY_AWAY: Cause.LIBRARY_AWAY,
    FailureKind.LIBRARY_READ_ONLY: Cause.LIBRARY_READ_ONLY,
}
_KINDS = {
    Cause.LIBRARY_AWAY: FailureKind.LIBRARY_AWAY,
    Cause.LIBRARY_READ_ONLY: FailureKind.LIBRARY_READ_ONLY,
    Cause.KEY_REFUSED: FailureKind.KEY_REJECTED,
    Cause.KEYRING_LOCKED: FailureKind.KEYRING_LOCKED,
    Cause.NOT_ALLOWED: FailureKind.NOT_ALLOWED,
    Cause.INSECURE: FailureKind.INSECURE,
    Cause.OFFLINE: FailureKind.OFFLINE,
    Cause.SPEND_LIMIT: FailureKind.SPEND_LIMIT,
    Cause.NO_ROOM: FailureKind.NO_ROOM,
    Cause.NOT_WRITABLE: FailureKind.NOT_WRITABLE,
    Cause.RATE_LIMITED: FailureKind.RATE_LIMITED,
}


def is_held(job: Job) -> bool:
    """Whether a Job waits for a person to send it."""
    return job.state is JobState.HELD and not job.is_hidden


def is_rate_limited(job: Job) -> bool:
    """Whether a Job waits because the service asked for a pause; it goes on by itself."""
    is_limit = job.failure is not None and job.failure.kind is FailureKind.RATE_LIMITED
    return job.state is JobState.QUEUED and is_limit and not job.is_hidden


def choose_cause(waiting: Collection[Job], status: QueueStatus) -> Cause | None:
    """The cause that the banner shows; None for no banner.

    Args:
        waiting: held Jobs, and those that wait for the end of a rate limit.
        status: what is known beside them.
    """
    held = [job for job in waiting if is_held(job)]
    causes = {_REASONS.get(job.hold_reason or HoldReason.RESTART, Cause.NOT_SENT) for job in held}
    if Cause.NO_CREDIT in causes and HoldReason.NO_CREDIT in over_reasons(held, status):
        causes.add(Cause.PAID_UP)
        causes.discard(Cause.NO_CREDIT)
    if Cause.NOT_WRITABLE in causes and HoldReason.NOT_WRITABLE in over_reasons(held, status):
        causes.add(Cause.NOT_SENT)
        causes.discard(Cause.NOT_WRITABLE)
    if len(held) < len(waiting):
        causes.add(Cause.RATE_LIMITED)
    if status.library is not None:
        causes.add(_LIBRARY[status.library.kind])
    if status.is_key_refused:
        causes.add(Cause.KEY_REFUSED)
    if status.is_keyring_locked:
        causes.add(Cause.KEYRING_LOCKED)
    if status.is_not_allowed:
        causes.add(Cause.NOT_ALLOWED)
    if held and not status.has_key:
        causes.add(Cause.NO_KEY)
    if not status.is_online:
        causes.add(Cause.INSECURE if status.is_insecure else Cause.OFFLINE)
    return min(causes, key=lambda cause: cause.value, default=None)


def over_reasons(held: Collection[Job], status: QueueStatus) -> frozenset[HoldReason]:
    """What held Jobs waited for and is there by now: they wait for a person alone."""
    over = set()
    if (status.balance_micros or 0) >= cost_micros(held):
        over.add(HoldReason.NO_CREDIT)
    if status.has_key and not status.is_key_refused:
        over |= {HoldReason.NO_KEY, HoldReason.KEY_REJECTED}
    if status.is_library_back:
        over.add(HoldReason.NOT_WRITABLE)
    return frozenset(over)


def cost_micros(jobs: Iterable[Job]) -> int:
    """What sending them all costs, micro-dollars."""
    return sum(job.cost_micros for job in jobs)


def price_text(jobs: Iterable[Job]) -> str:
    """The same for people."""
    return dollars_text(cost_micros(jobs))


def cause_title(cause: Cause, held: Collection[Job]) -> str:
    """The bold line."""
    count = len(held)
    titles = {
        Cause.NO_CREDIT: ("1 picture waits for credits", "%n pictures wait for credits"),
        Cause.PAID_UP: ("1 picture waits to be sent", "%n pictures wait to be sent"),
        Cause.NO_KEY: ("1 picture waits for an API key", "%n pictures wait for an API key"),
        Cause.NOT_SENT: ("1 picture was not sent", "%n pictures were not sent"),
    }
    if cause in titles:
        return _one_or_many(*titles[cause], count)
    return sentence_text(_notice_of(cause, held).title)


def cause_text(cause: Cause, held: Collection[Job], status: QueueStatus) -> str:
    """The line under it: what it cost, what to do."""
    match cause:
        case Cause.NO_CREDIT | Cause.PAID_UP:
            wait = _tr("Add credits, then resume.") if cause is Cause.NO_CREDIT else _until_resume()
            return " ".join((_costs(held, status), _tr("Nothing was charged."), wait))
        case Cause.NO_KEY:
            return _tr("Nothing was charged. Add your Segmind API key, then resume.")
        case Cause.NOT_SENT:
            return f"{_tr('Nothing was charged.')} {_until_resume()}"
        case Cause.OFFLINE:
            return _offline_text(len(held))
        case Cause.LIBRARY_AWAY | Cause.LIBRARY_READ_ONLY if status.library is not None:
            return sentence_text(*notice(status.library).sentences)
        case _:
            return sentence_text(*_notice_of(cause, held).sentences)


def limit_text(seconds: int | None) -> str:
    """What is said while the service asked for a pause.

    Args:
        seconds: until it is over; None where it is not known.
    """
    told = notice(Failure(FailureKind.RATE_LIMITED))
    if seconds is None:
        return sentence_text(*told.sentences)
    goes_on = _tr("It goes on by itself in {seconds} s.").format(seconds=seconds)
    return " ".join((sentence_text(*(part for part in (told.happened, told.money) if part is not None)), goes_on))


def seconds_left(paused: Iterable[Job], now_ms: int) -> int | None:
    """Until the first of these Jobs may be sent again; None where the service did not say."""
    ends = [job.failure.retry_at_ms for job in paused if job.failure is not None and job.failure.retry_at_ms]
    return max(0, -(-(min(ends) - now_ms) // 1000)) if ends else None


def _costs(held: Collection[Job], status: QueueStatus) -> str:
    price, balance = price_text(held), status.balance_micros
    if balance is None:
        return _one_or_many("It costs {price}.", "They cost {price}.", len(held)).format(price=price)
    one, many = "It costs {price}, your balance is {balance}.", "They cost {price}, your balance is {balance}."
    return _one_or_many(one, many, len(held)).format(price=price, balance=dollars_text(balance))


def _offline_text(held: int) -> str:
    works = _tr("Your pictures and prompts all work. Your draft is saved.")
    if not held:
        return works
    waiting = _one_or_many("1 is held, not sent.", "%n are held, not sent.", held)
    return " ".join((waiting, _tr("Nothing was charged."), works))


def _until_resume() -> str:
    return _tr("Nothing is sent until you press Resume.")


def _notice_of(cause: Cause, held: Iterable[Job]) -> Notice:
    """The core's words; the service's own message comes from a Job that was held for it."""
    kind = _KINDS[cause]
    failures = [job.failure for job in held if job.failure is not None and job.failure.kind is kind]
    return notice(failures[0] if failures else Failure(kind))


def _one_or_many(one: str, many: str, count: int) -> str:
    return counted_text("QueueBanner", one, many, count)


def _tr(text: str) -> str:
    return QCoreApplication.translate("QueueBanner", text)
