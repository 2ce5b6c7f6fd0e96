"""A folder that never holds more than it may: the oldest go, whoever was used last stays."""

import os
from pathlib import Path

import pytest

from kling_desktop.adapters.bounded_folder import BoundedFolder
from kling_desktop.core.failure import FailureKind, KlingError


def part(folder: Path, size: int = 100) -> Path:
    path = folder / "part"
    path.write_bytes(bytes(size))
    return path


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_the_oldest_makes_room_for_the_newest(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    folder = BoundedFolder(kept, 250)
    for name in ("a", "b", "c"):
        assert folder.adopt(part(tmp_path), name) == kept / name
    assert names(kept) == {"b", "c"}
    assert folder.find("a") is None


def test_what_is_used_stays(tmp_path: Path) -> None:
    folder = BoundedFolder(tmp_path / "kept", 250)
    folder.adopt(part(tmp_path), "a")
    folder.adopt(part(tmp_path), "b")
    assert folder.find("a") == tmp_path / "kept" / "a"
    folder.adopt(part(tmp_path), "c")
    assert names(tmp_path / "kept") == {"a", "c"}


def test_the_newest_stays_however_large(tmp_path: Path) -> None:
    folder = BoundedFolder(tmp_path / "kept", 250)
    folder.adopt(part(tmp_path), "a")
    folder.adopt(part(tmp_path, 1000), "b")
    assert names(tmp_path / "kept") == {"b"}


def test_a_name_counts_once(tmp_path: Path) -> None:
    folder = BoundedFolder(tmp_path / "kept", 250)
    for _ in range(5):
        folder.adopt(part(tmp_path), "a")
    folder.adopt(part(tmp_path), "b")
    assert names(tmp_path / "kept") == {"a", "b"}


def test_at_the_start_there_is_room_again_by_the_time_of_use(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    for age, name in enumerate(("newest", "middle", "oldest")):
        (kept / name).write_bytes(bytes(100))
        os.utime(kept / name, (1_000_000 - age, 1_000_000 - age))
    folder = BoundedFolder(kept, 250)
    assert names(kept) == {"newest", "middle"}
    assert folder.find("middle")
    BoundedFolder(kept, 150)
    assert names(kept) == {"middle"}


def test_what_another_process_took_or_brought_is_no_surprise(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    folder = BoundedFolder(kept, 250)
    folder.adopt(part(tmp_path), "a")
    (kept / "a").unlink()
    assert folder.find("a") is None
    (kept / "b").write_bytes(bytes(100))
    assert folder.find("b") == kept / "b"
    folder.adopt(part(tmp_path), "c")
    folder.adopt(part(tmp_path), "d")
    assert names(kept) == {"c", "d"}


def test_a_disk_that_refuses_is_said(tmp_path: Path) -> None:
    (tmp_path / "kept").write_bytes(b"a file where the folder should be")
    folder = BoundedFolder(tmp_path / "kept", 250)
    with pytest.raises(KlingError) as caught:
        folder.adopt(part(tmp_path), "a")
    assert caught.value.failure.kind is FailureKind.NOT_WRITABLE
