"""Stepper: a small number with − and + at its sides; a QSpinBox whose look comes from the style sheet."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QSpinBox, QWidget

from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import HEIGHT_CONTROL

WIDTH_PX = 112
"""Of both buttons and two digits, at the usual text size."""


class Stepper(QSpinBox):
    """A number between two bounds. Keyboard, typing and screen readers as in every spin box."""

    def __init__(self, theme: Theme, name: str, least: int, most: int, parent: QWidget | None = None) -> None:
        """A stepper at its least value.

        Args:
            theme: gives font and height.
            name: what is counted, translated, for screen readers.
            least: smallest value.
            most: largest value.
            parent: as in Qt.
        """
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(name)
        self.setRange(least, most)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFont(theme.font("label"))
        self.setFixedHeight(theme.scaled(HEIGHT_CONTROL))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        """Room for both buttons and two digits."""
        return QSize(self._theme.scaled(WIDTH_PX), self.height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Count only while focused: scrolling past must never change what a click costs."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
