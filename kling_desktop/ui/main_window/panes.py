"""Panes: composer, gallery and inspector side by side, and which of them have room. Knows nothing of what they show."""

from enum import Enum
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from kling_desktop.ui.base.reading_margins import reading_margins
from kling_desktop.ui.base.reading_side import visual_rect
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.veil import Veil
from kling_desktop.ui.main_window.drag_watch import DragWatch
from kling_desktop.ui.main_window.edge_tab import WIDTH_PX, Edge
from kling_desktop.ui.main_window.pane_walk import PaneWalk
from kling_desktop.ui.main_window.side_pane import LINE_PX, SideLook, SidePane

COMPOSER_PX, NARROW_COMPOSER_PX, INSPECTOR_PX = 376, 328, 344
"""Widths of the outer panes, the line beside them included."""
COMPOSER_RANGE, INSPECTOR_RANGE = range(328, 481), range(300, 441)
"""Between which they can be dragged in a wide window."""
GALLERY_LEAST_PX = 520
WIDE_FROM_PX, MEDIUM_FROM_PX = 1280, 1000
"""Window widths from which on the inspector, and the composer, stand beside the gallery."""


class Room(Enum):
    """How many panes a window has room for beside each other."""

    WIDE = "wide"
    MEDIUM = "medium"
    NARROW = "narrow"

    @classmethod
    def of(cls, width_px: int) -> "Room":
        """The room of a window of that width."""
        if width_px >= WIDE_FROM_PX:
            return cls.WIDE
        return cls.MEDIUM if width_px >= MEDIUM_FROM_PX else cls.NARROW


class PaneWishes(NamedTuple):
    """What the person wants to see; it outlives a window that is too narrow for it.

    Attributes:
        composer_px, inspector_px: widths in a wide window.
        composer_docked, inspector_docked: whether they are shown where there is room beside the gallery.
        composer_drawn, inspector_drawn: whether their drawers are open where there is not.
    """

    composer_px: int = COMPOSER_PX
    inspector_px: int = INSPECTOR_PX
    composer_docked: bool = True
    inspector_docked: bool = True
    composer_drawn: bool = False
    inspector_drawn: bool = False


