"""Costs, times and balances in words."""

import pytest

from kling_desktop.ui.base.job_text import clock_text
from kling_desktop.ui.compose.compose_status import (
    ComposeStatus,
    balance_text,
    balance_tone,
    cost_text,
    time_text,
    usual_seconds,
)

PRICE = 35_000


def test_a_balance_that_cannot_be_fresh_says_when_it_was() -> None:
    at = 1_750_000_000_000
    known = ComposeStatus(balance_micros=4_820_000, balance_at_ms=at)
    assert balance_text(known, PRICE, 1) == "Balance $4.82"
    assert balance_text(known._replace(is_online=False), PRICE, 1) == f"Balance $4.82 at {clock_text(at)}"


@pytest.mark.parametrize(
    ("ahead", "count", "seconds", "expected"),
    [
        (0, 1, 59.0, "about 1 min"),
        (0, 3, 59.0, "about 1 min"),
        (0, 4, 59.0, "about 2 min"),
        (4, 4, 59.0, "about 3 min"),
        (0, 1, 4.0, "about 1 min"),
        (0, 10, 90.0, "about 6 min"),
    ],
)
def test_time(ahead: int, count: int, seconds: float, expected: str) -> None:
    assert time_text(ComposeStatus(seconds_each=seconds, jobs_ahead=ahead), count) == expected


@pytest.mark.parametrize(
    ("status", "count", "cost", "balance", "tone"),
    [
        (ComposeStatus(balance_micros=4_820_000), 1, "$0.035", "Balance $4.82", "text2"),
        (ComposeStatus(balance_micros=4_820_000), 4, "$0.14", "Balance $4.82", "text2"),
        (ComposeStatus(balance_micros=140_000), 10, "$0.35", "Your balance covers 4 of 10", "warn"),
        (ComposeStatus(balance_micros=0), 1, "$0.035", "Balance $0.00", "danger"),
        (ComposeStatus(balance_micros=10_000), 4, "$0.14", "Balance $0.01", "danger"),
        (ComposeStatus(), 2, "$0.07", "Balance unknown", "text2"),
        (ComposeStatus(is_demo=True, balance_micros=0), 2, "Demo, free", "", "text2"),
    ],
)
def test_money(status: ComposeStatus, count: int, cost: str, balance: str, tone: str) -> None:
    assert cost_text(status, PRICE, count) == cost
    assert balance_text(status, PRICE, count) == balance
    assert balance_tone(status, PRICE, count) == tone


@pytest.mark.parametrize(
    ("recent_s", "expected"),
    [
        ((), 59.0),
        ((40,), 40.0),
        ((40, 50, 90), 50.0),
        ((40, 50, 60, 90), 55.0),
        ((601, 7200), 59.0),
        ((40, 600, 5000), 320.0),
        (tuple([30] * 20 + [90] * 80), 30.0),
    ],
)
def test_the_usual_time_is_the_median_of_the_last_twenty(recent_s: tuple[int, ...], expected: float) -> None:
    assert usual_seconds([seconds * 1000 for seconds in recent_s], 59.0) == expected
