"""SidePane: one of the two outer panes, which is docked, in a drawer, or only a tab at the window's edge."""

from typing import NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.main_window.drawer import Drawer
from kling_desktop.ui.main_window.edge_tab import Edge, EdgeTab

LINE_PX = 1
"""The line between two panes belongs to the outer one's width."""


class SideLook(NamedTuple):
    """What distinguishes one side from the other.

    Attributes:
        edge: of the window.
        tab_name: what the tab at the edge does, translated.
        shortcut: of that, in Qt's portable form.
        drawer_px: width of the drawer.
    """

    edge: Edge
    tab_name: str
    shortcut: str
    drawer_px: int


class SidePane(QObject):
    """Knows where its pane is. What the person wants is kept apart for docked and drawn: either outlives the other.

    Thread: gui.

    Signals:
        shown: whether the pane can be seen now.
        hiding: it is about to go with the keyboard's focus in it.
        entered: it came in place of its tab, on which the keyboard was.
    """

    shown = Signal(bool)
    hiding = Signal()
    entered = Signal()

    def __init__(self, theme: Theme, pane: QWidget, look: SideLook, splitter: QSplitter, ground: QWidget) -> None:
        """Dock a pane into a splitter that lies on a ground; drawer and tab lie on the same."""
        super().__init__(ground)
        self.pane = pane
        self._splitter, self._look = splitter, look
        self._is_docked = True
        self.is_wanted_docked, self.is_wanted_drawn = True, False
        self.is_offered = True
        self.tab = EdgeTab(theme, look.edge, look.tab_name, look.shortcut, ground)
        self.drawer = Drawer(theme, look.edge, look.drawer_px, ground)
        self.tab.hide()
        self._dock()

    @property
    def is_docked(self) -> bool:
        """Whether it stands beside the others when it is shown."""
        return self._is_docked

    @property
    def is_shown(self) -> bool:
        """Whether it can be seen, or is about to be."""
        return self.is_offered and (self.is_wanted_docked if self._is_docked else self.is_wanted_drawn)

    @property
    def stop(self) -> QWidget:
        """What the keyboard finds on this side: the pane, or the tab it left."""
        return self.pane if self.is_shown else self.tab

    def has_focus(self) -> bool:
        """Whether the keyboard is in it, or will be once the window is active."""
        focus = self.pane.window().focusWidget()
        return focus is not None and self.pane.isAncestorOf(focus)

    def show(self, *, is_shown: bool) -> None:
        """Show or hide it: the person's will for where it is now."""
        if is_shown is self.is_shown or not self.is_offered:
            return
        if not is_shown and self.has_focus():
            self.hiding.emit()
        if self._is_docked:
            self.is_wanted_docked = is_shown
        else:
            self.is_wanted_drawn = is_shown
        self.appear(moves=True)
        self.shown.emit(is_shown)

    def offer(self, *, is_offered: bool) -> None:
        """Be there to be shown, or leave nothing at the edge either; what the person wants outlives it."""
        if is_offered is self.is_offered:
            return
        was_shown = self.is_shown
        if was_shown and self.has_focus():
            self.hiding.emit()
        self.is_offered = is_offered
        self.appear(moves=False)
        if self.is_shown is not was_shown:
            self.shown.emit(self.is_shown)

    def settle(self, *, is_docked: bool) -> None:
        """Move between splitter and drawer as there is room, with the focus that may be in it."""
        if is_docked is self._is_docked:
            return
        was_shown, had_focus, focus = self.is_shown, self.has_focus(), self.pane.window().focusWidget()
        self._is_docked = is_docked
        if had_focus and not self.is_shown:
            self.hiding.emit()
        if is_docked:
            self.drawer.let_go()
            self._dock()
        else:
            self.drawer.hold(self.pane)
        self.appear(moves=False)
        if had_focus and focus is not None and self.is_shown:
            focus.setFocus()
        if self.is_shown is not was_shown:
            self.shown.emit(self.is_shown)

    def appear(self, *, moves: bool) -> None:
        """Be seen or not, as is wanted."""
        was_on_tab = self.tab.hasFocus()
        if self._is_docked:
            self.pane.setVisible(self.is_shown)
        else:
            self.drawer.set_open(is_open=self.is_shown, moves=moves)
        self.tab.setVisible(self.is_offered and not self.is_shown)
        if was_on_tab and self.is_shown:
            self.entered.emit()

    def place(self) -> None:
        """The ground has another size."""
        self.tab.place()
        self.drawer.place()

    def _dock(self) -> None:
        place = 0 if self._look.edge is Edge.LEADING else self._splitter.count()
        self._splitter.insertWidget(place, self.pane)
        self._splitter.setCollapsible(self._splitter.indexOf(self.pane), False)
        self._order_for_readers()

    def _order_for_readers(self) -> None:
        """Screen readers go through children in the order in which they lie upon each other; Qt reverses it."""
        splitter = self._splitter
        places = range(splitter.count())
        for part in (*map(splitter.widget, places), *map(splitter.handle, places)):
            if part is not None:
                part.raise_()
