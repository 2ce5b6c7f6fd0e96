"""Where the slots lie, by arithmetic: a few are large, two in a row; five and more are small, four in a row.

Left to right; the strip mirrors it where people read the other way.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from PySide6.QtCore import QRect

GAP_PX = 8
BAR_HEIGHT_PX = 44
_LARGE_PX = 168
_FIELD_HEIGHTS_PX = (_LARGE_PX, 144, 88, 46)
"""Of the field where no picture is yet, by density; the lowest has room for the words alone."""
_MOST_LARGE = 4


class Density(IntEnum):
    """How much height the slots may take: each step leaves the prompt more."""

    ROOMY = 0
    LESS = 1
    DENSE = 2
    TIGHT = 3


_HEIGHTS_PX = {Density.LESS: 144, Density.TIGHT: 48}
"""Where a slot is lower than it is wide, so that nothing below has to scroll out of sight."""


class AddLook(StrEnum):
    """How the place to add a picture looks."""

    FIELD = "field"
    TILE = "tile"
    BAR = "bar"


@dataclass(frozen=True, slots=True)
class SlotPlaces:
    """Rectangles in px from the top left of the slot area.

    Attributes:
        slots: one for each slot, in order.
        add: of the place to add; None when all places are taken.
        add_look: how that place looks.
        height: of the whole area.
    """

    slots: tuple[QRect, ...]
    add: QRect | None
    add_look: AddLook
    height: int


def densities(count: int) -> tuple[Density, ...]:
    """The steps that are worth taking for so many slots: a single row gains too little by becoming a bit lower."""
    if 0 < count <= 2:
        return (Density.ROOMY, Density.DENSE)
    return tuple(Density) if count > _MOST_LARGE or count == 0 else tuple(Density)[: Density.TIGHT]


def slot_places(count: int, most: int, width: int, density: Density, text_scale: float = 1.0) -> SlotPlaces:
    """Where everything lies.

    Args:
        count: slots that there are.
        most: slots that there can be.
        width: of the area, px.
        density: how much height they may take.
        text_scale: by which the person's text is larger than usual; what holds words grows with it.
    """
    if count == 0:
        height = round(_FIELD_HEIGHTS_PX[density] * text_scale)
        return SlotPlaces((), QRect(0, 0, width, height), AddLook.FIELD, height)
    is_dense = count > _MOST_LARGE or density >= Density.DENSE
    columns = 4 if is_dense else 2
    side = (width - GAP_PX * (columns - 1)) // columns
    height = min(side, _HEIGHTS_PX.get(density, side if is_dense else _LARGE_PX))
    lefts = [column * (width + GAP_PX) // columns for column in range(columns + 1)]  # what is left over is shared out
    cells = [
        QRect(lefts[column], row * (height + GAP_PX), lefts[column + 1] - GAP_PX - lefts[column], height)
        for row, column in (divmod(place, columns) for place in range(count + 1))
    ]
    slots = tuple(cells[:count])
    bottom = slots[-1].bottom() + 1
    if count >= most:
        return SlotPlaces(slots, None, AddLook.TILE, bottom)
    if not is_dense and count % columns == 0:
        bar = QRect(0, bottom + GAP_PX, width, round(BAR_HEIGHT_PX * text_scale))
        return SlotPlaces(slots, bar, AddLook.BAR, bar.bottom() + 1)
    return SlotPlaces(slots, cells[count], AddLook.TILE, cells[count].bottom() + 1)
