"""A dressed application, shown windows that are closed again, and the ways a key can stand."""

from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest
from PySide6.QtCore import QThreadPool
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

AnyWidget = TypeVar("AnyWidget", bound=QWidget)


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