class Panes(QWidget):
    """The three panes. Thread: gui.

    Signals:
        composer_shown, inspector_shown: whether that pane can be seen now.
        inspector_docked: whether the right pane stands beside the gallery when it is shown, or lies over it.
    """

    composer_shown = Signal(bool)
    inspector_shown = Signal(bool)
    inspector_docked = Signal(bool)

    def __init__(
        self, theme: Theme, composer: QWidget, gallery: QWidget, inspector: QWidget, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._gallery = gallery
        self._room = Room.WIDE
        self._keeps_composer = False
        self._composer_px, self._inspector_px = COMPOSER_PX, INSPECTOR_PX
        self._splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self._splitter.setHandleWidth(LINE_PX)
        look = SideLook(Edge.LEADING, self.tr("Show the composer"), "Ctrl+1", NARROW_COMPOSER_PX)
        self._composer = SidePane(theme, composer, look, self._splitter, self)
        self._splitter.addWidget(gallery)
        look = SideLook(Edge.TRAILING, self.tr("Show the details"), "Ctrl+3", INSPECTOR_PX)
        self._inspector = SidePane(theme, inspector, look, self._splitter, self)
        self.walk = PaneWalk(self, self._stops)
        self._drag_watch = DragWatch(self)
        self._veil = Veil(theme, self)
        self._is_veiling_gallery = True
        self._lay_out()
        self._connect()

    # ------------------------------------------------------------ for the studio

    @property
    def is_composer_shown(self) -> bool:
        """Whether the left pane can be seen."""
        return self._composer.is_shown

    @property
    def is_inspector_shown(self) -> bool:
        """Whether the right pane can be seen."""
        return self._inspector.is_shown

    @property
    def is_inspector_docked(self) -> bool:
        """Whether the right pane stands beside the gallery when it is shown, or lies over it."""
        return self._inspector.is_docked

    @property
    def wishes(self) -> PaneWishes:
        """What the person wants to see, to be remembered."""
        composer, inspector = self._composer, self._inspector
        return PaneWishes(
            self._composer_px,
            self._inspector_px,
            composer.is_wanted_docked,
            inspector.is_wanted_docked,
            composer.is_wanted_drawn,
            inspector.is_wanted_drawn,
        )

    def restore(self, wishes: PaneWishes) -> None:
        """Show what was wanted the last time, at once."""
        self._composer_px, self._inspector_px = wishes.composer_px, wishes.inspector_px
        composer, inspector = self._composer, self._inspector
        composer.is_wanted_docked, composer.is_wanted_drawn = wishes.composer_docked, wishes.composer_drawn
        inspector.is_wanted_docked, inspector.is_wanted_drawn = wishes.inspector_docked, wishes.inspector_drawn
        for side in (composer, inspector):
            side.appear(moves=False)
            side.shown.emit(side.is_shown)
        self._share_room()

    def show_composer(self, *, is_shown: bool) -> None:
        """Show or hide the left pane; who asks for it wants to write."""
        if is_shown is self._composer.is_shown:  # it is only the menu, which follows
            return
        self._composer.show(is_shown=is_shown)
        if is_shown:
            self.walk.begin(self._composer.pane)

    def show_inspector(self, *, is_shown: bool) -> None:
        """Show or hide the right pane."""
        self._inspector.show(is_shown=is_shown)

    @Slot(bool)
    def withhold_inspector(self, is_withheld: bool) -> None:
        """Do without the right pane and its tab while there is nothing it could ever show.

        The left one, where everything begins, then stands beside the gallery in the narrowest window too. It stays
        there when the first picture comes: it does not slip away under the hands of the person.
        """
        self._inspector.offer(is_offered=not is_withheld)
        self._leave_room_for_tab()
        if is_withheld and not self._keeps_composer:
            self._keeps_composer = True
            self._settle()
            self._share_room()

    @Slot()
    def reveal_composer(self) -> None:
        """Something happened in the left pane that the person asked for elsewhere; the keyboard stays where it is."""
        self._composer.show(is_shown=True)

    @Slot(bool)
    def set_others_veiled(self, is_veiled: bool) -> None:
        """Wash out everything but the left pane, its handles and drawers too: what is held belongs into that pane."""
        self._is_veiling_gallery = True
        self._veil.setVisible(is_veiled)
        self._place_veil()

    def set_inspector_veiled(self, is_veiled: bool) -> None:
        """Wash out the right pane alone: what is held over the gallery can be dropped there."""
        self._is_veiling_gallery = False
        self._veil.setVisible(is_veiled and self._inspector.is_shown)
        self._place_veil()

    # ------------------------------------------------------------ building

    def _lay_out(self) -> None:
        self._splitter.setChildrenCollapsible(False)
        for place, stretch in enumerate((0, 1, 0)):
            self._splitter.setStretchFactor(place, stretch)
        self._gallery.setMinimumWidth(GALLERY_LEAST_PX)
        self.setMinimumWidth(GALLERY_LEAST_PX)  # not what all three need: there are drawers
        self._bound_widths()
        self._share_room()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._splitter)
        # A tab stands in the order of the keyboard where its pane would.
        self.setTabOrder(self._composer.tab, self._composer.pane)
        self.setTabOrder(self._inspector.pane, self._inspector.tab)

    def _connect(self) -> None:
        self._splitter.splitterMoved.connect(self._on_splitter_moved)
        self._composer.shown.connect(self._on_composer_shown)
        self._inspector.shown.connect(self._on_inspector_shown)
        for side in (self._composer, self._inspector):
            side.hiding.connect(self._on_side_hiding)
            side.entered.connect(self._on_side_entered)
        self._composer.tab.clicked.connect(self._on_composer_tab_clicked)
        self._inspector.tab.clicked.connect(self._on_inspector_tab_clicked)
        self._drag_watch.pictures_came.connect(self.reveal_composer)

    # ------------------------------------------------------------ room

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Panes give way where there is little room; wanted, they come back when there is."""
        super().resizeEvent(event)
        room = Room.of(self.width())
        if room is not self._room:
            self._room = room
            self._settle()
        self._share_room()
        for side in (self._composer, self._inspector):
            side.place()
        self._place_veil()

    def _settle(self) -> None:
        """Beside the gallery or in a drawer, as there is room."""
        self._bound_widths()
        self._composer.settle(is_docked=self._room is not Room.NARROW or self._keeps_composer)
        self._inspector.settle(is_docked=self._room is Room.WIDE)
        self.inspector_docked.emit(self._inspector.is_docked)

    def _bound_widths(self) -> None:
        """How wide the outer panes can be made."""
        narrow = NARROW_COMPOSER_PX - LINE_PX
        is_wide = self._room is Room.WIDE
        self._composer.pane.setMinimumWidth(narrow)
        self._composer.pane.setMaximumWidth(COMPOSER_RANGE[-1] - LINE_PX if is_wide else narrow)
        self._inspector.pane.setMinimumWidth(INSPECTOR_RANGE[0] - LINE_PX)
        self._inspector.pane.setMaximumWidth(INSPECTOR_RANGE[-1] - LINE_PX)

    def _share_room(self) -> None:
        """The wanted widths; what they take of the gallery's least width they give back, the inspector first."""
        is_wide = self._room is Room.WIDE
        widths = {
            self._composer: self._composer_px if is_wide else NARROW_COMPOSER_PX,
            self._inspector: self._inspector_px,
        }
        docked = [side for side in (self._inspector, self._composer) if side.is_docked and side.is_shown]
        missing = GALLERY_LEAST_PX + sum(widths[side] for side in docked) - self.width()
        for side in docked:
            given = min(max(0, missing), widths[side] - LINE_PX - side.pane.minimumWidth())
            widths[side] -= given
            missing -= given
        sizes = [max(1, self.width() - sum(widths[side] for side in docked))]
        if self._composer.is_docked:
            sizes.insert(0, widths[self._composer] - LINE_PX)
        if self._inspector.is_docked:
            sizes.append(widths[self._inspector] - LINE_PX)
        self._splitter.setSizes(sizes)
        self._leave_room_for_tab()

    def _leave_room_for_tab(self) -> None:
        """Keep the gallery's scroll bar beside the tab of the inspector, not under it.

        A drawer that covers the tab changes nothing: tiles stay where they are while it comes and goes.
        """
        inspector = self._inspector
        has_tab = inspector.is_offered and not (inspector.is_docked and inspector.is_shown)
        self._gallery.setContentsMargins(reading_margins(0, 0, WIDTH_PX if has_tab else 0, 0))

    def _place_veil(self) -> None:
        """Over all but the left pane, or over the right one; a drawer with the left one lies above it."""
        if self._veil.isHidden():
            return
        self._veil.raise_()
        if not self._is_veiling_gallery:
            pane = self._inspector.pane
            place = QRect(pane.mapTo(self, QPoint()), pane.size())
            is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            self._veil.setGeometry(place.adjusted(0 if is_mirrored else -LINE_PX, 0, LINE_PX if is_mirrored else 0, 0))
            return
        taken = 0
        if not self._composer.is_docked:
            self._composer.drawer.raise_all()
        elif self._composer.is_shown:
            taken = self._composer.pane.width() + LINE_PX
        free = QRect(taken, 0, self.width() - taken, self.height())
        self._veil.setGeometry(visual_rect(self.layoutDirection(), self.rect(), free))

    @Slot()
    def _on_splitter_moved(self) -> None:
        """The person chose other widths."""
        if self._room is not Room.WIDE:
            return
        if self._composer.is_shown:
            self._composer_px = self._composer.pane.width() + LINE_PX
        if self._inspector.is_shown:
            self._inspector_px = self._inspector.pane.width() + LINE_PX

    @Slot(bool)
    def _on_composer_shown(self, is_shown: bool) -> None:
        self._share_room()
        self._place_veil()
        self._watch_for_drags()
        self.composer_shown.emit(is_shown)

    @Slot(bool)
    def _on_inspector_shown(self, is_shown: bool) -> None:
        self._share_room()
        self.inspector_shown.emit(is_shown)

    # ------------------------------------------------------------ keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape, which nobody inside wanted, closes a drawer: the one with the keyboard, else the right one."""
        drawn = [side for side in (self._inspector, self._composer) if not side.is_docked and side.is_shown]
        if event.key() != Qt.Key.Key_Escape or not drawn:
            super().keyPressEvent(event)
            return
        next((side for side in drawn if side.has_focus()), drawn[0]).show(is_shown=False)

    def _stops(self) -> tuple[QWidget, ...]:
        """What F6 goes through."""
        here = (self._composer.stop, self._gallery)
        return (*here, self._inspector.stop) if self._inspector.is_offered else here

    @Slot()
    def _on_side_hiding(self) -> None:
        """The keyboard is not lost with a pane: the gallery is always there."""
        self.walk.enter(self._gallery)

    @Slot()
    def _on_side_entered(self) -> None:
        """The keyboard was on the tab, so it goes on in the pane."""
        side = self.sender()
        assert isinstance(side, SidePane)
        self.walk.begin(side.pane)

    @Slot()
    def _on_composer_tab_clicked(self) -> None:
        self.show_composer(is_shown=True)

    @Slot()
    def _on_inspector_tab_clicked(self) -> None:
        self.show_inspector(is_shown=True)

    # ------------------------------------------------------------ drags from outside

    def showEvent(self, event: QShowEvent) -> None:
        """Only a window that is shown can be dragged into."""
        super().showEvent(event)
        self._watch_for_drags()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing to watch."""
        super().hideEvent(event)
        self._watch_for_drags()

    def _watch_for_drags(self) -> None:
        """Pictures that are dragged in shall find the slots open."""
        self._drag_watch.set_wanted(is_wanted=self.isVisible() and not self._composer.is_shown)
