"""One copy a day, the last seven of them, each a whole database."""

import stat
import sys
from pathlib import Path

import pytest

from kling_desktop.adapters.upkeep.daily_copy import MOST_COPIES, copies, copy_daily
from kling_desktop.core.failure import FailureKind, KlingError
from tests.adapters.upkeep.a_library import NOW_MS, computer, contents, fill

DAY_MS = 24 * 60 * 60 * 1000


def test_a_copy_is_made_once_a_day_and_holds_everything(tmp_path: Path) -> None:
    index = tmp_path / "data" / "index.sqlite3"
    at = computer(tmp_path / "library", index, "here")
    fill(at, 3)
    assert copy_daily(index, NOW_MS)
    assert not copy_daily(index, NOW_MS + 1000)
    (copy,) = copies(index)
    assert contents(copy) == contents(index)
    if sys.platform != "win32":
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    at.journal.close()


def test_the_oldest_goes_and_nothing_else_does(tmp_path: Path) -> None:
    index = tmp_path / "data" / "index.sqlite3"
    computer(tmp_path / "library", index, "here").journal.close()
    other = index.with_name("index-set-aside-20260101-000000.sqlite3")
    other.touch()
    for day in range(MOST_COPIES + 3):
        copy_daily(index, NOW_MS + day * DAY_MS)
    assert len(copies(index)) == MOST_COPIES
    assert copies(index)[0].name > copies(index)[-1].name
    assert other.exists()
    assert not list(index.parent.glob("*.part"))


def test_a_damaged_index_is_told_and_drives_no_good_copy_out(tmp_path: Path) -> None:
    index = tmp_path / "data" / "index.sqlite3"
    computer(tmp_path / "library", index, "here").journal.close()
    copy_daily(index, NOW_MS)
    index.write_bytes(b"no database at all" * 100)
    with pytest.raises(KlingError) as caught:
        copy_daily(index, NOW_MS + DAY_MS)
    assert caught.value.failure.kind is FailureKind.DATABASE
    assert len(copies(index)) == 1
    assert not list(index.parent.glob("*.part"))
