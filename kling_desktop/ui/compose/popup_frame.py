"""PopupFrame: a raised sheet with a shadow that lies in the window, above everything else in it."""

from PySide6.QtCore import QPoint, QRect, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFrame, QGraphicsDropShadowEffect, QWidget

from kling_desktop.ui.base.theme import Theme

_BLUR_PX, _DOWN_PX = 50, 8
"""Qt's radius is about four standard deviations, that of the design two; so this is its 26."""
_SHADE_LIGHT, _SHADE_DARK = 56, 153


class PopupFrame(QFrame):
    """A child of the window, not a window of its own: it grabs nothing. Hidden at first. Thread: gui."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shadow = QGraphicsDropShadowEffect(self)
        self._shadow.setBlurRadius(_BLUR_PX)
        self._shadow.setOffset(0, _DOWN_PX)
        self.setGraphicsEffect(self._shadow)
        self.setProperty("surface", "popup")
        self._on_shadow_theme_changed()
        theme.changed.connect(self._on_shadow_theme_changed)
        self.hide()

    def rise_in(self, window: QWidget, place: QRect) -> None:
        """Show it there, in the window's coordinates, on top."""
        if self.parentWidget() is not window:
            self.setParent(window)
        self.setGeometry(place)
        self.show()
        self.raise_()

    @staticmethod
    def place_in(window: QWidget, widget: QWidget, place: QRect) -> QRect:
        """A widget's rectangle in its window's coordinates."""
        return QRect(widget.mapTo(window, QPoint(place.topLeft())), place.size())

    @Slot()
    def _on_shadow_theme_changed(self) -> None:
        """Black on dark needs more of it."""
        self._shadow.setColor(QColor(0, 0, 0, _SHADE_DARK if self._theme.is_dark else _SHADE_LIGHT))
