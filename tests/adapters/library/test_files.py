"""The library folder: names, bytes, durability, and what happens when the disk does not play along."""

import hashlib
import json
import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from kling_desktop.adapters.library.files import LibraryFolder
from kling_desktop.adapters.reserve import Reserve
from kling_desktop.adapters.system_clock import SystemClock
from kling_desktop.core.failure import Failure, FailureKind, KlingError
from kling_desktop.core.generation import Output
from kling_desktop.core.job import Job
from kling_desktop.core.ports.intake import OutputFacts
from kling_desktop.core.ports.library import Library
from tests.adapters import child
from tests.adapters.job_samples import A_RECIPE, a_job

FACTS = OutputFacts("png", 2048, 1536)
SHA = "ab" * 32
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="not on this system: modes, links, limits")


def spliced(data: bytes, job: Job, output_id: str) -> bytes:
    return data + f"<{job.id} {output_id}>".encode()


def refused(data: bytes, job: Job, output_id: str) -> bytes:
    raise ValueError("no place for metadata")


def opened(folder: Path, splice: Callable[[bytes, Job, str], bytes] = spliced) -> Library:
    library = LibraryFolder(folder, splice, "desk", SystemClock())
    library.prepare()
    return library


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "Pictures" / "Kling Desktop"


@pytest.fixture
def library(folder: Path) -> Iterator[Library]:
    with closing(opened(folder)) as library:
        yield library


def save(library: Library, job: Job, ordinal: int = 0, facts: OutputFacts = FACTS, at_ms: int = 1) -> Output:
    """As the engine does it with a picture that was fetched: b"received"."""
    held = library.hold_picture(job, b"received", ordinal)
    output = library.save(job, held, facts, ordinal, at_ms)
    library.drop_held(held)
    return output


def held_bytes(library: Library, name: str) -> bytes:
    return Path(library.held_path(name)).read_bytes()


def files_below(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if not file.is_dir()}


def test_a_saved_picture_has_its_recipe_inside(library: Library, folder: Path) -> None:
    job = replace(a_job(), created_at_ms=1_795_000_000_000)
    output = save(library, job, at_ms=1_800_000_000_000)
    kept = spliced(b"received", job, output.id)
    assert output.path == f"pictures/2026/11/a-mug-on-{output.id[:8]}.png"
    assert (folder / output.path).read_bytes() == kept
    assert (output.job_id, output.ordinal, output.created_at_ms) == (job.id, 0, 1_800_000_000_000)
    assert (output.format, output.width_px, output.height_px, output.size_bytes) == ("png", 2048, 1536, len(kept))
    assert output.received_sha256 == hashlib.sha256(b"received").hexdigest()
    assert output.file_sha256 == hashlib.sha256(kept).hexdigest()
    assert files_below(folder) == {output.path}


def test_what_cannot_hold_its_recipe_is_kept_as_received_with_a_sidecar(folder: Path) -> None:
    job = replace(a_job(), request_id="req-1")
    output = save(opened(folder, refused), job, facts=replace(FACTS, format="webp"))
    assert (folder / output.path).read_bytes() == b"received"
    assert output.file_sha256 == output.received_sha256
    assert files_below(folder) == {output.path, f"{output.path}.json"}
    known = json.loads((folder / f"{output.path}.json").read_text())
    assert known["recipe"] == job.recipe.to_json()
    assert (known["picture"], known["job"], known["request_id"]) == (output.id, job.id, "req-1")
    assert known["received_sha256"] == output.received_sha256
    assert str(folder) not in json.dumps(known)


@pytest.mark.parametrize(("format_name", "ending"), [("png", ".png"), ("jpeg", ".jpg"), ("webp", ".webp")])
def test_the_name_ends_as_the_bytes_are(library: Library, format_name: str, ending: str) -> None:
    output = save(library, a_job(), facts=replace(FACTS, format=format_name))
    assert Path(output.path).suffix == ending


@pytest.mark.parametrize("prompt", ["../../../outside", "CON", "/etc/passwd", "🎨", "x" * 5_000, "a\0b", "\ud800"])
def test_no_prompt_leads_out_of_the_folder(library: Library, folder: Path, tmp_path: Path, prompt: str) -> None:
    job = replace(a_job(), recipe=replace(A_RECIPE, prompt=prompt))
    output = save(library, job)
    assert files_below(tmp_path) == {f"Pictures/Kling Desktop/{output.path}"}
    assert (folder / output.path).resolve().is_relative_to(folder.resolve())


