"""What a person can want done with tiles, by which key, and when it is possible. Must not know widgets.

An order names what is wanted and, if it is not about the selection, with which tile; the panel passes it on.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import Qt

from kling_desktop.core.history_entry import Entry
from kling_desktop.core.marks import MOST_STARS, Flag
from kling_desktop.ui.gallery.selection import MOST_ENTRIES, Selection


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


@dataclass(frozen=True, slots=True)
class TileOrder:
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

_WITH_ONE_PICTURE = frozenset(
    {Want.OPEN, Want.MENTION, Want.COMPARE, Want.COPY_PATH, Want.SHOW_FILE, Want.REFINE},
)
_WITH_ONE_TILE = frozenset({Want.REUSE, Want.COPY_PROMPT})
_WITH_FILES = frozenset({Want.USE_AS_REFERENCE, Want.COPY, Want.SAVE}) | _WITH_ONE_PICTURE
"""What is done with the files of pictures."""
_WITH_ENTRIES = frozenset({Want.COPY, Want.SAVE})
"""What is done with the Entries themselves, so that no more than `MOST_ENTRIES` can be meant."""


def is_possible(want: Want, selection: Selection, *, is_deleted: bool = False) -> bool:
    """Whether something can be done with what is selected.

    Args:
        want: what; FOLD depends on the tiles around, so the grid answers for it.
        selection: with which tiles.
        is_deleted: whether they lie in Recently Deleted.
    """
    if want in (Want.DELETE, Want.RESTORE) and is_deleted is (want is Want.DELETE):
        return False
    if want in _WITH_ONE_TILE:
        return selection.single is not None
    if want in _WITH_ONE_PICTURE:
        return selection.single is not None and selection.single.output is not None
    jobs = [entry.job for entry in selection.entries if entry.output is None]
    if want is Want.STOP:
        return selection.single is not None and bool(jobs)
    if want is Want.DELETE and (selection.single or any(job.state.is_unsent for job in jobs)):
        return True
    return len(jobs) < len(selection.entries) and not is_too_much(want, selection)


def is_lost(want: Want, selection: Selection, lost: Container[str]) -> bool:
    """Whether something needs files of pictures, and all that are selected are gone.

    Args:
        want: what.
        selection: with which tiles.
        lost: ids of the Outputs whose file is known to be gone.
    """
    outputs = [entry.output for entry in selection.entries if entry.output is not None]
    return want in _WITH_FILES and bool(outputs) and all(output.id in lost for output in outputs)


def is_too_much(want: Want, selection: Selection) -> bool:
    """Whether more is selected than something can be done with at once."""
    return want in _WITH_ENTRIES and selection.count > MOST_ENTRIES


def flag_after(selection: Selection, wanted: Flag) -> Flag:
    """The flag that pictures get: the wanted one, or none if all of them have it already."""
    flags = {entry.marks.flag for entry in selection.entries if entry.output is not None}
    return Flag.NONE if flags == {wanted} else wanted
