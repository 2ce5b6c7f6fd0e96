"""PaneWalk: round and round through whatever can be gone to, and on where the keyboard was."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.ui.main_window.pane_walk import PaneWalk

SHIFT = Qt.KeyboardModifier.ShiftModifier


class Ground(QWidget):
    """Two panes of two fields each, and one that only shows something."""

    def __init__(self) -> None:
        super().__init__()
        self.panes = [QWidget(), QWidget(), QLabel("nothing to press")]
        row = QHBoxLayout(self)
        self.fields = [[QLineEdit(), QLineEdit()], [QLineEdit(), QLineEdit()]]
        for pane, fields in zip(self.panes, self.fields, strict=False):
            column = QVBoxLayout(pane)
            for each in fields:
                column.addWidget(each)
        for pane in self.panes:
            row.addWidget(pane)
        self.stops = self.panes[:2]
        self.walk = PaneWalk(self, lambda: self.stops)


@pytest.fixture
def ground(qtbot: QtBot) -> Iterator[Ground]:
    ground = Ground()
    qtbot.addWidget(ground)
    ground.show()
    ground.activateWindow()
    qtbot.waitUntil(ground.isActiveWindow)
    yield ground
    ground.close()


def press(modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> QWidget | None:
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6, modifier)
    return QApplication.focusWidget()


def test_it_goes_round_in_both_directions(ground: Ground) -> None:
    (one, _), (two, _) = ground.fields
    one.setFocus()
    assert [press(), press(), press(SHIFT)] == [two, one, two]


def test_it_goes_on_where_the_keyboard_was_as_long_as_that_is_there(ground: Ground) -> None:
    (first, second), (other, _) = ground.fields
    second.setFocus()
    assert [press(), press()] == [other, second]
    press()
    second.setEnabled(False)
    assert press() is first


def test_a_pane_may_begin_elsewhere_than_at_its_first_control(ground: Ground) -> None:
    (one, _), (two, last) = ground.fields
    ground.walk.begin_at(ground.panes[1], last)
    one.setFocus()
    assert press() is last
    last.hide()
    ground.walk.begin(ground.panes[1])
    assert QApplication.focusWidget() is two


def test_from_nowhere_it_begins_at_either_end(ground: Ground) -> None:
    (one, _), (two, _) = ground.fields
    one.clearFocus()
    ground.walk.go_to_next()
    assert QApplication.focusWidget() is one
    one.clearFocus()
    ground.walk.go_to_previous()
    assert QApplication.focusWidget() is two


def test_what_only_shows_something_takes_the_keyboard_itself(ground: Ground) -> None:
    button = QPushButton("elsewhere", ground)
    button.show()
    ground.stops = [*ground.panes, button]
    ground.fields[1][0].setFocus()
    assert [press(), press()] == [ground.panes[2], button]
