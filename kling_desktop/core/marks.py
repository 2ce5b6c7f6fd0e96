"""Marks: what a person thinks of a saved picture: picked or rejected, stars, tags, a note, and whether it was put away.

They belong to the picture and never change its file.
"""

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import NamedTuple

MOST_STARS = 5


class Flag(IntEnum):
    """Picked, rejected, or neither. The numbers are those of the database and the log."""

    REJECTED = -1
    NONE = 0
    PICKED = 1


class MarkChange(NamedTuple):
    """What somebody wants to change about the marks of some pictures; None leaves a mark as it is.

    Attributes:
        flag: picked, rejected or neither.
        stars: 0 to `MOST_STARS`.
        is_deleted: whether they lie in Recently Deleted.
        tags: words to put on (True) or to take off (False); the others stay.
        note: the text that stands beside the picture.
    """

    flag: Flag | None = None
    stars: int | None = None
    is_deleted: bool | None = None
    tags: tuple[tuple[str, bool], ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of one picture.

    Attributes:
        flag: picked, rejected or neither.
        stars: 0 to `MOST_STARS`.
        deleted_at_ms: since when it lies in Recently Deleted, UTC milliseconds; None if it does not.
        tags: words, in the order of their letters.
        note: a text beside it.
    """

    flag: Flag = Flag.NONE
    stars: int = 0
    deleted_at_ms: int | None = None
    tags: tuple[str, ...] = ()
    note: str = ""

    def after(self, change: MarkChange, at_ms: int) -> "Marks":
        """The marks once that change was made at that time. What was put away before keeps its own time."""
        marks = self
        if change.flag is not None:
            marks = replace(marks, flag=change.flag)
        if change.stars is not None:
            marks = replace(marks, stars=max(0, min(MOST_STARS, change.stars)))
        if change.is_deleted is not None:
            since = at_ms if marks.deleted_at_ms is None else marks.deleted_at_ms
            marks = replace(marks, deleted_at_ms=since if change.is_deleted else None)
        if change.tags:
            off = {tag for tag, is_on in change.tags if not is_on}
            marks = replace(marks, tags=tuple(sorted({*marks.tags, *(tag for tag, _ in change.tags)} - off)))
        return marks if change.note is None else replace(marks, note=change.note)


NO_MARKS = Marks()
