"""LiveGrid: the gallery's grid under pointer and keyboard, and in time.

Where tiles lie is `placed_view`'s matter, the pointer's `pointed_grid`'s, what passes with time `grid_clock`'s; what an
order leads to is the panel's.
"""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QHideEvent, QKeyEvent, QKeySequence, QShowEvent

from kling_desktop.core.ports.files import Outgoing, PictureFiles
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader, Wish
from kling_desktop.ui.gallery.grid.grid_clock import TICK_MS, GridClock
from kling_desktop.ui.gallery.grid.pointed_grid import PointedGrid
from kling_desktop.ui.gallery.tile_order import KEYS, TileOrder, Want
from kling_desktop.ui.gallery.tiles.gallery_model import GalleryModel
from kling_desktop.ui.gallery.tiles.tile_list import AnyIndex

__all__ = ["TICK_MS", "LiveGrid"]

_MOVING_KEYS = (
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
)
_BY_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
_MENU_KEYS = (
    (Qt.Key.Key_Menu, Qt.KeyboardModifier.NoModifier),
    (Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier),
)


class LiveGrid(PointedGrid):
    """The gallery's grid. Thread: gui."""

    def __init__(
        self,
        theme: Theme,
        model: GalleryModel,
        loader: ThumbnailLoader,
        files: PictureFiles,
        outgoing: Outgoing | None = None,
    ) -> None:
        """An empty grid; the arguments are those of `PointedGrid`."""
        super().__init__(theme, model, loader, files, outgoing)
        self.clock = GridClock(self, model, loader, self._wishes)
        self.clock.day_began.connect(self.relayout)
        self.setAccessibleName(self.tr("Pictures"))
        model.arrived.connect(self._on_model_arrived)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the tile under the pointer, or of the current one by the keyboard."""
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            if self.indexAt(event.pos()).isValid():
                self.menu_requested.emit(event.globalPos())
        else:
            self._ask_for_menu_by_key()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters and some other keys mean something for tiles; Qt knows the rest."""
        order = KEYS.get(event.key())
        is_plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        if event.matches(QKeySequence.StandardKey.Copy):
            self.ordered.emit(TileOrder(Want.COPY))
        elif (event.key(), event.modifiers()) in _MENU_KEYS:
            self._ask_for_menu_by_key()
        elif order is None or not is_plain:
            super().keyPressEvent(event)
            if event.key() in _MOVING_KEYS:
                self._follow_keyboard(is_selecting=is_plain)
        elif event.isAutoRepeat():
            event.accept()
        elif order.want is Want.FOLD:
            self.toggle_fold(self.currentIndex().row())
        elif order.want is Want.OPEN:
            self.ordered.emit(TileOrder(Want.OPEN, self._tiles.entry_at(self.currentIndex().row())))
        else:
            self.ordered.emit(order)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who comes by keyboard has a tile at once."""
        super().focusInEvent(event)
        if event.reason() in _BY_KEYBOARD:
            self._follow_keyboard(is_selecting=True)

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        """What the person goes to is seen."""
        super().currentChanged(current, previous)
        if current.isValid():
            self._tiles.mark_seen(current.row())

    def showEvent(self, event: QShowEvent) -> None:
        """Time passes only while somebody can see it."""
        super().showEvent(event)
        self.clock.run()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop counting."""
        super().hideEvent(event)
        self.clock.stop()

    # ------------------------------------------------------------ inside

    def _ask_for_menu_by_key(self) -> None:
        self.scrollTo(self.currentIndex())
        self.ask_for_menu(self.visualRect(self.currentIndex()))

    def _follow_keyboard(self, *, is_selecting: bool) -> None:
        """The keyboard is used here: from now on it is shown where it is."""
        self.window().setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
        if is_selecting:
            self.select_current()
        self.viewport().update()

    @Slot(int)
    def _on_model_arrived(self, row: int) -> None:
        """A picture that comes in sight takes its Job's place softly."""
        tile = self._tiles.tile_index.place_of(row)
        if tile is not None and self.isVisible() and tile in self.tiles_in_sight():
            self.tile_painter.fades.begin(row)

    def _wishes(self, tile: int) -> tuple[Wish, ...]:
        """The pictures a tile shows, and those of its Run's header with the first one."""
        entry = self._tiles.entry_at(tile)
        if entry is None:
            return ()
        ratio = self.devicePixelRatioF()
        wish = self.tile_painter.wish(entry, self.tile_painter.face_rect(self.tile_rect(tile), entry).size(), ratio)
        pictures = () if wish is None else (wish,)
        run = self._tiles.tile_index.run_around(tile)
        has_header = tile == run.start and len(run) > 1
        return (*pictures, *self._headers.wishes(entry, ratio)) if has_header else pictures
