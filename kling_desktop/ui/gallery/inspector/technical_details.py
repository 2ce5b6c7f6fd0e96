"""TechnicalDetails: what the service's support would ask for about a Job that failed, to be read and copied."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kling_desktop.core.job import Job
from kling_desktop.ui.base.button import Button
from kling_desktop.ui.base.job_text import technical_line, technical_text
from kling_desktop.ui.base.plain_text import plain_label, set_plain_tooltip
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import ICON_BUTTON
from kling_desktop.ui.gallery.inspector.copy_button import CopyButton

_ROW_PX = 32


class _Fold(Button):
    """The title that opens and closes what is under it."""

    def __init__(self, theme: Theme, text: str) -> None:
        super().__init__(theme, text, "link")
        self.setCheckable(True)
        self.setMinimumHeight(theme.scaled(_ROW_PX))
        self.toggled.connect(self._show_state)

    @Slot(bool)
    def _show_state(self, is_open: bool) -> None:
        self.set_icon("chevron-down" if is_open else "chevron-right", ICON_BUTTON)

    def _content_color(self) -> QColor:
        return self._theme.color("text")


class TechnicalDetails(QWidget):
    """A line of facts that folds away, and all of them for the clipboard. Thread: gui."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._fold = _Fold(theme, self.tr("Technical details"))
        self._copy = CopyButton(theme, self.tr("Copy the technical details"), ICON_BUTTON)
        self._line = plain_label(theme, "", "small", "text2", wraps=True)
        self._line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout()
        row.addWidget(self._fold)
        row.addStretch(1)
        row.addWidget(self._copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self._line)
        self._fold.toggled.connect(self._line.setVisible)
        self._fold.setChecked(True)

    def show_job(self, job: Job) -> None:
        """Show what is known of a Job."""
        self._line.setText(technical_line(job))
        set_plain_tooltip(self._line, technical_text(job))
        self._copy.set_text(technical_text(job))
