"""A check beside an engine that is at work, and one that nobody wants any more; the rest is in bootstrap's test."""

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kling_desktop.adapters.upkeep.rebuild import Site, rebuild
from kling_desktop.adapters.upkeep.verify import verify
from kling_desktop.core.failure import Failure, FailureKind, KlingError
from kling_desktop.core.upkeep import Finding, FindingKind
from kling_desktop.core.upkeep_progress import Stage, StoppedError, tell_nobody
from tests.adapters.upkeep.a_library import Computer, computer, fill


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Computer]:
    """A computer that has the library open, as a window has."""
    made = computer(tmp_path / "library", tmp_path / "data" / "index.sqlite3", "here")
    fill(made, 4)
    yield made
    made.library.close()
    made.journal.close()


@pytest.fixture
def site(at: Computer, tmp_path: Path) -> Site:
    del at
    return Site(tmp_path / "library", tmp_path / "data" / "index.sqlite3", "here")


def once(stage: Stage, act: Callable[[], object]) -> Callable[[Stage, int, int], None]:
    """Act the first time that this stage is told of."""
    acts = [act]

    def tell(told: Stage, _done: int, _total: int) -> None:
        if told is stage and acts:
            acts.pop()()

    return tell


def found(site: Site, tell: Callable[[Stage, int, int], None] = tell_nobody) -> list[Finding]:
    """But for the references, of which none was ever there."""
    return [each for each in verify(site, tell).findings if each.kind is not FindingKind.REFERENCE_MISSING]


def test_a_library_that_is_open_is_as_sound_as_a_closed_one(site: Site) -> None:
    assert found(site) == []


@pytest.mark.parametrize("stage", [Stage.LOGS, Stage.FILES])
def test_what_is_made_while_it_is_checked_is_not_wrong(at: Computer, site: Site, stage: Stage) -> None:
    assert found(site, once(stage, lambda: fill(at, 2, 30))) == []


def test_what_ends_when_its_log_was_read_already_is_not_wrong(at: Computer, site: Site, tmp_path: Path) -> None:
    other = computer(site.library, tmp_path / "elsewhere.sqlite3", "there")  # its log is the second
    fill(other, 1)
    other.journal.close()
    logs = list[int]()

    def tell(stage: Stage, done: int, _total: int) -> None:
        if stage is Stage.LOGS:
            logs.append(done)
            if len(logs) == 2:
                fill(at, 2, 30)

    assert found(site, tell) == []
    assert len(logs) == 2


def test_a_file_that_lay_there_before_is_found_though_the_library_is_open(site: Site) -> None:
    strange = site.library / "pictures" / "strange.png"
    strange.write_bytes(b"?")
    assert strange.stat().st_mtime <= time.time()
    assert found(site) == [Finding(FindingKind.FILE_EXTRA, "pictures/strange.png")]


def test_a_file_that_cannot_be_read_is_not_said_to_be_gone(site: Site) -> None:
    picture = min((site.library / "pictures").rglob("*.png"))
    (lost,) = {each.what for each in verify(site, tell_nobody).findings[:1]}
    for file in (picture, site.library / lost):
        file.unlink(missing_ok=True)
        file.mkdir(parents=True)  # is there, and gives no bytes, not even to root
    path = picture.relative_to(site.library).as_posix()
    assert set(found(site)) == {Finding(FindingKind.FILE_UNREADABLE, path) for path in (path, lost)}


def test_a_picture_that_was_moved_in_the_library_is_one_that_a_rebuild_finds_again(site: Site) -> None:
    moved = min((site.library / "pictures").rglob("*.png"))
    path = moved.relative_to(site.library).as_posix()
    moved.rename(site.library / "pictures" / "elsewhere.png")
    told = {Finding(FindingKind.PICTURE_MISSING, path), Finding(FindingKind.FILE_NOT_LISTED, "pictures/elsewhere.png")}
    assert set(found(site)) == told
    rebuild(site, tell_nobody)
    assert found(site) == []


def test_a_picture_that_a_log_names_is_ours_whatever_its_file_says(site: Site) -> None:
    with closing(sqlite3.connect(site.index)) as connection, connection:
        (path,) = connection.execute("SELECT path FROM output LIMIT 1").fetchone()
        connection.execute("DELETE FROM output WHERE path = ?", (path,))
    (site.library / path).write_bytes(b"?")
    assert found(site) == [Finding(FindingKind.FILE_NOT_LISTED, path)]


def test_a_copy_of_a_listed_picture_is_none_that_a_rebuild_takes(site: Site) -> None:
    copied = min((site.library / "pictures").rglob("*.png"))
    shutil.copyfile(copied, site.library / "pictures" / "copy.png")
    expected = [Finding(FindingKind.FILE_EXTRA, "pictures/copy.png")]
    assert found(site) == expected
    rebuild(site, tell_nobody)
    assert found(site) == expected


@pytest.mark.parametrize("stage", [Stage.LOGS, Stage.FILES, Stage.REFERENCES])
def test_it_can_be_stopped_in_every_stage(site: Site, stage: Stage) -> None:
    def stop() -> None:
        raise StoppedError

    with pytest.raises(StoppedError):
        verify(site, once(stage, stop))


@pytest.mark.parametrize("stage", [Stage.LOGS, Stage.FILES, Stage.REFERENCES])
def test_a_drive_that_is_taken_away_meanwhile_lost_nothing(site: Site, stage: Stage) -> None:
    with pytest.raises(KlingError) as caught:
        verify(site, once(stage, lambda: site.library.rename(site.library.with_name("drive"))))
    assert caught.value.failure == Failure(FailureKind.LIBRARY_GONE, message="library")


def test_it_asks_whether_it_is_still_wanted_while_it_reads_a_large_file(site: Site) -> None:
    large = next((site.library / "pictures").rglob("*.png"))
    large.write_bytes(bytes(5 * 1024 * 1024))
    told = list[Stage]()
    verify(site, lambda stage, _done, _total: told.append(stage))
    assert told.count(Stage.FILES) >= 4 + 5
