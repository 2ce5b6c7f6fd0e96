"""FileLock: one holder on this computer, and never a stale one."""

import sys
from pathlib import Path

import pytest

from kling_desktop.adapters.file_lock import FileLock
from kling_desktop.core.failure import FailureKind, KlingError
from tests.adapters import child

HOLD = """
import sys
from pathlib import Path
from kling_desktop.adapters.file_lock import FileLock

lock = FileLock(Path(sys.argv[1]))
print(lock.take(), flush=True)
sys.stdin.read()
"""


def test_only_one_holds_it_until_it_lets_go(tmp_path: Path) -> None:
    first, second = FileLock(tmp_path / "new" / "lock"), FileLock(tmp_path / "new" / "lock")
    assert first.take()
    assert first.take()
    first.write_note(b"me")
    assert not second.take()
    assert second.read_note() == b"me"
    first.release()
    first.release()
    assert second.take()
    second.release()


@pytest.mark.skipif(sys.platform == "win32", reason="not on this system: SIGKILL")
def test_a_killed_holder_holds_nothing(tmp_path: Path) -> None:
    lock = FileLock(tmp_path / "lock")
    with child.start(HOLD, tmp_path / "lock") as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "True\n"
        assert not lock.take()
        holder.kill()
        holder.communicate()
    assert lock.take()
    lock.release()


def test_a_place_where_nothing_can_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    lock = FileLock(tmp_path / "file" / "lock")
    with pytest.raises(KlingError) as raised:
        lock.take()
    assert raised.value.failure.kind is FailureKind.NOT_WRITABLE
    assert lock.read_note() == b""
