"""TileMenu: what can be done with the tiles that are selected, in the design's order."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from kling_desktop.core.history_entry import Entry
from kling_desktop.ui.gallery.tile_order import TileOrder, Want

Keys = str | QKeySequence.StandardKey
Line = tuple[Want, str, Keys]

_PICTURE: tuple[tuple[Line, ...], ...] = (
    (
        (Want.OPEN, "&Open", "Space"),
        (Want.USE_AS_REFERENCE, "&Use as Reference", "U"),
        (Want.MENTION, "&Mention in Prompt", ""),
        (Want.REUSE, "&Reuse Recipe", "R"),
        (Want.COMPARE, "Com&pare", "C"),
    ),
    (
        (Want.COPY, "&Copy Picture", QKeySequence.StandardKey.Copy),
        (Want.COPY_PROMPT, "Copy Promp&t", ""),
        (Want.COPY_PATH, "Copy File Pat&h", ""),
    ),
    (
        (Want.SAVE, "Save &As…", QKeySequence.StandardKey.Save),
        (Want.SHOW_FILE, "Show in &Folder", "Ctrl+Shift+E"),
    ),
)
_DELETE: Line = (Want.DELETE, "&Delete", QKeySequence.StandardKey.Delete)
_RESTORE: Line = (Want.RESTORE, "R&estore", "")
_STOP: Line = (Want.STOP, "&Stop Watching…", QKeySequence.StandardKey.Delete)
_REMOVE: Line = (Want.STOP, "Remo&ve", QKeySequence.StandardKey.Delete)
_JOB: tuple[Line, ...] = (
    (Want.COPY_PROMPT, "&Copy Prompt", ""),
    (Want.REUSE, "&Reuse Recipe", "R"),
)
_FOLD: Line = (Want.FOLD, "Fol&d Run", "S")
_UNFOLD: Line = (Want.FOLD, "Sprea&d Out Run", "S")


class TileMenu(QMenu):
    """Open it with `popup`; it deletes itself. What is not possible at the moment is disabled, never missing.

    Signals:
        chosen: a `TileOrder` about the selection.
    """

    chosen = Signal(object)

    def __init__(
        self, entry: Entry, is_possible: Callable[[Want], bool], parent: QWidget, *, is_folded: bool = False
    ) -> None:
        """Make it.

        Args:
            entry: of the current tile; it decides between the menus of a picture and of a Job.
            is_possible: with what is selected.
            parent: the grid.
            is_folded: whether the tile is a stack.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for lines in _groups(entry, _UNFOLD if is_folded else _FOLD):
            if self.actions():
                self.addSeparator()
            for want, text, keys in lines:
                action = self.addAction(QCoreApplication.translate("TileMenu", text), self._on_action_triggered)
                action.setData(want)
                action.setShortcut(QKeySequence(keys))
                action.setShortcutVisibleInContextMenu(True)
                action.setEnabled(is_possible(want))

    @Slot()
    def _on_action_triggered(self) -> None:
        """Pass on what was chosen."""
        action = self.sender()
        assert isinstance(action, QAction)
        self.chosen.emit(TileOrder(action.data()))


def _groups(entry: Entry, fold: Line) -> Sequence[Sequence[Line]]:
    """The lines between separators."""
    if entry.output is None:
        return ((_REMOVE if entry.job.state.is_unsent else _STOP, *_JOB), (fold,))
    return (*_PICTURE, (fold,), (_DELETE if entry.marks.deleted_at_ms is None else _RESTORE,))
