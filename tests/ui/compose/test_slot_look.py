"""What a slot shows in words: in full, in two words, for the eye and for the ear."""

import pytest

from kling_desktop.core.draft import Draft, Slot
from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.ui.compose.slot_look import SlotLook, slot_looks
from tests.ui.compose.stage import reference


def look(slot: Slot, prompt: str = "") -> SlotLook:
    return slot_looks(Draft(prompt=prompt, slots=(slot,)))[0]


@pytest.mark.parametrize(
    ("kind", "short"),
    [
        (FailureKind.PICTURE_TOO_SMALL, "Too small"),
        (FailureKind.PICTURE_TOO_LONG, "Too narrow"),
        (FailureKind.UNREADABLE_FILE, "Can't open"),
        (FailureKind.DISK_FULL, "Not usable"),
    ],
)
def test_a_picture_that_cannot_be_used_says_so_in_two_words(kind: FailureKind, short: str) -> None:
    refused = look(Slot(1, "a.jpg", failure=Failure(kind)))
    assert refused.short_problem == short
    assert refused.explanation.startswith(f"{refused.problem}. ")
    assert refused.facts == ""


def test_facts_for_the_eye() -> None:
    assert look(Slot(1, "a.jpg", reference()), "@Image1 @Image1").facts == "1920 × 1080 · mentioned 2 times"
    assert look(Slot(1, "a.jpg")).facts == "Being read…"
    assert look(Slot(1, "a.jpg", reference())).explanation == look(Slot(1, "a.jpg", reference())).short_problem == ""
