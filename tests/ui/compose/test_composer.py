"""The Composer: slots, text and choices under one undo; nothing added is lost without a word."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kling_desktop.core.draft import Draft, Slot
from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.model_card import KLING_O1
from kling_desktop.core.reference import PictureSource
from kling_desktop.ui.compose.composer import Composer
from tests.fakes.fake_pictures import FakePictureFiles
from tests.ui.compose.stage import Heard, accept, reference


def sources(*names: str) -> list[PictureSource]:
    return [PictureSource(name, path=f"/pictures/{name}") for name in names]


def names(composer: Composer) -> list[str]:
    return [slot.name for slot in composer.draft.slots]


def test_twelve_files_on_three_slots(composer: Composer, heard: Heard) -> None:
    composer.add_sources(sources("1.jpg", "2.jpg", "3.jpg"))
    before = composer.draft

    keys = composer.add_sources(sources(*(f"new-{number}.jpg" for number in range(1, 13))))

    assert len(composer.draft.slots) == 10
    assert names(composer)[3:] == [f"new-{number}.jpg" for number in range(1, 8)]
    assert [key for key, _ in heard.intakes[3:]] == list(keys)
    assert heard.notices == ["7 added. 5 didn't fit: new-8.jpg, new-9.jpg, new-10.jpg…"]
    composer.undo()
    assert composer.draft == before


def test_a_full_composer_adds_nothing_and_says_so(composer: Composer, heard: Heard) -> None:
    composer.add_sources(sources(*"abcdefghij"))
    accept(composer, reference("one-more.jpg"))

    assert len(composer.draft.slots) == 10
    assert heard.notices == ["Ten pictures fit. 1 didn't: one-more.jpg"]


def test_the_same_picture_twice_is_two_slots(composer: Composer) -> None:
    accept(composer, reference(), reference())

    first, second = composer.draft.slots
    assert first.reference == second.reference
    assert first.key != second.key


def test_mentions_stay_with_their_picture_when_slot_1_moves_to_3(composer: Composer) -> None:
    composer.add_sources(sources(*"abcdefghij"))
    composer.set_prompt("@Image1 and @Image10, @Image2")

    composer.move_slot(0, 2)
    assert (composer.draft.prompt, names(composer)[:3]) == ("@Image3 and @Image10, @Image1", ["b", "c", "a"])

    composer.undo()
    assert (composer.draft.prompt, names(composer)[:3]) == ("@Image1 and @Image10, @Image2", ["a", "b", "c"])


def test_a_removed_picture_leaves_a_lost_mention_and_one_undo_brings_both_back(
    composer: Composer, heard: Heard
) -> None:
    composer.add_sources(sources("a", "b"))
    composer.set_prompt("@Image1 on @Image2")

    composer.remove_slot(0)
    assert composer.draft.prompt == "@Image? on @Image1"
    assert heard.offers == ["Image 1 removed"]

    composer.undo()
    assert composer.draft.prompt == "@Image1 on @Image2"


def test_renumbered_mentions_are_counted_aloud(composer: Composer, heard: Heard) -> None:
    composer.add_sources(sources("a", "b", "c"))
    composer.swap_slots(0, 2)
    composer.set_prompt("@Image1, @Image2, @Image1 and @Image3")
    composer.swap_slots(0, 2)
    composer.move_slot(1, 0)
    assert heard.said == [
        "Image 1 and Image 3 swapped",
        "Image 1 and Image 3 swapped. 3 mentions renumbered",
        "Moved to position 1 of 3, now Image 1. 2 mentions renumbered",
    ]


def test_replacing_keeps_the_mention_and_offers_undo(composer: Composer, heard: Heard) -> None:
    composer.add_sources(sources("a"))
    composer.set_prompt("@Image1")
    composer.replace_slot(0, PictureSource("b", path="/b"))

    assert (composer.draft.prompt, names(composer)) == ("@Image1", ["b"])
    assert heard.offers == ["Picture replaced"]


def test_settling_reaches_the_drafts_that_undo_and_redo_bring_back(composer: Composer) -> None:
    (key,) = composer.add_sources(sources("a"))
    composer.set_prompt("x")
    composer.remove_slot(0)
    composer.undo()
    composer.settle(key, reference("a"))

    for step in (composer.undo, composer.redo):
        step()
        assert [slot.reference for slot in composer.draft.slots] == [reference("a")]


def test_settling_is_no_step(composer: Composer) -> None:
    (key,) = composer.add_sources(sources("a"))
    composer.settle(key, Failure(FailureKind.UNREADABLE_FILE))
    composer.undo()

    assert composer.draft == Draft()
    assert not composer.can_undo


def test_previews_come_from_the_intake_first_and_then_from_the_library(
    composer: Composer, files: FakePictureFiles
) -> None:
    (key,) = composer.add_sources(sources("a"))
    assert composer.preview_path(composer.draft.slots[0]) is None
    composer.preview_ready(key, "/cache/part-1")
    assert composer.preview_path(composer.draft.slots[0]) == "/cache/part-1"
    composer.settle(key, reference("a"))
    assert composer.preview_path(composer.draft.slots[0]) == files.preview(reference("a").sha256)


def test_dropping_on_the_prompt_adds_and_mentions_in_one_step(composer: Composer, heard: Heard) -> None:
    composer.set_prompt("Put  there")
    composer.add_sources(sources("a", "b"), mention_at=4)

    assert composer.draft.prompt == "Put @Image1 @Image2 there"
    assert heard.carets == [20]
    composer.undo()
    assert composer.draft == Draft().with_prompt("Put  there")


def test_mentions_go_to_the_selection(composer: Composer, heard: Heard) -> None:
    composer.add_sources(sources("a"))
    composer.set_prompt("put it here")
    composer.set_selection(4, 6)
    composer.insert_mention(1)

    assert composer.draft.prompt == "put @Image1 here"
    assert heard.carets == [12]
    assert heard.said == ["Image 1 mentioned"]


def test_moving_is_told(composer: Composer, heard: Heard) -> None:
    composer.add_sources(sources("a", "b", "c"))
    composer.move_slot(0, 1)
    composer.move_slot(2, 9)  # it is the last already

    assert heard.said == ["Moved to position 2 of 3, now Image 2"]


def typed(composer: Composer, text: str) -> None:
    for letter in text:
        composer.set_prompt(composer.draft.prompt + letter)


def test_typing_is_undone_by_the_word(composer: Composer) -> None:
    typed(composer, "a red shoe")
    seen = []
    while composer.can_undo:
        composer.undo()
        seen.append(composer.draft.prompt)

    assert seen == ["a red ", "a ", ""]


def test_deleting_is_a_step_of_its_own(composer: Composer) -> None:
    typed(composer, "shoe")
    for length in (3, 2):
        composer.set_prompt("shoe"[:length])
    composer.undo()
    assert composer.draft.prompt == "shoe"
    composer.undo()
    assert composer.draft.prompt == ""


def test_counting_up_is_one_step(composer: Composer) -> None:
    for count in (2, 3, 4, 99):
        composer.set_count(count)
    assert composer.draft.count == 10
    composer.undo()
    assert composer.draft.count == 1


def test_clearing_keeps_the_choices_and_offers_undo(composer: Composer, heard: Heard) -> None:
    composer.set_choice("aspect_ratio", "16:9")
    composer.add_sources(sources("a"))
    composer.clear()
    composer.clear()

    assert composer.draft == Draft().with_choice("aspect_ratio", "16:9")
    assert heard.offers == ["Composer cleared"]


def test_loading_is_a_step_and_restoring_is_none(composer: Composer) -> None:
    composer.set_prompt("old")
    composer.load(Draft(prompt="new"))
    composer.undo()
    assert composer.draft.prompt == "old"

    composer.restore(Draft(prompt="from yesterday"))
    assert not composer.can_undo
    assert composer.draft.prompt == "from yesterday"


def test_a_foreign_draft_gets_keys_of_its_own_and_choices_that_exist(composer: Composer) -> None:
    (key,) = composer.add_sources(sources("a"))
    foreign = Draft(
        prompt="one\r\ntwo",
        slots=(Slot(key, "kept", reference()), Slot(key + 1, "was being read")),
        choices=(("aspect_ratio", "7:3"), ("output_format", "jpg")),
    )
    composer.load(foreign)

    assert key not in {slot.key for slot in composer.draft.slots}
    assert composer.draft.slots[1].failure == Failure(FailureKind.FILE_MISSING)
    assert dict(composer.draft.choices) == {"aspect_ratio": "auto", "output_format": "jpg", "resolution": "1K"}
    assert composer.draft.prompt == "one\ntwo"


Edit = Callable[[Composer], object]
PLACES = st.integers(0, 9)


def on_slot(act: Callable[[Composer, int], object]) -> st.SearchStrategy[Edit]:
    """An edit of a slot that is there; nothing while there is none."""

    def edit_at(place: int) -> Edit:
        def edit(composer: Composer) -> None:
            if composer.draft.slots:
                act(composer, place % len(composer.draft.slots))

        return edit

    return PLACES.map(edit_at)


EDITS: st.SearchStrategy[Edit] = st.one_of(
    st.text(max_size=6).map(lambda text: lambda composer: composer.set_prompt(text)),
    st.sampled_from("ab @\n😀").map(
        lambda letter: lambda composer: composer.set_prompt(composer.draft.prompt + letter)
    ),
    st.lists(st.sampled_from("xyz"), max_size=4).map(
        lambda added: lambda composer: composer.add_sources(sources(*added))
    ),
    on_slot(lambda composer, place: composer.remove_slot(place)),
    on_slot(lambda composer, place: composer.move_slot(place, 0)),
    on_slot(lambda composer, place: composer.swap_slots(place, 0)),
    on_slot(lambda composer, place: composer.replace_slot(place, PictureSource("new", path="/new"))),
    on_slot(lambda composer, place: composer.insert_mention(place + 1)),
    st.integers(1, 10).map(lambda count: lambda composer: composer.set_count(count)),
    st.sampled_from(["auto", "1:1"]).map(lambda value: lambda composer: composer.set_choice("aspect_ratio", value)),
    st.just(Composer.clear),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.lists(EDITS, max_size=25))
def test_as_many_undos_as_edits_lead_back_and_as_many_redos_forth(files: FakePictureFiles, edits: list[Edit]) -> None:
    composer = Composer(KLING_O1, files)
    start = composer.draft
    for edit in edits:
        edit(composer)
    end = composer.draft

    for _ in edits:
        composer.undo()
    assert composer.draft == start
    assert not composer.can_undo
    for _ in edits:
        composer.redo()
    assert composer.draft == end


@pytest.mark.parametrize(("left", "right"), [("\r\n", "\n"), ("\u2029", "\n"), ("\r", "\n")])
def test_line_ends_are_plain(composer: Composer, left: str, right: str) -> None:
    composer.set_prompt(f"a{left}b")
    assert composer.draft.prompt == f"a{right}b"


def test_every_step_is_told_and_what_an_intake_says_is_none(composer: Composer) -> None:
    steps: list[str] = []
    composer.stepped.connect(lambda: steps.append("step"))
    composer.undo_offered.connect(lambda _text: steps.append("offer"))
    (key,) = composer.add_sources([PictureSource("a", path="/a")])
    composer.settle(key, reference())
    assert steps == ["step"]
    composer.clear()
    composer.set_prompt("x")
    composer.undo()
    composer.redo()
    assert steps == ["step", "step", "offer", "step", "step", "step"]
