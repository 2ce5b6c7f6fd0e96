"""SeveralPage: what can be done with several selected pictures at once, and what they cost together.

What lies in Recently Deleted can only be put back, as one of them alone.
"""

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kling_desktop.core.history_entry import Entry
from kling_desktop.core.model_card import KLING_O1
from kling_desktop.core.ports.files import PictureFiles
from kling_desktop.core.price import dollars_text
from kling_desktop.ui.base.button import Button
from kling_desktop.ui.base.key_cap import with_keys
from kling_desktop.ui.base.plain_text import plain_label, set_plain_tooltip
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader
from kling_desktop.ui.base.tokens import SPACE_8, SPACE_12, SPACE_16
from kling_desktop.ui.base.translate import counted_text
from kling_desktop.ui.gallery.inspector.action_button import ActionButton
from kling_desktop.ui.gallery.inspector.even_row import EvenRow
from kling_desktop.ui.gallery.inspector.facts_table import cost_text, free_text
from kling_desktop.ui.gallery.inspector.pane_scroller import PaneScroller
from kling_desktop.ui.gallery.inspector.picture_stack import PictureStack
from kling_desktop.ui.gallery.inspector.section import separator
from kling_desktop.ui.gallery.obstacle import Obstacle, obstacle_text
from kling_desktop.ui.gallery.selection import NOTHING, Selection

_TOP_PX, _GAP_PX, _NAME_PX, _ROW_PX = 6, 5, 80, 22


