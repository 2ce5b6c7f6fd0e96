"""JobTop: where a Job on its way stands, and what can be done meanwhile."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kling_desktop.core.history_entry import Entry
from kling_desktop.ui.base.button import Button
from kling_desktop.ui.base.plain_text import plain_label
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import SPACE_4, SPACE_12
from kling_desktop.ui.gallery.inspector.job_words import job_details, job_title
from kling_desktop.ui.gallery.tiles.tile_face import Moment

_BOTTOM_PX = 14


class JobTop(QWidget):
    """The words that its tile has no room for. Thread: gui.

    Signals:
        reuse_requested: the Entry shown, whose Recipe shall be loaded.
    """

    reuse_requested = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._entry: Entry | None = None
        self._title = plain_label(theme, "", "label", wraps=True)
        self._details = plain_label(theme, "", "small", "text2", wraps=True)
        reuse = Button(theme, self.tr("Reuse recipe"), icon="rotate-ccw")
        reuse.clicked.connect(self._on_reuse_clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE_12, 0, _BOTTOM_PX)
        column.setSpacing(SPACE_4)
        column.addWidget(self._title)
        column.addWidget(self._details)
        column.addSpacing(SPACE_12 - SPACE_4)
        column.addWidget(reuse)

    def show_entry(self, entry: Entry, moment: Moment) -> None:
        """Say how this Job stands at a moment; call it again whenever a second passed."""
        self._entry = entry
        self._title.setText(job_title(entry.job, moment))
        self._details.setText(job_details(entry.job, moment))

    @Slot()
    def _on_reuse_clicked(self) -> None:
        """Load its Recipe."""
        self.reuse_requested.emit(self._entry)
