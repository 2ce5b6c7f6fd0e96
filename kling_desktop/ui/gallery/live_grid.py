"""LiveGrid: a GridView under the hand: what is pressed, hovered, typed or dragged becomes an order for tiles.

Where tiles lie is `placed_view`'s matter, what passes with time `grid_clock`'s; what an order leads to is the panel's.
"""

from PySide6.QtCore import QEvent, QPersistentModelIndex, QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QCursor,
    QDrag,
    QFocusEvent,
    QHelpEvent,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QStyle, QToolTip

from kling_desktop.core.ports.files import Outgoing, PictureFiles
from kling_desktop.ui.base.announce import announce
from kling_desktop.ui.base.plain_text import tooltip_text
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader, Wish
from kling_desktop.ui.gallery.gallery_model import GalleryModel
from kling_desktop.ui.gallery.grid_clock import TICK_MS, GridClock
from kling_desktop.ui.gallery.grid_drag import GHOST_CARD, OutgoingMime, ghost
from kling_desktop.ui.gallery.grid_view import GridView, Select
from kling_desktop.ui.gallery.header_painter import HeaderPainter
from kling_desktop.ui.gallery.selection import MOST_ENTRIES
from kling_desktop.ui.gallery.tile_delegate import TileDelegate
from kling_desktop.ui.gallery.tile_list import AnyIndex
from kling_desktop.ui.gallery.tile_order import KEYS, TileOrder, Want
from kling_desktop.ui.gallery.tile_parts import Part

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
_GHOST_PLACE = QPoint(4, -2)
"""Where the pointer is, seen from the ghost: above it, on its near side."""
_ALWAYS_SEEN = frozenset({Part.REMOVE, Part.STACK})
_WANTS = {Part.REMOVE: Want.STOP, Part.REFINE: Want.REFINE, Part.USE: Want.USE_AS_REFERENCE}

Pressed = tuple[QPersistentModelIndex, Part]


