"""A file that was found gets back to its place if it is the lost picture, by its bytes; anything else is left alone."""

import hashlib
import json
from pathlib import Path

import pytest

from kling_desktop.adapters.lost_pictures import LostPicturesFolder
from kling_desktop.adapters.metadata import Packet, splice, splice_label, unsplice
from kling_desktop.core.failure import FailureKind, KlingError
from kling_desktop.core.generation import Output
from kling_desktop.core.history_entry import Entry
from kling_desktop.core.job import Job
from tests.adapters.intake.samples import encoded, quadrants
from tests.fakes.fake_pictures import make_entry, make_job

JOB = make_job(1, 1_790_000_000_000)
PATH = "pictures/2026/11/a-heron-0f0f0f0f.png"


def spliced(data: bytes, job: Job, output_id: str) -> bytes:
    return splice(data, Packet(output_id, job.id, job.recipe, job.created_at_ms))


@pytest.fixture
def library(tmp_path: Path) -> Path:
    library = tmp_path / "library"
    (library / "pictures").mkdir(parents=True)
    return library


@pytest.fixture
def lost(library: Path) -> LostPicturesFolder:
    return LostPicturesFolder(library, spliced)


RECEIVED = encoded(quadrants(), "PNG")
SAVED = spliced(RECEIVED, JOB, JOB.id)


def entry_of(received: bytes = RECEIVED, saved: bytes = SAVED, form: str = "png") -> Entry:
    hashes = (hashlib.sha256(received).hexdigest(), hashlib.sha256(saved).hexdigest())
    output = Output(JOB.id, JOB.id, 0, PATH, form, 480, 360, len(saved), *hashes, JOB.created_at_ms)
    return Entry(1, JOB, output, make_entry(1, JOB).marks)


def test_a_drive_that_answers_with_errors_says_nothing_about_its_files(tmp_path: Path) -> None:
    assert LostPicturesFolder(tmp_path / ("long" * 100), spliced).is_there(PATH)  # no file system looks at that


@pytest.mark.parametrize("found", [SAVED, RECEIVED, splice_label(RECEIVED)], ids=["saved", "received", "clean copy"])
def test_the_picture_gets_back_with_its_recipe(
    lost: LostPicturesFolder, library: Path, tmp_path: Path, found: bytes
) -> None:
    (tmp_path / "found.png").write_bytes(found)
    assert not lost.is_there(PATH)

    assert lost.bring_back(entry_of(), str(tmp_path / "found.png"))

    assert lost.is_there(PATH)
    assert (library / PATH).read_bytes() == SAVED
    assert (tmp_path / "found.png").read_bytes() == found, "it stays where it is"
    assert [path.name for path in (library / PATH).parent.iterdir()] == [Path(PATH).name], "no part is left"


def test_what_no_recipe_can_be_put_into_gets_back_as_it_came(
    lost: LostPicturesFolder, library: Path, tmp_path: Path
) -> None:
    odd = b"RIFF, or what the service made of it"
    (tmp_path / "found").write_bytes(odd)

    assert lost.bring_back(entry_of(odd, odd, "webp"), str(tmp_path / "found"))

    assert (library / PATH).read_bytes() == odd


def test_another_picture_is_not_taken(lost: LostPicturesFolder, library: Path, tmp_path: Path) -> None:
    touched = bytearray(SAVED)
    touched[-20] ^= 1
    for other in (bytes(touched), b"", json.dumps({"a": 1}).encode(), unsplice(SAVED)[:-1]):
        (tmp_path / "other").write_bytes(other)
        assert not lost.bring_back(entry_of(), str(tmp_path / "other"))
    assert not (library / PATH).exists()


def test_what_lies_there_meanwhile_is_not_written_over(lost: LostPicturesFolder, library: Path, tmp_path: Path) -> None:
    (library / PATH).parent.mkdir(parents=True)
    (library / PATH).write_bytes(b"put back by hand, and edited")
    (tmp_path / "found").write_bytes(SAVED)

    assert lost.bring_back(entry_of(), str(tmp_path / "found"))

    assert (library / PATH).read_bytes() == b"put back by hand, and edited"


def test_a_file_that_cannot_be_read_says_why(lost: LostPicturesFolder, tmp_path: Path) -> None:
    for path, kind in ((tmp_path / "none", FailureKind.FILE_MISSING), (tmp_path, FailureKind.UNREADABLE_FILE)):
        with pytest.raises(KlingError) as told:
            lost.bring_back(entry_of(), str(path))
        assert told.value.failure.kind is kind


def test_a_drive_that_is_away_has_lost_no_picture(lost: LostPicturesFolder, library: Path) -> None:
    assert not lost.is_there(PATH)
    (library / "pictures").rmdir()
    assert lost.is_there(PATH), "nobody can say that it is not"


def test_a_drive_that_is_away_is_not_begun_anew(lost: LostPicturesFolder, library: Path, tmp_path: Path) -> None:
    (library / "pictures").rmdir()
    (tmp_path / "found").write_bytes(SAVED)

    with pytest.raises(KlingError) as told:
        lost.bring_back(entry_of(), str(tmp_path / "found"))

    assert told.value.failure.kind is FailureKind.NOT_WRITABLE
    assert not (library / "pictures").exists()
