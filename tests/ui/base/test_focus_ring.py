"""FocusRing: around what the keyboard reached, never around what the mouse did."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from kling_desktop.ui.base.button import Button
from kling_desktop.ui.base.focus_ring import FocusRing
from kling_desktop.ui.base.segment import Choice, SegmentBar
from kling_desktop.ui.base.theme import Theme


@pytest.fixture
def ring(theme: Theme, qapp: QApplication, qtbot: QtBot) -> Iterator[FocusRing]:
    ring = FocusRing(theme, qapp)
    yield ring
    ring.close()
    ring.deleteLater()


@pytest.fixture
def window(theme: Theme, ring: FocusRing, qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    for part in (
        QLineEdit(window),
        Button(theme, "One", parent=window),
        SegmentBar(theme, "Format", [Choice("png", "PNG"), Choice("jpg", "JPG")], window),
    ):
        column.addWidget(part)
    window.resize(300, 260)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.findChild(QLineEdit).setFocus()
    return window


def around(widget: QWidget) -> QRect:
    return QRect(widget.mapTo(widget.window(), QPoint(0, 0)), widget.size()).adjusted(-5, -5, 5, 5)


def test_the_keyboard_brings_the_ring_and_it_follows(ring: FocusRing, window: QWidget, qtbot: QtBot) -> None:
    button = window.findChild(Button)
    assert ring.target is None
    qtbot.keyClick(window.findChild(QLineEdit), Qt.Key.Key_Tab)
    assert ring.target is button
    assert ring.isVisible()
    assert ring.geometry() == around(button)
    button.move(30, 200)
    assert ring.geometry() == around(button)
    button.hide()
    assert not ring.isVisible()


def test_the_mouse_brings_no_ring(ring: FocusRing, window: QWidget, qtbot: QtBot) -> None:
    qtbot.mouseClick(window.findChild(Button), Qt.MouseButton.LeftButton)
    assert QApplication.focusWidget() is window.findChild(Button)
    assert ring.target is None


def test_a_shortcut_of_ours_brings_it(ring: FocusRing, window: QWidget) -> None:
    ring.focus(window.findChild(Button))
    assert ring.target is window.findChild(Button)


def test_a_bar_is_ringed_as_a_whole(ring: FocusRing, window: QWidget, qtbot: QtBot) -> None:
    ring.focus(window.findChild(Button))
    qtbot.keyClick(window.findChild(Button), Qt.Key.Key_Tab)
    assert ring.target is window.findChild(SegmentBar)


def test_the_ring_lets_go_of_a_control_that_dies(ring: FocusRing, window: QWidget, qtbot: QtBot) -> None:
    button = window.findChild(Button)
    ring.focus(button)
    with qtbot.waitSignal(button.destroyed):
        button.deleteLater()
    assert ring.target is None
    assert not ring.isVisible()


def test_it_is_drawn_in_the_colour_of_focus(ring: FocusRing, window: QWidget, theme: Theme) -> None:
    ring.focus(window.findChild(Button))
    edge = ring.geometry()
    assert window.grab().toImage().pixelColor(edge.center().x(), edge.top() + 1) == theme.color("focus")


def test_an_ordinary_button_is_ringed_too_and_a_field_is_not(ring: FocusRing, window: QWidget) -> None:
    box = QCheckBox("Again", window)
    box.show()
    ring.focus(box)
    assert ring.target is box
    ring.focus(window.findChild(QLineEdit))
    assert ring.target is None


def test_the_ring_outlives_the_window_it_lay_in(ring: FocusRing, theme: Theme, qtbot: QtBot) -> None:
    dialog = QWidget()
    button = Button(theme, "Close", parent=dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    ring.focus(button)
    assert ring.parentWidget() is dialog
    with qtbot.waitSignal(dialog.destroyed):
        dialog.deleteLater()
    assert isValid(ring)
    assert ring.target is None
