"""PlacedView: a QListView whose places come from `row_layout`.

Qt's own layout never runs; its selection, keyboard handling and accessibility do. What lies between tiles, section and
Run headers, is no row of the model. Content places count from the top of all tiles and from the reading edge;
`_to_viewport` and `_to_content` alone turn them into pixels of the viewport and back. Above the tiles there may be room
for something else that scrolls along, whose height moves no tile within the content. Paints nothing.
"""

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.gallery.grid.grid_places import GridPlaces
from kling_desktop.ui.gallery.grid.tile_parts import OUTSET_PX
from kling_desktop.ui.gallery.layout.date_section import DateSection
from kling_desktop.ui.gallery.layout.grid_step import Step, step_from
from kling_desktop.ui.gallery.layout.packed_section import Measures
from kling_desktop.ui.gallery.layout.row_layout import Layout, Place
from kling_desktop.ui.gallery.tiles.gallery_model import GalleryModel
from kling_desktop.ui.gallery.tiles.tile_list import AnyIndex

SMALLEST_PX, USUAL_PX, LARGEST_PX = 120, 184, 320
"""Heights that rows may aim at."""
MARGIN_PX = 20
RESIZE_MS = 30
_SECTION_PX, _RUN_PX = 34, 36
_LEAST_WIDTH_PX = 160
_SCROLL_STEP_PX = 48

Action = QAbstractItemView.CursorAction
Hint = QAbstractItemView.ScrollHint

_STEPS = {
    Action.MoveUp: Step.UP,
    Action.MoveDown: Step.DOWN,
    Action.MoveNext: Step.NEXT,
    Action.MovePrevious: Step.PREVIOUS,
    Action.MoveHome: Step.FIRST,
    Action.MoveEnd: Step.LAST,
    Action.MovePageUp: Step.PAGE_UP,
    Action.MovePageDown: Step.PAGE_DOWN,
}


