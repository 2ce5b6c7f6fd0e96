"""Panes: what is washed out while something is dragged, and the composer that is never hidden from who begins."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.veil import Veil
from kling_desktop.ui.main_window.drawer import Drawer
from kling_desktop.ui.main_window.edge_tab import WIDTH_PX, EdgeTab
from kling_desktop.ui.main_window.panes import Panes

WIDE, LEAST, HEIGHT = 1440, 880, 700
COMPOSER_PX = 328


@pytest.fixture
def parts() -> tuple[QWidget, QWidget, QWidget]:
    return (QWidget(), QWidget(), QWidget())


@pytest.fixture
def make(theme: Theme, qtbot: QtBot, parts: tuple[QWidget, QWidget, QWidget]) -> Iterator[Callable[[int], Panes]]:
    theme.apply(less_motion=True)
    made: list[Panes] = []

    def make_panes(width: int) -> Panes:
        panes = Panes(theme, *parts)
        qtbot.addWidget(panes)
        panes.resize(width, HEIGHT)
        panes.show()
        made.append(panes)
        return panes

    yield make_panes
    for panes in made:
        panes.hide()


def veiled(panes: Panes) -> QRect:
    (veil,) = panes.findChildren(Veil)
    return veil.geometry()


def test_the_scroll_bar_of_the_gallery_lies_beside_the_tab_and_not_under_it(
    make: Callable[[int], Panes], parts: list[QWidget]
) -> None:
    gallery = QVBoxLayout(parts[1])
    gallery.setContentsMargins(0, 0, 0, 0)
    content = QWidget()
    gallery.addWidget(content)
    panes = make(1000)

    def edge() -> int:
        gallery.activate()
        return content.mapTo(panes, content.rect().topRight()).x() + 1

    (tab,) = (each for each in panes.findChildren(EdgeTab) if each.isVisible())
    assert edge() == tab.x() == 1000 - WIDTH_PX
    panes.show_inspector(is_shown=True)
    assert edge() == 1000 - WIDTH_PX, "a drawer moves no tile"
    panes.show_inspector(is_shown=False)
    panes.withhold_inspector(True)
    assert edge() == 1000


def test_the_veil_lies_over_all_that_is_not_the_composer(make: Callable[[int], Panes], parts: list[QWidget]) -> None:
    panes = make(WIDE)
    panes.set_others_veiled(True)
    left = parts[0].width() + 1
    assert veiled(panes) == QRect(left, 0, WIDE - left, HEIGHT)
    panes.show_composer(is_shown=False)
    assert veiled(panes) == panes.rect()


def test_what_is_held_over_the_gallery_washes_out_the_inspector_alone(
    make: Callable[[int], Panes], parts: list[QWidget]
) -> None:
    panes = make(WIDE)
    panes.set_inspector_veiled(True)
    width = parts[2].width() + 1
    assert veiled(panes) == QRect(WIDE - width, 0, width, HEIGHT)
    panes.set_inspector_veiled(False)
    panes.set_others_veiled(True)
    assert veiled(panes).left() == parts[0].width() + 1
    panes.set_others_veiled(False)
    panes.show_inspector(is_shown=False)
    panes.set_inspector_veiled(True)
    (veil,) = panes.findChildren(Veil)
    assert not veil.isVisible(), "there is nothing to wash out"


def test_a_drawer_with_the_composer_lies_above_the_veil(make: Callable[[int], Panes], parts: list[QWidget]) -> None:
    panes = make(LEAST)
    panes.show_inspector(is_shown=True)
    panes.show_composer(is_shown=True)
    panes.set_others_veiled(True)
    assert veiled(panes) == panes.rect()
    layers = [each for each in panes.children() if isinstance(each, Drawer | Veil)]
    drawers = [each for each in layers if isinstance(each, Drawer)]
    left, right = (next(each for each in drawers if each.isAncestorOf(pane)) for pane in (parts[0], parts[2]))
    assert layers.index(right) < layers.index(panes.findChildren(Veil)[0]) < layers.index(left)


def test_with_nothing_to_see_yet_the_composer_stands_beside_the_gallery_at_the_least_width(
    make: Callable[[int], Panes], parts: list[QWidget], qtbot: QtBot
) -> None:
    panes = make(WIDE)
    panes.withhold_inspector(True)
    panes.resize(LEAST, HEIGHT)
    qtbot.waitUntil(lambda: panes.width() == LEAST)
    assert not any(drawer.isVisible() for drawer in panes.findChildren(Drawer))
    qtbot.waitUntil(lambda: (parts[0].width(), parts[1].width()) == (COMPOSER_PX - 1, LEAST - COMPOSER_PX))
    panes.withhold_inspector(False)
    assert (parts[0].isVisible(), parts[0].x()) == (True, 0)
