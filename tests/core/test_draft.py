"""Draft: slots and mentions stay together through every edit, and problems are told in order."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kling_desktop.core.draft import Draft, Problem, ProblemKind, Slot
from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.model_card import KLING_O1
from kling_desktop.core.prompt import LOST, find_mentions
from tests.core.recipes import draft, reference


def test_moving_a_slot_takes_its_mentions_along() -> None:
    names = [f"{letter}.jpg" for letter in "abcdefghij"]
    moved = draft(*names, prompt="@Image1 and @Image10").with_slot_moved(0, 2)
    assert moved.prompt == "@Image3 and @Image10"
    assert [slot.name for slot in moved.slots[:3]] == ["b.jpg", "c.jpg", "a.jpg"]


def test_removing_closes_up_and_marks_what_was_lost() -> None:
    left = draft("a", "b", "c", prompt="@Image1 @Image2 @Image3").with_slot_removed(1)
    assert left.prompt == f"@Image1 {LOST} @Image2"


def test_another_text_leaves_the_rest() -> None:
    made = draft("a", prompt="one")
    assert made.with_prompt("two").prompt == "two"
    assert made.with_prompt("two").slots == made.slots


def test_replacing_keeps_the_role() -> None:
    replaced = draft("a", "b", prompt="@Image2").with_slot_replaced(1, Slot(99, "new.jpg"))
    assert replaced.prompt == "@Image2"
    assert replaced.slots[1].name == "new.jpg"


def test_swapping() -> None:
    assert draft("a", "b", prompt="@Image1").with_slots_swapped(0, 1).prompt == "@Image2"


def test_a_number_without_a_slot_stays_as_typed() -> None:
    assert draft("a", "b", prompt="@Image7").with_slot_moved(0, 1).prompt == "@Image7"


@given(st.data())
def test_a_mention_keeps_its_picture_through_any_moves(data: st.DataObject) -> None:
    made = draft("a", "b", "c", "d", prompt="@Image1 @Image2 @Image3 @Image4")
    for _ in range(data.draw(st.integers(0, 6))):
        one, other = (data.draw(st.integers(0, 3)) for _ in range(2))
        made = data.draw(st.sampled_from([made.with_slot_moved, made.with_slots_swapped]))(one, other)
    named = [made.slots[(mention.number or 0) - 1].name for mention in find_mentions(made.prompt)]
    assert named == ["a", "b", "c", "d"]


def test_settling_fills_the_slot_of_that_key_wherever_it_is() -> None:
    reading = Draft().with_slot_added(Slot(7, "a.heic")).with_slot_added(Slot(8, "b.jpg"))
    settled = reading.with_slot_moved(0, 1).with_slot_settled(7, reference(1))
    assert settled.slots[1].reference == reference(1)
    assert settled.slots[0].is_reading
    refused = settled.with_slot_settled(8, Failure(FailureKind.UNREADABLE_FILE))
    assert refused.slots[0].failure == Failure(FailureKind.UNREADABLE_FILE)


@pytest.mark.parametrize(
    ("made", "problems"),
    [
        (Draft(), [Problem(ProblemKind.NO_REFERENCE), Problem(ProblemKind.EMPTY_PROMPT)]),
        (draft("a"), [Problem(ProblemKind.EMPTY_PROMPT)]),
        (draft("a", prompt=" \n"), [Problem(ProblemKind.EMPTY_PROMPT)]),
        (draft("a", prompt="x" * 2501), [Problem(ProblemKind.PROMPT_TOO_LONG)]),
        (draft("a", prompt="😀" * 2500), []),
        (draft("a", prompt="@Image2"), [Problem(ProblemKind.LOST_MENTION, 2)]),
        (draft("a", prompt=LOST), [Problem(ProblemKind.LOST_MENTION)]),
        (draft("a", prompt="@Image0"), [Problem(ProblemKind.LOST_MENTION, 0)]),
        (draft(*"abcdefghijk", prompt="x"), [Problem(ProblemKind.TOO_MANY_REFERENCES)]),
        (Draft(prompt="x").with_slot_added(Slot(1, "a")), [Problem(ProblemKind.SLOT_READING, 1)]),
        (
            Draft(prompt="x").with_slot_added(Slot(1, "a", failure=Failure(FailureKind.UNREADABLE_FILE))),
            [Problem(ProblemKind.SLOT_UNREADABLE, 1)],
        ),
        (draft("a", prompt="x").with_choice("aspect_ratio", "4:3"), [Problem(ProblemKind.UNKNOWN_CHOICE)]),
        (draft("a", prompt="Merge @Image1"), []),
    ],
)
def test_problems(made: Draft, problems: list[Problem]) -> None:
    assert list(made.problems(KLING_O1)) == problems
    assert (made.recipe(KLING_O1) is None) == bool(problems)


def test_a_sound_draft_becomes_a_recipe_in_the_order_on_screen() -> None:
    made = draft("a", "b", prompt="@Image2 on @Image1").with_choice("aspect_ratio", "16:9").recipe(KLING_O1)
    assert made is not None
    assert [ref.name for ref in made.references] == ["a", "b"]
    assert made.choice("aspect_ratio") == "16:9"
    assert made.choice("resolution") == "1K"


def test_unmentioned_pictures_are_told_and_still_sent() -> None:
    assert draft("a", "b", "c", prompt="only @Image2").unmentioned() == (1, 3)


def test_a_refused_picture_is_not_told_as_one_that_is_sent() -> None:
    made = draft("a", "b", "c", prompt="only @Image2")
    refused = made.with_slot_settled(made.slots[0].key, Failure(FailureKind.FILE_MISSING))
    assert refused.unmentioned() == (3,)
    reading = refused.with_slot_added(Slot(99, "d.heic"))
    assert reading.unmentioned() == (3, 4), "what is still being read will be sent"


@pytest.mark.parametrize(("asked", "kept"), [(0, 1), (1, 1), (10, 10), (99, 10)])
def test_the_number_of_pictures_stays_in_bounds(asked: int, kept: int) -> None:
    assert Draft().with_count(asked).count == kept


def test_comes_back_from_its_json_form() -> None:
    made = draft("a.jpg", "b.jpg", prompt="@Image1 \ud800 @Image2").with_count(3).with_choice("aspect_ratio", "16:9")
    again = Draft.from_json(json.loads(json.dumps(made.to_json())))
    assert [slot.reference for slot in again.slots] == [slot.reference for slot in made.slots]
    assert (again.prompt, again.count, again.choices) == (made.prompt, 3, made.choices)


def test_a_slot_that_was_refused_is_looked_at_again() -> None:
    refused = draft("a.jpg").with_slot_settled(draft("a.jpg").slots[0].key, Failure(FailureKind.UNREADABLE_FILE))
    again = Draft.from_json(refused.to_json())
    assert [(slot.name, slot.is_reading) for slot in again.slots] == [("a.jpg", True)]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"version": 1},
        {"version": "1"},
        {"version": 2, "slots": [], "choices": {}, "count": 1},
        {"version": 1, "slots": [3], "choices": {}, "count": 1},
        {"version": 1, "slots": [], "choices": [], "count": 1},
    ],
)
def test_a_foreign_or_newer_draft_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"Draft|slot"):
        Draft.from_json(fields)
