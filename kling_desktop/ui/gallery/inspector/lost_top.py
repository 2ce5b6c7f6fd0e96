"""LostTop: a picture whose file was moved or deleted: what is left of it, and what can be done."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kling_desktop.core.history_entry import Entry
from kling_desktop.ui.base.button import Button
from kling_desktop.ui.base.icon_label import IconLabel
from kling_desktop.ui.base.plain_text import plain_label, set_plain_tooltip
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import ICON_FIELD, SPACE_4, SPACE_8, SPACE_12
from kling_desktop.ui.gallery.inspector.even_row import EvenRow
from kling_desktop.ui.gallery.inspector.picture_top import BUTTON_GIVE_PX

_BOTTOM_PX = 14


class LostTop(QWidget):
    """In the place of everything that needs the file. Thread: gui.

    Signals: each carries the Entry shown, or a tuple of it.
        find_requested: the person knows where the file is.
        reuse_requested: its Recipe shall be loaded.
        delete_requested: the Entries; it shall go to Recently Deleted.
    """

    find_requested = Signal(object)
    reuse_requested = Signal(object)
    delete_requested = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._entry: Entry | None = None
        find = Button(theme, self.tr("Find it…"), "tonal", "folder-open")
        reuse = Button(theme, self.tr("Reuse recipe"), icon="rotate-ccw")
        remove = Button(theme, self.tr("Remove"), icon="trash-2")
        set_plain_tooltip(find, self.tr("Choose the file; a copy of it goes back into your library"))
        set_plain_tooltip(remove, self.tr("Move to Recently Deleted"))
        find.clicked.connect(self._on_find_clicked)
        reuse.clicked.connect(self._on_reuse_clicked)
        remove.clicked.connect(self._on_remove_clicked)
        title = QHBoxLayout()
        title.setSpacing(SPACE_8)
        title.addWidget(IconLabel(theme, "image-off", "warn", ICON_FIELD))
        title.addWidget(plain_label(theme, self.tr("The file was moved or deleted"), "label", wraps=True), 1)
        pair = EvenRow(SPACE_8, BUTTON_GIVE_PX)
        pair.addWidget(reuse)
        pair.addWidget(remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE_12, 0, _BOTTOM_PX)
        column.setSpacing(0)
        column.addLayout(title)
        column.addSpacing(SPACE_4)
        column.addWidget(
            plain_label(theme, self.tr("Its prompt and settings are still here."), "body", "text2", wraps=True)
        )
        column.addSpacing(SPACE_12)
        column.addWidget(find)
        column.addSpacing(SPACE_8)
        column.addLayout(pair)

    def show_entry(self, entry: Entry) -> None:
        """Be about this picture."""
        self._entry = entry

    @Slot()
    def _on_find_clicked(self) -> None:
        """Look for its file."""
        self.find_requested.emit(self._entry)

    @Slot()
    def _on_reuse_clicked(self) -> None:
        """Load its Recipe."""
        self.reuse_requested.emit(self._entry)

    @Slot()
    def _on_remove_clicked(self) -> None:
        """Take it off the screen."""
        self.delete_requested.emit((self._entry,))
