"""Words about the upkeep of a library: as people count, and with what can be done."""

import pytest

from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.upkeep import HARMLESS, Checked, Finding, FindingKind, Rebuilt
from kling_desktop.core.upkeep_progress import Progress, Stage
from kling_desktop.ui.main_window.upkeep_text import (
    checked_outcome,
    checking_text,
    not_checked_outcome,
    rebuilding_text,
    rebuilt_outcome,
)

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.mark.parametrize(
    ("progress", "text"),
    [
        (Progress(Stage.LOGS, 1, 4), "Reading your library folder's record: 25 %"),
        (Progress(Stage.FILES, 0, 204), "Checking 1 of 204 pictures…"),
        (Progress(Stage.FILES, 204, 204), "Checking 204 of 204 pictures…"),
        (Progress(Stage.REFERENCES, 2, 3), "Checking 3 of 3 references…"),
    ],
)
def test_how_far_a_check_is(progress: Progress, text: str) -> None:
    assert checking_text(progress) == text


@pytest.mark.parametrize("stage", set(Stage) - {Stage.REFERENCES})
def test_every_stage_of_a_rebuild_has_its_words(stage: Stage) -> None:
    texts = {rebuilding_text(Progress(each, 1, 2)) for each in Stage if each is not Stage.REFERENCES}
    assert rebuilding_text(Progress(stage, 1, 2)) in texts
    assert len(texts) == 4


ENGINEERS_WORDS = ("index", "log ", "logs", "line", "attempt", "anew", "sqlite")


def found(*kinds: FindingKind) -> Checked:
    """A check that came upon one thing of each of these kinds."""
    return Checked(9, 8, 7, tuple(Finding(kind, f"{kind.value}.png") for kind in kinds))


def test_a_sound_library() -> None:
    outcome = checked_outcome(Checked(1, 2, 3, ()))
    assert outcome.title == "Your library is sound"
    assert outcome.text == "1 picture and 2 references were checked. Everything is as it should be."
    assert outcome.is_well
    assert outcome.groups == ()


def test_the_title_counts_what_needs_the_person_and_nothing_else() -> None:
    one = found(FindingKind.PICTURE_MISSING, FindingKind.FILE_EXTRA, FindingKind.LINE_DAMAGED)
    assert checked_outcome(one).title == "1 thing needs you"
    assert not checked_outcome(one).is_well
    three = found(FindingKind.PICTURE_MISSING, FindingKind.PICTURE_CHANGED, FindingKind.REFERENCE_MISSING)
    assert checked_outcome(three).title == "3 things need you"


@pytest.mark.parametrize("kind", [FindingKind.LINE_DAMAGED, FindingKind.LINE_UNKNOWN, FindingKind.FILE_EXTRA])
def test_what_is_harmless_is_told_and_not_called_wrong(kind: FindingKind) -> None:
    outcome = checked_outcome(found(kind))
    assert outcome.title == "Your library is sound"
    assert outcome.is_well
    assert "Everything is as it should be" not in outcome.text
    assert [group.things for group in outcome.groups] == [(f"{kind.value}.png",)]


def test_a_rebuild_is_offered_where_it_mends_something_and_chosen_where_nothing_else_helps() -> None:
    needs = {kind for kind in FindingKind if checked_outcome(found(kind)).needs_rebuild}
    offers = {kind for kind in FindingKind if checked_outcome(found(kind)).can_rebuild}
    assert needs == {
        FindingKind.INDEX_DAMAGED,
        FindingKind.INDEX_MISSING,
        FindingKind.NOT_IN_INDEX,
        FindingKind.NOT_IN_LOG,
    }
    assert offers == needs | {FindingKind.FILE_NOT_LISTED}
    lost = checked_outcome(found(FindingKind.PICTURE_MISSING, FindingKind.FILE_NOT_LISTED))
    assert lost.can_rebuild
    assert not lost.needs_rebuild


