"""A picture that was fetched is written to the disk once: what is held gets a second name, and that is durable."""

import errno
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from kling_desktop.adapters.library.files import LibraryFolder, Splice
from kling_desktop.adapters.metadata import unsplice
from kling_desktop.adapters.reserve import Reserve
from kling_desktop.adapters.system_clock import SystemClock
from kling_desktop.bootstrap.shelf import spliced as with_recipe
from kling_desktop.core.failure import Failure, FailureKind, KlingError
from kling_desktop.core.generation import Output, output_id
from kling_desktop.core.job import Job
from kling_desktop.core.ports.library import Library
from tests.adapters import child
from tests.adapters.job_samples import a_job
from tests.adapters.library.test_files import FACTS, break_incoming, files_below, opened, refused, spliced
from tests.adapters.received_pictures import received_pictures
from tests.torture.disk import built

linux_only = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("cc") is None, reason="not on this system: LD_PRELOAD and a compiler"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def library(folder: Path) -> Iterator[Library]:
    with closing(opened(folder)) as library:
        yield library


def held_and_saved(library: Library, data: bytes = b"received") -> tuple[str, Output]:
    """As far as a program comes that is killed before it says so."""
    held = library.hold_picture(a_job(), data, 0)
    return held, library.save(a_job(), held, FACTS, 0, 1)


def test_what_is_held_and_what_is_saved_is_one_file(library: Library, folder: Path) -> None:
    held, output = held_and_saved(library)
    assert (folder / output.path).samefile(library.held_path(held))
    assert files_below(folder) == {output.path, f"incoming/{held}"}
    library.drop_held(held)
    assert (folder / output.path).read_bytes() == spliced(b"received", a_job(), output.id)
    assert files_below(folder) == {output.path}


@pytest.mark.parametrize("number", [0, -1], ids=["png", "jpeg"])
def test_the_received_bytes_come_back_from_what_is_held_and_from_what_is_saved(folder: Path, number: int) -> None:
    library, received = opened(folder, with_recipe), received_pictures()[number].data
    held, output = held_and_saved(library, received)
    for path in (Path(library.held_path(held)), folder / output.path):
        assert unsplice(path.read_bytes()) == received != path.read_bytes()
    assert output.received_sha256 == hashlib.sha256(received).hexdigest()
    assert output.file_sha256 == hashlib.sha256((folder / output.path).read_bytes()).hexdigest()


def test_a_crash_before_it_is_said_makes_no_second_picture(library: Library, folder: Path) -> None:
    held, first = held_and_saved(library)
    before = (folder / first.path).stat()
    again = opened(folder)
    assert again.held_for(first.id) == held
    assert again.save(a_job(), held, FACTS, 0, 9) == replace(first, created_at_ms=9)
    after = (folder / first.path).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert files_below(folder) == {first.path, f"incoming/{held}"}


def test_what_was_learned_about_a_job_meanwhile_does_not_change_what_is_held(library: Library, folder: Path) -> None:
    held, output = held_and_saved(library)
    (folder / output.path).unlink()
    later = replace(a_job(), request_id="req-1", cost_micros=1)
    assert library.save(later, held, FACTS, 0, 1) == output


READS = """
import sys
from pathlib import Path
from tests.adapters.job_samples import a_job
from tests.adapters.library.test_files import FACTS, opened

library = opened(Path(sys.argv[1]))
held = library.hold_picture(a_job(), b"received", 0)
sys.addaudithook(lambda event, given: print(event, given[0]) if event == "open" and held in str(given[0]) else None)
print(library.save(a_job(), held, FACTS, 0, 1).file_sha256)
"""


def test_what_was_held_in_this_life_is_not_read_again(folder: Path) -> None:
    kept = spliced(b"received", a_job(), a_job().id)
    assert child.run(READS, folder).split() == [hashlib.sha256(kept).hexdigest()]


def test_what_was_touched_since_it_was_held_is_read_again(library: Library, folder: Path) -> None:
    held = library.hold_picture(a_job(), b"received", 0)
    Path(library.held_path(held)).write_bytes(b"somebody else's")
    output = library.save(a_job(), held, FACTS, 0, 1)
    assert output.size_bytes == len(b"somebody else's")
    assert output.file_sha256 == hashlib.sha256((folder / output.path).read_bytes()).hexdigest()


def test_a_file_of_the_same_bytes_that_is_another_is_written_anew(library: Library, folder: Path) -> None:
    """Somebody put it there, and nobody knows whether it is on the device."""
    held, output = held_and_saved(library)
    path = folder / output.path
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data)
    stranger = path.stat()
    assert library.save(a_job(), held, FACTS, 0, 1) == output
    assert not os.path.samestat(path.stat(), stranger)
    assert path.read_bytes() == data


def test_what_cannot_hold_its_recipe_has_it_beside_it(folder: Path) -> None:
    library = opened(folder, refused)
    held, output = held_and_saved(library)
    assert (folder / output.path).samefile(library.held_path(held))
    sidecar = json.loads((folder / f"{output.path}.json").read_text())
    assert sidecar["received_sha256"] == output.received_sha256 == output.file_sha256