def test_saving_again_after_a_crash_makes_no_second_picture(library: Library, folder: Path) -> None:
    first = save(library, a_job())
    second = save(library, a_job(), at_ms=99_999_999_999)
    assert second == replace(first, created_at_ms=99_999_999_999)
    assert files_below(folder) == {first.path}


def test_every_picture_of_a_job_and_every_job_has_its_own(library: Library) -> None:
    outputs = [save(library, a_job(number), ordinal) for number in (1, 2) for ordinal in (0, 1)]
    assert len({output.id for output in outputs}) == 4
    assert len({output.path for output in outputs}) == 4


def test_a_taken_name_is_never_overwritten(library: Library, folder: Path) -> None:
    first = save(library, a_job())
    (folder / first.path).write_bytes(b"somebody else's picture")
    second = save(library, a_job())
    assert (folder / first.path).read_bytes() == b"somebody else's picture"
    assert (folder / second.path).read_bytes() == spliced(b"received", a_job(), first.id)
    assert files_below(folder) == {first.path, second.path}


def test_an_original_is_adopted_under_its_hash(library: Library, folder: Path) -> None:
    part = library.new_part()
    assert not Path(part).exists()
    assert part != library.new_part()
    Path(part).write_bytes(b"original")
    path = library.adopt_original(part, SHA, ".jpg")
    assert path == library.original_path(SHA, ".jpg") == str(folder / "references" / f"{SHA}.jpg")
    assert Path(path).read_bytes() == b"original"
    assert files_below(folder) == {f"references/{SHA}.jpg"}


@pytest.mark.parametrize("there", [b"original", b"cut", b""])
def test_the_same_original_again_heals_a_damaged_one(library: Library, folder: Path, there: bytes) -> None:
    Path(library.original_path(SHA, ".png")).write_bytes(there)
    part = library.new_part()
    Path(part).write_bytes(b"original")
    path = library.adopt_original(part, SHA, ".png")
    assert Path(path).read_bytes() == b"original"
    assert files_below(folder) == {f"references/{SHA}.png"}


@pytest.mark.parametrize("durable", [True, False])
def test_held_bytes_are_exactly_those_received(library: Library, folder: Path, *, durable: bool) -> None:
    name = library.hold("0a" * 16, b"\r\n\0\xff", durable=durable)
    assert held_bytes(library, name) == b"\r\n\0\xff"
    assert library.hold("0a" * 16, b"again", durable=durable) == name
    assert held_bytes(library, name) == b"again"
    library.drop_held(name)
    library.drop_held(name)
    assert library.held_for("0a" * 16) is None
    assert files_below(folder) == set()


@pytest.fixture
def spare(folder: Path) -> LibraryFolder:
    library = LibraryFolder(folder, refused, "desk", SystemClock(), Reserve(folder.with_name("spare")))
    library.prepare()
    return library


def break_incoming(folder: Path) -> None:
    (folder / "incoming").rmdir()
    (folder / "incoming").touch()


def test_paid_bytes_go_to_the_spare_place_where_the_library_cannot_take_them(spare: Library, folder: Path) -> None:
    break_incoming(folder)
    name = spare.hold("0a" * 16, b"paid", durable=True)
    assert spare.held_for("0a" * 16) == name
    assert held_bytes(spare, name) == b"paid"
    with pytest.raises(KlingError):
        spare.hold("0a" * 16, b"pasted", durable=False)
    (folder / "incoming").unlink()
    (folder / "incoming").mkdir()
    spare.hold("0a" * 16, b"again", durable=True)
    assert held_bytes(spare, name) == b"again"
    spare.drop_held(name)
    assert spare.held_for("0a" * 16) is None


def test_what_lies_in_the_spare_place_is_cleared_and_dropped_too(spare: LibraryFolder, folder: Path) -> None:
    break_incoming(folder)
    name = spare.hold("0a" * 16, b"paid", durable=True)
    half = Path(spare.held_path(name)).with_name("half.part")
    half.touch()
    (folder / "incoming").unlink()
    spare.prepare()
    assert not half.exists()
    assert spare.held_for("0a" * 16) == name
    spare.drop_held(name)
    assert spare.held_for("0a" * 16) is None