class LiveGrid(GridView):
    """The gallery's grid. Thread: gui.

    Signals:
        ordered: a `TileOrder`.
        menu_requested: where the menu of the current tile shall open, in px of the screen.
    """

    ordered = Signal(object)
    menu_requested = Signal(QPoint)

    def __init__(
        self,
        theme: Theme,
        model: GalleryModel,
        loader: ThumbnailLoader,
        files: PictureFiles,
        outgoing: Outgoing | None = None,
    ) -> None:
        """An empty grid.

        Args:
            theme: to paint with.
            model: what it shows.
            loader: gets thumbnails, for this grid only.
            files: where they lie.
            outgoing: makes the copies that other programs are handed; without it pictures cannot be dragged out.
        """
        delegate = TileDelegate(theme, model, loader, files)
        headers = HeaderPainter(theme, loader, files)
        super().__init__(theme, model, delegate, headers)
        delegate.setParent(self)
        self._hovered: int | None = None
        self._pressed: Pressed | None = None
        self._loader, self._outgoing = loader, outgoing
        self.clock = GridClock(self, model, loader, self._wishes)
        self.clock.day_began.connect(self.relayout)
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setAccessibleName(self.tr("Pictures"))
        self.moved.connect(self._on_moved)
        model.arrived.connect(self._on_model_arrived)
        delegate.fades.changed.connect(self.viewport().update)
        loader.loaded.connect(self.viewport().update)

    # ------------------------------------------------------------ the pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on a part of a tile, or on a Run's header, does not select."""
        point, is_left = event.position().toPoint(), event.button() == Qt.MouseButton.LeftButton
        tile, part = self._part_at(point)
        if is_left and tile is not None and part is not None:
            self._pressed = (QPersistentModelIndex(self._tiles.index(tile)), part)
        elif is_left and (header := self.header_at(point)) is not None:
            self.toggle_fold(header.first)
        else:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go on the same part: do what it is for."""
        pressed, self._pressed = self._pressed, None
        if pressed is None:
            super().mouseReleaseEvent(event)
        elif self._part_at(event.position().toPoint()) == (pressed[0].row(), pressed[1]):
            self._press(pressed[0].row(), pressed[1])

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a picture; a second click on a part of a tile is no click on what lies there now."""
        point = event.position().toPoint()
        tile, part = self._part_at(point)
        if tile is not None and part is None and event.button() == Qt.MouseButton.LeftButton:
            self.ordered.emit(TileOrder(Want.OPEN, self._tiles.entry_at(tile)))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light what is under the pointer; a new picture under it is seen."""
        self._hover(event.position().toPoint())
        if self._pressed is None:
            super().mouseMoveEvent(event)
        if self._hovered is not None:
            self._tiles.mark_seen(self._hovered)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the pointer."""
        super().leaveEvent(event)
        self._hover(None)

    def viewportEvent(self, event: QEvent) -> bool:
        """Say what the button under the pointer is for; elsewhere the tile's own tooltip is right."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            text = self._hint_at(event.pos())
            if text:
                QToolTip.showText(event.globalPos(), tooltip_text(text), self)
                return True
        return super().viewportEvent(event)

    def startDrag(self, _actions: Qt.DropAction) -> None:
        """Drag the selected pictures: copies, never the pictures themselves."""
        drag = self.make_drag()
        if drag is not None:
            self._hover(None)
            drag.exec(Qt.DropAction.CopyAction, Qt.DropAction.CopyAction)

    def make_drag(self) -> QDrag | None:
        """The drag of what is selected, ready to be begun; None if there is no picture among it."""
        entries = [entry for entry in self.selected_entries(MOST_ENTRIES) if entry.output is not None]
        outputs = [entry.output for entry in entries if entry.output is not None]
        if not outputs:
            return None
        ratio = self.devicePixelRatioF()
        wishes = [self._delegate.wish(entry, GHOST_CARD, ratio) for entry in entries[:2]]
        cards = [None if wish is None else self._loader.pixmap(wish) for wish in wishes]
        drag = QDrag(self)
        drag.setMimeData(OutgoingMime(outputs, self._outgoing))
        drag.setPixmap(ghost(self._theme, self, cards, len(outputs)))
        drag.setHotSpot(_GHOST_PLACE)
        return drag

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the tile under the pointer, or of the current one by the keyboard."""
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            if self.indexAt(event.pos()).isValid():
                self.menu_requested.emit(event.globalPos())
        else:
            self._ask_for_menu(self.visualRect(self.currentIndex()))

    # ------------------------------------------------------------ the keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters and some other keys mean something for tiles; Qt knows the rest."""
        order = KEYS.get(event.key())
        is_plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        if event.matches(QKeySequence.StandardKey.Copy):
            self.ordered.emit(TileOrder(Want.COPY))
        elif (event.key(), event.modifiers()) in _MENU_KEYS:
            self._ask_for_menu(self.visualRect(self.currentIndex()))
        elif order is None or not is_plain:
            super().keyPressEvent(event)
            if event.key() in _MOVING_KEYS and event.modifiers() == Qt.KeyboardModifier.NoModifier:
                self._select_current()
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
            self._select_current()

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        """What the person goes to is seen."""
        super().currentChanged(current, previous)
        if current.isValid():
            self._tiles.mark_seen(current.row())

    def toggle_fold(self, tile: int) -> None:
        """Fold the Run of a tile to a stack under the selected one, or spread a stack out."""
        entry = self._tiles.entry_at(tile)
        count = self._tiles.run_size(tile)
        if entry is None or count < 2:
            return
        if self._tiles.stacked(entry) > 1:
            self._tiles.unfold(tile)
            announce(self, self.tr("Run spread out, {count} pictures").format(count=count))
            return
        run = self._tiles.tile_index.run_around(tile)
        is_selected = self.selectionModel().isSelected
        selected = [each for each in run if is_selected(self._tiles.index(each))]
        current = self.currentIndex().row()
        self._tiles.fold(tile, current if current in selected else next(iter(selected), None))
        announce(self, self.tr("Run folded, {count} pictures").format(count=count))

    # ------------------------------------------------------------ inside

    def tile_state(self, tile: int) -> QStyle.StateFlag:
        """As every tile, and whether the pointer is on it."""
        state = super().tile_state(tile)
        return state | QStyle.StateFlag.State_MouseOver if tile == self._hovered else state

    def _part_at(self, point: QPoint) -> tuple[int | None, Part | None]:
        """The tile under a point, and what can be pressed there; buttons only where they are seen."""
        index = self.indexAt(point)
        entry = self._tiles.entry_at(index.row()) if index.isValid() else None
        if entry is None:
            return None, None
        rect = self._delegate.face_rect(self.visualRect(index), entry)
        parts = self._delegate.chrome.parts(rect, entry, self.layoutDirection())
        seen = parts if index.row() == self._hovered else {part: parts[part] for part in _ALWAYS_SEEN & parts.keys()}
        return index.row(), next((part for part, place in seen.items() if place.contains(point)), None)

    def _press(self, tile: int, part: Part) -> None:
        """Do what a part of a tile is for."""
        if part is Part.STACK:
            self.toggle_fold(tile)
        elif part is Part.MORE:
            index = self._tiles.index(tile)
            is_selected = self.selectionModel().isSelected(index)
            self.selectionModel().setCurrentIndex(index, Select.NoUpdate if is_selected else Select.ClearAndSelect)
            self._ask_for_menu(self._part_rect(tile, part))
        else:
            self.ordered.emit(TileOrder(_WANTS[part], self._tiles.entry_at(tile)))

    def _part_rect(self, tile: int, part: Part) -> QRect:
        entry = self._tiles.entry_at(tile)
        if entry is None:
            return QRect()
        rect = self._delegate.face_rect(self.tile_rect(tile), entry)
        return self._delegate.chrome.parts(rect, entry, self.layoutDirection()).get(part, rect)

    def _ask_for_menu(self, rect: QRect) -> None:
        """Ask for the menu of the current tile below a place of the viewport."""
        if self.currentIndex().isValid():
            self._select_current()
            place = rect.bottomLeft() if rect.intersects(self.viewport().rect()) else QPoint(0, 0)
            self.menu_requested.emit(self.viewport().mapToGlobal(place))

    def _hint_at(self, point: QPoint) -> str:
        """What the button or header under a point is for; empty if there is none."""
        if self.header_at(point) is not None:
            return self.tr("Fold to a stack (S)")
        match self._part_at(point)[1]:
            case Part.REMOVE:
                return self.tr("Remove or stop watching (Del)")
            case Part.REFINE:
                return self.tr("Refine (E)")
            case Part.USE:
                return self.tr("Use as reference (U)")
            case Part.MORE:
                return self.tr("More")
            case Part.STACK:
                return self.tr("Spread out (S)")
            case None:
                return ""

    def _hover(self, point: QPoint | None) -> None:
        tile, part = (None, None) if point is None else self._part_at(point)
        header = None if point is None or tile is not None else self.header_at(point)
        self.hover_run(None if header is None else header.first)
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor if header is None else Qt.CursorShape.PointingHandCursor)
        if (tile, part) != (self._hovered, self._delegate.hovered_part):
            self._hovered, self._delegate.hovered_part = tile, part
            self.viewport().update()

    def _select_current(self) -> None:
        """A key that leads nowhere else still chooses the tile it is on."""
        index = self.currentIndex()
        if index.isValid() and not self.selectionModel().isSelected(index):
            self.selectionModel().select(index, Select.ClearAndSelect)

    def showEvent(self, event: QShowEvent) -> None:
        """Time passes only while somebody can see it."""
        super().showEvent(event)
        self.clock.run()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop counting."""
        super().hideEvent(event)
        self.clock.stop()

    @Slot()
    def _on_moved(self) -> None:
        """Another tile may be under the pointer."""
        if self._hovered is not None:
            self._hover(self.viewport().mapFromGlobal(QCursor.pos()) if self.viewport().underMouse() else None)

    @Slot(int)
    def _on_model_arrived(self, row: int) -> None:
        """A picture that comes in sight takes its Job's place softly."""
        tile = self._tiles.tile_index.place_of(row)
        if tile is not None and self.isVisible() and tile in self.tiles_in_sight():
            self._delegate.fades.begin(row)

    def _wishes(self, tile: int) -> tuple[Wish, ...]:
        """The pictures a tile shows, and those of its Run's header with the first one."""
        entry = self._tiles.entry_at(tile)
        if entry is None:
            return ()
        ratio = self.devicePixelRatioF()
        wish = self._delegate.wish(entry, self._delegate.face_rect(self.tile_rect(tile), entry).size(), ratio)
        pictures = () if wish is None else (wish,)
        run = self._tiles.tile_index.run_around(tile)
        has_header = tile == run.start and len(run) > 1
        return (*pictures, *self._headers.wishes(entry, ratio)) if has_header else pictures
