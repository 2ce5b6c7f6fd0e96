"""One writing program for each library."""

import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from kling_desktop.adapters.library.lock import Holder, LibraryLock
from kling_desktop.core.failure import FailureKind, KlingError
from tests.adapters import child

HOLD = """
import sys
from pathlib import Path
from kling_desktop.adapters.library.lock import Holder, LibraryLock

lock = LibraryLock(Path(sys.argv[1]), Holder.COMMAND)
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "libraries" / "0123" / "lock"


def refusal(path: Path) -> str:
    with pytest.raises(KlingError) as raised:
        LibraryLock(path, Holder.WINDOW)
    assert raised.value.failure.kind is FailureKind.LIBRARY_IN_USE
    return raised.value.failure.message


def holding(path: Path) -> subprocess.Popen[str]:
    process = child.start(HOLD, path)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_the_second_is_told_who_has_it(path: Path) -> None:
    with holding(path) as process:
        assert refusal(path) == f"command, process {process.pid}"
        process.communicate()
    LibraryLock(path, Holder.WINDOW).release()


@pytest.mark.skipif(sys.platform == "win32", reason="not on this system: SIGKILL")
def test_a_killed_program_holds_nothing(path: Path) -> None:
    with holding(path) as process:
        process.kill()
        process.communicate()
    assert process.returncode == -signal.SIGKILL
    LibraryLock(path, Holder.WINDOW).release()


def test_twice_in_one_program_is_refused_too_until_it_is_released(path: Path) -> None:
    lock = LibraryLock(path, Holder.WINDOW)
    assert refusal(path).startswith("window, process ")
    lock.release()
    lock.release()
    LibraryLock(path, Holder.WINDOW).release()


def test_another_library_is_another_lock(path: Path) -> None:
    lock = LibraryLock(path, Holder.WINDOW)
    other = LibraryLock(path.parent.with_name("4567") / "lock", Holder.WINDOW)
    other.release()
    lock.release()


@pytest.mark.parametrize("note", ["", "{", "[]", '{"pid": 1}', '{"pid": "x", "holder": "window"}', '{"holder": 5}'])
def test_a_holder_that_wrote_nothing_sensible_is_another_program(path: Path, note: str) -> None:
    lock = LibraryLock(path, Holder.WINDOW)
    path.write_text(note)
    assert refusal(path) == "another program"
    lock.release()


@pytest.mark.skipif(sys.platform == "win32", reason="not on this system: modes, links")
def test_private_and_no_link_is_followed(path: Path, tmp_path: Path) -> None:
    LibraryLock(path, Holder.WINDOW).release()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    victim = tmp_path / "victim"
    victim.write_text("untouched")
    path.unlink()
    path.symlink_to(victim)
    with pytest.raises(KlingError) as raised:
        LibraryLock(path, Holder.WINDOW)
    assert raised.value.failure.kind is FailureKind.NOT_WRITABLE
    assert victim.read_text() == "untouched"
