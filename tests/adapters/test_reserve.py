"""Room that is held while there is plenty, and given up for what must not be lost."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kling_desktop.adapters.reserve import Reserve
from kling_desktop.core.failure import Failure, FailureKind, KlingError

MIB = 2**20


@pytest.fixture
def reserve(tmp_path: Path) -> Reserve:
    return Reserve(tmp_path, MIB)


class SmallDisk:
    """Takes a write only while the ballast is not there."""

    def __init__(self, folder: Path, kind: FailureKind = FailureKind.DISK_FULL) -> None:
        self.folder, self.kind, self.tries = folder, kind, 0

    def write(self) -> str:
        self.tries += 1
        if (self.folder / "ballast").exists():
            raise KlingError(Failure(self.kind))
        return "written"


def test_it_takes_real_room_once(reserve: Reserve, tmp_path: Path) -> None:
    reserve.fill()
    ballast = tmp_path / "ballast"
    first = ballast.stat()
    assert first.st_size == MIB
    assert first.st_mode & 0o777 == 0o600
    assert len(set(ballast.read_bytes()[:4096])) > 200  # nothing that a file system would keep no room for
    reserve.fill()
    assert ballast.stat().st_ino == first.st_ino
    assert [path.name for path in tmp_path.iterdir()] == ["ballast"]


def test_a_half_written_one_is_begun_anew(reserve: Reserve, tmp_path: Path) -> None:
    (tmp_path / "ballast").write_bytes(b"short")
    (tmp_path / "ballast.part").write_bytes(b"cut")
    reserve.fill()
    assert (tmp_path / "ballast").stat().st_size == MIB
    assert not (tmp_path / "ballast.part").exists()


def test_a_disk_without_plenty_is_left_alone(tmp_path: Path) -> None:
    Reserve(tmp_path, 2**60).fill()
    Reserve(tmp_path / "gone").fill()
    assert list(tmp_path.iterdir()) == []


def test_what_must_not_be_lost_gets_its_room(reserve: Reserve, tmp_path: Path) -> None:
    reserve.fill()
    disk = SmallDisk(tmp_path)
    assert reserve.in_need(disk.write) == "written"
    assert disk.tries == 2
    assert reserve.in_need(disk.write) == "written"
    assert disk.tries == 3


def test_without_room_to_give_it_is_tried_once_and_said(reserve: Reserve) -> None:
    tries = []

    def write() -> None:
        tries.append(1)
        raise KlingError(Failure(FailureKind.DISK_FULL))

    with pytest.raises(KlingError):
        reserve.in_need(write)
    assert len(tries) == 1


def test_of_two_in_need_together_both_get_the_room(reserve: Reserve, tmp_path: Path) -> None:
    reserve.fill()
    first, second = SmallDisk(tmp_path), SmallDisk(tmp_path)

    def while_the_other_is_in_need() -> str:
        try:
            return first.write()
        except KlingError:
            assert reserve.in_need(second.write) == "written"
            raise

    assert reserve.in_need(while_the_other_is_in_need) == "written"
    assert (first.tries, second.tries) == (2, 2)


def test_several_fill_it_together(reserve: Reserve, tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        for _ in range(20):
            (tmp_path / "ballast").unlink(missing_ok=True)
            for filled in [pool.submit(reserve.fill) for _ in range(4)]:
                filled.result()
            assert [(path.name, path.stat().st_size) for path in tmp_path.iterdir()] == [("ballast", MIB)]


def test_no_other_trouble_costs_the_ballast(reserve: Reserve, tmp_path: Path) -> None:
    reserve.fill()
    with pytest.raises(KlingError):
        reserve.in_need(SmallDisk(tmp_path, FailureKind.NOT_WRITABLE).write)
    assert (tmp_path / "ballast").exists()
