"""Which stretch of time the Spend page shows, and its bars: arithmetic over a SpendReport, in words of the locale.

Must not know: how bars are painted.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime

from kling_desktop.core.price import dollars_text
from kling_desktop.core.spending import SpendLine, SpendReport, Spent, spent
from kling_desktop.ui.base.translate import counted_text

_EACH_DAYS, _EACH_HOURS, _MOST_MONTH_LABELS = 6, 6, 12
_DECEMBER = 12


class Span(StrEnum):
    """How long."""

    TODAY = "today"
    MONTH = "month"
    ALL = "all"


class Bar(NamedTuple):
    """One stretch of the chart.

    Attributes:
        label: under it; empty where there is no room for one under each.
        micros: its sum.
        name: in full, for screen readers and the tooltip.
        is_now: whether it is the present one.
    """

    label: str
    micros: int
    name: str
    is_now: bool


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time, local.

    Attributes:
        span: its kind.
        year, month: which month, where it is one.
    """

    span: Span
    year: int
    month: int

    def moved(self, months: int) -> "Period":
        """The month so many later, or earlier where negative."""
        years, month = divmod(self.year * _DECEMBER + self.month - 1 + months, _DECEMBER)
        return Period(self.span, years, month + 1)

    @property
    def title(self) -> str:
        """`June 2025`."""
        text = QCoreApplication.translate("SpendPeriod", "{month} {year}")
        return text.format(month=QLocale().standaloneMonthName(self.month), year=self.year)

    def borders(self, now: datetime) -> tuple[datetime, datetime]:
        """Where it begins and where the next one would; local, without a zone."""
        if self.span is Span.TODAY:
            today = now.replace(hour=0, minute=0, second=0, microsecond=0)
            return today, today + timedelta(days=1)
        if self.span is Span.MONTH:
            after = self.moved(1)
            return datetime(self.year, self.month, 1), datetime(after.year, after.month, 1)  # noqa: DTZ001 -- local
        return datetime.min, datetime.max  # noqa: DTZ901 -- local, and only compared

    def spent(self, report: SpendReport) -> Spent:
        """The sum of it."""
        begin, end = self.borders(report.now)
        return spent(line for line in report.lines if begin <= line.begin < end)

    def bars(self, report: SpendReport) -> list[Bar]:
        """What the chart shows: hours of today, days of a month, or all months."""
        if self.span is Span.TODAY:
            return _hours(report)
        return _days(report, self) if self.span is Span.MONTH else _months(report)


def _hours(report: SpendReport) -> list[Bar]:
    lines = [line for line in report.lines if line.begin.date() == report.now.date()]
    sums = _summed(lines, [line.begin.hour for line in lines])
    locale, now = QLocale(), report.now
    return [
        Bar(
            str(hour) if hour % _EACH_HOURS == 0 or hour == now.hour else "",
            sums[hour].micros,
            _named(locale.toString(QTime(hour, 0), QLocale.FormatType.ShortFormat), sums[hour]),
            hour == now.hour,
        )
        for hour in range(24)
    ]


def _days(report: SpendReport, period: Period) -> list[Bar]:
    begin, end = period.borders(report.now)
    lines = [line for line in report.lines if begin <= line.begin < end]
    sums, locale = _summed(lines, [line.begin.day for line in lines]), QLocale()
    first = QDate(period.year, period.month, 1)
    today = report.now.day if begin <= report.now < end else 0
    return [
        Bar(
            str(day) if day % _EACH_DAYS == 1 % _EACH_DAYS or day == today else "",
            sums[day].micros,
            _named(locale.toString(first.addDays(day - 1), QLocale.FormatType.LongFormat), sums[day]),
            day == today,
        )
        for day in range(1, first.daysInMonth() + 1)
    ]


def _months(report: SpendReport) -> list[Bar]:
    now = Period(Span.ALL, report.now.year, report.now.month)
    first = min((line.begin for line in report.lines), default=report.now)
    count = (now.year - first.year) * _DECEMBER + now.month - first.month + 1
    months = [now.moved(back) for back in range(1 - max(count, 1), 1)]
    sums = _summed(report.lines, [(line.begin.year, line.begin.month) for line in report.lines])
    each = -(-len(months) // _MOST_MONTH_LABELS)
    locale = QLocale()
    return [
        Bar(
            locale.standaloneMonthName(month.month, QLocale.FormatType.ShortFormat) if place % each == 0 else "",
            sums[month.year, month.month].micros,
            _named(month.title, sums[month.year, month.month]),
            month == now,
        )
        for place, month in zip(range(1 - len(months), 1), months, strict=True)
    ]


def _summed(lines: Sequence[SpendLine], keys: Iterable[object]) -> "defaultdict[object, Spent]":
    """The sum of the lines of each key."""
    by_key: defaultdict[object, list[SpendLine]] = defaultdict(list)
    for key, line in zip(keys, lines, strict=True):
        by_key[key].append(line)
    return defaultdict(Spent, {key: spent(found) for key, found in by_key.items()})


def _named(when: str, total: Spent) -> str:
    """`Thursday 12 June 2025: $0.28, 8 pictures`."""
    text = QCoreApplication.translate("SpendPeriod", "{when}: {sum}, {pictures}")
    return text.format(when=when, sum=dollars_text(total.micros), pictures=pictures_text(total.count))


def pictures_text(count: int) -> str:
    """`8 pictures`, in the person's language."""
    return counted_text("SpendPeriod", "1 picture", "%Ln pictures", count)
