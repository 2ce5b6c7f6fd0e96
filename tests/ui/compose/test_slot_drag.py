"""What a drop over the slots would do."""

import pytest
from PySide6.QtCore import QPoint, QRect

from kling_desktop.ui.compose.slot_drag import DropKind, DropTarget, picture_target, slot_target

SLOTS = [QRect(0, 0, 80, 80), QRect(88, 0, 80, 80), QRect(176, 0, 80, 80)]


def test_pictures_replace_the_slot_they_are_on_and_are_added_elsewhere() -> None:
    assert picture_target(SLOTS, QPoint(100, 40), 7) == DropTarget(DropKind.REPLACE, 1)
    assert picture_target(SLOTS, QPoint(300, 40), 7) == DropTarget(DropKind.ADD, 3)
    assert picture_target(SLOTS, QPoint(300, 40), 0) is None


@pytest.mark.parametrize(
    ("x", "dragged", "expected"),
    [
        (128, 0, DropTarget(DropKind.SWAP, 1)),
        (92, 0, None),  # before its neighbour is where it is
        (164, 0, DropTarget(DropKind.MOVE, 2)),
        (4, 2, DropTarget(DropKind.MOVE, 0)),
        (40, 0, None),
        (300, 0, DropTarget(DropKind.MOVE, 3)),
        (300, 2, None),
    ],
)
def test_a_slot_is_swapped_in_the_middle_and_moved_beside(x: int, dragged: int, expected: DropTarget | None) -> None:
    assert slot_target(SLOTS, QPoint(x, 40), dragged, is_mirrored=False) == expected


def test_right_to_left_the_sides_are_exchanged() -> None:
    mirrored = [SLOTS[2], SLOTS[1], SLOTS[0]]

    assert slot_target(mirrored, QPoint(92, 40), 0, is_mirrored=True) == DropTarget(DropKind.MOVE, 2)
    assert slot_target(mirrored, QPoint(164, 40), 2, is_mirrored=True) == DropTarget(DropKind.MOVE, 1)
