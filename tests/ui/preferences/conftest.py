"""A dressed application, shown windows that are closed again, and the ways a key can stand."""

from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest
from PySide6.QtCore import QThreadPool
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.core.preferences import ThemeChoice
from kling_desktop.ui.base.theme import Theme

AnyWidget = TypeVar("AnyWidget", bound=QWidget)


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    font = qapp.font()
    theme = Theme(qapp)
    theme.apply(ThemeChoice.LIGHT)
    yield theme
    qapp.setStyleSheet("")
    qapp.setFont(font)


@pytest.fixture
def show(qtbot: QtBot) -> Iterator[Callable[[AnyWidget], AnyWidget]]:
    """Shows a window, waits until it has the keyboard, closes it after the test."""
    shown: list[QWidget] = []

    def show(widget: AnyWidget) -> AnyWidget:
        qtbot.addWidget(widget)
        shown.append(widget)
        widget.show()
        widget.activateWindow()
        qtbot.waitUntil(widget.isActiveWindow)
        return widget

    yield show
    QThreadPool.globalInstance().waitForDone()
    for widget in shown:
        widget.close()
