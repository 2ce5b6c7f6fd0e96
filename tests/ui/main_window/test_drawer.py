"""Drawer: slides in and out over its ground with its shadow, and is out of the keyboard's way when it is closed."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPropertyAnimation, Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.core.preferences import ThemeChoice
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import MOTION_DRAWER_MS, SHADOW_BLUR
from kling_desktop.ui.main_window.drawer import Drawer
from kling_desktop.ui.main_window.edge_tab import Edge

WIDTH, HEIGHT, DRAWER = 900, 600, 344


@pytest.fixture
def ground(theme: Theme, qtbot: QtBot) -> Iterator[QWidget]:
    ground = QWidget()
    ground.resize(WIDTH, HEIGHT)
    qtbot.addWidget(ground)
    ground.show()
    yield ground
    ground.close()


@pytest.fixture
def drawer(theme: Theme, ground: QWidget) -> Drawer:
    drawer = Drawer(theme, Edge.TRAILING, DRAWER, ground)
    drawer.hold(QPushButton("Inside"))
    return drawer


def slide_of(drawer: Drawer) -> QPropertyAnimation:
    slide = drawer.findChild(QPropertyAnimation)
    assert isinstance(slide, QPropertyAnimation)
    return slide


def shade_of(drawer: Drawer, ground: QWidget) -> QWidget:
    (shade,) = [each for each in ground.children() if isinstance(each, QWidget) and each is not drawer]
    return shade


def test_it_slides_in_from_beyond_the_edge(drawer: Drawer, ground: QWidget, qtbot: QtBot) -> None:
    drawer.set_open(is_open=True, moves=False)
    drawer.set_open(is_open=False, moves=True)
    slide = slide_of(drawer)
    assert (slide.state(), slide.duration()) == (QPropertyAnimation.State.Running, MOTION_DRAWER_MS)
    assert drawer.isVisible()
    qtbot.waitUntil(lambda: not drawer.isVisible())
    assert drawer.x() == WIDTH
    drawer.set_open(is_open=True, moves=True)
    qtbot.waitUntil(lambda: slide.state() is QPropertyAnimation.State.Stopped)
    assert drawer.geometry().getRect() == (WIDTH - DRAWER, 0, DRAWER, HEIGHT)


def test_it_begins_to_slide_out_of_sight(drawer: Drawer) -> None:
    drawer.set_open(is_open=True, moves=True)
    assert slide_of(drawer).state() is QPropertyAnimation.State.Running
    assert drawer.x() > WIDTH - DRAWER


def test_who_turns_back_on_the_way_goes_on_from_there(drawer: Drawer, qtbot: QtBot) -> None:
    drawer.set_open(is_open=True, moves=True)
    qtbot.waitUntil(lambda: drawer.x() < WIDTH - DRAWER // 4)
    here = drawer.x()
    drawer.set_open(is_open=False, moves=True)
    assert drawer.x() == here
    qtbot.waitUntil(lambda: not drawer.isVisible())


def test_who_wants_no_motion_sees_none(drawer: Drawer, theme: Theme) -> None:
    theme.apply(ThemeChoice.LIGHT, less_motion=True)
    drawer.set_open(is_open=True, moves=True)
    assert drawer.x() == WIDTH - DRAWER
    drawer.set_open(is_open=False, moves=True)
    assert not drawer.isVisible()


def test_its_shadow_lies_beside_it_and_goes_with_it(drawer: Drawer, ground: QWidget) -> None:
    shade = shade_of(drawer, ground)
    drawer.set_open(is_open=True, moves=False)
    assert shade.geometry().getRect() == (WIDTH - DRAWER - SHADOW_BLUR, 0, SHADOW_BLUR, HEIGHT)
    assert shade.isVisible()
    assert shade.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    drawer.set_open(is_open=False, moves=False)
    assert not shade.isVisible()


@pytest.mark.parametrize("edge", Edge)
def test_the_shadow_is_darkest_at_the_drawer(theme: Theme, ground: QWidget, edge: Edge) -> None:
    drawer = Drawer(theme, edge, DRAWER, ground)
    shade = shade_of(drawer, ground)
    drawer.set_open(is_open=True, moves=False)
    picture = shade.grab().toImage()
    tones = [picture.pixelColor(x, HEIGHT // 2).lightness() for x in range(SHADOW_BLUR)]
    assert tones == sorted(tones, reverse=edge is Edge.TRAILING)
    assert max(tones) - min(tones) > 10


def test_a_ground_of_another_size_takes_it_along_at_once(drawer: Drawer, ground: QWidget) -> None:
    drawer.set_open(is_open=True, moves=True)
    ground.resize(700, 500)
    drawer.place()
    assert drawer.geometry().getRect() == (700 - DRAWER, 0, DRAWER, 500)


def test_it_can_be_emptied_and_filled_again(drawer: Drawer, theme: Theme) -> None:
    drawer.set_open(is_open=True, moves=False)
    drawer.let_go()
    assert not drawer.is_open
    assert not drawer.isVisible()
    pane = QPushButton("Other")
    drawer.hold(pane)
    drawer.set_open(is_open=True, moves=False)
    assert pane.isVisible()
    assert (pane.x(), pane.width()) == (1, DRAWER - 1)
