"""Small values: money, keys, failures, recipes survive JSON, every kind has its words."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.draft import Problem, ProblemKind
from kling_desktop.core.draft_words import problem_sentence
from kling_desktop.core.failure import Charge, Failure, FailureKind, KlingError
from kling_desktop.core.file_words import not_copied_sentence, not_shown_sentence, report_not_saved_sentence
from kling_desktop.core.generation import output_id
from kling_desktop.core.job import HoldReason, JobState
from kling_desktop.core.model_card import KLING_O1, MODEL_CARDS
from kling_desktop.core.price import dollars_text, micros
from kling_desktop.core.recipe import Recipe
from kling_desktop.core.reference import Reference
from kling_desktop.core.words import (
    charge_badge,
    hold_sentence,
    notice,
    state_sentence,
)
from tests.core.recipes import job, recipe, reference


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (35_000, "$0.035"),
        (70_000, "$0.07"),
        (105_000, "$0.105"),
        (140_000, "$0.14"),
        (4_820_000, "$4.82"),
        (0, "$0.00"),
    ],
)
def test_prices(amount: int, text: str) -> None:
    assert dollars_text(amount) == text


def test_dollars_of_the_service_become_exact_micros() -> None:
    assert micros(0.035) == 35_000
    assert micros(4.965) == 4_965_000


@pytest.mark.parametrize("text", ["", "SG_", "SG_0123 456", "SG_0123\n4567", "SG_ключ12345", "x" * 129])
def test_what_no_key_can_be(text: str) -> None:
    with pytest.raises(KlingError) as caught:
        ApiKey(text)
    assert caught.value.failure.kind is FailureKind.KEY_FORMAT
    assert text not in repr(caught.value) or not text


def test_a_key_never_shows_itself() -> None:
    key = ApiKey("  SG_0123456789abcdef\n")
    assert key.reveal() == "SG_0123456789abcdef"
    assert "0123456789" not in f"{key!r} {key} {key.fingerprint('salt')}"
    assert key.fingerprint("salt").startswith("cdef-")
    assert key.fingerprint("salt") != key.fingerprint("pepper")
    assert key == ApiKey("SG_0123456789abcdef")
    assert len({key, ApiKey("SG_0123456789abcdef")}) == 1


failures = st.builds(
    Failure,
    kind=st.sampled_from(FailureKind),
    charge=st.sampled_from(Charge),
    message=st.text(max_size=20),
    status=st.none() | st.integers(100, 599),
    retry_at_ms=st.none() | st.integers(0, 2**40),
    width_px=st.none() | st.integers(1, 9),
    height_px=st.none() | st.integers(1, 9),
)


@given(failures)
def test_a_failure_survives_json(failure: Failure) -> None:
    assert Failure.from_json(json.loads(json.dumps(failure.to_json()))) == failure


@given(st.text(), st.none() | st.text(min_size=1))
def test_a_recipe_survives_json(prompt: str, source: str | None) -> None:
    made = Recipe("kling-o1", prompt, (reference(1, source_output=source, edits=("crop",)),), KLING_O1.defaults())
    assert "halvings" not in made.to_json()
    assert Recipe.from_json(json.loads(json.dumps(made.to_json()))) == made


@pytest.mark.parametrize(
    "fields",
    [{}, {"version": 99, "references": [], "choices": {}}, {"version": 1, "references": 3, "choices": {}}]
    + [
        {"version": 1, "model": "m", "references": [], "choices": {}, "halvings": halvings} for halvings in ("1", -1, 5)
    ],
)
def test_what_is_no_recipe(fields: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"version|Recipe"):
        Recipe.from_json(fields)


def test_a_reference_without_a_field_is_refused() -> None:
    with pytest.raises(ValueError, match="sha256"):
        Reference.from_json({})


@pytest.mark.parametrize(("format_", "extension"), [("jpeg", ".jpg"), ("tiff", ".tif"), ("heic", ".heic")])
def test_extensions(format_: str, extension: str) -> None:
    assert reference(format=format_).extension == extension


@pytest.mark.parametrize("kind", list(FailureKind))
@pytest.mark.parametrize("charge", list(Charge))
def test_every_failure_has_words_without_gaps(kind: FailureKind, charge: Charge) -> None:
    said = notice(Failure(kind, charge, "their words", width_px=10, height_px=20)).in_one_line()
    assert "{" not in said
    assert "None" not in said
    assert "  " not in said


@pytest.mark.parametrize(("charge", "title"), [(Charge.NOT_CHARGED, "The disk is full"), (Charge.CHARGED, "Couldn't")])
def test_a_full_disk_speaks_of_a_paid_picture_only_where_there_is_one(charge: Charge, title: str) -> None:
    said = notice(Failure(FailureKind.DISK_FULL, charge)).in_one_line()
    assert said.startswith(title)
    assert ("Segmind" in said) is (charge is Charge.CHARGED)


@pytest.mark.parametrize("kind", list(FailureKind))
def test_a_picture_that_is_not_shown_or_copied_says_why_and_speaks_of_no_money(kind: FailureKind) -> None:
    for sentence in (
        not_shown_sentence(Failure(kind)),
        not_copied_sentence(Failure(kind)),
        report_not_saved_sentence(Failure(kind)),
    ):
        assert sentence.text()
        assert "charged" not in sentence.text()


@pytest.mark.parametrize("kind", list(ProblemKind))
def test_every_problem_has_words(kind: ProblemKind) -> None:
    assert "{" not in problem_sentence(Problem(kind, 3)).text()


def test_a_lost_mention_is_named() -> None:
    assert problem_sentence(Problem(ProblemKind.LOST_MENTION)).text().startswith("@Image? isn't")
    assert problem_sentence(Problem(ProblemKind.LOST_MENTION, 3)).text().startswith("@Image3 isn't")


@pytest.mark.parametrize("state", list(JobState))
def test_every_state_has_words(state: JobState) -> None:
    assert state_sentence(job(state=state)).text()
    assert charge_badge(job(state=state)).text()


@pytest.mark.parametrize("reason", list(HoldReason))
def test_every_hold_has_words(reason: HoldReason) -> None:
    assert hold_sentence(reason).text()


def test_the_card_knows_its_choices() -> None:
    assert MODEL_CARDS["kling-o1"] is KLING_O1
    choice = KLING_O1.choice("output_format")
    assert choice is not None
    assert choice.default == "png"
    assert KLING_O1.choice("seed") is None


def test_a_picture_keeps_its_identity() -> None:
    assert output_id("ab", 0) == "ab"
    assert output_id("ab", 1) == "ab-1"


def test_choices_of_a_recipe() -> None:
    assert recipe().choice("aspect_ratio") == "auto"
    assert recipe().choice("seed") is None


def test_what_happened_what_it_cost_and_what_to_do_can_be_told_apart() -> None:
    told = notice(Failure(FailureKind.SERVICE_FAULT, message="upstream error"))

    assert told.happened.text() == "Segmind reported an error. “upstream error”."
    assert told.money is not None
    assert told.money.text() == "Nothing was charged."
    assert told.advice is not None
    assert told.advice.text() == "If it repeats, simplify the prompt."
    assert told.text() == f"{told.happened.text()} {told.money.text()} {told.advice.text()}"
    assert notice(Failure(FailureKind.BAD_SETTING)).advice is None


@pytest.mark.parametrize("kind", list(FailureKind))
def test_beside_a_badge_nothing_is_said_about_money(kind: FailureKind) -> None:
    told = notice(Failure(kind, Charge.UNKNOWN))
    assert all(sentence.text() for sentence in told.without_money)
    assert not any("charge" in sentence.text() for sentence in told.without_money)


@pytest.mark.parametrize(
    ("message", "said"),
    [("Server error", "“Server error”."), ("Try later.", "“Try later.”"), ("", "Segmind gave no reason.")],
)
def test_the_service_s_own_words_end_as_a_sentence_does(message: str, said: str) -> None:
    assert notice(Failure(FailureKind.DECLINED, message=message)).happened.text() == said
