"""Words about the upkeep of a library: as people count, and with what can be done."""

import pytest

from kling_desktop.core.upkeep import Checked, Finding, FindingKind, Rebuilt
from kling_desktop.core.upkeep_progress import Progress, Stage
from kling_desktop.ui.main_window.upkeep_text import (
    checked_text,
    checking_text,
    findings_text,
    rebuilding_text,
    rebuilt_text,
)

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.mark.parametrize(
    ("progress", "text"),
    [
        (Progress(Stage.LOGS, 1, 4), "Reading the log: 25 %"),
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


def test_a_sound_library() -> None:
    text = "Everything is as it should be. 1 picture, 2 references and 3 lines of the log were checked."
    assert checked_text(Checked(1, 2, 3, ())) == text
    assert findings_text(Checked(1, 2, 3, ())) == ""


def test_what_is_harmless_is_not_called_wrong() -> None:
    checked = Checked(0, 0, 3, (Finding(FindingKind.LINE_DAMAGED, "here-2026-01.jsonl, line 3"),))
    assert checked_text(checked).startswith("Nothing is wrong, and there is 1 thing to know.")


def test_what_was_found_is_told_kind_by_kind_with_what_can_be_done() -> None:
    found = (
        Finding(FindingKind.FILE_NOT_LISTED, "pictures/b.png"),
        Finding(FindingKind.PICTURE_MISSING, "pictures/a.png"),
        Finding(FindingKind.FILE_NOT_LISTED, "pictures/<img src=c>.png"),
    )
    first, second = findings_text(Checked(9, 9, 9, found)).split("\n\n")
    assert first.startswith("1 picture is not there. If you have a copy of the file, ")
    assert first.endswith("\npictures/a.png")
    assert second.startswith("2 files lie among the pictures, and the index doesn't know them. ")
    assert second.endswith("\npictures/b.png\npictures/<img src=c>.png")


@pytest.mark.parametrize("kind", FindingKind)
def test_every_finding_has_its_words_for_one_and_for_many(kind: FindingKind) -> None:
    one = findings_text(Checked(9, 9, 9, (Finding(kind, "x"),)))
    many = findings_text(Checked(9, 9, 9, (Finding(kind, "x"),) * 201))
    assert one.endswith("\nx")
    assert many.endswith("x\n… and 1 more")
    assert "%" not in one + many


def test_what_a_new_index_was_made_of() -> None:
    plain = Rebuilt(2, 1, 35_000, 4, 0, 0, 0, 0, 0, 0, None)
    assert rebuilt_text(plain, is_free=False) == "The new index lists 1 picture from 2 attempts, for $0.035 in all."
    assert rebuilt_text(plain, is_free=True) == "The new index lists 1 picture from 2 attempts."
    full = rebuilt_text(Rebuilt(2, 1, 35_000, 4, 1, 1, 2, 3, 4, 5, "index-set-aside-1.sqlite3"), is_free=False)
    for part in (
        "3 pictures were found by their files alone.",
        "5 attempts were in the old index alone.",
        "2 lines of the log can't be read and stay.",
        "2 logs of other computers can't be read now.",
        "4 files were not made with Kling Desktop.",
        "The old index was kept as index-set-aside-1.sqlite3.",
    ):
        assert part in full
