"""The budget of a live check: booked before it is sent, given back only where it is certain."""

import pytest

from live_money import Budget, micros_of


def settled(**known: int) -> Budget:
    budget = Budget(100_000, 35_000)
    is_free = bool(known.get("free"))
    budget.settle(budget.book(), is_free=is_free, told_micros=known.get("told", 0), fell_micros=known.get("fell", 0))
    return budget


def test_what_nobody_knows_stays_booked() -> None:
    assert settled().booked_micros == 35_000


def test_a_refusal_is_given_back() -> None:
    assert (settled(free=1).booked_micros, settled(free=1).pictures) == (0, 0)


def test_a_refusal_after_which_the_balance_fell_is_not() -> None:
    assert settled(free=1, fell=35_000).booked_micros == 35_000


def test_the_highest_of_what_is_known_counts_and_is_the_next_price() -> None:
    budget = settled(told=50_000, fell=60_000)

    assert (budget.booked_micros, budget.price_micros, budget.left_micros) == (60_000, 50_000, 40_000)
    assert not budget.has_room()


@pytest.mark.parametrize(("text", "micros"), [("0", 0), ("0.20", 200_000), ("$0.035", 35_000), ("100", 100_000_000)])
def test_amounts_are_read_exactly(text: str, micros: int) -> None:
    assert micros_of(text) == micros


@pytest.mark.parametrize("text", ["", "-0.01", "nan", "inf", "0,20", "101"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"amount|range"):
        micros_of(text)
