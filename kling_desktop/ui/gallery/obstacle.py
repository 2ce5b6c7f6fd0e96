"""What keeps something from being done with the tiles that are selected, and how a person is told.

Keys, buttons and menus all ask here, so that none offers what another refuses. Must not know widgets.
"""

from collections.abc import Callable
from enum import Enum, auto

from PySide6.QtCore import QCoreApplication

from kling_desktop.core.history_entry import Entry
from kling_desktop.ui.gallery.selection import MOST_ENTRIES, Selection
from kling_desktop.ui.gallery.tile_order import Want


class Obstacle(Enum):
    """What can be in the way."""

    NOTHING_SELECTED = auto()
    NOTHING_TO_STOP = auto()
    """None of the tiles is on its way to a picture."""
    SEVERAL_SELECTED = auto()
    """It is done with one tile."""
    TOO_MANY = auto()
    NO_PICTURE = auto()
    """All of the tiles are still on their way to one."""
    THERE_ALREADY = auto()
    """What is deleted is to be deleted, or what is not is to be put back."""
    PUT_AWAY = auto()
    """It lies in Recently Deleted, where it can be looked at and copied, and nothing is made with it."""
    FILES_GONE = auto()


_WITH_ONE_PICTURE = frozenset(
    {Want.OPEN, Want.MENTION, Want.COMPARE, Want.COPY_PATH, Want.SHOW_FILE, Want.REFINE},
)
_WITH_ONE_TILE = frozenset({Want.REUSE, Want.COPY_PROMPT})
_WITH_FILES = frozenset({Want.USE_AS_REFERENCE, Want.COPY, Want.SAVE}) | _WITH_ONE_PICTURE
"""What is done with the files of pictures."""
_WITH_ENTRIES = frozenset({Want.COPY, Want.SAVE})
"""What is done with the Entries themselves, so that no more than `MOST_ENTRIES` can be meant."""
_WITH_DELETED = frozenset({Want.RESTORE, Want.OPEN, Want.COPY, Want.COPY_PROMPT, Want.SAVE})

_WORDS = {
    Obstacle.NOTHING_SELECTED: "Select a picture first.",
    Obstacle.NOTHING_TO_STOP: "Select a picture that is being made.",
    Obstacle.SEVERAL_SELECTED: "Select one picture only.",
    Obstacle.TOO_MANY: "At most %n pictures at once",
    Obstacle.NO_PICTURE: "There is no picture yet.",
    Obstacle.THERE_ALREADY: "It can only be restored.",
    Obstacle.PUT_AWAY: "Restore it first.",
}


def obstacle(
    want: Want, selection: Selection, is_lost: Callable[[Entry], bool], *, is_deleted: bool = False
) -> Obstacle | None:
    """What keeps something from being done with what is selected; None if nothing does.

    Args:
        want: what; FOLD depends on the tiles around, so the grid answers for it.
        selection: with which tiles.
        is_lost: whether the file of an Entry's picture is known to be gone.
        is_deleted: whether the tiles lie in Recently Deleted.
    """
    if want is Want.STOP:
        return _to_stop(selection)
    if not selection.entries:
        return Obstacle.NOTHING_SELECTED
    if want in (Want.DELETE, Want.RESTORE) and is_deleted is (want is Want.DELETE):
        return Obstacle.THERE_ALREADY
    if is_deleted and want not in _WITH_DELETED:
        return Obstacle.PUT_AWAY
    if want is Want.DELETE:
        return _to_delete(selection)
    if want in _WITH_ONE_TILE:
        return Obstacle.SEVERAL_SELECTED if selection.count > 1 else None
    return _with_pictures(want, selection, is_lost)


def present_pictures(selection: Selection, is_lost: Callable[[Entry], bool]) -> tuple[Entry, ...]:
    """The tiles that something is done with that needs their files; the others are left out."""
    return tuple(entry for entry in selection.entries if entry.output is not None and not is_lost(entry))


def obstacle_text(found: Obstacle) -> str:
    """What a person is told about it."""
    if found is Obstacle.FILES_GONE:
        from kling_desktop.core.file_words import GONE
        from kling_desktop.ui.base.translate import sentence_text

        return sentence_text(GONE)
    return QCoreApplication.translate("Obstacle", _WORDS[found], "", MOST_ENTRIES)


def _to_stop(selection: Selection) -> Obstacle | None:
    """A Job is taken off the screen after a question about that one."""
    if all(entry.output is not None for entry in selection.entries):
        return Obstacle.NOTHING_TO_STOP
    return Obstacle.SEVERAL_SELECTED if selection.count > 1 else None


def _to_delete(selection: Selection) -> Obstacle | None:
    """Pictures are put away and unsent Jobs taken back, be they ever so many; a sent one is asked about by itself."""
    is_any = any(entry.output is not None or entry.job.state.is_unsent for entry in selection.entries)
    return None if is_any or selection.count == 1 else Obstacle.SEVERAL_SELECTED


def _with_pictures(want: Want, selection: Selection, is_lost: Callable[[Entry], bool]) -> Obstacle | None:
    """What is still on its way is left out."""
    pictures = [entry for entry in selection.entries if entry.output is not None]
    if not pictures:
        return Obstacle.NO_PICTURE
    if want in _WITH_ONE_PICTURE and selection.count > 1:
        return Obstacle.SEVERAL_SELECTED
    if want in _WITH_ENTRIES and selection.count > MOST_ENTRIES:
        return Obstacle.TOO_MANY
    return Obstacle.FILES_GONE if want in _WITH_FILES and all(map(is_lost, pictures)) else None
