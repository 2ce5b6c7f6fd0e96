"""How much a check may spend, and what it has spent at most. Money is in micro-dollars."""

from decimal import Decimal, InvalidOperation

from kling_desktop.core.price import MICROS_PER_DOLLAR

_MOST_DOLLARS = 100


class Budget:
    """Whatever may cost is booked with its full price before it is sent; what nobody knows stays booked.

    Args:
        most_micros: all that may be spent.
        price_micros: of one picture, until the service tells a higher one.
    """

    def __init__(self, most_micros: int, price_micros: int) -> None:
        self.most_micros = most_micros
        self.price_micros = price_micros
        self.booked_micros = 0
        self.pictures = 0

    @property
    def left_micros(self) -> int:
        """What may still be spent."""
        return max(0, self.most_micros - self.booked_micros)

    def has_room(self) -> bool:
        """Whether one more picture may be ordered."""
        return self.price_micros <= self.left_micros

    def book(self) -> int:
        """Set one price aside; gives it."""
        self.booked_micros += self.price_micros
        self.pictures += 1
        return self.price_micros

    def settle(self, booked_micros: int, *, is_free: bool, told_micros: int, fell_micros: int) -> None:
        """Put what is known now in the place of what was booked.

        Args:
            booked_micros: what `book` gave.
            is_free: whether it is certain that nothing was charged, but for what the other two say.
            told_micros: what the service says it costs; 0 if it does not say.
            fell_micros: by how much the balance fell meanwhile; 0 if nobody knows.
        """
        least_micros = 0 if is_free else booked_micros
        cost_micros = max(least_micros, told_micros, fell_micros)
        self.booked_micros += cost_micros - booked_micros
        self.pictures -= cost_micros == 0
        self.price_micros = max(self.price_micros, told_micros)


def micros_of(text: str) -> int:
    """An amount in dollars, as a person types it.

    Raises:
        ValueError: it is none, is below zero, or is more than any check could need.
    """
    try:
        dollars = Decimal(text.removeprefix("$"))
    except InvalidOperation:
        raise ValueError("not an amount") from None
    if not dollars.is_finite() or not 0 <= dollars <= _MOST_DOLLARS:
        raise ValueError("out of range")
    return int(dollars * MICROS_PER_DOLLAR)
