"""An index that is missing or damaged is made anew by itself; one that is sound, newer or away is left alone."""

import logging
import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kling_desktop.adapters.sqlite.journal import SqliteJournal
from kling_desktop.adapters.sqlite.schema import MIGRATIONS
from kling_desktop.adapters.upkeep.ready import make_ready, renew
from kling_desktop.adapters.upkeep.rebuild import Site
from kling_desktop.adapters.upkeep.seal import Seal, mark_open, read_seal, seal
from kling_desktop.core.failure import FailureKind, KlingError
from kling_desktop.core.upkeep import Renewal
from kling_desktop.core.upkeep_progress import Stage, StoppedError
from tests.adapters.upkeep.a_library import computer, contents, fill
from tests.torture.mutate_database import start, survive

MUTATIONS = 60
MADE_ANEW = "the index of the library is"


def tell_nobody(_stage: Stage, _done: int, _total: int) -> None:
    """Nobody waits."""


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with a sealed index."""
    folder = tmp_path_factory.mktemp("sound")
    at = computer(folder / "library", folder / "data" / "index.sqlite3", "here")
    fill(at, 12)
    at.journal.close()
    seal(folder / "data" / "index.sqlite3", len(MIGRATIONS))
    return folder


@pytest.fixture
def folder(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound, tmp_path / "copy"))


def test_damaged_in_every_way_it_starts_with_every_picture(
    sound: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    rng = random.Random(20261127)
    seen = {
        survive(sound / "library", sound / "data" / "index.sqlite3", tmp_path / str(number), rng).partition(":")[0]
        for number in range(MUTATIONS)
    }
    assert len(seen) == 12, "every kind of damage"


def test_a_sound_index_is_left_as_it_is(folder: Path) -> None:
    index = folder / "data" / "index.sqlite3"
    before = index.read_bytes()
    assert make_ready(Site(folder / "library", index, "here"), tell_nobody) is None
    assert index.read_bytes() == before


def test_a_seal_is_broken_by_one_bit_and_by_changes_that_nobody_knows_of(folder: Path) -> None:
    index = folder / "data" / "index.sqlite3"
    version = len(MIGRATIONS)
    assert read_seal(index) == (Seal.INTACT, version)
    data = bytearray(index.read_bytes())
    data[-1] ^= 1
    index.write_bytes(data)
    assert read_seal(index) == (Seal.BROKEN, version)
    mark_open(index, version)
    assert read_seal(index) == (Seal.OPEN, version)
    seal(index, version)
    index.with_name("index.sqlite3-wal").write_bytes(b"more")
    assert read_seal(index) == (Seal.BROKEN, version)
    index.with_name("index-seal.json").write_bytes(b"{")
    assert read_seal(index) == (Seal.OPEN, None)


def test_one_that_was_killed_at_work_is_opened_and_keeps_what_it_had(folder: Path) -> None:
    index = folder / "data" / "index.sqlite3"
    mark_open(index, len(MIGRATIONS))
    journal = SqliteJournal(index)
    journal.write_note("draft", "mine")
    killed = folder / "killed"
    killed.mkdir()
    for file in index.parent.iterdir():
        shutil.copyfile(file, killed / file.name)
    journal.close()
    assert (killed / "index.sqlite3-wal").stat().st_size
    assert make_ready(Site(folder / "library", killed / "index.sqlite3", "here"), tell_nobody) is None
    with closing(SqliteJournal(killed / "index.sqlite3")) as again:
        assert again.note("draft") == "mine"


def test_a_newer_one_is_refused_and_left_alone(folder: Path) -> None:
    index = folder / "data" / "index.sqlite3"
    with closing(sqlite3.connect(index)) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    seal(index, len(MIGRATIONS) + 1)
    before = index.read_bytes()
    assert make_ready(Site(folder / "library", index, "here"), tell_nobody) is None
    with pytest.raises(KlingError) as caught:
        SqliteJournal(index)
    assert caught.value.failure.kind is FailureKind.DATABASE_NEWER
    assert index.read_bytes() == before


@pytest.mark.parametrize("is_sealed", [True, False])
def test_one_whose_errors_cannot_even_be_told_is_made_anew(
    folder: Path, caplog: pytest.LogCaptureFixture, *, is_sealed: bool
) -> None:
    """SQLite quotes the damaged name, and Python cannot read the quotation."""
    caplog.set_level(logging.CRITICAL)
    index = folder / "data" / "index.sqlite3"
    index.write_bytes(index.read_bytes().replace(b"CREATE TABLE note", b"CREATE TABL\xf2 note", 1))
    with closing(sqlite3.connect(index)) as broken, pytest.raises(UnicodeDecodeError):
        broken.execute("SELECT * FROM job")
    if not is_sealed:
        mark_open(index, len(MIGRATIONS))
    start(folder / "library", index)
    with closing(sqlite3.connect(index)) as made:
        assert made.execute("SELECT count(*) FROM output").fetchone()[0] > 0


def test_a_damaged_one_waits_for_the_drive_with_its_library(folder: Path) -> None:
    index = folder / "data" / "index.sqlite3"
    index.write_bytes(b"no database")
    (folder / "library").rename(folder / "away")
    with pytest.raises(KlingError) as caught:
        make_ready(Site(folder / "library", index, "here"), tell_nobody)
    assert caught.value.failure.kind is FailureKind.LIBRARY_GONE
    assert index.read_bytes() == b"no database"


def test_where_nothing_was_ever_made_nothing_is_rebuilt(tmp_path: Path) -> None:
    assert make_ready(Site(tmp_path / "library", tmp_path / "data" / "index.sqlite3", "here"), tell_nobody) is None
    assert not (tmp_path / "data").exists()


@pytest.mark.expected_log(MADE_ANEW)
def test_a_missing_one_is_rebuilt_from_the_folder_that_is_there(folder: Path) -> None:
    index = folder / "data" / "index.sqlite3"
    before = contents(index)
    shutil.rmtree(index.parent)
    rebuilt = make_ready(Site(folder / "library", index, "here"), tell_nobody)
    assert rebuilt is not None
    assert contents(index) == before
    start(folder / "library", index)
    assert contents(index) == before


def test_what_other_computers_wrote_is_told_as_news(folder: Path) -> None:
    site = Site(folder / "library", folder / "data" / "index.sqlite3", "here")
    assert renew(site) == (Renewal.NONE, None)
    other = computer(site.library, folder / "elsewhere" / "index.sqlite3", "there")
    fill(other, 1, 70)
    other.journal.close()
    assert renew(site) == (Renewal.NEWS, None)
    assert renew(site) == (Renewal.NONE, None)


@pytest.mark.expected_log("nothing of other computers was taken over")
def test_a_failed_take_over_says_nothing_that_opening_does_not_say_better(folder: Path) -> None:
    site = Site(folder / "library", folder / "data" / "index.sqlite3", "here")
    shutil.copyfile(next((site.library / "log").iterdir()), site.library / "log" / "there-2026-01.jsonl")
    with closing(sqlite3.connect(site.index)) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    seal(site.index, len(MIGRATIONS) + 1)
    assert renew(site) == (Renewal.NONE, None)


def test_one_that_is_sound_is_made_anew_where_a_person_wants_it(folder: Path) -> None:
    site = Site(folder / "library", folder / "data" / "index.sqlite3", "here")
    before, old = contents(site.index), site.index.read_bytes()
    renewal, rebuilt = renew(site, anew=True)
    assert renewal is Renewal.REBUILT
    assert rebuilt is not None
    assert rebuilt.set_aside is not None
    assert contents(site.index) == before
    assert site.index.with_name(rebuilt.set_aside).read_bytes() == old


def test_a_newer_one_is_not_made_anew_whoever_wants_it(folder: Path) -> None:
    site = Site(folder / "library", folder / "data" / "index.sqlite3", "here")
    with closing(sqlite3.connect(site.index)) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    seal(site.index, len(MIGRATIONS) + 1)
    before = site.index.read_bytes()
    assert renew(site, anew=True) == (Renewal.NONE, None)
    assert site.index.read_bytes() == before


def test_one_waits_for_a_drive_that_answers_with_errors(folder: Path) -> None:
    site = Site(folder / ("long" * 100), folder / "data" / "index.sqlite3", "here")  # no file system looks at that
    with pytest.raises(KlingError) as caught:
        renew(site, anew=True)
    assert caught.value.failure.kind is FailureKind.LIBRARY_GONE


def test_one_that_is_sound_waits_for_the_drive_with_its_library(folder: Path) -> None:
    site = Site(folder / "library", folder / "data" / "index.sqlite3", "here")
    before = site.index.read_bytes()
    site.library.rename(folder / "away")
    with pytest.raises(KlingError) as caught:
        renew(site, anew=True)
    assert caught.value.failure.kind is FailureKind.LIBRARY_GONE
    assert site.index.read_bytes() == before


@pytest.mark.parametrize("stage", [Stage.LOGS, Stage.OLD_INDEX, Stage.FILES, Stage.INDEX])
def test_stopped_in_any_stage_it_leaves_everything_as_it_was(folder: Path, stage: Stage) -> None:
    site = Site(folder / "library", folder / "data" / "index.sqlite3", "here")
    before = site.index.read_bytes()

    def stop(told: Stage, _done: int, _total: int) -> None:
        if told is stage:
            raise StoppedError

    with pytest.raises(StoppedError):
        renew(site, stop, anew=True)
    assert site.index.read_bytes() == before
    assert read_seal(site.index)[0] is Seal.INTACT
    assert not [path.name for path in site.index.parent.iterdir() if "rebuilt" in path.name or "aside" in path.name]
