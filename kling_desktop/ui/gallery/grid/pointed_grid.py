"""PointedGrid: a GridView under the pointer: what is pressed, hovered or pulled becomes an order or a drag."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPersistentModelIndex, QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import QCursor, QDrag, QHelpEvent, QMouseEvent, QPixmap
from PySide6.QtWidgets import QToolTip

from kling_desktop.core.history_entry import Entry
from kling_desktop.core.ports.files import Outgoing, PictureFiles
from kling_desktop.ui.base.plain_text import tooltip_text
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader
from kling_desktop.ui.gallery.grid.grid_view import GridView, Select
from kling_desktop.ui.gallery.grid.header_painter import HeaderPainter
from kling_desktop.ui.gallery.grid.tile_painter import TilePainter, TileState
from kling_desktop.ui.gallery.grid.tile_parts import Part
from kling_desktop.ui.gallery.selection import MOST_ENTRIES
from kling_desktop.ui.gallery.tile_order import TileOrder, Want
from kling_desktop.ui.gallery.tiles.gallery_model import GalleryModel

if TYPE_CHECKING:
    from kling_desktop.ui.gallery.grid.grid_drag import DragCopies

_ALWAYS_SEEN = frozenset({Part.REMOVE, Part.STACK})
_WANTS = {
    Part.REMOVE: Want.STOP,
    Part.REFINE: Want.REFINE,
    Part.USE: Want.USE_AS_REFERENCE,
    Part.RESTORE: Want.RESTORE,
}

Pressed = tuple[QPersistentModelIndex, Part]


class PointedGrid(GridView):
    """A grid for the mouse. Thread: gui.

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
        tile_painter = TilePainter(theme, model, loader, files)
        super().__init__(theme, model, tile_painter, HeaderPainter(theme, loader, files))
        tile_painter.setParent(self)
        self._loader = loader
        self._outgoing = outgoing
        self._copies: DragCopies | None = None  # made with the first drag
        self._hovered: int | None = None
        self._pressed: Pressed | None = None
        self._pressed_run: tuple[Entry, ...] = ()
        self._last_pressed = QPersistentModelIndex()
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.moved.connect(self._on_moved)
        tile_painter.fades.changed.connect(self.viewport().update)
        loader.loaded.connect(self.viewport().update)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on a part of a tile, or on a Run's header, does not select."""
        point, is_left = event.position().toPoint(), event.button() == Qt.MouseButton.LeftButton
        tile, part = self._part_at(point)
        self._last_pressed = QPersistentModelIndex()
        if is_left and tile is not None and part is not None:
            self._pressed = (QPersistentModelIndex(self._tiles.index(tile)), part)
        elif is_left and (run := self.held_run_at(point)):
            self._pressed_run = run
        elif is_left and (header := self.header_at(point)) is not None:
            self.toggle_fold(header.first)
        else:
            self._last_pressed = QPersistentModelIndex(self.indexAt(point))
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go on the same part: do what it is for."""
        pressed, self._pressed = self._pressed, None
        run, self._pressed_run = self._pressed_run, ()
        if run:
            self._remove(run if run == self.held_run_at(event.position().toPoint()) else ())
        elif pressed is None:
            super().mouseReleaseEvent(event)
        elif self._part_at(event.position().toPoint()) == (pressed[0].row(), pressed[1]):
            self._press(pressed[0].row(), pressed[1])

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a picture; a second click on a part or a header is no click on what lies there now."""
        tile, part = self._part_at(event.position().toPoint())
        is_same = self._last_pressed.isValid() and self._last_pressed.row() == tile
        if tile is not None and is_same and part is None and event.button() == Qt.MouseButton.LeftButton:
            self.ordered.emit(TileOrder(Want.OPEN, self._tiles.entry_at(tile)))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light what is under the pointer; a new picture under it is seen."""
        self._hover(event.position().toPoint())
        if self._pressed is None and not self._pressed_run:
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
        """The drag of what is selected, ready to be begun; None if there is no picture among it, or it was put away."""
        from kling_desktop.ui.base.drag_ghost import CARD_PX, FROM_POINTER, drag_ghost
        from kling_desktop.ui.gallery.grid.grid_drag import DragCopies, OutgoingMime

        selected = self.selected_entries(MOST_ENTRIES)
        entries = [each for each in selected if each.output is not None and each.marks.deleted_at_ms is None]
        outputs = [entry.output for entry in entries if entry.output is not None]
        if not outputs:
            return None
        ratio = self.devicePixelRatioF()
        wishes = [self.tile_painter.wish(entry, CARD_PX, ratio) for entry in entries[:2]]
        cards = [self._loader.pixmap(wish) or QPixmap() for wish in wishes if wish is not None]
        if self._copies is None and self._outgoing is not None:
            self._copies = DragCopies(self._outgoing, self._loader.pool, self)
        drag = QDrag(self)
        drag.setMimeData(OutgoingMime(outputs, self._copies))
        drag.setPixmap(drag_ghost(self._theme, cards, len(outputs), ratio))
        drag.setHotSpot(FROM_POINTER)
        return drag

    def tile_state(self, tile: int) -> TileState:
        """As every tile, and whether the pointer is on it."""
        return super().tile_state(tile)._replace(is_hovered=tile == self._hovered)

    def ask_for_menu(self, rect: QRect) -> None:
        """Ask for the menu of the current tile below a place of the viewport."""
        if self.currentIndex().isValid():
            self.select_current()
            self.menu_requested.emit(self.viewport().mapToGlobal(rect.bottomLeft()))

    # ------------------------------------------------------------ inside

    def _part_at(self, point: QPoint) -> tuple[int | None, Part | None]:
        """The tile under a point, and what can be pressed there; buttons only where they are seen."""
        index = self.indexAt(point)
        entry = self._tiles.entry_at(index.row()) if index.isValid() else None
        if entry is None:
            return None, None
        rect = self.tile_painter.face_rect(self.visualRect(index), entry)
        parts = self.tile_painter.chrome.parts(rect, entry, self.layoutDirection())
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
            self.ask_for_menu(self._part_rect(tile, part))
        else:
            self.ordered.emit(TileOrder(_WANTS[part], self._tiles.entry_at(tile)))

    def _remove(self, run: tuple[Entry, ...]) -> None:
        """Take back every tile of a held Run."""
        for entry in run:
            self.ordered.emit(TileOrder(Want.STOP, entry))

    def _part_rect(self, tile: int, part: Part) -> QRect:
        entry = self._tiles.entry_at(tile)
        if entry is None:
            return QRect()
        rect = self.tile_painter.face_rect(self.tile_rect(tile), entry)
        return self.tile_painter.chrome.parts(rect, entry, self.layoutDirection()).get(part, rect)

    def _hint_at(self, point: QPoint) -> str:
        """What the button or header under a point is for; empty if there is none."""
        if self.held_run_at(point):
            return self.tr("Remove all of it: nothing was sent or charged")
        if self.header_at(point) is not None:
            return self.tr("Fold to a stack (S)")
        match self._part_at(point)[1]:
            case Part.REMOVE:
                return self.tr("Remove or stop watching (Del)")
            case Part.REFINE:
                return self.tr("Refine (E)")
            case Part.USE:
                return self.tr("Use as reference (U)")
            case Part.RESTORE:
                return self.tr("Restore")
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
        if (tile, part) != (self._hovered, self.tile_painter.hovered_part):
            self._hovered, self.tile_painter.hovered_part = tile, part
            self.viewport().update()

    @Slot()
    def _on_moved(self) -> None:
        """Another tile may be under the pointer."""
        if self._hovered is not None or self._hovered_run is not None:
            self._hover(self.viewport().mapFromGlobal(QCursor.pos()) if self.viewport().underMouse() else None)
