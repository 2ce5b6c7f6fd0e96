"""TileMenu: what can be done with the tiles that are selected, in the design's order."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from kling_desktop.core.history_entry import Entry
from kling_desktop.core.marks import MOST_STARS, Flag
from kling_desktop.ui.gallery.selection import Selection
from kling_desktop.ui.gallery.tile_order import TileOrder, Want

Keys = str | QKeySequence.StandardKey
Line = tuple[TileOrder, str, Keys]

_OPEN: Line = (TileOrder(Want.OPEN), "&Open", "Space")
_COPY_PROMPT: Line = (TileOrder(Want.COPY_PROMPT), "Copy Promp&t", "")
_COMPOSE: tuple[Line, ...] = (
    _OPEN,
    (TileOrder(Want.REFINE), "Ref&ine", "E"),
    (TileOrder(Want.USE_AS_REFERENCE), "&Use as Reference", "U"),
    (TileOrder(Want.MENTION), "&Mention in Prompt", ""),
    (TileOrder(Want.REUSE), "&Reuse Recipe", "R"),
    (TileOrder(Want.COMPARE), "Com&pare", "C"),
)
_FLAGS: tuple[Line, ...] = (
    (TileOrder(Want.FLAG, flag=Flag.PICKED), "Pic&k", "P"),
    (TileOrder(Want.FLAG, flag=Flag.REJECTED), "Re&ject", "X"),
    (TileOrder(Want.FLAG), "&No Flag", ""),
)
_STARS: tuple[Line, ...] = tuple(
    (TileOrder(Want.RATE, stars=stars), text, str(stars))
    for stars, text in enumerate(("&No Stars", "&1 Star", "&2 Stars", "&3 Stars", "&4 Stars", "&5 Stars"))
)
assert len(_STARS) == MOST_STARS + 1
_COPY: Line = (TileOrder(Want.COPY), "&Copy Picture", QKeySequence.StandardKey.Copy)
_SAVE: Line = (TileOrder(Want.SAVE), "Save &As…", QKeySequence.StandardKey.Save)
_LEAVE: tuple[tuple[Line, ...], ...] = (
    (
        _COPY,
        _COPY_PROMPT,
        (TileOrder(Want.COPY_PATH), "Copy File Pat&h", ""),
    ),
    (
        _SAVE,
        (TileOrder(Want.SHOW_FILE), "Show in &Folder", "Ctrl+Shift+E"),
    ),
)
_DELETE: Line = (TileOrder(Want.DELETE), "&Delete", QKeySequence.StandardKey.Delete)
_RESTORE: Line = (TileOrder(Want.RESTORE), "R&estore", "")
_STOP: Line = (TileOrder(Want.STOP), "&Stop Watching…", QKeySequence.StandardKey.Delete)
_REMOVE: Line = (TileOrder(Want.STOP), "Remo&ve", QKeySequence.StandardKey.Delete)
_JOB: tuple[Line, ...] = (
    (TileOrder(Want.COPY_PROMPT), "&Copy Prompt", ""),
    (TileOrder(Want.REUSE), "&Reuse Recipe", "R"),
)
_FOLD: Line = (TileOrder(Want.FOLD), "Fo&ld Run", "S")
_UNFOLD: Line = (TileOrder(Want.FOLD), "Spread Out Run", "S")
_OF_SEVERAL = {
    Want.COPY: "&Copy %Ln Pictures",
    Want.DELETE: "&Delete %Ln Pictures",
    Want.RESTORE: "R&estore %Ln Pictures",
}
"""What is said where the selection has several pictures and nothing else."""


class TileMenu(QMenu):
    """Open it with `popup`; it deletes itself. What is not possible at the moment is disabled, never missing.

    Signals:
        chosen: a `TileOrder` about the selection.
    """

    chosen = Signal(object)

    def __init__(
        self,
        entry: Entry,
        selection: Selection,
        is_possible: Callable[[Want], bool],
        parent: QWidget,
        *,
        is_folded: bool = False,
    ) -> None:
        """Make it.

        Args:
            entry: of the current tile; it decides between the menus of a picture and of a Job.
            selection: what it is about.
            is_possible: with what is selected.
            parent: the grid.
            is_folded: whether the tile is a stack.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._selection, self._is_possible = selection, is_possible
        for lines in _groups(entry, _UNFOLD if is_folded else _FOLD):
            if self.actions():
                self.addSeparator()
            self._add_lines(self, lines)
            if lines is _FLAGS:
                self._add_stars()

    def _add_stars(self) -> None:
        """How many stars, as a menu of its own."""
        menu = self.addMenu(_tr("&Stars"))
        menu.setEnabled(self._is_possible(Want.RATE))
        self._add_lines(menu, _STARS)

    def _add_lines(self, menu: QMenu, lines: Sequence[Line]) -> None:
        for order, text, keys in lines:
            action = menu.addAction(self._text(order.want, text), self._on_action_triggered)
            action.setData(order)
            action.setShortcut(QKeySequence(keys))
            action.setShortcutVisibleInContextMenu(True)
            action.setEnabled(self._is_possible(order.want))
            if order.want in (Want.FLAG, Want.RATE):
                action.setCheckable(True)
                action.setChecked(self._is_so(order))

    def _text(self, want: Want, text: str) -> str:
        """The words of a line, with the number where it is about several pictures."""
        selection = self._selection
        has_jobs = any(entry.output is None for entry in selection.entries)
        if selection.count < 2 or has_jobs or want not in _OF_SEVERAL:
            return _tr(text)
        return QCoreApplication.translate("TileMenu", _OF_SEVERAL[want], "", selection.count)

    def _is_so(self, order: TileOrder) -> bool:
        """Whether all pictures that are selected have that flag, or so many stars, already."""
        selection = self._selection
        marks = [entry.marks for entry in selection.entries if entry.output is not None]
        if order.want is Want.FLAG:
            found = {each.flag is order.flag for each in marks}
        else:
            found = {each.stars == order.stars for each in marks}
        return found == {True} and selection.count == len(selection.entries)

    @Slot()
    def _on_action_triggered(self) -> None:
        """Pass on what was chosen."""
        action = self.sender()
        assert isinstance(action, QAction)
        self.chosen.emit(action.data())


def _groups(entry: Entry, fold: Line) -> Sequence[Sequence[Line]]:
    """The lines between separators."""
    if entry.output is None:
        return ((_REMOVE if entry.job.state.is_unsent else _STOP, *_JOB), (fold,))
    if entry.marks.deleted_at_ms is not None:
        return ((_RESTORE,), (_OPEN, _COPY, _COPY_PROMPT, _SAVE))
    return (_COMPOSE, _FLAGS, *_LEAVE, (fold,), (_DELETE,))


def _tr(text: str) -> str:
    return QCoreApplication.translate("TileMenu", text)