@pytest.mark.parametrize("name", ["../up", "a/b", "", ".", "..", "c:x", "a\0b"])
def test_a_name_that_is_a_path_is_a_bug(library: Library, name: str) -> None:
    calls: list[Callable[[], object]] = [
        lambda: library.held_path(name),
        lambda: library.drop_held(name),
        lambda: library.original_path(name, ".png"),
        lambda: library.hold(f"x/{name}", b"", durable=False),
    ]
    for call in calls if name else calls[:2]:
        with pytest.raises(ValueError, match="not a plain file name"):
            call()


def test_the_log_is_appended(library: Library, folder: Path) -> None:
    library.append_log(["one", "two"])
    [file] = (folder / "log").iterdir()
    assert file.name.startswith("desk-2")
    assert file.read_text() == "one\ntwo\n"


def test_the_next_start_clears_parts_and_keeps_held_bytes(library: Library, folder: Path) -> None:
    Path(library.new_part()).write_bytes(b"half")
    name = library.hold("0a" * 16, b"paid", durable=True)
    opened(folder)
    assert files_below(folder) == {f"incoming/{name}"}


@posix_only
def test_everything_in_it_is_private(library: Library, folder: Path) -> None:
    before = os.umask(0)
    try:
        library = opened(folder.with_name("another"), refused)
        save(library, a_job())
        library.hold("0a" * 16, b"x", durable=False)
        library.append_log(["one"])
        part = library.new_part()
        Path(part).write_bytes(b"original")
        library.adopt_original(part, SHA, ".png")
    finally:
        os.umask(before)
    everything = [folder.with_name("another"), *folder.with_name("another").rglob("*")]
    assert {stat.S_IMODE(each.stat().st_mode) for each in everything if each.is_dir()} == {0o700}
    assert {stat.S_IMODE(each.stat().st_mode) for each in everything if each.is_file()} == {0o600}


@posix_only
def test_planted_links_are_not_followed(library: Library, folder: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"untouched")
    first = save(library, a_job())
    (folder / first.path).unlink()
    (folder / first.path).symlink_to(victim)
    second = save(library, a_job())
    Path(library.original_path(SHA, ".png")).symlink_to(victim)
    part = library.new_part()
    Path(part).write_bytes(b"untouchee")
    adopted = library.adopt_original(part, SHA, ".png")
    Path(library.held_path("x.received")).symlink_to(victim)
    with pytest.raises(KlingError):
        library.save(a_job(), "x.received", FACTS, 0, 1)
    assert second.path != first.path
    assert not Path(adopted).is_symlink()
    assert victim.read_bytes() == b"untouched"


@pytest.mark.parametrize("gone", [True, False], ids=["folder gone", "drive gone: an empty place is left"])
def test_a_vanished_library_is_not_made_again(library: Library, folder: Path, *, gone: bool) -> None:
    for each in sorted(folder.iterdir()):
        each.rmdir()
    if gone:
        folder.rmdir()
    part = folder.parent / "part"
    part.write_bytes(b"original")
    calls: list[Callable[[], object]] = [
        lambda: library.hold_picture(a_job(), b"received", 0),
        lambda: library.hold("0a" * 16, b"x", durable=True),
        lambda: library.append_log(["one"]),
        lambda: library.adopt_original(str(part), SHA, ".png"),
    ]
    for call in calls:
        with pytest.raises(KlingError) as raised:
            call()
        assert raised.value.failure.kind is FailureKind.NOT_WRITABLE
    assert folder.exists() is not gone
    assert files_below(folder.parent) == {"part"}


def test_a_library_whose_drive_answers_with_errors_is_away(tmp_path: Path) -> None:
    library = LibraryFolder(tmp_path / ("long" * 100), refused, "desk", SystemClock())  # no file system looks at that
    away = Failure(FailureKind.LIBRARY_AWAY, message="long" * 100)
    assert library.obstacle() == away
    with pytest.raises(KlingError) as raised:
        library.prepare(held_pictures=True)
    assert raised.value.failure.kind is FailureKind.LIBRARY_GONE
    with pytest.raises(KlingError):
        library.find_original("0" * 64)


