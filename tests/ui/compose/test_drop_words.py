"""What a drop would do, in words."""

import pytest

from kling_desktop.ui.compose.drop_words import drop_words, full_words
from kling_desktop.ui.compose.slot_drag import DropKind, DropTarget


@pytest.mark.parametrize(
    ("kind", "index", "dragged", "used", "told"),
    [
        (DropKind.ADD, 3, 1, 3, "Adds @Image4"),
        (DropKind.ADD, 3, 2, 3, "Adds @Image4 and @Image5"),
        (DropKind.ADD, 0, 10, 0, "Adds @Image1 to @Image10"),
        (DropKind.ADD, 8, 3, 8, "Adds 2, 1 doesn't fit"),
        (DropKind.REPLACE, 1, 1, 3, "Replaces @Image2"),
        (DropKind.SWAP, 1, 3, 3, "Swaps @Image3 and @Image2"),
        (DropKind.MOVE, 0, 3, 3, "Becomes @Image1"),
        (DropKind.MOVE, 3, 1, 3, "Becomes @Image3"),
    ],
)
def test_a_drop_is_told(kind: DropKind, index: int, dragged: int, used: int, told: str) -> None:
    assert drop_words(DropTarget(kind, index), dragged, used, 10) == told


def test_no_room_is_told() -> None:
    assert full_words(10) == "All 10 places are full. Drop on a picture to replace it."