def test_a_mistake_in_the_splicing_costs_no_bytes(folder: Path) -> None:
    def mistaken(data: bytes, _job: Job, _output_id: str) -> bytes:
        return data[len(data)].to_bytes()

    library = opened(folder, mistaken)
    with pytest.raises(IndexError):
        library.hold_picture(a_job(), b"received", 1)
    name = library.held_for(output_id(a_job().id, 1))
    assert name is not None
    assert Path(library.held_path(name)).read_bytes() == b"received"


@pytest.mark.parametrize("splice", [spliced, refused])
def test_bytes_as_they_came_are_saved_from_a_name_that_does_not_change(folder: Path, splice: Splice) -> None:
    library = opened(folder, splice)
    held = library.hold(a_job().id, b"received", durable=True)
    output = library.save(a_job(), held, FACTS, 0, 1)
    assert output.received_sha256 == hashlib.sha256(b"received").hexdigest()
    assert output.size_bytes == (folder / output.path).stat().st_size
    assert Path(library.held_path(held)).read_bytes() == b"received"


def test_nothing_held_is_nothing_saved(library: Library, folder: Path) -> None:
    held = library.hold_picture(a_job(), b"received", 0)
    library.drop_held(held)
    with pytest.raises(KlingError) as raised:
        library.save(a_job(), held, FACTS, 0, 1)
    assert raised.value.failure == Failure(FailureKind.PICTURE_MISSING)
    assert files_below(folder) == set()


def test_a_picture_in_the_spare_place_is_saved_from_there(folder: Path) -> None:
    library = LibraryFolder(folder, spliced, "desk", SystemClock(), Reserve(folder.with_name("spare")))
    library.prepare()
    break_incoming(folder)
    held, output = held_and_saved(library)
    assert files_below(folder.with_name("spare")) == {f"received/{held}"}
    library.drop_held(held)
    assert files_below(folder.with_name("spare")) == set()
    assert (folder / output.path).read_bytes() == spliced(b"received", a_job(), output.id)


WITHOUT_LINKS = """
import os, sys
from pathlib import Path
from tests.adapters.job_samples import a_job
from tests.adapters.library.test_files import FACTS, opened

def refuse(event, _arguments):
    if event == "os.link":
        raise OSError(int(sys.argv[2]), os.strerror(int(sys.argv[2])))

sys.addaudithook(refuse)
library = opened(Path(sys.argv[1]))
held = library.hold_picture(a_job(), b"received", 0)
for _ in range(2):  # the second as after a crash
    print(library.save(a_job(), held, FACTS, 0, 1).path)
"""


@pytest.mark.parametrize("error", ["EPERM", "EXDEV", "EOPNOTSUPP", "EMLINK", "ENOSYS", "ENOSPC"])
def test_where_a_file_can_have_no_second_name_it_is_written_again(folder: Path, error: str) -> None:
    first, second = child.run(WITHOUT_LINKS, folder, getattr(errno, error)).split()
    assert first == second
    picture_id = a_job().id
    assert (folder / first).read_bytes() == spliced(b"received", a_job(), picture_id)
    held = opened(folder).held_for(picture_id)
    assert held is not None
    assert not (folder / first).samefile(folder / "incoming" / held)
    assert files_below(folder) == {first, f"incoming/{held}"}


SAVE = """
import sys
from pathlib import Path
from tests.adapters.job_samples import a_job
from tests.adapters.library.test_files import FACTS, opened

library = opened(Path(sys.argv[1]))
library.save(a_job(), library.hold_picture(a_job(), b"received", 0), FACTS, 0, 1)
"""


@linux_only
def test_the_power_may_go_at_any_moment(folder: Path, tmp_path: Path) -> None:
    """Bytes, then their name, are on the device before anybody looks at them; then the picture's name alone."""
    child.run(SAVE, folder)  # makes the folders of the month
    (saved,) = (folder / "pictures").rglob("*.png")
    saved.unlink()
    child.run(
        SAVE,
        folder,
        LD_PRELOAD=str(built(tmp_path)),
        TORTURE_FOLDER=str(folder),
        TORTURE_COUNT=str(tmp_path / "count"),
        TORTURE_AT="0",
        TORTURE_FOR_EVER="0",
        TORTURE_ERROR="0",
        TORTURE_LOG=str(tmp_path / "log"),
    )
    (held,) = (folder / "incoming").iterdir()
    lines = [line.split(" ", 2)[1:] for line in (tmp_path / "log").read_text().splitlines()]
    done = [(what, Path(path)) for what, path in lines if "/log" not in path]
    part = held.with_name(f"{a_job().id}.part")
    assert [each for each in done if each[0] not in ("unlink", "open", "open64")] == [
        ("write", part),
        ("fsync", part),
        ("rename", part),
        ("fsync", held.parent),
        ("link", saved),
        ("fsync", saved.parent),
    ]
