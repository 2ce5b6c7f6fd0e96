"""What a person can want done with tiles, and by which key. Must not know widgets.

An order names what is wanted and, if it is not about the selection, with which tile; the panel passes it on.
"""

from collections.abc import Mapping
from enum import Enum, auto
from typing import NamedTuple

from PySide6.QtCore import Qt

from kling_desktop.core.history_entry import Entry
from kling_desktop.core.marks import MOST_STARS, Flag
from kling_desktop.ui.gallery.selection import Selection


class Want(Enum):
    """The things that can be wanted."""

    OPEN = auto()
    USE_AS_REFERENCE = auto()
    MENTION = auto()
    REUSE = auto()
    COMPARE = auto()
    COPY = auto()
    COPY_PROMPT = auto()
    COPY_PATH = auto()
    SAVE = auto()
    SHOW_FILE = auto()
    DELETE = auto()
    RESTORE = auto()
    STOP = auto()
    REFINE = auto()
    FLAG = auto()
    RATE = auto()
    FOLD = auto()


class TileOrder(NamedTuple):
    """One thing that is wanted.

    Attributes:
        want: what.
        entry: with this tile; with the selection if None.
        flag: for FLAG: picked or rejected; wanted again, it is cleared.
        stars: for RATE.
    """

    want: Want
    entry: Entry | None = None
    flag: Flag = Flag.NONE
    stars: int = 0


KEYS: Mapping[int, TileOrder] = {
    Qt.Key.Key_Return: TileOrder(Want.OPEN),
    Qt.Key.Key_Enter: TileOrder(Want.OPEN),
    Qt.Key.Key_Space: TileOrder(Want.OPEN),
    Qt.Key.Key_E: TileOrder(Want.REFINE),
    Qt.Key.Key_U: TileOrder(Want.USE_AS_REFERENCE),
    Qt.Key.Key_R: TileOrder(Want.REUSE),
    Qt.Key.Key_C: TileOrder(Want.COMPARE),
    Qt.Key.Key_S: TileOrder(Want.FOLD),
    Qt.Key.Key_P: TileOrder(Want.FLAG, flag=Flag.PICKED),
    Qt.Key.Key_X: TileOrder(Want.FLAG, flag=Flag.REJECTED),
    Qt.Key.Key_Delete: TileOrder(Want.DELETE),
    Qt.Key.Key_Backspace: TileOrder(Want.DELETE),
    **{Qt.Key.Key_0 + stars: TileOrder(Want.RATE, stars=stars) for stars in range(MOST_STARS + 1)},
}
"""Keys without modifiers, while the gallery has the keyboard. S folds a Run to a stack and spreads it out again."""


def flag_after(selection: Selection, wanted: Flag) -> Flag:
    """The flag that pictures get: the wanted one, or none if all of them have it already."""
    flags = {entry.marks.flag for entry in selection.entries if entry.output is not None}
    return Flag.NONE if flags == {wanted} else wanted
