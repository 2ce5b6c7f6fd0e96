"""What a drag over the slots would do, from the place of the pointer. Arithmetic only."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QPoint, QRect

_EDGE = 0.25
"""Share of a slot's width at each side that means "between" when a slot is moved."""


class DropKind(StrEnum):
    """What dropping does."""

    ADD = "add"
    REPLACE = "replace"
    MOVE = "move"
    SWAP = "swap"


@dataclass(frozen=True, slots=True)
class DropTarget:
    """What dropping here does.

    Attributes:
        index: the slot that is replaced or swapped; for a move the gap, from 0 before the first to the number of slots.
    """

    kind: DropKind
    index: int


def picture_target(slots: Sequence[QRect], pointer: QPoint, free_places: int) -> DropTarget | None:
    """Where dragged pictures would go; None where they cannot."""
    for index, place in enumerate(slots):
        if place.contains(pointer):
            return DropTarget(DropKind.REPLACE, index)
    return DropTarget(DropKind.ADD, len(slots)) if free_places else None


def slot_target(slots: Sequence[QRect], pointer: QPoint, dragged: int, *, is_mirrored: bool) -> DropTarget | None:
    """Where a dragged slot would go: onto the middle of another one swaps, beside it moves there.

    Args:
        slots: places of all slots.
        pointer: where it is held.
        dragged: index of the dragged one.
        is_mirrored: whether the slots run from right to left.
    """
    for index, place in enumerate(slots):
        if not place.contains(pointer):
            continue
        along = (pointer.x() - place.left()) / place.width()
        along = 1 - along if is_mirrored else along
        if _EDGE <= along <= 1 - _EDGE:
            return None if index == dragged else DropTarget(DropKind.SWAP, index)
        gap = index if along < _EDGE else index + 1
        return _move(gap, dragged)
    return _move(len(slots), dragged)


def _move(gap: int, dragged: int) -> DropTarget | None:
    """A move into a gap, unless that changes nothing."""
    return None if gap in (dragged, dragged + 1) else DropTarget(DropKind.MOVE, gap)
