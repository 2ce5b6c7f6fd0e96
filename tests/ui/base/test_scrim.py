"""Behind a dialog the window is dimmed, for as long as the dialog is there."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.core.preferences import ThemeChoice
from kling_desktop.ui.base.scrim import Scrim
from kling_desktop.ui.base.theme import Theme


@pytest.fixture
def window(theme: Theme, qtbot: QtBot) -> QWidget:
    window = QWidget()
    window.setProperty("surface", "panel")
    qtbot.addWidget(window)
    window.resize(300, 200)
    window.show()
    return window


def brightness(window: QWidget) -> int:
    return window.grab().toImage().pixelColor(QPoint(150, 100)).lightness()


@pytest.mark.parametrize("choice", [ThemeChoice.LIGHT, ThemeChoice.DARK])
def test_it_comes_and_goes_with_the_dialog(window: QWidget, theme: Theme, choice: ThemeChoice) -> None:
    theme.apply(choice)
    inside = QWidget(window)
    dialog = QDialog(inside)
    scrim = Scrim(dialog)
    bright = brightness(window)
    dialog.open()
    assert scrim.geometry() == window.rect()
    assert brightness(window) < bright
    window.resize(500, 400)
    assert scrim.geometry() == window.rect()
    dialog.accept()
    assert brightness(window) == bright
    dialog.open()
    assert brightness(window) < bright
    dialog.close()


def test_it_goes_for_good_with_the_dialog(window: QWidget, qtbot: QtBot) -> None:
    dialog = QDialog(window)
    scrim = Scrim(dialog)
    dialog.open()
    with qtbot.waitSignal(scrim.destroyed):
        dialog.deleteLater()


def test_a_dialog_without_a_window_has_none(qtbot: QtBot) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    scrim = Scrim(dialog)
    qtbot.addWidget(scrim)
    dialog.open()
    assert scrim.isHidden()
    dialog.close()
