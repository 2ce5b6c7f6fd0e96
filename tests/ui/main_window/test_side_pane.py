"""SidePane: docked and drawn are two wishes, and the keyboard is never lost on the way between them."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QSplitter, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.core.preferences import ThemeChoice
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.main_window.edge_tab import Edge
from kling_desktop.ui.main_window.side_pane import SideLook, SidePane


@dataclass
class Bed:
    """A side pane beside a field that is always there."""

    ground: QWidget
    side: SidePane
    field: QLineEdit
    other: QLineEdit
    splitter: QSplitter


@pytest.fixture
def bed(theme: Theme, qtbot: QtBot) -> Iterator[Bed]:
    theme.apply(ThemeChoice.LIGHT, less_motion=True)
    ground, pane, field, other = QWidget(), QWidget(), QLineEdit(), QLineEdit()
    qtbot.addWidget(ground)
    QVBoxLayout(pane).addWidget(field)
    splitter = QSplitter(ground)
    QHBoxLayout(ground).addWidget(splitter)
    splitter.addWidget(other)
    side = SidePane(theme, pane, SideLook(Edge.LEADING, "Show it", "Ctrl+1", 300), splitter, ground)
    ground.resize(900, 600)
    ground.show()
    ground.activateWindow()
    qtbot.waitUntil(ground.isActiveWindow)
    yield Bed(ground, side, field, other, splitter)
    ground.close()


def test_it_stands_on_its_side_of_the_others(bed: Bed) -> None:
    assert [bed.splitter.widget(place) for place in range(2)] == [bed.side.pane, bed.other]
    bed.side.settle(is_docked=False)
    assert bed.splitter.count() == 1
    bed.side.settle(is_docked=True)
    assert bed.splitter.widget(0) is bed.side.pane


def test_docked_and_drawn_are_two_wishes(bed: Bed) -> None:
    seen = []
    for is_docked in (True, False, True, False):
        bed.side.settle(is_docked=is_docked)
        seen.append((bed.field.isVisible(), bed.side.tab.isVisible()))
        if seen[-1] == (False, True):
            bed.side.show(is_shown=True)
    assert seen == [(True, False), (False, True), (True, False), (True, False)]


def test_it_says_what_can_be_seen_only_when_that_changes(bed: Bed) -> None:
    told: list[bool] = []
    bed.side.shown.connect(told.append)
    bed.side.show(is_shown=True)
    bed.side.settle(is_docked=True)
    bed.side.show(is_shown=False)
    bed.side.settle(is_docked=False)
    bed.side.show(is_shown=True)
    assert told == [False, True]


def test_it_tells_before_it_takes_the_keyboard_with_it(bed: Bed, qtbot: QtBot) -> None:
    bed.field.setFocus()
    with qtbot.waitSignal(bed.side.hiding):
        bed.side.show(is_shown=False)
    bed.side.show(is_shown=True)
    bed.field.setFocus()
    with qtbot.waitSignal(bed.side.hiding):
        bed.side.settle(is_docked=False)
    bed.other.setFocus()
    bed.side.show(is_shown=True)
    with qtbot.assertNotEmitted(bed.side.hiding):
        bed.side.show(is_shown=False)


def test_it_tells_when_it_comes_in_place_of_a_tab_with_the_keyboard(bed: Bed, qtbot: QtBot) -> None:
    bed.side.show(is_shown=False)
    bed.other.setFocus()
    with qtbot.assertNotEmitted(bed.side.entered):
        bed.side.show(is_shown=True)
    bed.side.show(is_shown=False)
    bed.side.tab.setFocus()
    with qtbot.waitSignal(bed.side.entered):
        bed.side.show(is_shown=True)


def test_the_keyboard_goes_along(bed: Bed) -> None:
    bed.side.is_wanted_drawn = True
    bed.field.setFocus()
    for is_docked in (False, True):
        bed.side.settle(is_docked=is_docked)
        assert QApplication.focusWidget() is bed.field
