"""DraftMemory: kept half a second after a change, restored without spending, and never more than was there."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kling_desktop.core.draft import Draft, Slot
from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.model_card import KLING_O1
from kling_desktop.core.reference import PictureSource, Reference
from kling_desktop.ui.compose.composer import Composer
from kling_desktop.ui.engine_thread import EngineThread
from kling_desktop.ui.main_window.draft_memory import NOTE, SAVE_MS, DraftMemory
from tests.fakes.fake_pictures import FakePictureFiles

BOTTLE = Reference("a" * 64, "bottle.jpg", "jpeg", 1200, 900, 400_000)


class NotingEngine(EngineThread):
    """Never started; says what it was to write."""

    def __init__(self) -> None:
        super().__init__(lambda _listener: pytest.fail("nobody opens a library here"))
        self.notes: list[tuple[str, str]] = []

    def keep_note(self, name: str, text: str) -> None:
        self.notes.append((name, text))


@dataclass
class Bed:
    """A composer with its memory."""

    composer: Composer
    memory: DraftMemory
    engine: NotingEngine
    folder: Path
    asked: list[tuple[int, PictureSource]] = field(default_factory=list)

    def kept(self) -> dict[str, object]:
        (name, text) = self.engine.notes[-1]
        assert name == NOTE
        return json.loads(text)


class FilesElsewhere(FakePictureFiles):
    """Previews lie in the cache, originals in the library."""

    def __init__(self, folder: Path, library: Path) -> None:
        super().__init__(folder)
        self.library = library

    def original(self, sha256: str, extension: str) -> str:
        return str(self.library / f"{sha256}{extension}")


def make_bed(folder: Path, files: FakePictureFiles | None = None) -> Bed:
    engine, files = NotingEngine(), files or FakePictureFiles(folder)
    composer = Composer(KLING_O1, files)
    bed = Bed(composer, DraftMemory(composer, files, engine), engine, folder)
    composer.intake_requested.connect(lambda key, source: bed.asked.append((key, source)))
    return bed


@pytest.fixture
def bed(qapp: object, tmp_path: Path) -> Iterator[Bed]:
    bed = make_bed(tmp_path)
    (tmp_path / f"original-{BOTTLE.sha256}.jpg").touch()
    (tmp_path / f"preview-{BOTTLE.sha256}").touch()
    return bed


def test_a_change_is_kept_soon_and_once(bed: Bed, qtbot: QtBot) -> None:
    bed.composer.set_prompt("A heron")
    bed.composer.set_prompt("A heron in the mist")
    assert bed.engine.notes == []
    qtbot.waitUntil(lambda: bool(bed.engine.notes), timeout=SAVE_MS * 4)
    assert bed.kept()["prompt"] == "A heron in the mist"
    bed.memory.keep()
    assert len(bed.engine.notes) == 1


def test_who_types_without_a_pause_is_kept_all_the_same(bed: Bed, qtbot: QtBot) -> None:
    typed = iter("A heron in the mist, far out, at the end of a long winter that never was" * 40)
    timer_text = ""

    def is_kept() -> bool:
        nonlocal timer_text
        timer_text += next(typed)
        bed.composer.set_prompt(timer_text)
        return bool(bed.engine.notes)

    qtbot.waitUntil(is_kept, timeout=SAVE_MS * 4)


def test_what_is_pending_is_kept_at_the_end(bed: Bed) -> None:
    bed.composer.set_prompt("the last word")
    bed.memory.keep()
    assert bed.kept()["prompt"] == "the last word"


def test_a_draft_comes_back_whole_and_asks_for_nothing(bed: Bed) -> None:
    draft = Draft(KLING_O1.slug, "Merge @Image1", (Slot(7, "bottle.jpg", BOTTLE),), KLING_O1.defaults(), 4)
    bed.composer.load(draft.with_choice("aspect_ratio", "9:16"))
    bed.memory.keep()
    text = bed.engine.notes[-1][1]
    again = make_bed(bed.folder)
    assert again.memory.restore(text)
    found, wanted = again.composer.draft, bed.composer.draft
    assert (found.prompt, found.count, found.choices) == (wanted.prompt, wanted.count, wanted.choices)
    assert [slot.reference for slot in found.slots] == [BOTTLE]
    assert found.recipe(KLING_O1) == wanted.recipe(KLING_O1)
    assert not again.composer.can_undo
    again.memory.keep()
    assert (again.asked, again.engine.notes) == ([], [])


def add_bottle(bed: Bed) -> None:
    """A picture that was accepted."""
    source = PictureSource(BOTTLE.name, f"/photos/{BOTTLE.name}")
    (key,) = bed.composer.add_sources([source])
    bed.composer.settle(key, BOTTLE)


def test_a_picture_that_was_refused_is_looked_at_again_for_its_true_reason(bed: Bed) -> None:
    small = PictureSource("small.png", "/photos/small.png")
    (key,) = bed.composer.add_sources([small])
    bed.composer.settle(key, Failure(FailureKind.PICTURE_TOO_SMALL))
    bed.memory.keep()
    again = make_bed(bed.folder)
    again.memory.restore(bed.engine.notes[-1][1])
    (slot,) = again.composer.draft.slots
    assert again.asked == [(slot.key, small)]
    again.composer.settle(slot.key, Failure(FailureKind.PICTURE_TOO_SMALL))
    assert again.composer.draft.slots[0].failure == Failure(FailureKind.PICTURE_TOO_SMALL)


def test_an_original_that_is_gone_is_said_in_its_slot(bed: Bed) -> None:
    add_bottle(bed)
    bed.memory.keep()
    (bed.folder / f"original-{BOTTLE.sha256}.jpg").unlink()
    again = make_bed(bed.folder)
    again.memory.restore(bed.engine.notes[-1][1])
    (slot,) = again.composer.draft.slots
    assert (slot.reference, slot.failure) == (None, Failure(FailureKind.FILE_MISSING))
    assert again.asked == []


@pytest.mark.parametrize("place", ["drive", "long" * 100], ids=["gone", "answers with errors"])
def test_a_draft_keeps_its_pictures_while_the_library_is_away(bed: Bed, place: str) -> None:
    bed.composer.load(Draft(KLING_O1.slug, "Merge @Image1", (Slot(7, "bottle.jpg", BOTTLE),), KLING_O1.defaults()))
    bed.memory.keep()
    again = make_bed(bed.folder, FilesElsewhere(bed.folder, bed.folder / place))
    assert again.memory.restore(bed.engine.notes[-1][1])
    assert [slot.reference for slot in again.composer.draft.slots] == [BOTTLE]
    again.memory.keep()
    assert (again.asked, again.engine.notes) == ([], [])


def test_a_preview_that_is_gone_is_made_again_from_the_original(bed: Bed) -> None:
    add_bottle(bed)
    bed.memory.keep()
    (bed.folder / f"preview-{BOTTLE.sha256}").unlink()
    again = make_bed(bed.folder)
    again.memory.restore(bed.engine.notes[-1][1])
    (slot,) = again.composer.draft.slots
    assert slot.reference == BOTTLE
    original = str(bed.folder / f"original-{BOTTLE.sha256}.jpg")
    assert again.asked == [(slot.key, PictureSource("bottle.jpg", original))]


def test_a_picture_that_was_still_being_read_is_read_again(bed: Bed) -> None:
    add_bottle(bed)
    bed.composer.add_sources([PictureSource("dunes.jpg", "/photos/dunes.jpg"), PictureSource("pasted", data=b"x")])
    bed.memory.keep()
    again = make_bed(bed.folder)
    again.memory.restore(bed.engine.notes[-1][1])
    first, second, third = again.composer.draft.slots
    assert first.reference == BOTTLE
    assert again.asked == [(second.key, PictureSource("dunes.jpg", "/photos/dunes.jpg"))]
    assert third.failure == Failure(FailureKind.FILE_MISSING)


def test_nothing_kept_is_nothing_restored(bed: Bed) -> None:
    assert not bed.memory.restore(None)


@pytest.mark.expected_log("the kept Draft makes no sense")
@pytest.mark.parametrize(
    "text",
    ["x", "[]", "7", "{}", '{"version": 99}', "[" * 100_000, '{"version":1,"slots":[3],"choices":{},"count":1}'],
)
def test_a_note_that_makes_no_sense_is_left_out(bed: Bed, text: str) -> None:
    bed.composer.set_prompt("as it was")
    assert not bed.memory.restore(text)
    assert bed.composer.draft.prompt == "as it was"
