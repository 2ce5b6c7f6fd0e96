"""ComposeStatus: what the composer must know of the world around it, and the words that follow from it."""

from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication

from kling_desktop.core.key_status import KeyState
from kling_desktop.core.price import dollars_text
from kling_desktop.ui.base.job_text import clock_text
from kling_desktop.ui.base.tokens import ColorName

if TYPE_CHECKING:
    from kling_desktop.core.draft import Problem

RECENT_PICTURES = 20
_LONGEST_MS = 10 * 60 * 1000


class ComposeStatus(NamedTuple):
    """Key, money, network and queue as they are now.

    Attributes:
        is_demo: the built-in service answers; nothing costs anything.
        key: of the account.
        is_keyring_locked: there may be one, but the keyring does not give it.
        balance_micros: micro-dollars to spend; None while unknown.
        balance_at_ms: when that was told, UTC milliseconds.
        is_online: whether the service can be reached.
        seconds_each: usual time of one picture.
        jobs_ahead: Jobs that wait or run already.
        parallel: Jobs made at the same time.
        is_queue_held: Jobs wait for a person to send them; what is added waits with them.
    """

    is_demo: bool = False
    key: KeyState = KeyState.READING
    is_keyring_locked: bool = False
    balance_micros: int | None = None
    balance_at_ms: int | None = None
    is_online: bool = True
    seconds_each: float = 59.0
    jobs_ahead: int = 0
    parallel: int = 3
    is_queue_held: bool = False


def cost_text(status: ComposeStatus, price_micros: int, count: int) -> str:
    """What a click costs, such as `$0.14`; in the demo that it is free."""
    return _tr("Demo, free") if status.is_demo else dollars_text(price_micros * count)


def time_text(status: ComposeStatus, count: int) -> str:
    """How long until the last of `count` more pictures is there, such as `about 2 min`."""
    rounds = ceil((status.jobs_ahead + count) / max(1, status.parallel))
    minutes = max(1, round(status.seconds_each * rounds / 60))
    return _tr("about {minutes} min").format(minutes=minutes)


def usual_seconds(recent_ms: Sequence[int], expected: float) -> float:
    """What one picture usually takes: the median of the last ones; strays and pictures fetched much later don't count.

    Args:
        recent_ms: from the sending to the saving, milliseconds.
        expected: seconds, before there is a measure.
    """
    counted = sorted(taken for taken in recent_ms[:RECENT_PICTURES] if taken <= _LONGEST_MS)
    middle = len(counted) // 2
    # By hand: `statistics` would bring fractions and decimals into every start. An even count has two in the middle.
    return (counted[middle] + counted[~middle]) / 2000 if counted else expected


def covered(status: ComposeStatus, price_micros: int, count: int) -> int | None:
    """How many of `count` pictures the balance pays for, if not all; None if all, or if that is unknown."""
    if status.is_demo or status.balance_micros is None or price_micros <= 0:
        return None
    affordable = max(0, status.balance_micros // price_micros)
    return affordable if affordable < count else None


def balance_text(status: ComposeStatus, price_micros: int, count: int) -> str:
    """The balance, or how many of the pictures it covers, if some; offline of when it is; empty in the demo."""
    if status.is_demo:
        return ""
    if status.balance_micros is None:
        return _tr("Balance unknown")
    enough_for = covered(status, price_micros, count)
    if enough_for:
        return _tr("Your balance covers {some} of {count}").format(some=enough_for, count=count)
    amount = dollars_text(status.balance_micros)
    if not status.is_online and status.balance_at_ms is not None:
        return _tr("Balance {amount} at {time}").format(amount=amount, time=clock_text(status.balance_at_ms))
    return _tr("Balance {amount}").format(amount=amount)


def balance_tone(status: ComposeStatus, price_micros: int, count: int) -> ColorName:
    """The colour of the balance: danger where it covers nothing, warn where it does not cover everything."""
    enough_for = covered(status, price_micros, count)
    if enough_for is None:
        return "text2"
    return "warn" if enough_for else "danger"


def short_reason(problem: "Problem") -> str:
    """Why the Draft cannot be sent, in as few words as a button has room for."""
    # The window knows a ComposeStatus before there is a composer with a Draft.
    from kling_desktop.core.draft import ProblemKind
    from kling_desktop.core.draft_words import problem_sentence
    from kling_desktop.core.prompt import LOST, mention_text
    from kling_desktop.ui.base.translate import sentence_text

    if problem.kind is ProblemKind.LOST_MENTION:
        mention = LOST if problem.number is None else mention_text(problem.number)
        return _tr("{mention} isn't in your slots").format(mention=mention)
    return sentence_text(problem_sentence(problem))


def _tr(text: str) -> str:
    return QCoreApplication.translate("ComposeStatus", text)
