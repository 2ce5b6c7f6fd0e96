"""ComposeStatus: what the composer must know of the world around it, and the words that follow from it."""

from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QCoreApplication

from kling_desktop.core.key_status import KeyState
from kling_desktop.core.price import dollars_text


@dataclass(frozen=True, slots=True)
class ComposeStatus:
    """Key, money, network and queue as they are now.

    Attributes:
        is_demo: the built-in service answers; nothing costs anything.
        key: of the account.
        balance_micros: micro-dollars to spend; None while unknown.
        is_online: whether the service can be reached.
        seconds_each: usual time of one picture.
        jobs_ahead: Jobs that wait or run already.
        parallel: Jobs made at the same time.
    """

    is_demo: bool = False
    key: KeyState = KeyState.READING
    balance_micros: int | None = None
    is_online: bool = True
    seconds_each: float = 59.0
    jobs_ahead: int = 0
    parallel: int = 3


def cost_text(status: ComposeStatus, price_micros: int, count: int) -> str:
    """What a click costs, such as `$0.14`; in the demo that it is free."""
    return _tr("Demo, free") if status.is_demo else dollars_text(price_micros * count)


def time_text(status: ComposeStatus, count: int) -> str:
    """How long until the last of `count` more pictures is there, such as `about 2 min`."""
    rounds = ceil((status.jobs_ahead + count) / max(1, status.parallel))
    minutes = max(1, round(status.seconds_each * rounds / 60))
    return _tr("about {minutes} min").format(minutes=minutes)


def covered(status: ComposeStatus, price_micros: int, count: int) -> int | None:
    """How many of `count` pictures the balance pays for, if not all; None if all, or if that is unknown."""
    if status.is_demo or status.balance_micros is None or price_micros <= 0:
        return None
    affordable = max(0, status.balance_micros // price_micros)
    return affordable if affordable < count else None


def balance_text(status: ComposeStatus, price_micros: int, count: int) -> str:
    """The balance, or that it does not cover everything; empty in the demo."""
    if status.is_demo:
        return ""
    if status.balance_micros is None:
        return _tr("Balance unknown")
    enough_for = covered(status, price_micros, count)
    if enough_for is not None:
        return _tr("Your balance covers {some} of {count}").format(some=enough_for, count=count)
    return _tr("Balance {amount}").format(amount=dollars_text(status.balance_micros))


def _tr(text: str) -> str:
    return QCoreApplication.translate("ComposeStatus", text)
