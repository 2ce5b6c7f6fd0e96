"""LiveGrid: a GridView under the hand and in time: opens pictures, takes Jobs away, counts seconds, fetches thumbnails.

Where tiles lie is `grid_view`'s matter; what its signals lead to is the panel's.
"""

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QStyle, QWidget

from kling_desktop.core.history_entry import Entry
from kling_desktop.core.ports.files import PictureFiles
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader, Wish
from kling_desktop.ui.gallery.date_section import next_day_ms
from kling_desktop.ui.gallery.gallery_model import GalleryModel
from kling_desktop.ui.gallery.grid_view import GridView
from kling_desktop.ui.gallery.header_painter import HeaderPainter
from kling_desktop.ui.gallery.tile_delegate import TileDelegate
from kling_desktop.ui.gallery.tile_face import is_counting

TICK_MS = 1000
_FETCH_MS = 50
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
_OPENING_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class LiveGrid(GridView):
    """The gallery's grid. Thread: gui.

    Signals:
        open_requested: the Entry of a picture that was double-clicked, or Enter or Space pressed on it.
        removal_requested: the Entry of a Job on its way whose × was clicked, or Delete pressed on it.
        use_as_reference_requested: U was pressed on these Entries' pictures.
        reuse_requested: R was pressed on this Entry.
    """

    open_requested = Signal(object)
    removal_requested = Signal(object)
    use_as_reference_requested = Signal(object)
    reuse_requested = Signal(object)

    def __init__(
        self,
        theme: Theme,
        model: GalleryModel,
        loader: ThumbnailLoader,
        files: PictureFiles,
        parent: QWidget | None = None,
    ) -> None:
        delegate = TileDelegate(theme, model, loader, files)
        headers = HeaderPainter(theme, loader, files)
        super().__init__(theme, model, delegate, headers, parent)
        delegate.setParent(self)
        self._loader = loader
        self._hovered_remove: int | None = None
        self._pressed_remove: QPersistentModelIndex | None = None
        self._ticking = QTimer(self, interval=TICK_MS)
        self._ticking.timeout.connect(self._on_ticking_timeout)
        self._fetching = QTimer(self, singleShot=True, interval=_FETCH_MS)
        self._fetching.timeout.connect(self._on_fetching_timeout)
        self._midnight = QTimer(self, singleShot=True)
        self._midnight.timeout.connect(self._on_midnight_timeout)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Pictures"))
        self.moved.connect(self._on_moved)
        model.dataChanged.connect(self._on_moved)
        loader.loaded.connect(self.viewport().update)

    @property
    def is_ticking(self) -> bool:
        """Whether seconds are being counted."""
        return self._ticking.isActive()

    # ------------------------------------------------------------ under the hand

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on an × does not select."""
        tile = self._remove_at(event.position().toPoint())
        if tile is not None and event.button() == Qt.MouseButton.LeftButton:
            self._pressed_remove = QPersistentModelIndex(self._tiles.index(tile))
            return
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go on the same ×: take the Job away."""
        pressed, self._pressed_remove = self._pressed_remove, None
        if pressed is None:
            super().mouseReleaseEvent(event)
        elif self._remove_at(event.position().toPoint()) == pressed.row():
            self.removal_requested.emit(self._tiles.entry_at(pressed.row()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a picture; a second click on an × is no click on what lies there now."""
        point = event.position().toPoint()
        if self._remove_at(point) is None and event.button() == Qt.MouseButton.LeftButton:
            self._open(self.indexAt(point))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light the × under the pointer; a new picture under it is seen."""
        point = event.position().toPoint()
        self._hover_remove(self._remove_at(point))
        if self._pressed_remove is None:
            super().mouseMoveEvent(event)
        tile = self.indexAt(point)
        if tile.isValid():
            self._tiles.mark_seen(tile.row())

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the pointer."""
        super().leaveEvent(event)
        self._hover_remove(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space open, Delete takes a Job away, U and R use a tile again; Qt knows the rest."""
        entry = self._tiles.entry_at(self.currentIndex().row())
        is_plain = event.modifiers() == Qt.KeyboardModifier.NoModifier and not event.isAutoRepeat()
        if entry is None or not is_plain or not self._act(event.key(), entry):
            super().keyPressEvent(event)
            if event.key() in _MOVING_KEYS:
                self._select_current()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who comes by keyboard has a tile at once."""
        super().focusInEvent(event)
        if event.reason() in _BY_KEYBOARD:
            self._select_current()

    def _select_current(self) -> None:
        """A key that leads nowhere else still chooses the tile it is on."""
        index = self.currentIndex()
        if index.isValid() and not self.selectionModel().isSelected(index):
            self.selectionModel().select(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _act(self, key: int, entry: Entry) -> bool:
        """Do what a key means for a tile; whether it means anything."""
        if key == Qt.Key.Key_R:
            self.reuse_requested.emit(entry)
        elif key in _OPENING_KEYS:
            self._open(self.currentIndex())
        elif key == Qt.Key.Key_Delete and entry.output is None:
            self.removal_requested.emit(entry)
        elif key == Qt.Key.Key_U and entry.output is not None:
            self.use_as_reference_requested.emit((entry,))
        else:
            return False
        return True

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        """What the person goes to is seen."""
        super().currentChanged(current, previous)
        if current.isValid():
            self._tiles.mark_seen(current.row())

    def tile_state(self, tile: int) -> QStyle.StateFlag:
        """As every tile, and whether the pointer is on its ×."""
        state = super().tile_state(tile)
        return state | QStyle.StateFlag.State_MouseOver if tile == self._hovered_remove else state

    def _open(self, index: QModelIndex) -> None:
        entry = self._tiles.entry_at(index.row()) if index.isValid() else None
        if entry is not None and entry.output is not None:
            self.open_requested.emit(entry)

    def _remove_at(self, point: QPoint) -> int | None:
        """The tile on its way whose × is under a point."""
        index = self.indexAt(point)
        entry = self._tiles.entry_at(index.row()) if index.isValid() else None
        if entry is None or entry.output is not None:
            return None
        rect = self._delegate.remove_rect(self.visualRect(index), self.layoutDirection())
        return index.row() if rect.contains(point) else None

    def _hover_remove(self, tile: int | None) -> None:
        if tile != self._hovered_remove:
            self._hovered_remove = tile
            self.viewport().update()

    # ------------------------------------------------------------ in time

    def showEvent(self, event: QShowEvent) -> None:
        """Time passes only while somebody can see it."""
        super().showEvent(event)
        self._on_midnight_timeout()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop counting."""
        super().hideEvent(event)
        for timer in (self._ticking, self._midnight, self._fetching):
            timer.stop()

    def _counting(self) -> list[int]:
        """The tiles in sight that change with every second."""
        found = []
        for tile in self.tiles_in_sight():
            entry = self._tiles.entry_at(tile)
            if entry is not None and is_counting(entry.job):
                found.append(tile)
        return found

    @Slot()
    def _on_moved(self) -> None:
        """Other tiles are in sight, or they say other things."""
        if not self.isVisible():
            return
        if not self._fetching.isActive():
            self._fetching.start()
        if not self._counting():
            self._ticking.stop()
        elif not self._ticking.isActive():
            self._ticking.start()

    @Slot()
    def _on_ticking_timeout(self) -> None:
        """Another second: only what counts is painted."""
        for tile in self._counting():
            self.viewport().update(self.tile_rect(tile))

    @Slot()
    def _on_midnight_timeout(self) -> None:
        """Today is another day now, perhaps."""
        now_ms = self._tiles.now_ms
        self._midnight.start(max(1000, next_day_ms(now_ms) - now_ms))
        self.relayout()

    @Slot()
    def _on_fetching_timeout(self) -> None:
        """Get the pictures in sight, then those of one screen around; forget about the others."""
        near = self.tiles_in_sight(screens=1)
        seen = self.tiles_in_sight()
        ahead = [tile for tile in near if tile not in seen]
        self._loader.keep_only(wish for tile in (*seen, *ahead) for wish in self._wishes(tile))

    def _wishes(self, tile: int) -> tuple[Wish, ...]:
        """The pictures a tile shows, its Run's header included."""
        entry: Entry | None = self._tiles.entry_at(tile)
        if entry is None:
            return ()
        ratio = self.devicePixelRatioF()
        wish = self._delegate.wish(entry, self.tile_rect(tile).size(), ratio)
        pictures = () if wish is None else (wish,)
        return (*pictures, *self._headers.wishes(entry, ratio)) if entry.job.place == 0 else pictures
