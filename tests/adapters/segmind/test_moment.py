"""Moments as services write them, and how long a rate limit lasts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kling_desktop.adapters.segmind.moment import LONGEST_WAIT_MS, moment_ms, retry_at_ms

NOW_MS = 1_795_000_000_000  # 2026-11-18T11:06:40Z
IN_A_MINUTE = NOW_MS + 60_000


@pytest.mark.parametrize(
    ("value", "at_ms"),
    [
        (1_795_000_060, IN_A_MINUTE),
        ("1795000060", IN_A_MINUTE),
        (" 1795000060.5 ", IN_A_MINUTE + 500),
        ("1795000060000", IN_A_MINUTE),
        ("2026-11-18T11:07:40Z", IN_A_MINUTE),
        ("2026-11-18T12:07:40+01:00", IN_A_MINUTE),
        ("2026-11-18 11:07:40", IN_A_MINUTE),
        ("Wed, 18 Nov 2026 11:07:40 GMT", IN_A_MINUTE),
        ("0001-01-01T00:00:00+23:59", -62_135_683_140_000),
        ("yesterday", None),
        ("", None),
        ("nan", None),
        ("1e30", None),
        (-5, None),
        (True, None),
        ([1], None),
        (10**400, None),
    ],
)
def test_a_moment(value: object, at_ms: int | None) -> None:
    assert moment_ms(value) == at_ms


@pytest.mark.parametrize(
    ("headers", "wait_ms"),
    [
        ({"x-rate-limit-reset-at-utc": "1795000060"}, 60_000),
        ({"x-rate-limit-reset-at-utc": "1795000060000"}, 60_000),
        ({"x-rate-limit-reset-at-utc": "2026-11-18T11:07:40Z"}, 60_000),
        ({"x-rate-limit-reset-at-utc": "Wed, 18 Nov 2026 11:07:40 GMT"}, 60_000),
        ({"x-rate-limit-reset-at-utc": "45"}, 45_000),
        ({"x-rate-limit-reset-at-utc": "2026-11-18T09:00:00Z"}, 0),
        ({"x-rate-limit-reset-at-utc": "2027-01-01T00:00:00Z"}, LONGEST_WAIT_MS),
        ({"x-rate-limit-reset-at-utc": "soon", "retry-after": "120"}, 120_000),
        ({"retry-after": "120"}, 120_000),
        ({"retry-after": "-5"}, 0),
        ({"retry-after": "1e9"}, 0),
        ({"retry-after": "100000000000000000000"}, LONGEST_WAIT_MS),
        ({"retry-after": "inf"}, LONGEST_WAIT_MS),
        ({"retry-after": "Wed, 18 Nov 2026 11:07:40 GMT"}, 60_000),
        # The clock here is an hour behind the service's: its own Date says how long the wait is.
        (
            {"date": "Wed, 18 Nov 2026 12:06:40 GMT", "x-rate-limit-reset-at-utc": "2026-11-18T12:07:40Z"},
            60_000,
        ),
    ],
)
def test_how_long_a_limit_lasts(headers: dict[str, str], wait_ms: int) -> None:
    assert retry_at_ms(headers, NOW_MS) == NOW_MS + wait_ms


@pytest.mark.parametrize("text", ["", "soon", "nan", "12 o'clock"])
def test_a_limit_without_a_readable_end(text: str) -> None:
    assert retry_at_ms({"retry-after": text}, NOW_MS) is None


@given(st.text(max_size=40) | st.floats().map(str) | st.integers().map(str) | st.datetimes().map(str), st.text())
def test_nothing_raises_and_the_wait_is_bounded(text: str, date: str) -> None:
    at_ms = retry_at_ms({"x-rate-limit-reset-at-utc": text, "date": date}, NOW_MS)
    assert at_ms is None or NOW_MS <= at_ms <= NOW_MS + LONGEST_WAIT_MS
