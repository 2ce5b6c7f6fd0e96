"""The keys of the lightbox: which does what, bound for as long as the keyboard is anywhere in it.

Digits are stars, as in the gallery, so that a hand learns them once; the zoom has letters and signs. Space is no
shortcut: it belongs to the button that has the keyboard, and closes where no button has it.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from kling_desktop.core.marks import MOST_STARS

Act = Callable[[], object]

REPEATING = frozenset(("Left", "Right", "+", "=", "-"))
"""Keys that may be held down."""


def bind_keys(page: QWidget, acts: dict[str, Act], rate: Callable[[int], object]) -> None:
    """Bind keys on a page and everything on it.

    Args:
        page: of the lightbox.
        acts: what keys do, in Qt's notation.
        rate: gives so many stars; bound to the digits.
    """
    stars: dict[str, Act] = {str(count): partial(rate, count) for count in range(MOST_STARS + 1)}
    for keys, act in {**acts, **stars}.items():
        shortcut = QShortcut(QKeySequence(keys), page)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.setAutoRepeat(keys in REPEATING)
        shortcut.activated.connect(partial(_without_result, act))


def _without_result(act: Act) -> None:
    """Signals of Qt take what a slot returns for nothing."""
    act()
