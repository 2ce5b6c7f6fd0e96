"""PictureTop: what can be done with the picture that is shown, and what the person thinks of it."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kling_desktop.core.history_entry import Entry
from kling_desktop.core.marks import Flag
from kling_desktop.ui.base.button import Button
from kling_desktop.ui.base.key_cap import with_keys
from kling_desktop.ui.base.plain_text import set_plain_tooltip
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import SPACE_8, SPACE_12
from kling_desktop.ui.gallery.inspector.action_button import ActionButton
from kling_desktop.ui.gallery.inspector.even_row import EvenRow
from kling_desktop.ui.gallery.inspector.mark_row import MarkRow

BUTTON_GIVE_PX = 8
"""A button of the inspector may be so much narrower than it wishes."""
_MARK_GAP_PX, _ACTION_GAP_PX, _DELETED_GAP_PX = 10, 5, 14


class PictureTop(QWidget):
    """Refine first, then what is done most. In Recently Deleted a picture can only be put back. Thread: gui.

    Signals: each carries the Entry shown, or a tuple of it where several can be meant.
        refine_requested, reuse_requested, show_file_requested, compare_requested: the Entry.
        use_as_reference_requested, copy_requested, save_requested, restore_requested: the Entries.
        flag_chosen, stars_chosen: the Entries, and the `Flag` or so many stars.
    """

    refine_requested = Signal(object)
    reuse_requested = Signal(object)
    show_file_requested = Signal(object)
    compare_requested = Signal(object)
    use_as_reference_requested = Signal(object)
    copy_requested = Signal(object)
    save_requested = Signal(object)
    restore_requested = Signal(object)
    flag_chosen = Signal(object, object)
    stars_chosen = Signal(object, int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._entry: Entry | None = None
        self._refine = Button(theme, self.tr("Refine this picture"), "tonal", "wand-sparkles")
        self._restore = Button(theme, self.tr("Restore"), "tonal", "undo-2")
        self._reuse = Button(theme, self.tr("Reuse recipe"), icon="rotate-ccw")
        self._use = Button(theme, self.tr("Use as reference"), icon="image-plus")
        self._marks = MarkRow(theme)
        self._copy = ActionButton(theme, "copy", self.tr("Copy"), "Ctrl+C")
        self._save = ActionButton(theme, "download", self.tr("Save as"), "Ctrl+S")
        self._show_file = ActionButton(theme, "folder-open", self.tr("Show file"), "Ctrl+Shift+E")
        self._compare = ActionButton(theme, "square-split-horizontal", self.tr("Compare"), "C")
        self._living, self._deleted = QWidget(), QWidget()
        self._lay_out()
        self._connect()

    def show_entry(self, entry: Entry) -> None:
        """Be about this picture."""
        self._entry = entry
        is_deleted = entry.marks.deleted_at_ms is not None
        self._living.setVisible(not is_deleted)
        self._deleted.setVisible(is_deleted)
        self._marks.show_marks(entry.marks)

    # ------------------------------------------------------------ building

    def _lay_out(self) -> None:
        set_plain_tooltip(self._refine, with_keys(self.tr("Refine: begin a new picture from this one"), "E"))
        set_plain_tooltip(self._reuse, with_keys(self.tr("Reuse recipe: load prompt, references and settings"), "R"))
        set_plain_tooltip(self._use, with_keys(self.tr("Use as reference"), "U"))
        note = with_keys(self.tr("Show the file in its folder"), "Ctrl+Shift+E")
        set_plain_tooltip(self._show_file, note + "\n" + self.tr("This file holds the prompt and the recipe."))
        pair = EvenRow(SPACE_8, BUTTON_GIVE_PX)
        actions = EvenRow(0)
        for button in (self._reuse, self._use):
            pair.addWidget(button)
        for action in (self._copy, self._save, self._show_file, self._compare):
            actions.addWidget(action)
        living = QVBoxLayout(self._living)
        living.setContentsMargins(0, 0, 0, _ACTION_GAP_PX)
        living.setSpacing(0)
        living.addWidget(self._refine)
        living.addSpacing(SPACE_8)
        living.addLayout(pair)
        living.addSpacing(_MARK_GAP_PX)
        living.addWidget(self._marks)
        living.addSpacing(_ACTION_GAP_PX)
        living.addLayout(actions)
        deleted = QVBoxLayout(self._deleted)
        deleted.setContentsMargins(0, 0, 0, _DELETED_GAP_PX)
        deleted.addWidget(self._restore)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE_12, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._deleted)
        column.addWidget(self._living)

    def _connect(self) -> None:
        self._refine.clicked.connect(self._on_refine_clicked)
        self._reuse.clicked.connect(self._on_reuse_clicked)
        self._show_file.clicked.connect(self._on_show_file_clicked)
        self._compare.clicked.connect(self._on_compare_clicked)
        self._use.clicked.connect(self._on_use_clicked)
        self._copy.clicked.connect(self._on_copy_clicked)
        self._save.clicked.connect(self._on_save_clicked)
        self._restore.clicked.connect(self._on_restore_clicked)
        self._marks.flag_chosen.connect(self._on_marks_flag_chosen)
        self._marks.stars_chosen.connect(self._on_marks_stars_chosen)

    # ------------------------------------------------------------ what happens

    @Slot()
    def _on_refine_clicked(self) -> None:
        """Begin a new picture from this one."""
        self.refine_requested.emit(self._entry)

    @Slot()
    def _on_reuse_clicked(self) -> None:
        """Load its Recipe."""
        self.reuse_requested.emit(self._entry)

    @Slot()
    def _on_show_file_clicked(self) -> None:
        """Open its folder."""
        self.show_file_requested.emit(self._entry)

    @Slot()
    def _on_compare_clicked(self) -> None:
        """See it beside what it was made from."""
        self.compare_requested.emit(self._entry)

    @Slot()
    def _on_use_clicked(self) -> None:
        """Put it into the next slot."""
        self.use_as_reference_requested.emit((self._entry,))

    @Slot()
    def _on_copy_clicked(self) -> None:
        """Put it on the clipboard."""
        self.copy_requested.emit((self._entry,))

    @Slot()
    def _on_save_clicked(self) -> None:
        """Save a copy elsewhere."""
        self.save_requested.emit((self._entry,))

    @Slot()
    def _on_restore_clicked(self) -> None:
        """Take it out of Recently Deleted."""
        self.restore_requested.emit((self._entry,))

    @Slot(object)
    def _on_marks_flag_chosen(self, flag: Flag) -> None:
        """Pick or reject it, or neither."""
        self.flag_chosen.emit((self._entry,), flag)

    @Slot(int)
    def _on_marks_stars_chosen(self, stars: int) -> None:
        """Rate it."""
        self.stars_chosen.emit((self._entry,), stars)
