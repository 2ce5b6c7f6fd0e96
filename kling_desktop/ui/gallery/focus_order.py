"""Where the keyboard goes from a control to the next one, for widgets that join a window late."""

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def put_before(next_stop: QWidget, group: QWidget) -> None:
    """Have Tab reach what is in a group, in its own order, right before another widget of the same window.

    Qt puts what comes late at the end of the window, wherever it lies.
    """
    stops = stops_in(group)
    others = [widget for widget in _chain_from(next_stop) if widget is not next_stop and widget not in stops]
    for first, second in pairwise([*others[-1:], *stops]):
        QWidget.setTabOrder(first, second)


def stops_in(group: QWidget) -> list[QWidget]:
    """What can take the keyboard in a group, itself included, in the order in which Tab reaches it."""
    return [widget for widget in _chain_from(group) if widget is group or group.isAncestorOf(widget)]


def _chain_from(start: QWidget) -> list[QWidget]:
    """Everything in a window that takes the keyboard, from a widget on. Qt passes over the rest when it is ordered."""
    chain, widget = [start], start.nextInFocusChain()
    while widget is not None and widget is not start:
        chain.append(widget)
        widget = widget.nextInFocusChain()
    return [widget for widget in chain if widget.focusPolicy() != Qt.FocusPolicy.NoFocus]
