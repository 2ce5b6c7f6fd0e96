"""Why Jobs wait or nothing can be sent, and how that is said: the thinking behind `queue_banner`.

Of several causes one is shown, never two at once. Must not know widgets.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QCoreApplication

from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.job_event import HoldReason
from kling_desktop.core.price import dollars_text
from kling_desktop.core.words import Notice, notice
from kling_desktop.ui.base.translate import sentence_text


class Cause(Enum):
    """Why the banner is there; the first that applies is shown."""

    KEY_REFUSED = auto()
    NO_KEY = auto()
    NOT_ALLOWED = auto()
    OFFLINE = auto()
    SPEND_LIMIT = auto()
    NO_CREDIT = auto()
    NOT_SENT = auto()


class Offer(Enum):
    """What a button of the banner does."""

    ADD_CREDITS = auto()
    OPEN_SEGMIND = auto()
    UPDATE_KEY = auto()
    RESUME = auto()
    REMOVE = auto()


@dataclass(frozen=True, slots=True)
class QueueStatus:
    """What the banner knows beside the Jobs.

    Attributes:
        is_online: whether the service can be reached.
        has_key: whether there is a key to send with.
        is_key_refused: whether the service turned it down.
        balance_micros: what is left in the account, if known.
    """

    is_online: bool = True
    has_key: bool = True
    is_key_refused: bool = False
    balance_micros: int | None = None


_REASONS = {
    HoldReason.NOT_ALLOWED: Cause.NOT_ALLOWED,
    HoldReason.SPEND_LIMIT: Cause.SPEND_LIMIT,
    HoldReason.NO_CREDIT: Cause.NO_CREDIT,
}
"""A key that was refused or missing when Jobs were held may be there by now; then they just were not sent."""
_KINDS = {
    Cause.KEY_REFUSED: FailureKind.KEY_REJECTED,
    Cause.NOT_ALLOWED: FailureKind.NOT_ALLOWED,
    Cause.OFFLINE: FailureKind.OFFLINE,
    Cause.SPEND_LIMIT: FailureKind.SPEND_LIMIT,
}


def is_held(job: Job) -> bool:
    """Whether a Job waits for a person to send it."""
    return job.state is JobState.HELD and not job.is_hidden


def choose_cause(held: Iterable[Job], status: QueueStatus) -> Cause | None:
    """The cause that the banner shows; None for no banner."""
    causes = {_REASONS.get(job.hold_reason or HoldReason.RESTART, Cause.NOT_SENT) for job in held}
    if status.is_key_refused:
        causes.add(Cause.KEY_REFUSED)
    if causes and not status.has_key:
        causes.add(Cause.NO_KEY)
    if not status.is_online:
        causes.add(Cause.OFFLINE)
    return min(causes, key=lambda cause: cause.value, default=None)


def price_text(held: Iterable[Job]) -> str:
    """What sending them all costs."""
    return dollars_text(sum(job.cost_micros for job in held))


def cause_title(cause: Cause, held: Collection[Job]) -> str:
    """The bold line."""
    count = len(held)
    match cause:
        case Cause.NO_CREDIT if count == 1:
            return QCoreApplication.translate("QueueBanner", "1 picture waits for credits")
        case Cause.NO_CREDIT:
            return QCoreApplication.translate("QueueBanner", "%n pictures wait for credits", "", count)
        case Cause.NO_KEY if count == 1:
            return QCoreApplication.translate("QueueBanner", "1 picture waits for an API key")
        case Cause.NO_KEY:
            return QCoreApplication.translate("QueueBanner", "%n pictures wait for an API key", "", count)
        case Cause.NOT_SENT if count == 1:
            return QCoreApplication.translate("QueueBanner", "1 picture was not sent")
        case Cause.NOT_SENT:
            return QCoreApplication.translate("QueueBanner", "%n pictures were not sent", "", count)
        case _:
            return sentence_text(_notice_of(cause, held).title)


def cause_text(cause: Cause, held: Collection[Job], status: QueueStatus) -> str:
    """The line under it: what it cost, what to do."""
    match cause:
        case Cause.NO_CREDIT if status.balance_micros is not None:
            text = QCoreApplication.translate(
                "QueueBanner",
                "Price: {price}, your balance: {balance}. Nothing was charged. Add credits, then resume.",
            )
            return text.format(price=price_text(held), balance=dollars_text(status.balance_micros))
        case Cause.NO_CREDIT:
            text = QCoreApplication.translate(
                "QueueBanner", "Price: {price}. Nothing was charged. Add credits, then resume."
            )
            return text.format(price=price_text(held))
        case Cause.NO_KEY:
            return QCoreApplication.translate(
                "QueueBanner", "Nothing was charged. Add your Segmind API key, then resume."
            )
        case Cause.NOT_SENT:
            return QCoreApplication.translate(
                "QueueBanner", "Nothing was charged. Nothing is sent until you press Resume."
            )
        case Cause.OFFLINE if held:
            return QCoreApplication.translate(
                "QueueBanner",
                "Your pictures and prompts all work. %n waiting for the network; nothing was charged.",
                "",
                len(held),
            )
        case Cause.OFFLINE:
            return QCoreApplication.translate("QueueBanner", "Your pictures and prompts all work.")
        case _:
            return sentence_text(*_notice_of(cause, held).sentences)


def _notice_of(cause: Cause, held: Iterable[Job]) -> Notice:
    """The core's words; the service's own message comes from a Job that was held for it."""
    kind = _KINDS[cause]
    failures = [job.failure for job in held if job.failure is not None and job.failure.kind is kind]
    return notice(failures[0] if failures else Failure(kind))
