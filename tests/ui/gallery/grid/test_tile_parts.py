"""What lies on a tile stays inside it and apart, however narrow the tile and whichever way people read."""

from itertools import combinations

import pytest
from PySide6.QtCore import QRect, QSize, Qt

from kling_desktop.ui.gallery.grid.tile_parts import (
    Part,
    button_rects,
    dot_rect,
    edge_rects,
    face_rect,
    far_badge_rect,
    flag_rect,
    remove_rect,
    tick_rect,
)

DIRECTIONS = [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft]
WIDE, NARROW, NARROWEST = QRect(40, 30, 320, 180), QRect(40, 30, 104, 184), QRect(40, 30, 67, 120)


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("rect", [WIDE, NARROW, NARROWEST])
def test_everything_lies_apart_inside_the_tile(rect: QRect, direction: Qt.LayoutDirection) -> None:
    top = [tick_rect(rect, direction), *button_rects(rect, direction).values()]
    bottom = [flag_rect(rect, direction), far_badge_rect(rect, QSize(24, 24), 0, direction)]

    for one, other in combinations([*top, *bottom], 2):
        assert not one.intersects(other)
    assert all(rect.contains(each) for each in (*top, *bottom, dot_rect(rect, direction)))


def test_where_there_is_little_room_the_menu_stays() -> None:
    direction = Qt.LayoutDirection.LeftToRight

    assert list(button_rects(WIDE, direction)) == [Part.MORE, Part.USE, Part.REFINE]
    assert list(button_rects(NARROW, direction)) == [Part.MORE, Part.USE]
    assert list(button_rects(NARROWEST, direction)) == [Part.MORE]


def test_the_far_side_is_the_left_one_where_people_read_leftward() -> None:
    right, left = (remove_rect(WIDE, direction) for direction in DIRECTIONS)

    assert (right.right(), left.left()) == (WIDE.right() - 8, WIDE.left() + 8)
    assert tick_rect(WIDE, DIRECTIONS[1]).right() == WIDE.right() - 8


def test_badges_at_one_corner_lie_side_by_side() -> None:
    first = far_badge_rect(WIDE, QSize(40, 24), 0, Qt.LayoutDirection.LeftToRight)
    second = far_badge_rect(WIDE, QSize(30, 24), 40, Qt.LayoutDirection.LeftToRight)

    assert first.left() - second.right() - 1 == 4


def test_the_edges_of_a_stack_show_above_its_cover() -> None:
    face = face_rect(WIDE, 4)

    assert face_rect(WIDE, 1) == WIDE
    lowest, upper = edge_rects(WIDE)
    assert (lowest.top(), upper.top(), face.top()) == (30, 34, 38)
    assert lowest.width() < upper.width() < face.width()
