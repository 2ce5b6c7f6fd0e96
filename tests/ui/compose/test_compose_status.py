"""Costs, times and balances in words."""

import pytest

from kling_desktop.ui.compose.compose_status import ComposeStatus, balance_text, cost_text, time_text

PRICE = 35_000


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
    ("status", "count", "cost", "balance"),
    [
        (ComposeStatus(balance_micros=4_820_000), 1, "$0.035", "Balance $4.82"),
        (ComposeStatus(balance_micros=4_820_000), 4, "$0.14", "Balance $4.82"),
        (ComposeStatus(balance_micros=140_000), 10, "$0.35", "Your balance covers 4 of 10"),
        (ComposeStatus(balance_micros=0), 1, "$0.035", "Your balance covers 0 of 1"),
        (ComposeStatus(), 2, "$0.07", "Balance unknown"),
        (ComposeStatus(is_demo=True, balance_micros=0), 2, "Demo, free", ""),
    ],
)
def test_money(status: ComposeStatus, count: int, cost: str, balance: str) -> None:
    assert cost_text(status, PRICE, count) == cost
    assert balance_text(status, PRICE, count) == balance
