"""Where things lie on a tile: what can be pressed there, and the badges. Geometry only.

Rectangles are given as seen, mirrored where people read leftward. Must not know Jobs or how anything is painted.
"""

from collections.abc import Sequence
from enum import Enum, auto

from PySide6.QtCore import QPoint, QRect, QSize, Qt

from kling_desktop.ui.base.reading_side import visual_rect

OUTSET_PX = 8
"""How far selection and focus reach out of a tile."""
INSET_PX = 8
BUTTON_PX, BADGE_PX, TICK_PX, DOT_PX = 30, 24, 20, 10
BUTTON_GAP_PX, BADGE_GAP_PX = 6, 4
STACK_EDGE_PX = 4
"""How much of each picture below shows above the cover of a stack."""
_STACK_EDGES = 2


class Part(Enum):
    """What can be pressed on a tile."""

    REMOVE = auto()
    REFINE = auto()
    USE = auto()
    RESTORE = auto()
    MORE = auto()
    STACK = auto()


OVER_PICTURE, OVER_DELETED = (Part.MORE, Part.USE, Part.REFINE), (Part.MORE, Part.RESTORE)
"""The buttons over a picture, and over one that was put away, from the far edge; where there is little room, the first
ones stay."""


def face_rect(rect: QRect, stacked: int) -> QRect:
    """Where the picture of a tile is: all of it, but for the edges of those below it."""
    return rect.adjusted(0, _STACK_EDGES * STACK_EDGE_PX, 0, 0) if stacked > 1 else rect


def edge_rects(rect: QRect) -> tuple[QRect, ...]:
    """What shows of the pictures below a cover, the lowest first; the cover hides the rest."""
    return tuple(
        rect.adjusted(2 * STACK_EDGE_PX * below, STACK_EDGE_PX * (_STACK_EDGES - below), -2 * STACK_EDGE_PX * below, 0)
        for below in range(_STACK_EDGES, 0, -1)
    )


def button_rects(rect: QRect, direction: Qt.LayoutDirection, parts: Sequence[Part] = OVER_PICTURE) -> dict[Part, QRect]:
    """The buttons over a picture, as many as there is room for."""
    found = {}
    right = rect.right() - INSET_PX
    for part in parts:
        button = QRect(0, rect.top() + INSET_PX, BUTTON_PX, BUTTON_PX)
        button.moveRight(right)
        if button.left() < rect.left() + INSET_PX + TICK_PX:
            break
        found[part] = visual_rect(direction, rect, button)
        right = button.left() - BUTTON_GAP_PX - 1
    return found


def remove_rect(rect: QRect, direction: Qt.LayoutDirection) -> QRect:
    """The × of a tile on its way."""
    button = QRect(0, rect.top() + INSET_PX, BUTTON_PX, BUTTON_PX)
    button.moveRight(rect.right() - INSET_PX)
    return visual_rect(direction, rect, button)


def tick_rect(rect: QRect, direction: Qt.LayoutDirection) -> QRect:
    """The sign that a tile is selected."""
    return visual_rect(direction, rect, QRect(rect.left() + INSET_PX, rect.top() + INSET_PX, TICK_PX, TICK_PX))


def dot_rect(rect: QRect, direction: Qt.LayoutDirection) -> QRect:
    """The sign that a picture is new."""
    dot = QRect(0, rect.top() + INSET_PX + 2, DOT_PX, DOT_PX)
    dot.moveRight(rect.right() - INSET_PX - 2)
    return visual_rect(direction, rect, dot)


def flag_rect(rect: QRect, direction: Qt.LayoutDirection) -> QRect:
    """The badge of a flag."""
    badge = QRect(rect.left() + INSET_PX, 0, BADGE_PX, BADGE_PX)
    badge.moveBottom(rect.bottom() - INSET_PX)
    return visual_rect(direction, rect, badge)


def far_badge_rect(rect: QRect, size: QSize, after: int, direction: Qt.LayoutDirection) -> QRect:
    """A badge at the lower far corner.

    Args:
        rect: the tile.
        size: of the badge, px.
        after: how far badges reach already that lie nearer to the corner, px.
        direction: the way people read.
    """
    badge = QRect(QPoint(0, 0), size)
    badge.moveBottom(rect.bottom() - INSET_PX)
    badge.moveRight(rect.right() - INSET_PX - (after + BADGE_GAP_PX if after else 0))
    return visual_rect(direction, rect, badge)