class PlacedView(QListView):
    """Places the tiles of a `GalleryModel` in justified rows. Thread: gui.

    Signals:
        moved: other tiles are in sight than before, or they lie elsewhere.
    """

    moved = Signal()

    def __init__(self, theme: Theme, model: GalleryModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tiles = model
        self._places = GridPlaces()
        self._target_px = USUAL_PX
        self._head_px = 0
        self._across: int | None = None
        self._is_settling = False
        self._anchor: tuple[QPersistentModelIndex, int] | None = None
        self._resizing = QTimer(self, singleShot=True, interval=RESIZE_MS)
        self._resizing.timeout.connect(self.relayout)
        self._working = QTimer(self, singleShot=True, interval=0)
        self._working.timeout.connect(self._on_working_timeout)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setModel(model)
        model.reshaped.connect(self.relayout)
        theme.changed.connect(self.relayout)

    # ------------------------------------------------------------ what the gallery asks

    @property
    def layout_now(self) -> Layout:
        """The places in use."""
        return self._places.layout

    @property
    def sections_now(self) -> tuple[DateSection, ...]:
        """The date sections in use."""
        return self._places.sections

    @property
    def is_settled(self) -> bool:
        """Whether all places are what they will be."""
        return not (self._places.is_at_work or self._resizing.isActive())

    def set_target_px(self, target_px: int) -> None:
        """Aim at another height of rows."""
        self._target_px = min(max(target_px, SMALLEST_PX), LARGEST_PX)
        self._resizing.start()

    def set_head_px(self, head_px: int) -> None:
        """Leave so much room above the tiles. Who has scrolled into the tiles goes on seeing the same ones."""
        if head_px != self._head_px:
            self._head_px = head_px
            self._settle()

    @property
    def content_top(self) -> int:
        """The content place at the upper edge of the viewport; below 0 while something above the tiles is in sight."""
        return self.verticalOffset() - self._head_px

    def tiles_in_sight(self, screens: int = 0) -> range:
        """The tiles of which a part can be seen, and those on so many screens above and below."""
        top, height = self.content_top, self.viewport().height()
        tiles = self.layout_now.tiles_between(top - screens * height, top + (screens + 1) * height)
        return range(tiles.start, min(tiles.stop, self._tiles.rowCount()))

    def tile_rect(self, tile: int) -> QRect:
        """Where a tile is in the viewport; empty if it has no place yet."""
        if not 0 <= tile < self.layout_now.count:
            return QRect()
        return self._to_viewport(self.layout_now.place(tile))

    @Slot()
    def relayout(self) -> None:
        """Find the places anew: at once where little has changed, else in slices while the old ones stay."""
        self._resizing.stop()
        measures = Measures(
            width_px=max(_LEAST_WIDTH_PX, self.width() - 2 * MARGIN_PX),
            target_px=self._target_px,
            section_px=self._theme.scaled(_SECTION_PX),
            run_px=self._theme.scaled(_RUN_PX),
        )
        first_weekday = QLocale().firstDayOfWeek().value - 1
        if self._places.begin(self._tiles.tile_index, measures, self._tiles.now_ms, first_weekday):
            self._settle()
        else:
            self._working.start()

    # ------------------------------------------------------------ places, as Qt asks for them

    def doItemsLayout(self) -> None:
        """Qt thinks that places changed; it does with each step of a window's being built, before anybody sees one."""
        if self.isVisible():
            self.relayout()
        super(QListView, self).doItemsLayout()

    def visualRect(self, index: AnyIndex) -> QRect:
        """Where a tile is in the viewport."""
        return self.tile_rect(index.row()) if index.isValid() else QRect()

    def indexAt(self, point: QPoint) -> QModelIndex:
        """The tile under a point of the viewport."""
        tile = self.layout_now.tile_at(*self._to_content(point))
        return QModelIndex() if tile is None else self._tiles.index(tile)

    def horizontalOffset(self) -> int:
        """Nothing scrolls sideways."""
        return 0

    def verticalOffset(self) -> int:
        """How far it is scrolled, px."""
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: AnyIndex) -> bool:
        """Every tile is shown."""
        return not index.isValid()

    def scrollTo(self, index: AnyIndex, hint: Hint = Hint.EnsureVisible) -> None:
        """Bring a tile into sight, with its neighbours' edges and the headers above it."""
        if not 0 <= index.row() < self.layout_now.count:
            return
        place = self.layout_now.place(index.row())
        height = self.viewport().height()
        top = min(self.layout_now.top_with_headers(index.row()), place.y - OUTSET_PX)
        bottom = place.bottom + OUTSET_PX
        if hint == Hint.PositionAtCenter:
            self._scroll_content_to(place.y + place.height // 2 - height // 2)
        elif hint == Hint.PositionAtTop or (hint == Hint.EnsureVisible and top < self.content_top):
            self._scroll_content_to(top)
        elif hint == Hint.PositionAtBottom or bottom > self.content_top + height:
            self._scroll_content_to(min(bottom - height, place.y - OUTSET_PX))

    def moveCursor(self, action: Action, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Where a key leads; up and down stay in their column."""
        del modifiers
        current = self.currentIndex().row()
        if not 0 <= current < self.layout_now.count:
            return self._tiles.index(0) if self.layout_now.count else QModelIndex()
        step = _STEPS.get(action)
        if step is None:
            is_forward = (action == Action.MoveRight) == (self.layoutDirection() == Qt.LayoutDirection.LeftToRight)
            step = Step.NEXT if is_forward else Step.PREVIOUS
        place = self.layout_now.place(current)
        is_vertical = step in (Step.UP, Step.DOWN, Step.PAGE_UP, Step.PAGE_DOWN)
        across = self._across if is_vertical and self._across is not None else place.x + place.width // 2
        self._across = across if is_vertical else None
        tile = step_from(self.layout_now, current, step, across, self.viewport().height())
        return self._tiles.index(min(tile, self._tiles.rowCount() - 1))

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Select the tile under a click, or all tiles from one to another in reading order."""
        if abs(rect.width()) <= 1 and abs(rect.height()) <= 1:
            index = self.indexAt(rect.topLeft())
            selection = QItemSelection(index, index) if index.isValid() else QItemSelection()
        else:
            ends = (rect.topLeft(), rect.bottomRight())
            tiles = [self.layout_now.tile_near(*self._to_content(end)) for end in ends]
            found = sorted(tile for tile in tiles if tile is not None)
            both = [self._tiles.index(tile) for tile in found]
            selection = QItemSelection(both[0], both[-1]) if both else QItemSelection()
        self.selectionModel().select(selection, command)

    # ------------------------------------------------------------ what happens

    def updateGeometries(self) -> None:
        """Fit the scroll bar to the content."""
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, self._head_px + self.layout_now.height - height))
        bar.setPageStep(height)
        bar.setSingleStep(_SCROLL_STEP_PX)
        super(QListView, self).updateGeometries()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wait a moment: more of these will come."""
        super(QListView, self).resizeEvent(event)
        if self.layout_now.count:
            self._resizing.start()
        else:
            self.relayout()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Scrolled: everything is painted anew, which is steadier than moving what is there."""
        del dx, dy
        if not self._is_settling:
            self._set_anchor()
        self.viewport().update()
        self.moved.emit()

    def rowsInserted(self, parent: AnyIndex, start: int, end: int) -> None:
        """Tiles came. QListView would ask for its own layout as well."""
        super(QListView, self).rowsInserted(parent, start, end)
        self.relayout()

    # ------------------------------------------------------------ inside

    @Slot()
    def _on_working_timeout(self) -> None:
        """Go on with the next places."""
        if self._places.go_on():
            self._settle()
        elif self._places.is_at_work:
            self._working.start()

    def _settle(self) -> None:
        """New places are in use: keep the first picture in sight where it is.

        The same picture goes on being the one that is kept until the person scrolls: rows that are packed anew may
        begin with another one, and a Run that comes tile by tile would push the view along.
        """
        self._is_settling = True
        self.updateGeometries()
        anchor = self._anchor
        if anchor is not None and 0 <= anchor[0].row() < self.layout_now.count:
            self._scroll_content_to(self.layout_now.place(anchor[0].row()).y + anchor[1])
        self._is_settling = False
        if anchor is None or not anchor[0].isValid():
            self._set_anchor()
        self.viewport().update()
        self.moved.emit()

    def _set_anchor(self) -> None:
        """Remember which tile is first in sight, and by how much; above the tiles, nothing: new ones shall show."""
        self._anchor = None
        tiles = self.tiles_in_sight()
        if self.content_top > 0 and tiles:
            offset = self.content_top - self.layout_now.place(tiles[0]).y
            self._anchor = (QPersistentModelIndex(self._tiles.index(tiles[0])), offset)

    def _scroll_content_to(self, y: int) -> None:
        """Bring a content place to the upper edge of the viewport, as far as that goes."""
        self.verticalScrollBar().setValue(y + self._head_px)

    def _clipped(self, tiles: range) -> tuple[int, int]:
        """The tiles that still are in the model, while new places are not ready."""
        return tiles.start, min(tiles.stop, self._tiles.rowCount())

    def _left_edge(self) -> int:
        """Where the tiles begin in the viewport, from the left."""
        if self.layoutDirection() == Qt.LayoutDirection.LeftToRight:
            return MARGIN_PX
        return self.viewport().width() - MARGIN_PX - self.layout_now.measures.width_px

    def _to_viewport(self, place: Place) -> QRect:
        x = place.x
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            x = self.layout_now.measures.width_px - place.x - place.width
        return QRect(self._left_edge() + x, place.y - self.content_top, place.width, place.height)

    def _to_content(self, point: QPoint) -> tuple[int, int]:
        x = point.x() - self._left_edge()
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            x = self.layout_now.measures.width_px - 1 - x
        return x, point.y() + self.content_top
