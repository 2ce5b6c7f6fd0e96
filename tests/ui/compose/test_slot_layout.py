"""The slots lie as the design says, at every count and width."""

import pytest

from kling_desktop.ui.compose.slot_layout import AddLook, Density, densities, slot_places


@pytest.mark.parametrize(
    ("count", "density", "slot", "add", "look"),
    [
        (0, Density.ROOMY, None, (0, 0, 344, 168), AddLook.FIELD),
        (1, Density.ROOMY, (0, 0, 168, 168), (176, 0, 168, 168), AddLook.TILE),
        (2, Density.ROOMY, (176, 0, 168, 168), (0, 176, 344, 44), AddLook.BAR),
        (3, Density.ROOMY, (0, 176, 168, 168), (176, 176, 168, 168), AddLook.TILE),
        (4, Density.ROOMY, (176, 176, 168, 168), (0, 352, 344, 44), AddLook.BAR),
        (3, Density.LESS, (0, 152, 168, 144), (176, 152, 168, 144), AddLook.TILE),
        (3, Density.DENSE, (176, 0, 80, 80), (264, 0, 80, 80), AddLook.TILE),
        (5, Density.ROOMY, (0, 88, 80, 80), (88, 88, 80, 80), AddLook.TILE),
        (8, Density.ROOMY, (264, 88, 80, 80), (0, 176, 80, 80), AddLook.TILE),
        (10, Density.ROOMY, (88, 176, 80, 80), None, AddLook.TILE),
    ],
)
def test_the_last_slot_and_add(
    count: int,
    density: Density,
    slot: tuple[int, ...] | None,
    add: tuple[int, ...] | None,
    look: AddLook,
) -> None:
    places = slot_places(count, 10, 344, density)

    assert len(places.slots) == count
    assert (places.slots[-1].getRect() if places.slots else None) == slot
    assert (places.add.getRect() if places.add else None) == add
    assert places.add_look is look


@pytest.mark.parametrize("width", [296, 344, 448])
@pytest.mark.parametrize("density", list(Density))
def test_nothing_overlaps_and_all_is_inside(width: int, density: Density) -> None:
    for count in range(11):
        places = slot_places(count, 10, width, density)
        everything = [*places.slots, *([places.add] if places.add else [])]
        assert all(place.left() >= 0 and place.right() < width for place in everything)
        assert max(place.bottom() for place in everything) + 1 == places.height
        assert not any(
            one.intersects(other) for index, one in enumerate(everything) for other in everything[index + 1 :]
        )


@pytest.mark.parametrize("width", [295, 296, 344])
def test_where_even_small_slots_take_too_much_they_become_lower_and_stay_four_in_a_row(width: int) -> None:
    assert densities(4)[-1] is Density.DENSE
    assert densities(0)[-1] is Density.TIGHT
    assert densities(5)[-1] is Density.TIGHT
    found = slot_places(10, 10, width, Density.TIGHT)
    assert [slot.y() for slot in found.slots] == [0] * 4 + [56] * 4 + [112] * 2
    assert found.slots[3].right() == found.slots[7].right() == width - 1
    assert slot_places(10, 10, width, Density.DENSE).height > found.height


def test_what_holds_words_grows_with_them_and_pictures_do_not() -> None:
    heights = [slot_places(0, 10, 344, density, 2.0).height for density in densities(0)]
    assert heights == [336, 288, 176, 92]
    found = slot_places(2, 10, 344, Density.ROOMY, 2.0)
    assert (found.slots[0].height(), found.add.height() if found.add else 0) == (168, 88)
