"""A library that two computers use in turn shows the pictures of both on either."""

from contextlib import closing
from pathlib import Path

import pytest

from kling_desktop.adapters.library.log_reader import MOST_LINE_BYTES
from kling_desktop.adapters.sqlite.journal import SqliteJournal
from kling_desktop.adapters.upkeep.rebuild import Site, rebuild
from kling_desktop.adapters.upkeep.take_over import take_over
from kling_desktop.core.marks import MarkChange
from tests.adapters.upkeep.a_library import Computer, computer, contents, fill


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def here(tmp_path: Path) -> Path:
    return tmp_path / "here" / "index.sqlite3"


@pytest.fixture
def there(tmp_path: Path) -> Path:
    return tmp_path / "there" / "index.sqlite3"


def session(library: Path, index: Path, device: str) -> Computer:
    """A start on that computer."""
    if index.exists():
        take_over(Site(library, index, device))
    return computer(library, index, device)


def ended(index: Path) -> dict[str, dict[str, object]]:
    """Jobs that ended, by id, without where they stand on the screen."""
    return {str(job["id"]): job for job in contents(index)["jobs"] if job["state"] in ("saved", "failed", "cancelled")}


def test_both_show_the_pictures_of_both_and_agree_on_every_mark(library: Path, here: Path, there: Path) -> None:
    for first, index, device in ((0, here, "a"), (20, there, "b"), (40, here, "a"), (60, there, "b")):
        at = session(library, index, device)
        fill(at, 5, first)
        at.journal.close()
    picture = f"{20:032x}"
    for stars, index, device in ((2, here, "a"), (5, there, "b"), (4, here, "a")):
        at = session(library, index, device)
        at.journal.mark([picture], MarkChange(stars=stars), 1_000)  # clocks are not to be trusted
        at.flush()
        at.journal.close()
    session(library, there, "b").journal.close()
    assert len(contents(here)["outputs"]) == 20
    assert ended(here) == ended(there)
    for table in ("outputs", "marks"):
        assert contents(here)[table] == contents(there)[table], table
    (shown,) = [row["rating"] for row in contents(there)["outputs"] if row["id"] == picture]
    assert shown == 4


def test_what_was_read_is_not_read_again_and_what_changed_is(library: Path, here: Path, there: Path) -> None:
    computer(library, here, "a").journal.close()
    other = computer(library, there, "b")
    fill(other, 2)
    assert take_over(Site(library, here, "a")) > 0
    assert take_over(Site(library, here, "a")) == 0
    (log,) = (library / "log").glob("b-*.jsonl")
    whole = log.read_bytes()
    log.write_bytes(whole[: len(whole) // 2])
    assert take_over(Site(library, here, "a")) == 0, "known already"
    log.write_bytes(whole)
    assert take_over(Site(library, here, "a")) == 0
    fill(other, 1, 50)
    other.journal.close()
    log.write_bytes(log.read_bytes() + b'{"version": 1, "kind": "job", "cut')
    assert take_over(Site(library, here, "a")) > 0
    assert len(contents(here)["outputs"]) == 3


@pytest.mark.expected_log("a log of another computer cannot be read now")
def test_a_log_that_cannot_be_read_keeps_no_other_from_being_read(library: Path, here: Path, there: Path) -> None:
    computer(library, here, "a").journal.close()
    (library / "log" / "a1-2026-01.jsonl").mkdir()
    other = computer(library, there, "b")
    fill(other, 1)
    other.journal.close()
    assert take_over(Site(library, here, "a")) > 0
    assert len(contents(here)["outputs"]) == 1


@pytest.mark.expected_log("a log of another computer cannot be read now")
def test_what_a_rebuild_could_not_read_is_read_when_it_can_be(library: Path, here: Path, there: Path) -> None:
    ours = computer(library, here, "a")
    fill(ours, 1, 50)
    ours.journal.close()
    other = computer(library, there, "b")
    fill(other, 1)
    other.journal.mark([f"{0:032x}"], MarkChange(note="theirs"), 5_000)
    other.flush()
    other.journal.close()
    site = Site(library, here, "a")
    take_over(site)
    before = contents(here)["marks"]
    (log,) = (library / "log").glob("b-*.jsonl")
    held = log.rename(library / "held")
    log.mkdir()
    rebuild(site, lambda _stage, _done, _total: None, trusts_index=False)
    log.rmdir()
    held.rename(log)
    assert take_over(site) > 0
    assert contents(here)["marks"] == before


def test_a_line_longer_than_any_of_ours_is_stepped_over(library: Path, here: Path, there: Path) -> None:
    computer(library, here, "a").journal.close()
    other = computer(library, there, "b")
    fill(other, 1)
    other.journal.close()
    (log,) = (library / "log").glob("b-*.jsonl")
    log.write_bytes(b'"' + b"x" * (MOST_LINE_BYTES + 5) + b'"\n' + log.read_bytes())
    assert take_over(Site(library, here, "a")) > 0
    assert take_over(Site(library, here, "a")) == 0
    assert len(contents(here)["outputs"]) == 1


def test_what_is_on_its_way_there_is_not_touched_here(library: Path, here: Path, there: Path) -> None:
    computer(library, here, "a").journal.close()
    other = computer(library, there, "b")
    fill(other, 1)
    other.journal.close()
    take_over(Site(library, here, "a"))
    with closing(SqliteJournal(here)) as journal:
        assert journal.open_jobs().jobs == ()
    with closing(SqliteJournal(there)) as journal:
        assert journal.open_jobs().jobs
