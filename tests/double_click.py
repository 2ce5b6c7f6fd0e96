"""A double click as a hand makes it: Qt's own for tests presses the button a second time and never lets go."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

_LEFT, _PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def double_click(widget: QWidget, place: QPoint | None = None) -> None:
    """Click twice on a place of a widget, else on its middle."""
    at = widget.rect().center() if place is None else place
    QTest.mouseDClick(widget, _LEFT, _PLAIN, at)
    QTest.mouseRelease(widget, _LEFT, _PLAIN, at)
