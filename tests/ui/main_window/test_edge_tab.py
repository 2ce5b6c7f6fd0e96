"""EdgeTab: painted as a card that comes out of the window's edge."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QEnterEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.main_window.edge_tab import HEIGHT_PX, WIDTH_PX, Edge, EdgeTab
from tests.dressing import undress


def shown(theme: Theme, qtbot: QtBot, edge: Edge) -> EdgeTab:
    ground = QWidget()
    ground.resize(400, 300)
    qtbot.addWidget(ground)
    tab = EdgeTab(theme, edge, "Show the pane", "Ctrl+1", ground)
    tab.place()
    ground.show()
    return tab


@pytest.mark.parametrize("edge", Edge)
def test_only_the_inner_side_has_an_edge(theme: Theme, qtbot: QtBot, edge: Edge) -> None:
    tab = shown(theme, qtbot, edge)
    picture = tab.grab().toImage()
    row = [picture.pixelColor(x, HEIGHT_PX // 4) for x in range(WIDTH_PX)]
    outer, inner = (row[0], row[-1]) if edge is Edge.LEADING else (row[-1], row[0])
    assert (outer, inner) == (theme.color("raised"), theme.color("fieldLine"))


def test_the_pointer_lights_it(theme: Theme, qtbot: QtBot) -> None:
    tab = shown(theme, qtbot, Edge.LEADING)

    def ground() -> QColor:
        return tab.grab().toImage().pixelColor(2, HEIGHT_PX // 4)

    point = QPointF(5, 5)
    QApplication.sendEvent(tab, QEnterEvent(point, point, tab.mapToGlobal(point)))
    assert ground() == theme.color("hover")
    tab.setDown(True)
    assert ground() == theme.color("press")


def test_larger_text_makes_it_higher_and_no_wider(qapp: QApplication, qtbot: QtBot) -> None:
    usual, large = qapp.font(), qapp.font()
    large.setPointSizeF(22)
    qapp.setFont(large)
    tab = shown(Theme(qapp), qtbot, Edge.TRAILING)
    assert (tab.width(), tab.height() > HEIGHT_PX) == (WIDTH_PX, True)
    undress(qapp, usual)


def test_which_side_an_edge_is_on() -> None:
    left, right = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft
    sides = [edge.is_left(direction) for edge in Edge for direction in (left, right)]
    assert sides == [True, False, False, True]
