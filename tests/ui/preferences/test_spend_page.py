"""The Spend page: sums of today, the month and ever, bars that can be read, and what is not known apart."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QLabel, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.core.failure import Charge
from kling_desktop.core.preferences import Preferences
from kling_desktop.core.spending import SpendLine, SpendReport
from kling_desktop.ui.base.button import Button
from kling_desktop.ui.base.icon_button import IconButton
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.preferences.spend_page import SpendPage
from kling_desktop.ui.preferences.spend_period import Period, Span

NOW = datetime(2025, 6, 12, 14, 31)  # noqa: DTZ001 -- local, as SpendReport has it


def line(when: datetime, micros: int, count: int, charge: Charge = Charge.CHARGED, *, guess: bool = False) -> SpendLine:
    return SpendLine(when, "kling-o1", charge, guess, micros, count)


def day(month: int, number: int) -> datetime:
    return NOW.replace(month=month, day=number, hour=0, minute=0)


REPORT = SpendReport(
    NOW,
    (
        line(day(4, 3), 700_000, 20),
        line(day(6, 5), 210_000, 6),
        line(day(6, 5), 35_000, 1, Charge.UNKNOWN, guess=True),
        line(NOW.replace(hour=9, minute=0), 210_000, 6),
        line(NOW.replace(hour=9, minute=0), 70_000, 2, guess=True),
    ),
)


@pytest.fixture
def page(theme: Theme, qtbot: QtBot) -> Iterator[SpendPage]:
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    made = SpendPage(theme)
    qtbot.addWidget(made)
    made.resize(720, 660)
    with qtbot.waitSignal(made.report_requested):
        made.show()
    yield made
    QLocale.setDefault(QLocale.system())


def words(page: SpendPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def choose(page: SpendPage, text: str) -> None:
    next(each for each in page.findChildren(QRadioButton) if each.text() == text).click()


def named(page: SpendPage, kind: type[QWidget], name: str) -> QWidget:
    return next(each for each in page.findChildren(kind) if name in (each.accessibleName(), each.property("text")))


def test_the_three_sums_say_how_many_pictures_and_what_of_them_is_estimated(page: SpendPage) -> None:
    page.set_preferences(Preferences(monthly_cap_micros=10_000_000))
    page.set_report(REPORT)
    said = words(page)
    for text in ("$0.28", "8 pictures (2 est.)", "June 2025", "$0.49", "14 pictures (2 est.), cap $10.00", "$1.19"):
        assert text in said
    assert "2 estimates are marked in the CSV" in said
    assert "1 picture for $0.035 may have been charged" in said


def test_every_bar_has_a_name_and_today_is_marked(page: SpendPage) -> None:
    page.set_report(REPORT)
    bars = page.chart.bars
    assert len(bars) == 30
    assert [bar.micros for bar in bars if bar.micros] == [210_000, 280_000]
    assert [bar.label for bar in bars if bar.is_now] == ["12"]
    assert [bar.label for bar in bars if bar.label] == ["1", "7", "12", "13", "19", "25"]
    names = [piece.accessibleName() for piece in page.chart.findChildren(QWidget)]
    assert "Thursday 12 June 2025: $0.28, 8 pictures" in [name.replace(",", "", name.count(",") - 1) for name in names]
    assert not page.chart.grab().isNull()


def test_other_months_and_other_stretches_are_shown(page: SpendPage, qtbot: QtBot) -> None:
    page.set_report(REPORT)
    before, after = (named(page, IconButton, name) for name in ("Month before", "Month after"))
    assert not after.isEnabled()
    before.click()
    assert "Nothing was spent." in words(page)
    assert "May 2025" in words(page)
    before.click()
    assert [bar.micros for bar in page.chart.bars if bar.micros] == [700_000]
    assert not before.isEnabled()
    choose(page, "All")
    assert [bar.micros for bar in page.chart.bars] == [700_000, 0, 490_000]
    choose(page, "Today")
    assert [bar.micros for bar in page.chart.bars if bar.micros] == [280_000]
    assert len(page.chart.bars) == 24
    with qtbot.waitSignal(page.export_requested) as wanted:
        named(page, Button, "Export CSV…").click()
    assert wanted.args == [Period(Span.TODAY, 2025, 4)]


def test_a_library_without_charges_says_so(page: SpendPage) -> None:
    page.set_report(SpendReport(NOW, ()))
    assert "Nothing was spent." in words(page)
    assert not named(page, Button, "Export CSV…").isEnabled()
    assert not page.chart.grab().isNull()


def test_months_go_on_over_the_new_year() -> None:
    assert Period(Span.MONTH, 2025, 12).moved(1) == Period(Span.MONTH, 2026, 1)
    assert Period(Span.MONTH, 2026, 1).moved(-13) == Period(Span.MONTH, 2024, 12)
