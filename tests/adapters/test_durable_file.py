"""Files are whole or not there, private, and the disk's errors are told apart."""

import errno
import os
import stat
import sys
from pathlib import Path

import pytest

from kling_desktop.adapters.durable_file import disk_border, make_folder, write_file, write_then_name
from kling_desktop.core.failure import FailureKind, KlingError
from tests.adapters import child

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="not on this system: modes, links, limits")


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, FailureKind.DISK_FULL),
        (errno.EDQUOT, FailureKind.DISK_FULL),
        (errno.EFBIG, FailureKind.DISK_FULL),
        (errno.EACCES, FailureKind.NOT_WRITABLE),
        (errno.EROFS, FailureKind.NOT_WRITABLE),
        (errno.EPERM, FailureKind.NOT_WRITABLE),
        (errno.ENOENT, FailureKind.NOT_WRITABLE),
        (errno.EIO, FailureKind.NOT_WRITABLE),
    ],
)
def test_errors_of_the_disk(number: int, kind: FailureKind) -> None:
    with pytest.raises(KlingError) as raised, disk_border():
        raise OSError(number, os.strerror(number), "/home/somebody/secret place")
    assert raised.value.failure.kind is kind
    assert raised.value.failure.message == os.strerror(number)


def test_writes_and_replaces_a_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    for data in (b"first", b"", b"x" * 3_000_000):
        write_file(path, data)
        assert path.read_bytes() == data
    write_file(path, b"quick", durable=False)
    assert path.read_bytes() == b"quick"
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_a_part_left_by_a_crash_is_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / "file.part").write_bytes(b"half")
    write_file(tmp_path / "file", b"whole")
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {"file": b"whole"}


def test_a_name_is_asked_for_when_all_bytes_are_written(tmp_path: Path) -> None:
    part, seen = tmp_path / "part", []

    def name() -> Path:
        seen.extend((each.name, each.read_bytes()) for each in tmp_path.iterdir())
        return tmp_path / "file"

    assert write_then_name(part, b"whole", name) == tmp_path / "file"
    assert seen == [("part", b"whole")]
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {"file": b"whole"}


def test_a_name_that_no_file_can_have_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        write_then_name(tmp_path / "part", b"whole", lambda: tmp_path / "gone" / "file")
    assert list(tmp_path.iterdir()) == []


@posix_only
def test_nobody_else_may_read_and_links_are_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"untouched")
    folder = tmp_path / "a" / "b"
    before = os.umask(0)
    try:
        make_folder(folder)
        (folder / "file").symlink_to(victim)
        (folder / "file.part").symlink_to(victim)
        write_file(folder / "file", b"mine")
    finally:
        os.umask(before)
    assert victim.read_bytes() == b"untouched"
    assert not (folder / "file").is_symlink()
    assert stat.S_IMODE((folder / "file").stat().st_mode) == 0o600
    assert [stat.S_IMODE(each.stat().st_mode) for each in (folder, folder.parent)] == [0o700, 0o700]


def test_an_existing_folder_is_left_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir(mode=0o755)
    mode = folder.stat().st_mode
    make_folder(folder)
    assert folder.stat().st_mode == mode


def test_a_file_in_place_of_a_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match=r"."):
        make_folder(tmp_path / "file" / "below")
    with pytest.raises(NotADirectoryError):
        make_folder(tmp_path / "file")


FILL_THE_DISK = """
import resource, signal, sys
from pathlib import Path
from kling_desktop.adapters.durable_file import disk_border, write_file
from kling_desktop.core.failure import KlingError

path = Path(sys.argv[1])
write_file(path, b"before")
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
try:
    with disk_border():
        write_file(path, b"x" * 200_000)
except KlingError as error:
    print(error.failure.kind.value, path.read_bytes().decode(), *(each.name for each in path.parent.iterdir()))
"""


@posix_only
def test_a_full_disk_leaves_the_old_file_and_no_part(tmp_path: Path) -> None:
    # The first write takes a half of the bytes without an error; only the second one fails.
    assert child.run(FILL_THE_DISK, tmp_path / "file").split() == ["disk_full", "before", "file"]
