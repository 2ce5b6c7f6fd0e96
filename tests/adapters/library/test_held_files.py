"""Held bytes: what they are called, what is found, and what goes when newer ones are safe."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kling_desktop.adapters.library.held_files import (
    Digests,
    HeldFiles,
    name_as_received,
    name_to_keep,
    received_sha256,
)
from kling_desktop.adapters.reserve import Reserve
from kling_desktop.core.failure import KlingError

ID = "0a" * 16
SHA, OTHER_SHA = "ab" * 32, "cd" * 32


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "incoming").mkdir()
    return tmp_path / "incoming"


@pytest.fixture
def held(folder: Path) -> Iterator[HeldFiles]:
    with closing(HeldFiles(folder, Reserve(folder.with_name("spare")))) as held:
        yield held


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_name_says_what_its_bytes_were_made_from() -> None:
    assert name_to_keep(ID, SHA) == f"{ID}-{SHA}.kept"
    assert received_sha256(f"{ID}-{SHA}.kept") == received_sha256(f"{ID}-1-{SHA}.kept") == SHA
    assert received_sha256(name_as_received(ID)) is None
    assert received_sha256(f"{ID}-{SHA}.received") is None


@pytest.mark.parametrize("name", [name_as_received(ID), name_to_keep(ID, SHA)])
def test_it_is_found_by_its_id(held: HeldFiles, name: str) -> None:
    assert held.find(ID) is None
    assert held.read(name) is None
    held.hold(name, b"paid", durable=True)
    assert held.find(ID) == name
    assert held.read(name) == held.path(name).read_bytes() == b"paid"
    held.drop(name)
    assert held.find(ID) is None


def test_what_is_kept_is_known_to_whoever_kept_it_for_as_long_as_it_lies_there(held: HeldFiles, folder: Path) -> None:
    sha, file_sha = (hashlib.sha256(data).hexdigest() for data in (b"came", b"came, with more"))
    name = held.keep(ID, b"came", b"came, with more")
    assert (name, held.read(name)) == (name_to_keep(ID, sha), b"came, with more")
    assert held.digests(name) == Digests(sha, file_sha, len(b"came, with more"))
    assert HeldFiles(folder, None).digests(name) is None
    (folder / name).write_bytes(b"came, with MORE")
    os.utime(folder / name, (1, 1))
    assert held.digests(name) is None
    held.drop(held.keep(ID, b"came", b"came, with more"))
    assert held.digests(name) is None


def test_what_comes_when_the_library_was_let_go_of_is_kept_all_the_same(held: HeldFiles) -> None:
    held.close()
    name = held.keep(ID, b"came", b"came, with more")
    sha, file_sha = (hashlib.sha256(data).hexdigest() for data in (b"came", b"came, with more"))
    assert (name, held.read(name)) == (name_to_keep(ID, sha), b"came, with more")
    assert held.digests(name) == Digests(sha, file_sha, len(b"came, with more"))


def test_what_cannot_be_kept_leaves_nothing_known_of_what_was(held: HeldFiles, folder: Path) -> None:
    name = held.keep(ID, b"came", b"first")
    (folder / name).unlink()
    (folder / name).mkdir()  # that no file takes the place of
    folder.with_name("spare").touch()
    with pytest.raises(KlingError):
        held.keep(ID, b"came", b"second")
    assert held.digests(name) is None
    assert names(folder) == {name}


def test_one_id_is_never_taken_for_another_that_begins_alike(held: HeldFiles, folder: Path) -> None:
    mine, second = name_to_keep(ID, SHA), name_to_keep(f"{ID}-1", SHA)
    held.hold(second, b"the second picture of the Job", durable=True)
    assert held.find(ID) is None
    held.hold(mine, b"the first", durable=True)
    held.drop(mine)
    assert names(folder) == {second}
    assert held.find(f"{ID}-1") == second


@pytest.mark.parametrize("older", [name_as_received(ID), name_to_keep(ID, OTHER_SHA)])
def test_newer_bytes_take_the_place_of_older_ones(held: HeldFiles, folder: Path, older: str) -> None:
    held.hold(older, b"damaged", durable=True)
    held.hold(name_to_keep(ID, SHA), b"sound", durable=True)
    assert names(folder) == {name_to_keep(ID, SHA)}


@pytest.mark.parametrize("older", [name_as_received(ID), name_to_keep(ID, OTHER_SHA), name_to_keep(ID, "00" * 32)])
def test_of_two_that_a_crash_left_the_newer_is_found_and_both_go(held: HeldFiles, folder: Path, older: str) -> None:
    newer = name_to_keep(ID, SHA)
    held.hold(newer, b"sound", durable=True)
    (folder / older).write_bytes(b"damaged")
    os.utime(folder / older, (1, 1))
    assert held.find(ID) == newer
    os.utime(folder / newer, (0, 0))
    assert held.find(ID) == older
    held.drop(newer)
    assert names(folder) == set()


def test_in_need_a_picture_lies_in_the_spare_place_alone(held: HeldFiles, folder: Path) -> None:
    name = name_to_keep(ID, SHA)
    folder.rmdir()
    folder.touch()
    held.hold(name_as_received(ID), b"damaged", durable=True)
    held.hold(name, b"sound", durable=True)
    spare = folder.with_name("spare") / "received"
    assert (names(spare), held.find(ID), held.path(name)) == ({name}, name, spare / name)
    folder.unlink()
    folder.mkdir()
    held.hold(name, b"again", durable=True)
    assert (names(spare), names(folder), held.read(name)) == (set(), {name}, b"again")


def test_what_is_left_over_and_cannot_go_is_no_reason_to_doubt_safe_bytes(held: HeldFiles, folder: Path) -> None:
    (folder / name_to_keep(ID, OTHER_SHA)).mkdir()  # that no system unlinks
    held.hold(name_to_keep(ID, SHA), b"sound", durable=True)
    assert held.find(ID) == name_to_keep(ID, SHA)
    assert held.read(name_to_keep(ID, SHA)) == b"sound"


def test_what_is_no_name_of_held_bytes_is_a_mistake_of_ours(held: HeldFiles) -> None:
    for name in (ID, f"{ID}.part", f"{ID}.kept", f"{ID}-{SHA}"):
        with pytest.raises(ValueError, match="not a name of held bytes"):
            held.drop(name)
