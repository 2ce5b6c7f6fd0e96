"""Where a key leads from a tile: on in reading order, or straight up and down. Must not know Qt."""

from enum import Enum, auto

from kling_desktop.ui.gallery.layout.row_layout import Layout


class Step(Enum):
    """A move, in reading terms: NEXT is to the left where people read leftward."""

    NEXT = auto()
    PREVIOUS = auto()
    UP = auto()
    DOWN = auto()
    PAGE_UP = auto()
    PAGE_DOWN = auto()
    FIRST = auto()
    LAST = auto()


def step_from(layout: Layout, tile: int, step: Step, x: int, page_px: int) -> int:
    """The tile a step leads to; the same one at an edge.

    Args:
        layout: with at least one tile.
        tile: where the step starts.
        step: which way.
        x: the place across at which steps up and down stay.
        page_px: height of a screen.
    """
    last = layout.count - 1
    match step:
        case Step.NEXT:
            return min(tile + 1, last)
        case Step.PREVIOUS:
            return max(tile - 1, 0)
        case Step.FIRST:
            return 0
        case Step.LAST:
            return last
        case Step.UP | Step.DOWN:
            row = layout.row(tile)
            beyond = row.first - 1 if step is Step.UP else row.end
            return layout.nearest(layout.row(beyond), x) if 0 <= beyond <= last else tile
        case Step.PAGE_UP | Step.PAGE_DOWN:
            distance = -page_px if step is Step.PAGE_UP else page_px
            place = layout.place(tile)
            y = min(max(place.y + place.height // 2 + distance, 0), layout.height)
            found = layout.tile_near(x, y)
            return tile if found is None else found
