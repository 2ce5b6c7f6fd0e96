"""Where the keyboard goes from a control to the next one, for widgets that join a window late.

Nobody here, or elsewhere in the program, may ask Qt for the chain itself: PySide takes what `nextInFocusChain` returns
for a child of the widget that was asked, and when that one goes, all that belongs to the other is taken for deleted.
"""

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def put_before(next_stop: QWidget, group: QWidget) -> None:
    """Have Tab reach what is in a group, in the order of building, right before another widget of the same window.

    Qt puts what comes late at the end of the window, wherever it lies.
    """
    for first, second in pairwise([next_stop, *stops_in(group), next_stop]):
        if first is not second:
            QWidget.setTabOrder(first, second)


def stops_in(group: QWidget) -> list[QWidget]:
    """What can take the keyboard in a group, itself included, in the order of building."""
    every = [group, *group.findChildren(QWidget)]
    return [widget for widget in every if widget.focusPolicy() != Qt.FocusPolicy.NoFocus]
