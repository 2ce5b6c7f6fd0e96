"""Money in integer micro-dollars: a price, a charge, a balance. Never a float, never another currency."""

from dataclasses import dataclass

MICROS_PER_DOLLAR = 1_000_000


@dataclass(frozen=True, slots=True)
class Balance:
    """Both numbers of the account, micro-dollars; whether they add up is not documented, so both are shown."""

    credit_micros: int
    free_micros: int


def micros(dollars: float) -> int:
    """Micro-dollars for an amount the service gave in dollars, rounded to the nearest."""
    return round(dollars * MICROS_PER_DOLLAR)


def dollars_text(amount_micros: int) -> str:
    """`$0.035`, `$0.07`, `$4.82`: two decimals, a third only where it says something."""
    sign = "-" if amount_micros < 0 else ""
    thousandths = (abs(amount_micros) + 500) // 1000
    whole, rest = divmod(thousandths, 1000)
    decimals = f"{rest:03d}" if rest % 10 else f"{rest // 10:02d}"
    return f"{sign}${whole}.{decimals}"
