"""Panes: composer, gallery and inspector side by side, and which of them have room. Knows nothing of what they show."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

COMPOSER_PX, NARROW_COMPOSER_PX, INSPECTOR_PX = 376, 328, 344
WIDE_FROM_PX = 1280
"""From this window width on, the inspector is docked beside the gallery."""


class Panes(QWidget):
    """The three panes in a splitter. Thread: gui.

    Signals:
        inspector_shown: whether the right pane is there now.
    """

    inspector_shown = Signal(bool)

    def __init__(self, composer: QWidget, gallery: QWidget, inspector: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._composer, self._inspector = composer, inspector
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._is_wide = self._has_inspector = self._wants_inspector = True
        for pane in (composer, gallery, inspector):
            self._splitter.addWidget(pane)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        for place, stretch in enumerate((0, 1, 0)):
            self._splitter.setStretchFactor(place, stretch)
        self._share_room()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._splitter)

    def show_composer(self, *, is_shown: bool) -> None:
        """Show or hide the left pane."""
        self._composer.setVisible(is_shown)

    def show_inspector(self, *, is_shown: bool) -> None:
        """Show or hide the right pane: the person's will, which outlives a narrow window."""
        if is_shown is not self._has_inspector:  # else it is only the menu, which follows
            self._wants_inspector = is_shown
            self._place_inspector(is_shown=is_shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The inspector gives way where there is little room; wanted, it comes back when there is."""
        super().resizeEvent(event)
        is_wide = self.width() >= WIDE_FROM_PX
        if is_wide is not self._is_wide:
            self._is_wide = is_wide
            self._place_inspector(is_shown=is_wide and self._wants_inspector)
            self._share_room()

    def _place_inspector(self, *, is_shown: bool) -> None:
        self._has_inspector = is_shown
        self._inspector.setVisible(is_shown)
        self.inspector_shown.emit(is_shown)

    def _share_room(self) -> None:
        composer = COMPOSER_PX if self._is_wide else NARROW_COMPOSER_PX
        self._splitter.setSizes([composer, max(1, self.width() - composer - INSPECTOR_PX), INSPECTOR_PX])
