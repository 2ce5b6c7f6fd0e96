"""SlotMenu: what can be done with one slot, in the design's order."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from kling_desktop.ui.compose.composer import Composer
from kling_desktop.ui.compose.slot_look import SlotLook


class SlotMenu(QMenu):
    """Open it with `popup`; it deletes itself.

    Signals:
        replace_requested: key of the slot that gets another picture.
        original_requested: the slot's `Reference`.
    """

    replace_requested = Signal(object)
    original_requested = Signal(object)

    def __init__(self, composer: Composer, look: SlotLook, parent: QWidget) -> None:
        super().__init__(parent)
        self._composer = composer
        self._key = look.slot.key
        self._reference = look.slot.reference
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        last = len(composer.draft.slots)
        self.addAction(self.tr("Re&place…"), self._on_replace_triggered)
        self.addAction(self.tr("&Mention"), QKeySequence("M"), self._on_mention_triggered)
        left = self.addAction(self.tr("Move &Left"), QKeySequence("Alt+Left"), self._on_left_triggered)
        right = self.addAction(self.tr("Move &Right"), QKeySequence("Alt+Right"), self._on_right_triggered)
        original = self.addAction(self.tr("Show &Original"), self._on_original_triggered)
        self.addAction(self.tr("Remo&ve"), QKeySequence.StandardKey.Delete, self._on_remove_triggered)
        first, final = (left, right) if self._reads_rightward else (right, left)
        first.setEnabled(look.number > 1)
        final.setEnabled(look.number < last)
        original.setEnabled(self._reference is not None)

    @property
    def _reads_rightward(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.LeftToRight

    @property
    def _index(self) -> int:
        """Where the slot is now; -1 if it went meanwhile."""
        keys = [slot.key for slot in self._composer.draft.slots]
        return keys.index(self._key) if self._key in keys else -1

    @Slot()
    def _on_replace_triggered(self) -> None:
        """Let the person choose another picture."""
        self.replace_requested.emit(self._key)

    @Slot()
    def _on_mention_triggered(self) -> None:
        """Mention the slot at the caret."""
        if self._index >= 0:
            self._composer.insert_mention(self._index + 1)

    @Slot()
    def _on_left_triggered(self) -> None:
        """Move the slot to the left as seen."""
        self._move(-1 if self._reads_rightward else 1)

    @Slot()
    def _on_right_triggered(self) -> None:
        """Move the slot to the right as seen."""
        self._move(1 if self._reads_rightward else -1)

    @Slot()
    def _on_original_triggered(self) -> None:
        """Show the file in its folder."""
        self.original_requested.emit(self._reference)

    @Slot()
    def _on_remove_triggered(self) -> None:
        """Take the slot out."""
        if self._index >= 0:
            self._composer.remove_slot(self._index)

    def _move(self, step: int) -> None:
        if self._index >= 0:
            self._composer.move_slot(self._index, self._index + step)