def test_what_was_found_is_told_kind_by_kind_with_what_can_be_done() -> None:
    things = (
        Finding(FindingKind.FILE_EXTRA, "pictures/b.png"),
        Finding(FindingKind.PICTURE_MISSING, "pictures/a.png"),
        Finding(FindingKind.FILE_EXTRA, "pictures/<img src=c>.png"),
    )
    first, second = checked_outcome(Checked(9, 9, 9, things)).groups
    assert first.heading == "1 picture file moved or deleted", "in the words of its tile"
    assert "Find it…" in first.remedy
    assert first.things == ("pictures/a.png",)
    assert second.heading == "2 other files lie among your pictures"
    assert second.things == ("pictures/b.png", "pictures/<img src=c>.png")


def test_what_needs_the_person_comes_first() -> None:
    groups = checked_outcome(found(*FindingKind)).groups
    assert len(groups) == len(FindingKind)
    sound = [checked_outcome(found(kind)).is_well for kind in FindingKind]
    order = [group.heading for group in groups]
    harmless = {checked_outcome(found(kind)).groups[0].heading for kind in FindingKind if kind in HARMLESS}
    assert set(order[-sum(sound) :]) == harmless


@pytest.mark.parametrize("kind", FindingKind)
def test_every_finding_has_its_words_for_one_and_for_many(kind: FindingKind) -> None:
    (one,) = checked_outcome(found(kind)).groups
    (many,) = checked_outcome(found(*[kind] * 201)).groups
    assert one.heading
    assert one.remedy == many.remedy
    assert "%" not in one.heading + many.heading + one.remedy
    if many.things:
        assert len(many.things) == 201
        assert many.things[-1] == "… and 1 more"


@pytest.mark.parametrize("kind", [FindingKind.INDEX_DAMAGED, FindingKind.INDEX_MISSING])
def test_without_the_list_nothing_is_said_to_be_checked(kind: FindingKind) -> None:
    outcome = checked_outcome(Checked(0, 0, 3, (Finding(kind, "index.sqlite3"),)))
    assert outcome.text == "Without the list of your pictures nothing else could be checked."
    assert outcome.groups[0].things == (), "the name of that file helps nobody"


def test_no_word_is_one_of_engineers() -> None:
    said = [checked_outcome(found(kind)) for kind in FindingKind]
    said.append(rebuilt_outcome(Rebuilt(2, 1, 35_000, 4, 1, 1, 2, 3, 4, 5, "index-set-aside-1.sqlite3"), is_free=False))
    words = [part for each in said for part in (each.title, each.text, *sum((g[:2] for g in each.groups), ()))]
    words += [rebuilding_text(Progress(stage, 1, 2)) for stage in Stage]
    words += [checking_text(Progress(stage, 1, 2)) for stage in Stage]
    assert [text for text in words for word in ENGINEERS_WORDS if word in f"{text.lower()} "] == []


def test_what_kept_a_check_from_looking() -> None:
    outcome = not_checked_outcome(Failure(FailureKind.LIBRARY_GONE, message="Pictures"))
    assert outcome.title == "Your library wasn't checked"
    assert "“Pictures”" in outcome.text
    assert not outcome.is_well


def test_what_a_rebuild_brought() -> None:
    plain = Rebuilt(2, 1, 35_000, 4, 0, 0, 0, 0, 0, 0, None)
    outcome = rebuilt_outcome(plain, is_free=False)
    assert outcome.title == "Your library was rebuilt"
    assert outcome.text == "The new list has 1 picture. All of it cost $0.035."
    full = rebuilt_outcome(Rebuilt(2, 1, 35_000, 4, 1, 1, 2, 3, 4, 5, "index-set-aside-1.sqlite3"), is_free=False)
    for part in (
        "3 pictures were found by their files alone.",
        "5 entries were in the old list alone.",
        "2 notes in your library folder's record can't be read and stay.",
        "2 records of other computers can't be read now.",
        "4 files were not made with Kling Desktop and aren't shown.",
        "A copy of the old list is kept in the program's own folder.",
    ):
        assert part in full.text


def test_a_rebuild_in_the_demo_names_no_money() -> None:
    outcome = rebuilt_outcome(Rebuilt(2, 2, 70_000, 4, 0, 0, 0, 0, 0, 0, None), is_free=True)
    assert outcome.text == "The new list has 2 pictures."
