"""The sum of the present bar stands over that bar, whatever its neighbours cost."""

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.preferences.spend_chart import SpendChart
from kling_desktop.ui.preferences.spend_period import Bar


@pytest.fixture
def chart(theme: Theme, qtbot: QtBot) -> SpendChart:
    chart = SpendChart(theme)
    qtbot.addWidget(chart)
    chart.resize(700, 240)
    chart.show()
    return chart


def month(*micros: int, now: int, days: int = 30) -> list[Bar]:
    """The first days of a month, of which one is today."""
    sums = (*micros, *([0] * (days - len(micros))))
    return [Bar("", each, f"{day} June", day == now) for day, each in enumerate(sums, 1)]


def columns(chart: SpendChart) -> list[QRect]:
    """Where the bars are, each as wide as the room it has."""
    return [child.geometry() for child in chart.findChildren(QWidget)]


def test_the_sum_stands_over_its_bar_and_beside_a_higher_one(chart: SpendChart) -> None:
    chart.show_bars(month(400_000, 800_000, 200_000, now=3))
    place, own, higher = chart.sum_place(), *reversed(columns(chart)[1:3])

    assert higher.right() - 4 < place.left() < own.center().x(), "it begins where its bar does"
    column_top = own.bottom() - own.height() * 200_000 // 800_000
    assert 0 <= column_top - place.bottom() <= 4, "and not at the height of yesterday's"
    assert place.right() < chart.width()


def test_on_the_last_day_there_is_room_for_it(chart: SpendChart) -> None:
    chart.show_bars(month(*[700_000] * 29, 35_000, now=30))
    place, own = chart.sum_place(), columns(chart)[29]

    assert own.left() <= place.left() < own.center().x()
    assert place.right() < chart.width()
    assert place.top() > chart.height() // 2, "low, over a low bar"


def test_beside_nothing_higher_it_stands_in_the_middle(chart: SpendChart) -> None:
    chart.show_bars(month(100_000, 280_000, 300_000, now=3))

    assert abs(chart.sum_place().center().x() - columns(chart)[2].center().x()) <= 1


def test_between_two_that_are_higher_it_stands_over_both(chart: SpendChart) -> None:
    """A clock that was set back leaves sums behind today."""
    chart.show_bars(month(100_000, 600_000, 300_000, 700_000, now=3))

    highest = columns(chart)[2]
    assert chart.sum_place().bottom() <= highest.bottom() - highest.height() * 700_000 // 800_000


@pytest.mark.parametrize(
    ("micros", "top"), [(0, 0), (35_000, 40_000), (100_000, 100_000), (665_000, 800_000), (9_000_001, 10_000_000)]
)
def test_the_axis_ends_at_a_round_sum(chart: SpendChart, micros: int, top: int) -> None:
    chart.show_bars(month(micros, now=1))
    assert chart.top_micros == top


def test_without_a_present_bar_there_is_none(chart: SpendChart) -> None:
    chart.show_bars(month(100_000, 600_000, now=9))
    assert chart.sum_place().isEmpty()


@pytest.mark.parametrize("width", [1, 20, 60])
def test_a_chart_without_room_for_its_sum_is_painted_all_the_same(chart: SpendChart, width: int) -> None:
    chart.show_bars(month(*[700_000] * 29, 35_000, now=30))
    chart.resize(width, 240)
    assert not chart.grab().isNull()
    assert chart.sum_place().bottom() < chart.height()
