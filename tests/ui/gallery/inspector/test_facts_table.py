"""Facts: what is not known has no row, what is only estimated says so, everything is there in full."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from kling_desktop.core.job import JobState
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.gallery.inspector.copy_button import CopyButton
from kling_desktop.ui.gallery.inspector.facts_table import FactsTable, took_and_cost
from tests.fakes.gallery_desk import NOON_MS, GalleryDesk

REQUEST = "f31c0000abcdef9a07"


@pytest.fixture
def table(theme: Theme, qtbot: QtBot) -> FactsTable:
    table = FactsTable(theme)
    qtbot.addWidget(table)
    table.resize(312, 120)
    table.show()
    return table


def rows(table: FactsTable) -> list[tuple[str, str]]:
    labels = [each for each in table.findChildren(QLabel) if each.isVisible()]
    return [(name.text(), value.text()) for name, value in zip(labels[::2], labels[1::2], strict=True)]


def test_a_picture(gallery: GalleryDesk, table: FactsTable) -> None:
    entry = gallery.add(60, sent_at_ms=NOON_MS - 3_600_000, cost_is_estimate=False, request_id=REQUEST)

    table.show_facts(entry, NOON_MS)

    created, *others = rows(table)
    assert created[0] == "Created"
    assert created[1].startswith("Today, ")
    assert others == [
        ("Took, cost", "58 s, $0.035"),
        ("Size", "1360 × 768 px"),
        ("File", "PNG, 1.9 MB"),
        ("Request", "f31c…9a07"),
    ]


def test_a_job_on_its_way_has_no_time_and_an_estimate(gallery: GalleryDesk, table: FactsTable) -> None:
    table.show_facts(gallery.add(1, JobState.HELD), NOON_MS)

    assert [name for name, _ in rows(table)] == ["Created", "Cost"]
    assert rows(table)[1] == ("Cost", "about $0.035")
    assert not table.findChildren(CopyButton)[0].isVisible()


def test_an_estimate_beside_a_time(gallery: GalleryDesk, table: FactsTable) -> None:
    table.show_facts(gallery.add(60, sent_at_ms=NOON_MS - 3_600_000), NOON_MS)

    assert ("Took, cost", "58 s, about $0.035") in rows(table)


def test_everything_is_there_in_full(gallery: GalleryDesk, table: FactsTable, qtbot: QtBot) -> None:
    entry = gallery.add(60, request_id=REQUEST)
    table.show_facts(entry, NOON_MS)
    values = {each.text(): each for each in table.findChildren(QLabel)}
    assert entry.output is not None

    assert REQUEST in values["f31c…9a07"].toolTip()
    assert values["f31c…9a07"].accessibleName() == f"Request: {REQUEST}"
    assert entry.output.path in values["PNG, 1.9 MB"].toolTip()
    qtbot.mouseClick(table.findChildren(CopyButton)[0], Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == REQUEST


def test_a_picture_of_the_demo_is_free(gallery: GalleryDesk) -> None:
    sent_at_ms = NOON_MS - 3_600_000
    made = gallery.add(59, sent_at_ms=sent_at_ms)
    assert took_and_cost(made, is_free=True) == f"{took_and_cost(made).partition(',')[0]}, free (demo)"
    assert "$" in took_and_cost(made), "others cost what they cost"
    assert took_and_cost(gallery.add(1, JobState.HELD), is_free=True) == "Free (demo)"
