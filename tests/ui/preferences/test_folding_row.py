"""A row of Settings folds where its parts have no room beside each other, and unfolds again."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.preferences.folding_row import FoldingRow
from kling_desktop.ui.preferences.setting_row import SettingRow


@pytest.fixture
def page(theme: Theme, qtbot: QtBot) -> QWidget:
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(800, 400)
    page.show()
    return page


def right(button: QPushButton, row: QWidget) -> int:
    return button.mapTo(row, button.rect().topRight()).x()


def test_controls_go_below_the_words_and_come_back(theme: Theme, page: QWidget) -> None:
    button = QPushButton("Replace the key")
    button.setFixedWidth(200)
    row = SettingRow(theme, "API key", "Works. Kept in the system keyring.", button)
    row.setParent(page)
    row.show()

    row.resize(500, 60)
    assert not row.is_folded
    assert right(button, row) == 499

    row.resize(300, 120)
    row.layout().activate()
    assert button.mapTo(row, QPoint()).x() == 0
    assert row.minimumSizeHint().width() <= 200

    row.resize(500, 60)
    row.layout().activate()
    assert right(button, row) == 499


def test_controls_without_room_beside_each_other_lie_below_each_other_too(
    theme: Theme, page: QWidget, qtbot: QtBot
) -> None:
    first, second = QPushButton("Refresh"), QPushButton("Add credits")
    for button in (first, second):
        button.setFixedSize(200, 30)
    row = SettingRow(theme, "Balance", "", first, second)
    row.setParent(page)
    row.resize(300, 160)
    row.show()
    qtbot.waitUntil(lambda: second.mapTo(row, QPoint()).y() >= first.mapTo(row, QPoint()).y() + 30)
    assert row.minimumSizeHint().width() <= 200

    row.resize(700, 60)
    qtbot.waitUntil(lambda: right(second, row) == 699)
    assert not row.is_folded
    assert first.mapTo(row, QPoint()).y() == second.mapTo(row, QPoint()).y()


def test_a_part_that_comes_later_folds_it_too(page: QWidget, qtbot: QtBot) -> None:
    first, second = QPushButton("First"), QPushButton("Second")
    row = FoldingRow(8)
    for part in (first, second):
        part.setFixedWidth(200)
        row.add_part(part)
    row.setParent(page)
    second.hide()
    row.resize(300, 80)
    row.show()
    assert not row.is_folded

    second.show()
    qtbot.waitUntil(lambda: row.is_folded)
