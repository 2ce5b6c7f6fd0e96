"""Mentions: found exactly, completed where they are typed, renumbered without changing what they mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kling_desktop.core.prompt import LOST, completion_at, find_mentions, insert_mention, renumber


def numbers(text: str) -> list[int | None]:
    return [mention.number for mention in find_mentions(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("@Image1", [1]),
        ("Merge @Image1 into @Image2.", [1, 2]),
        ("@Image1 and @Image10", [1, 10]),
        ("@image3 @IMAGE4", [3, 4]),
        ("put (@Image1) “@Image2” @Image3's", [1, 2, 3]),
        ("把@Image1放进@Image2里", [1, 2]),
        ("me@image1.com", []),
        ("@Image1x @Image1_", []),
        ("@Image?", [None]),
        ("@Image", []),
        ("@Image999999999", []),
        ("😀@Image1", [1]),
        ("@Image1@Image2", [1, 2]),
    ],
)
def test_what_is_a_mention(text: str, found: list[int | None]) -> None:
    assert numbers(text) == found


def test_renumbering_never_touches_a_longer_number() -> None:
    assert renumber("@Image1 and @Image10", lambda n: {1: 3}.get(n, n)) == "@Image3 and @Image10"


def test_a_mention_directly_behind_another_stays_one() -> None:
    assert renumber("@Image10@Image1", lambda n: None if n == 10 else n) == f"{LOST}@Image1"


def test_a_removed_picture_leaves_a_mark_and_no_neighbour() -> None:
    assert renumber("@Image1, @Image2", lambda n: None if n == 1 else n - 1) == f"{LOST}, @Image1"


@given(st.text(), st.lists(st.integers(1, 12), max_size=6), st.permutations(range(1, 13)))
def test_renumbering_keeps_what_every_mention_means(filler: str, typed: list[int], order: list[int]) -> None:
    text = f" {filler} ".join(f" @Image{number} " for number in typed)
    before = numbers(text)
    after = numbers(renumber(text, lambda n: order[n - 1] if 1 <= n <= 12 else n))
    assert after == [order[n - 1] if n is not None and 1 <= n <= 12 else n for n in before]


@given(st.text())
def test_renumbering_by_itself_changes_nothing(text: str) -> None:
    assert renumber(text, lambda n: n) == text


@pytest.mark.parametrize(
    ("before", "query"),
    [
        ("@", ""),
        ("Merge @", ""),
        ("Merge @du", "du"),
        ("(@2", "2"),
        ("山@im", "im"),
        ("me@si", None),
        ("@du ", None),
        ("@du\nx", None),
        ("", None),
        ("@@", None),
        ("@" + "a" * 70, None),
    ],
)
def test_when_a_completion_is_open(before: str, query: str | None) -> None:
    found = completion_at(before + "|rest", len(before))
    assert (found.query if found else None) == query


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("Merge @du", "", "Merge @Image2 |"),
        ("Merge @du", " into", "Merge @Image2 |into"),
        ("Merge @", ".", "Merge @Image2|."),
        ("Merge @", "x", "Merge @Image2 |x"),
    ],
)
def test_inserting_a_mention_and_its_space(before: str, after: str, expected: str) -> None:
    text = before + after
    found = completion_at(text, len(before))
    assert found is not None
    made, caret = insert_mention(text, found.start, found.end, 2)
    assert f"{made[:caret]}|{made[caret:]}" == expected


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("the cat", 7, "the cat @Image2 |"),
        ("cats", 2, "ca @Image2 |ts"),
        ("cat.", 3, "cat @Image2|."),
        ("50%", 3, "50% @Image2 |"),
        ("@Image1", 7, "@Image1 @Image2 |"),
        ("the ", 4, "the @Image2 |"),
        ("(", 1, "(@Image2 |"),
        ("把", 1, "把@Image2 |"),
        ("", 0, "@Image2 |"),
    ],
)
def test_a_mention_is_never_stuck_to_a_word(text: str, place: int, expected: str) -> None:
    made, caret = insert_mention(text, place, place, 2)
    assert f"{made[:caret]}|{made[caret:]}" == expected
    assert 2 in [mention.number for mention in find_mentions(made)]
