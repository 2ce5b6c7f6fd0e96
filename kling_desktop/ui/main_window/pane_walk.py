"""PaneWalk: how the keyboard goes from pane to pane, and where it goes on in each."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget


class PaneWalk(QObject):
    """F6 and Shift+F6 over the panes of a ground. Thread: gui."""

    def __init__(self, ground: QWidget, stops: Callable[[], Sequence[QWidget]]) -> None:
        """Bind the keys.

        Args:
            ground: in whose window they work.
            stops: what can be gone to at the moment, in reading order; at least one.
        """
        super().__init__(ground)
        self._ground, self._stops = ground, stops
        self._starts: dict[QWidget, QWidget] = {}
        for keys, go in (("F6", self.go_to_next), ("Shift+F6", self.go_to_previous)):
            QShortcut(QKeySequence(keys), ground, context=Qt.ShortcutContext.WindowShortcut).activated.connect(go)

    def begin_at(self, pane: QWidget, start: QWidget) -> None:
        """Where the keyboard goes when it comes to a pane for the first time; else to its first control."""
        self._starts[pane] = start

    @Slot()
    def go_to_next(self) -> None:
        """Give the keyboard to the next stop."""
        self._go(1)

    @Slot()
    def go_to_previous(self) -> None:
        """Give the keyboard to the one before."""
        self._go(-1)

    def enter(self, stop: QWidget) -> None:
        """Go on where the keyboard was in this pane, or begin."""
        last = stop.focusWidget()
        if last is not None and last is not stop and last.isVisibleTo(self._ground) and last.isEnabled():
            last.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.begin(stop)

    def begin(self, stop: QWidget) -> None:
        """Go to where work in this pane begins."""
        start = self._starts.get(stop)
        is_there = start is not None and start.isVisibleTo(self._ground)  # an empty gallery has no grid
        target = start if is_there and start is not None else _first_control(stop)
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _go(self, step: int) -> None:
        stops, focus = self._stops(), QApplication.focusWidget()
        here = [place for place, stop in enumerate(stops) if stop is focus or (focus and stop.isAncestorOf(focus))]
        place = here[0] + step if here else (0 if step > 0 else -1)
        self.enter(stops[place % len(stops)])


def _first_control(pane: QWidget) -> QWidget:
    """The first thing in a pane that takes Tab, in the order of building; the pane itself if there is none."""
    for control in pane.findChildren(QWidget):
        takes_tab = control.focusPolicy().value & Qt.FocusPolicy.TabFocus.value and control.isEnabled()
        if takes_tab and control.isVisibleTo(pane):
            return control
    return pane
