"""Little is touched when one text becomes another."""

from hypothesis import given
from hypothesis import strategies as st

from kling_desktop.core.prompt import renumber
from kling_desktop.ui.compose.text_change import TextChange, changes, single_change

PIECES = st.lists(st.sampled_from(["@Image1", "@Image10", "@Image?", "ab", "😀", "\n", "a"]))
TEXTS = PIECES.map("".join)


def applied(text: str, found: tuple[TextChange, ...]) -> str:
    for change in found:
        text = text[: change.start] + change.text + text[change.end :]
    return text


@given(TEXTS, TEXTS)
def test_the_changes_lead_from_one_text_to_the_other(before: str, after: str) -> None:
    assert applied(before, changes(before, after)) == after


@given(PIECES.map(" ".join))
def test_renumbering_touches_mentions_only(before: str) -> None:
    after = renumber(before, lambda number: {1: 10, 10: None}.get(number, number))

    touched = [before[change.start : change.end] for change in changes(before, after)]
    assert set(touched) <= {"@Image1", "@Image10"}
    assert applied(before, changes(before, after)) == after


def test_one_letter_is_one_letter() -> None:
    assert single_change("a long text", "a longer text") == TextChange(6, 6, "er")
    assert single_change("same", "same") == TextChange(4, 4, "")
