"""Which slots an `@` word finds."""

import pytest

from kling_desktop.core.draft import Draft, Slot
from kling_desktop.ui.compose.mention_match import matching_slots
from kling_desktop.ui.compose.slot_look import slot_looks

NAMES = ("amber.jpg", "dunes-evening.jpg", "IMG_2030.jpg", "dusk.png", *"efghi", "Große Straße.jpg")
LOOKS = slot_looks(Draft(slots=tuple(Slot(key, name) for key, name in enumerate(NAMES))))


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", [*range(1, 11)]),
        ("1", [1, 10]),
        ("2", [2, 3]),
        ("image2", [2]),
        ("IMAGE10", [10]),
        ("img", [3]),
        ("du", [2, 4]),
        ("evening", [2]),
        ("STRASSE", [10]),
        ("nothing", []),
    ],
)
def test_numbers_first_then_names(query: str, numbers: list[int]) -> None:
    assert [match.look.number for match in matching_slots(LOOKS, query)] == numbers


def test_the_hit_in_the_name_is_known_where_folding_keeps_lengths() -> None:
    (evening,) = matching_slots(LOOKS, "EVENING")
    (street,) = matching_slots(LOOKS, "strasse")
    (second,) = matching_slots(LOOKS, "image2")

    assert evening.hit == (6, 13)
    assert street.hit == (0, 0)
    assert second.is_by_number
