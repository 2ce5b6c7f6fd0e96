"""Flags: one, the other or none."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kling_desktop.core.marks import Flag, Marks
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.gallery.inspector.mark_row import FlagButton, MarkRow
from kling_desktop.ui.gallery.inspector.star_rating import StarRating


@pytest.fixture
def row(theme: Theme, qtbot: QtBot) -> MarkRow:
    row = MarkRow(theme)
    qtbot.addWidget(row)
    row.show()
    return row


def flag_button(row: MarkRow, name: str) -> FlagButton:
    return next(each for each in row.findChildren(FlagButton) if each.accessibleName() == name)


def on(row: MarkRow) -> list[str]:
    return [each.accessibleName() for each in row.findChildren(FlagButton) if each.isChecked()]


def test_marks_are_shown(row: MarkRow) -> None:
    row.show_marks(Marks(Flag.REJECTED, 3))
    assert on(row) == ["Reject"]
    assert row.findChildren(StarRating)[0].value() == 3

    row.show_marks(Marks())
    assert on(row) == []


def test_a_flag_is_given_changed_and_taken_back(row: MarkRow, qtbot: QtBot) -> None:
    told: list[Flag] = []
    row.flag_chosen.connect(told.append)
    row.show_marks(Marks())

    for name in ("Pick", "Reject", "Reject"):
        qtbot.mouseClick(flag_button(row, name), Qt.MouseButton.LeftButton)

    assert told == [Flag.PICKED, Flag.REJECTED, Flag.NONE]
    assert on(row) == []


def test_the_keyboard_gives_a_flag(row: MarkRow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(row.flag_chosen) as told:
        qtbot.keyClick(flag_button(row, "Pick"), Qt.Key.Key_Space)

    assert told.args == [Flag.PICKED]
