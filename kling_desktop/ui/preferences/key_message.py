"""What a person reads about the API key and the balance behind it: values and words, no widgets.

Must not know where the lines are shown. Never sees a key, only its last four characters.
"""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.key_status import KeyState, KeyStatus
from kling_desktop.core.model_card import KLING_O1
from kling_desktop.core.price import Balance, dollars_text
from kling_desktop.core.words import notice
from kling_desktop.ui.base.tokens import ColorName
from kling_desktop.ui.base.translate import counted_text, notice_text, sentence_text, titled_text


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One line under the key field.

    Attributes:
        icon: one of our icons.
        tone: colour of icon and text.
        text: translated.
        is_problem: whether the key has to be changed.
    """

    icon: str
    tone: ColorName
    text: str
    is_problem: bool = False


def key_lines(status: KeyStatus, balance: Balance | None) -> tuple[KeyLine, ...]:
    """The lines under the field, most important first; none while there is nothing to say.

    Args:
        status: how the key stands.
        balance: of the account behind it, if this key was answered with one.
    """
    if status.offer_failure is not None:
        return (failure_line(status.offer_failure),)
    match status.state:
        case KeyState.NONE:
            return () if status.failure is None else (failure_line(status.failure),)
        case KeyState.READING:
            return (KeyLine("hourglass", "text2", _tr("Reading the key from your system keyring…")),)
        case KeyState.CHECKING:
            return (KeyLine("hourglass", "text2", _tr("Checking the key…")),)
        case KeyState.REJECTED:
            return (failure_line(status.failure or Failure(FailureKind.KEY_REJECTED)),)
        case KeyState.READY:
            kept = _keeping_lines(status)
            is_told_enough = status.failure is not None and balance is None  # that it can be used is said there too
            return kept if is_told_enough else (_ready_line(balance), *kept)


def key_summary(status: KeyStatus, balance: Balance | None) -> str:
    """How the key stands, in a few words for the Account page."""
    match status.state:
        case KeyState.NONE:
            return _tr("No key on this computer.")
        case KeyState.READING:
            return _tr("Being read from the system keyring…")
        case KeyState.CHECKING:
            return _tr("Being checked…")
        case KeyState.REJECTED:
            return _tr("Segmind didn't accept it.")
        case KeyState.READY if status.is_stored:
            works, unchecked = _tr("Works. Kept in the system keyring."), _tr("Kept in the system keyring.")
            return unchecked if balance is None else works
        case KeyState.READY:
            works, unchecked = _tr("Works. Known only until you quit."), _tr("Known only until you quit.")
            return unchecked if balance is None else works


def keeps_until_quit(status: KeyStatus) -> bool:
    """Whether a key is, or would be, forgotten at the end because no keyring takes it."""
    unkept = status.failure is not None and status.failure.kind is FailureKind.KEYRING_UNAVAILABLE
    return unkept or (status.state is KeyState.READY and not status.is_stored)


def masked_key(tail: str) -> str:
    """What keys begin with, dots, and the last four characters; empty where there is no key."""
    return f"SG_••••••{tail}" if tail else ""


def balance_text(balance: Balance) -> str:
    """`$4.82, about 137 pictures`. Free credit is named apart: whether the two add up is not documented."""
    amount, count = amount_text(balance), pictures_covered(balance)
    if count == 0:
        return amount
    text = counted_text("KeyMessage", "{amount}, about 1 picture", "{amount}, about %n pictures", count)
    return text.format(amount=amount)


def amount_text(balance: Balance) -> str:
    """The money: `$4.82`, or `$4.82 and $1.00 free`."""
    credit = dollars_text(balance.credit_micros)
    if not balance.free_micros:
        return credit
    return _tr("{credit} and {free} free").format(credit=credit, free=dollars_text(balance.free_micros))


def pictures_covered(balance: Balance) -> int:
    """How many pictures the larger of the two numbers pays for: true whether they add up or not."""
    return max(0, balance.credit_micros, balance.free_micros) // KLING_O1.price_micros


def format_line() -> KeyLine:
    """A text that does not begin like a key; a warning, for it may be one all the same."""
    told = notice(Failure(FailureKind.KEY_FORMAT))
    return KeyLine("triangle-alert", "warn", sentence_text(*told.sentences))


def failure_line(failure: Failure) -> KeyLine:
    """What is wrong with a key or its keyring, and what to do."""
    told = notice(failure)
    text = notice_text(told)
    match failure.kind:
        case FailureKind.KEYRING_UNAVAILABLE | FailureKind.KEYRING_LOCKED:
            return KeyLine("lock", "warn", text)
        case FailureKind.KEY_REJECTED:
            advice = _tr("Check that you copied all of it, or make a new one. Nothing was charged.")
            return KeyLine("circle-x", "danger", titled_text(sentence_text(told.title), advice), is_problem=True)
        case _:
            return KeyLine("circle-x", "danger", text, is_problem=True)


def _ready_line(balance: Balance | None) -> KeyLine:
    """A key in use: with its balance, or not asked about yet."""
    if balance is None:
        return KeyLine("key-round", "text2", _tr("The key is in use. The next request to Segmind will check it."))
    if pictures_covered(balance) == 0:
        text = _tr("Key works. Your balance is {amount}. Add credit first: a picture costs {price}.")
        price = dollars_text(KLING_O1.price_micros)
        return KeyLine("circle-check", "warn", text.format(amount=amount_text(balance), price=price))
    count = pictures_covered(balance)
    one = "Key works. Your balance is {amount}, about 1 picture."
    many = "Key works. Your balance is {amount}, about %n pictures."
    text = counted_text("KeyMessage", one, many, count)
    return KeyLine("circle-check", "ok", text.format(amount=amount_text(balance)))


def _keeping_lines(status: KeyStatus) -> tuple[KeyLine, ...]:
    """Where a key in use is not kept, and why."""
    if status.failure is not None and status.failure.kind is FailureKind.KEYRING_LOCKED:
        text = _tr(
            "The keyring is locked. The key is used until you quit. Unlock the keyring and try again to keep it."
        )
        return (KeyLine("lock", "warn", text),)
    if status.failure is not None:
        return (failure_line(status.failure),)
    if not status.is_stored:
        return (KeyLine("lock", "text2", _tr("It is known only until you quit and is not written to disk.")),)
    return ()


def _tr(text: str) -> str:
    return QCoreApplication.translate("KeyMessage", text)
