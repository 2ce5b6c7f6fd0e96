"""Agreement: what a person agreed to spend by one click; and what keeps a click from being sent without one.

Must not know: how it is asked. The engine holds every click against this, whichever face of the program it came from.
"""

from typing import NamedTuple

from kling_desktop.core.failure import Failure, FailureKind


class Agreement(NamedTuple):
    """A person's yes to one sum.

    Attributes:
        up_to_micros: the sum that was named, micro-dollars; 0 where nobody was asked.
        over_cap: whether it was said that this goes over the monthly cap.
    """

    up_to_micros: int = 0
    over_cap: bool = False


NOT_ASKED = Agreement()
"""Nobody was asked: what is within both limits needs no question."""


class Order(NamedTuple):
    """One click that spends, as a face of the program hands it over and knows it again.

    Attributes:
        number: minted by whoever asks; 0 where nobody listens for an answer.
        agreement: what the person said yes to.
    """

    number: int = 0
    agreement: Agreement = NOT_ASKED


UNASKED = Order()

OBJECTIONS = frozenset({FailureKind.OVER_CAP, FailureKind.ASK_FIRST})
"""What is no failure but a question: with a yes, the same click goes through."""


class SpendLimits(NamedTuple):
    """What a person has set, micro-dollars; None where nothing is set.

    Attributes:
        ask_above_micros: a click that costs more is asked about.
        monthly_cap_micros: what would take the month above it is asked about.
    """

    ask_above_micros: int | None = None
    monthly_cap_micros: int | None = None


NO_LIMITS = SpendLimits()
"""Nothing is asked: where nothing costs anything, as in the demo."""


def objection(price_micros: int, spent_micros: int, limits: SpendLimits, agreement: Agreement) -> Failure | None:
    """What has to be agreed to before this sum may be spent; None where nothing has.

    Args:
        price_micros: of the click.
        spent_micros: of this month so far, with all that may have been charged.
        limits: as the person set them.
        agreement: what was agreed to already.
    """
    if price_micros <= 0:
        return None
    is_named = price_micros <= agreement.up_to_micros
    cap, limit = limits.monthly_cap_micros, limits.ask_above_micros
    after = spent_micros + price_micros
    if cap is not None and after > cap and not (is_named and agreement.over_cap):
        return Failure(FailureKind.OVER_CAP, amount_micros=after, limit_micros=cap)
    if limit is not None and price_micros > limit and not is_named:
        return Failure(FailureKind.ASK_FIRST, amount_micros=price_micros, limit_micros=limit)
    return None