class SeveralPage(PaneScroller):
    """Pictures only: Jobs among the selected tiles are passed over, and pictures whose file is gone. Thread: gui.

    Signals: each carries the Entries whose picture is there.
        use_as_reference_requested, copy_requested, save_requested, restore_requested.
    """

    use_as_reference_requested = Signal(object)
    copy_requested = Signal(object)
    save_requested = Signal(object)
    restore_requested = Signal(object)

    def __init__(
        self, theme: Theme, loader: ThumbnailLoader, files: PictureFiles, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._selection = NOTHING
        self._lost: frozenset[str] = frozenset()
        self._stack = PictureStack(theme, loader, files)
        self._count = plain_label(theme, "", "label", wraps=True)
        self._left_out = plain_label(theme, "", "small", "text2", wraps=True)
        self._restore = Button(theme, self.tr("Restore"), "tonal", "undo-2")
        self._use = Button(theme, self.tr("Use as reference"), icon="image-plus")
        self._copy = ActionButton(theme, "copy", self.tr("Copy"), "Ctrl+C")
        self._save = ActionButton(theme, "download", self.tr("Save as"), "Ctrl+S")
        self._cost = plain_label(theme, "", "small", wraps=True)
        self._fill()
        self._restore.clicked.connect(self._on_restore_clicked)
        self._use.clicked.connect(self._on_use_clicked)
        self._copy.clicked.connect(self._on_copy_clicked)
        self._save.clicked.connect(self._on_save_clicked)

    @property
    def pictures(self) -> tuple[Entry, ...]:
        """The selected Entries that have a picture."""
        return tuple(entry for entry in self._selection.entries if entry.output is not None)

    @property
    def present(self) -> tuple[Entry, ...]:
        """Those of them whose file is there, as far as is known."""
        return tuple(entry for entry in self.pictures if entry.job.id not in self._lost)

    @property
    def is_deleted(self) -> bool:
        """Whether they lie in Recently Deleted: no tiles of elsewhere are ever selected with those."""
        return any(entry.marks.deleted_at_ms is not None for entry in self.pictures)

    @property
    def why_not(self) -> str:
        """Why nothing can be done with the whole selection; empty where it can."""
        if self._selection.count > len(self._selection.entries):
            return obstacle_text(Obstacle.TOO_MANY)
        return "" if self.pictures else self.tr("None of these is a picture yet")

    @property
    def why_no_files(self) -> str:
        """Why nothing can be done with their files; empty where it can."""
        return self.why_not or ("" if self.present else obstacle_text(Obstacle.FILES_GONE))

    def show_selection(
        self, selection: Selection, *, is_free: bool = False, lost: frozenset[str] = frozenset()
    ) -> None:
        """Be about these tiles.

        Args:
            selection: which they are.
            is_free: they cost nothing, as in the demo.
            lost: ids of the Jobs among them whose picture's file is gone.
        """
        self._selection, self._lost = selection, lost
        pictures = self.pictures
        missing = len(pictures) - len(self.present)
        self._left_out.setText(self._left_out_text(missing))
        self._left_out.setVisible(bool(missing))
        unread = selection.count - len(selection.entries)
        self._count.setText(self._count_text(len(pictures) + unread, unread))
        self._stack.show_outputs([entry.output for entry in pictures if entry.output is not None])
        self._cost.setText(free_text() if is_free else total_cost_text(selection))
        too_many = ""
        if len(self.present) + unread > KLING_O1.max_references:
            too_many = self.tr("At most %n references", "", KLING_O1.max_references)
        for button in (self._use, self._copy, self._save):
            button.setVisible(not self.is_deleted)
        self._restore.setVisible(self.is_deleted)
        self._allow(self._restore, "", self.why_not)
        self._allow(self._use, with_keys(self.tr("Use as reference"), "U"), too_many or self.why_no_files)
        self._allow(self._copy, with_keys(self.tr("Copy"), "Ctrl+C"), self.why_no_files)
        self._allow(self._save, with_keys(self.tr("Save into a folder"), "Ctrl+S"), self.why_no_files)

    def _count_text(self, pictures: int, unread: int) -> str:
        if unread:
            return self.tr("%n selected", "", self._selection.count)
        if pictures == self._selection.count:
            return self.tr("%n pictures", "", pictures)
        one, many = "{count} selected, 1 of them a picture", "{count} selected, %n of them pictures"
        return counted_text("SeveralPage", one, many, pictures).format(count=self._selection.count)

    @staticmethod
    def _left_out_text(missing: int) -> str:
        one = "The file of 1 of them was moved or deleted, so it is left out."
        many = "The files of %n of them were moved or deleted, so they are left out."
        return counted_text("SeveralPage", one, many, missing)

    def _allow(self, button: Button | ActionButton, tooltip: str, why_not: str) -> None:
        """Let a button be pressed, or have it say why not."""
        button.setEnabled(not why_not)
        button.setAccessibleDescription(why_not)
        set_plain_tooltip(button, why_not or tooltip)

    def _fill(self) -> None:
        for words in (self._count, self._left_out):
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        actions = EvenRow(0)
        actions.addWidget(self._copy)
        actions.addWidget(self._save)
        total = QHBoxLayout()
        total.setSpacing(SPACE_12)
        name = plain_label(self._theme, self.tr("Total cost"), "small", "text2")
        name.setMinimumWidth(_NAME_PX)
        for label in (name, self._cost):
            label.setMinimumHeight(self._theme.scaled(_ROW_PX))
        total.addWidget(name)
        total.addWidget(self._cost, 1)
        content = QWidget()
        self.hold(content)  # while it is empty: Qt dresses whatever changes its parent anew
        column = QVBoxLayout(content)
        column.setContentsMargins(SPACE_16, _TOP_PX, SPACE_16, SPACE_16)
        column.setSpacing(0)
        column.addWidget(self._stack)
        column.addSpacing(SPACE_12)
        column.addWidget(self._count)
        column.addWidget(self._left_out)
        column.addSpacing(SPACE_12)
        column.addWidget(self._restore)
        column.addWidget(self._use)
        column.addSpacing(_GAP_PX)
        column.addLayout(actions)
        column.addSpacing(_GAP_PX)
        column.addWidget(separator())
        column.addSpacing(SPACE_8)
        column.addLayout(total)
        column.addStretch(1)

    @Slot()
    def _on_restore_clicked(self) -> None:
        """Put them back among the others."""
        self.restore_requested.emit(self.pictures)

    @Slot()
    def _on_use_clicked(self) -> None:
        """Put them into the next slots."""
        self.use_as_reference_requested.emit(self.present)

    @Slot()
    def _on_copy_clicked(self) -> None:
        """Put them on the clipboard."""
        self.copy_requested.emit(self.present)

    @Slot()
    def _on_save_clicked(self) -> None:
        """Save copies into a folder."""
        self.save_requested.emit(self.present)


def total_cost_text(selection: Selection) -> str:
    """What the selected tiles cost, as far as their Entries were read: `$0.14`, `about $0.14` or `at least $7.00`."""
    jobs = [entry.job for entry in selection.entries]
    total = sum(job.cost_micros for job in jobs)
    if selection.count > len(jobs):
        return QCoreApplication.translate("SeveralPage", "at least {price}").format(price=dollars_text(total))
    return cost_text(total, is_estimate=any(job.cost_is_estimate for job in jobs))