def test_a_library_that_held_pictures_is_not_begun_anew(tmp_path: Path) -> None:
    mount_point = tmp_path / "drive"
    mount_point.mkdir()
    library = LibraryFolder(mount_point / "Kling Desktop", refused, "desk", SystemClock())
    with pytest.raises(KlingError) as raised:
        library.prepare(held_pictures=True)
    assert raised.value.failure == Failure(FailureKind.LIBRARY_GONE, message="Kling Desktop")
    assert list(mount_point.iterdir()) == []


def test_what_keeps_it_from_being_written_is_named_and_leaves_no_trace(library: Library, folder: Path) -> None:
    before = files_below(folder)
    assert library.obstacle() is None
    assert files_below(folder) == before

    (folder / "incoming").rmdir()
    (folder / "incoming").touch()
    assert library.obstacle() == Failure(FailureKind.LIBRARY_READ_ONLY, message=folder.name)
    (folder / "incoming").unlink()
    assert library.obstacle() is None, "what is missing beside the pictures is made"
    assert (folder / "incoming").is_dir()

    folder.rename(folder.with_name("drive"))
    assert library.obstacle() == Failure(FailureKind.LIBRARY_AWAY, message=folder.name)
    folder.mkdir()
    assert library.obstacle() == Failure(FailureKind.LIBRARY_AWAY, message=folder.name)
    assert list(folder.iterdir()) == [], "the empty place of a drive stays empty"


def test_only_a_library_that_is_there_says_that_it_has_not_got_something(library: Library, folder: Path) -> None:
    name = library.hold("0a" * 16, b"received", durable=True)
    assert library.held_for("0b" * 16) is None
    folder.rename(folder.with_name("drive"))
    for ask in (lambda: library.held_for("0a" * 16), lambda: library.save(a_job(), name, FACTS, 0, 1)):
        with pytest.raises(KlingError) as raised:
            ask()
        assert raised.value.failure.kind is FailureKind.NOT_WRITABLE
    folder.with_name("drive").rename(folder)
    assert Path(library.held_path(name)).read_bytes() == b"received"


def test_a_place_where_no_folder_can_be_made_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(KlingError) as raised:
        opened(tmp_path / "file" / "library")
    assert raised.value.failure.kind is FailureKind.NOT_WRITABLE


def test_room_is_looked_for_before_money_is_spent(library: Library, folder: Path) -> None:
    library.secure_room(1)
    with pytest.raises(KlingError) as raised:
        library.secure_room(2**60)
    assert raised.value.failure == Failure(FailureKind.NO_ROOM)
    folder.rename(folder.with_name("elsewhere"))
    with pytest.raises(KlingError) as raised:
        library.secure_room(1)
    assert raised.value.failure.kind is FailureKind.NOT_WRITABLE


def test_room_is_held_where_the_database_lies(folder: Path) -> None:
    library = LibraryFolder(folder, refused, "desk", SystemClock(), Reserve(folder.parent, 2**20))
    library.prepare()
    library.secure_room(1)
    assert (folder.parent / "ballast").stat().st_size == 2**20


FILL_THE_DISK = """
import resource, signal, sys
from pathlib import Path
from kling_desktop.core.failure import KlingError
from tests.adapters.job_samples import a_job
from tests.adapters.library.test_files import FACTS, opened

folder = Path(sys.argv[1])
library = opened(folder)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
for call in (
    lambda: library.hold_picture(a_job(), b"x" * 200_000, 0),
    lambda: library.hold("0a" * 16, b"x" * 200_000, durable=True),
    lambda: library.append_log(["x" * 200_000]),
):
    try:
        call()
    except KlingError as error:
        print(error.failure.kind.value)
print(sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()))
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(library.save(a_job(), library.hold_picture(a_job(), b"x" * 200_000, 0), FACTS, 0, 1).size_bytes > 200_000)
"""


@posix_only
def test_a_full_disk_is_said_leaves_nothing_and_is_survived(folder: Path) -> None:
    assert child.run(FILL_THE_DISK, folder).split() == ["disk_full"] * 3 + ["0", "True"]
