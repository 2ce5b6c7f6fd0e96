"""PreferencePage: the ground of every page of Settings: a title and rows with hairlines between; it scrolls.

Rows fold before it scrolls sideways, which it does only where a word is wider than the page.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from kling_desktop.ui.base.plain_text import plain_label
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import SPACE_8, SPACE_20

_SIDE_PX = 27


class PreferencePage(QScrollArea):
    """One page. Thread: gui."""

    def __init__(self, theme: Theme, title: str) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._has_rows = False
        ground = QWidget()
        self._column = QVBoxLayout(ground)
        self._column.setContentsMargins(_SIDE_PX, SPACE_20 - 1, _SIDE_PX, SPACE_20)
        self._column.setSpacing(0)
        self._column.addWidget(plain_label(theme, title, "title"))
        self._column.addSpacing(SPACE_8)
        self._column.addStretch(1)
        self.setWidget(ground)

    def add(self, widget: QWidget, *, line_above: bool = False) -> None:
        """Put a widget below the others.

        Args:
            widget: usually a SettingRow.
            line_above: whether a hairline parts it from what is above.
        """
        if line_above:
            line = QFrame()
            line.setProperty("surface", "line")
            self._insert(line)
        self._insert(widget)

    def add_row(self, row: QWidget) -> None:
        """Put a row below the others, with a hairline between."""
        self.add(row, line_above=self._has_rows)
        self._has_rows = True

    def add_gap(self, height_px: int) -> None:
        """Leave room below the others."""
        self._column.insertSpacing(self._column.count() - 1, height_px)

    def _insert(self, widget: QWidget) -> None:
        """Above the stretch that keeps everything at the top."""
        self._column.insertWidget(self._column.count() - 1, widget)
