"""Pictures are cut into days, the week and months, where days begin as they do here."""

import time
from array import array
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kling_desktop.ui.gallery.layout.date_section import DateKind, date_sections, day_start_ms, local_day, next_day_ms

HOUR_MS = 3_600_000
THURSDAY = date(2026, 6, 11)


@pytest.fixture
def in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if not hasattr(time, "tzset"):
        pytest.skip("not on this system: the time zone cannot be set")
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def at(day: date, hour: int = 12) -> int:
    return day_start_ms(day) + hour * HOUR_MS


def kinds(created: list[int], now_ms: int, first_weekday: int = 0) -> list[tuple[DateKind, int]]:
    sections = date_sections(array("q", sorted(created, reverse=True)), now_ms, first_weekday)
    return [(section.kind, section.end - section.start) for section in sections]


def test_today_yesterday_this_week_and_months() -> None:
    days = [THURSDAY, date(2026, 6, 10), date(2026, 6, 9), date(2026, 6, 8), date(2026, 6, 7), date(2026, 5, 31)]

    assert kinds([at(day) for day in days], at(THURSDAY)) == [
        (DateKind.TODAY, 1),
        (DateKind.YESTERDAY, 1),
        (DateKind.THIS_WEEK, 2),
        (DateKind.MONTH, 1),
        (DateKind.MONTH, 1),
    ]


def test_the_week_begins_where_people_begin_it() -> None:
    days = [date(2026, 6, 9), date(2026, 6, 7)]

    assert kinds([at(day) for day in days], at(THURSDAY), first_weekday=6) == [(DateKind.THIS_WEEK, 2)]


def test_a_picture_from_the_future_belongs_to_today() -> None:
    assert kinds([at(THURSDAY + timedelta(days=3))], at(THURSDAY)) == [(DateKind.TODAY, 1)]


@pytest.mark.usefixtures("in_berlin")
def test_days_of_23_and_25_hours() -> None:
    spring, autumn = date(2026, 3, 29), date(2026, 10, 25)

    assert next_day_ms(at(spring)) - day_start_ms(spring) == 23 * HOUR_MS
    assert next_day_ms(at(autumn)) - day_start_ms(autumn) == 25 * HOUR_MS
    assert kinds([next_day_ms(at(spring)) - 1, day_start_ms(spring) - 1], at(spring)) == [
        (DateKind.TODAY, 1),
        (DateKind.YESTERDAY, 1),
    ]


@given(st.lists(st.integers(0, 2_000_000_000_000), max_size=60), st.integers(1_000_000_000_000, 2_000_000_000_000))
def test_sections_hold_everything_in_order_and_are_told_apart(created: list[int], now_ms: int) -> None:
    times = array("q", sorted(created, reverse=True))

    sections = date_sections(times, now_ms)

    assert [section.start for section in sections] == [0, *(section.end for section in sections)][: len(sections)]
    assert (sections[-1].end if sections else 0) == len(times)
    assert all(section.start < section.end for section in sections)
    assert len({section.first_ms for section in sections}) == len(sections)
    for section in sections:
        if section.kind is DateKind.MONTH:
            months = {local_day(each).replace(day=1) for each in times[section.start : section.end]}
            assert months == {section.first_day}
