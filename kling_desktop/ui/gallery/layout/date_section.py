"""Cuts a list of pictures, newest first, into Today, Yesterday, This week and months.

Days begin and end where the person lives. Must not know Qt or any language.
"""

import time
from array import array
from bisect import bisect_right
from datetime import date, timedelta
from enum import Enum, auto
from operator import neg
from typing import NamedTuple


class DateKind(Enum):
    """What a section is called after."""

    TODAY = auto()
    YESTERDAY = auto()
    THIS_WEEK = auto()
    MONTH = auto()


class DateSection(NamedTuple):
    """The pictures `start` to `end`, without `end`.

    Attributes:
        first_day: the day the section begins with; it names the month.
        first_ms: its beginning, UTC milliseconds; no two sections share one.
    """

    kind: DateKind
    first_day: date
    first_ms: int
    start: int
    end: int


def local_day(at_ms: int) -> date:
    """The day that a moment (UTC milliseconds) falls on here."""
    here = time.localtime(at_ms / 1000)
    return date(here.tm_year, here.tm_mon, here.tm_mday)


def day_start_ms(day: date) -> int:
    """The moment a day begins here, UTC milliseconds; right on days of 23 and 25 hours too."""
    return int(time.mktime((day.year, day.month, day.day, 0, 0, 0, 0, 0, -1)) * 1000)


def next_day_ms(now_ms: int) -> int:
    """The next midnight here, UTC milliseconds."""
    return day_start_ms(local_day(now_ms) + timedelta(days=1))


def date_sections(created_at_ms: "array[int]", now_ms: int, first_weekday: int = 0) -> tuple[DateSection, ...]:
    """The sections that are not empty, newest first.

    Args:
        created_at_ms: of each picture, descending. What lies in the future belongs to today.
        now_ms: UTC milliseconds.
        first_weekday: the day a week begins with, 0 for Monday.
    """
    today = local_day(now_ms)
    week = today - timedelta(days=(today.weekday() - first_weekday) % 7)
    kinds = [(DateKind.TODAY, today), (DateKind.YESTERDAY, today - timedelta(days=1)), (DateKind.THIS_WEEK, week)]
    found: list[DateSection] = []
    start = 0
    for kind, day in kinds:
        end = _first_before(created_at_ms, day_start_ms(day), start)
        if end > start:
            found.append(DateSection(kind, day, day_start_ms(day), start, end))
            start = end
    while start < len(created_at_ms):
        month = local_day(created_at_ms[start]).replace(day=1)
        end = max(start + 1, _first_before(created_at_ms, day_start_ms(month), start))
        found.append(DateSection(DateKind.MONTH, month, day_start_ms(month), start, end))
        start = end
    return tuple(found)


def _first_before(created_at_ms: "array[int]", moment_ms: int, start: int) -> int:
    """The first picture from `start` on that is older than a moment."""
    return bisect_right(created_at_ms, -moment_ms, start, key=neg)
