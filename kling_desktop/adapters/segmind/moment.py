"""Moments as services write them, and when a limited request may be repeated.

Nothing here raises, whatever a header says.
"""

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_WAIT_MS = 300_000
"""However far away a service puts the end of its limit, it is asked again after five minutes."""

_SMALLEST_EPOCH_SECONDS = 1e8
_SMALLEST_EPOCH_MS = 1e11
_LARGEST_EPOCH_MS = 1e15


def moment_ms(value: object) -> int | None:
    """UTC milliseconds of an epoch (seconds or milliseconds), an ISO 8601 or an HTTP date; None if it is neither."""
    number = number_of(value)
    if number is not None:
        return int(number if number >= _SMALLEST_EPOCH_MS else number * 1000) if _is_epoch(number) else None
    if not isinstance(value, str):
        return None
    moment = _iso_date(value.strip()) or _http_date(value)
    if moment is None:
        return None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)


def retry_at_ms(headers: Mapping[str, str], now_ms: int) -> int | None:
    """When a limited request may be repeated, from `x-rate-limit-reset-at-utc` or else `Retry-After`.

    The wait is measured by the service's own clock where it tells it (`Date`), and kept within five minutes.

    Args:
        headers: of the answer, by lower-case name.
        now_ms: UTC milliseconds here.

    Returns:
        UTC milliseconds by the clock here, or None where neither header can be read.
    """
    service_now_ms = moment_ms(headers.get("date", "")) or now_ms
    for name in ("x-rate-limit-reset-at-utc", "retry-after"):
        wait_ms = _wait_ms(headers.get(name, ""), service_now_ms)
        if wait_ms is not None:
            return now_ms + int(max(0, min(LONGEST_WAIT_MS, wait_ms)))
    return None


def number_of(value: object) -> float | None:
    """A JSON number, or a text that is one; None for anything else, and for a truth value or NaN."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return None if math.isnan(number) else number


def _wait_ms(text: str, service_now_ms: int) -> float | None:
    number = number_of(text)
    if number is not None and not _is_epoch(number):
        return number * 1000  # no date: seconds to wait
    at_ms = moment_ms(text)
    return None if at_ms is None else at_ms - service_now_ms


def _is_epoch(number: float) -> bool:
    return _SMALLEST_EPOCH_SECONDS <= number < _LARGEST_EPOCH_MS


def _iso_date(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _http_date(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
