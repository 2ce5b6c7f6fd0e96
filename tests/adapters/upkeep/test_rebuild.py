"""A lost index comes back from the library's folder, field by field; nothing of the old one is ever deleted."""

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from kling_desktop.adapters.library.files import LibraryFolder
from kling_desktop.adapters.upkeep.rebuild import Site, rebuild
from kling_desktop.adapters.upkeep.set_aside import finish_exchange
from kling_desktop.core import job_event as happened
from kling_desktop.core.failure import FailureKind, KlingError
from kling_desktop.core.job import HoldReason, JobState
from kling_desktop.core.marks import MarkChange
from kling_desktop.core.ports.journal import SALT_NOTE
from kling_desktop.core.upkeep_progress import Stage, StoppedError
from tests.adapters.job_samples import a_job
from tests.adapters.upkeep.a_library import NOW_MS, Computer, computer, contents, fill, png

HOUR_MS = 3_600_000
SPENT = """
    SELECT coalesce(sum(cost_micros), 0) FROM job
    WHERE state IN ('saved', 'submitting', 'submitted', 'running', 'downloading')
        OR (state IN ('failed', 'interrupted') AND json_extract(failure, '$.charge') <> 'not_charged')
"""


def tell_nobody(_stage: Stage, _done: int, _total: int) -> None:
    """Nobody waits."""


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "data" / "index.sqlite3"


def made(library: Path, index: Path, count: int) -> Computer:
    at = computer(library, index, "here")
    fill(at, count)
    at.journal.close()
    return at


def spent(index: Path) -> int:
    with closing(sqlite3.connect(index)) as connection:
        return int(connection.execute(SPENT).fetchone()[0])


def test_five_hundred_pictures_come_back_field_by_field(library: Path, index: Path) -> None:
    made(library, index, 500)
    before, cost = contents(index), spent(index)
    assert len(before["outputs"]) == 500
    assert {job["state"] for job in before["jobs"]} >= {"saved", "failed", "interrupted", "held", "cancelled"}
    assert any(output["tags"] != "[]" and output["note"] for output in before["outputs"])
    index.unlink()
    done = rebuild(Site(library, index, "here"), tell_nobody)
    assert contents(index) == before
    assert (done.pictures, done.spent_micros, spent(index)) == (500, cost, cost)
    assert (done.unknown_lines, done.damaged_lines, done.from_files, done.foreign_files) == (0, 0, 0, 0)
    assert done.set_aside is None


def test_a_comparison_that_could_not_fail_would_be_none(library: Path, index: Path) -> None:
    made(library, index, 3)
    before = contents(index)
    (log,) = (library / "log").iterdir()
    lines = log.read_text("utf-8").splitlines(keepends=True)
    for left_out in (0, len(lines) // 2, len(lines) - 1):
        log.write_text("".join(lines[:left_out] + lines[left_out + 1 :]), "utf-8")
        index.unlink()
        rebuild(Site(library, index, "here"), tell_nobody)
        told = contents(index)
        is_salt_or_older = told == before
        assert is_salt_or_older == (left_out == 0), lines[left_out]
    assert before["marks"]


def test_the_salt_comes_back_so_that_keys_are_known_again(library: Path, index: Path) -> None:
    made(library, index, 1)
    index.unlink()
    rebuild(Site(library, index, "here"), tell_nobody)
    with closing(sqlite3.connect(index)) as connection:
        [(text,)] = connection.execute("SELECT text FROM note").fetchall()
    assert text == '"salt of the library"'


def test_without_any_log_the_pictures_come_from_their_files(library: Path, index: Path) -> None:
    made(library, index, 12)
    before = contents(index)
    index.unlink()
    shutil.rmtree(library / "log")
    (library / "pictures" / "holiday.png").write_bytes(png(5))
    done = rebuild(Site(library, index, "here"), tell_nobody)
    assert (done.pictures, done.from_files, done.foreign_files) == (12, 12, 1)
    told = contents(index)
    unknown = {"flag", "rating", "deleted_at_ms", "tags", "note", "created_at_ms"}
    for ours, theirs in zip(told["outputs"], before["outputs"], strict=True):
        assert {**ours, **dict.fromkeys(unknown)} == {**theirs, **dict.fromkeys(unknown)}
    saved = [job for job in before["jobs"] if job["state"] == "saved"]
    for field in ("id", "recipe", "prompt", "request_id", "cost_micros", "created_at_ms", "cost_is_estimate"):
        assert [job[field] for job in told["jobs"]] == [job[field] for job in saved], field


def test_a_picture_beside_its_json_comes_back_too(library: Path, index: Path) -> None:
    at = computer(library, index, "here")
    at.library = LibraryFolder(library, _cannot_be_spliced, "here", at.clock)
    fill(at, 2)
    at.journal.close()
    before = contents(index)["outputs"]
    index.unlink()
    shutil.rmtree(library / "log")
    assert rebuild(Site(library, index, "here"), tell_nobody).from_files == 2
    assert [row["file_sha256"] for row in contents(index)["outputs"]] == [row["file_sha256"] for row in before]


def _cannot_be_spliced(_data: bytes, _job: object, _picture_id: str) -> bytes:
    raise ValueError


def test_a_picture_whose_saving_was_not_written_down_any_more_is_a_saved_one(library: Path, index: Path) -> None:
    made(library, index, 2)
    before = contents(index)
    (log,) = (library / "log").iterdir()
    kept = [line for line in log.read_text("utf-8").splitlines(keepends=True) if '"state": "saved"' not in line]
    log.write_text("".join(kept), "utf-8")
    index.unlink()
    assert rebuild(Site(library, index, "here"), tell_nobody).from_files == 2
    told = contents(index)
    assert [(job["run_id"], job["state"]) for job in told["jobs"]] == [
        (job["run_id"], job["state"]) for job in before["jobs"]
    ]
    assert told["marks"] == before["marks"]


def test_a_picture_that_was_moved_inside_the_library_is_found_where_it_is(library: Path, index: Path) -> None:
    made(library, index, 2)
    picture = next((library / "pictures").rglob("*.png"))
    moved = library / "pictures" / "best" / "cover.png"
    moved.parent.mkdir()
    picture.rename(moved)
    index.unlink()
    assert rebuild(Site(library, index, "here"), tell_nobody).from_files == 0
    assert "pictures/best/cover.png" in [row["path"] for row in contents(index)["outputs"]]


# ------------------------------------------------------------ two computers


def salt(index: Path) -> str:
    with closing(sqlite3.connect(index)) as connection:
        [(text,)] = connection.execute("SELECT text FROM note WHERE name = ?", (SALT_NOTE,)).fetchall()
    return str(json.loads(text))


@pytest.mark.parametrize("trusts_index", [True, False])
@pytest.mark.parametrize("has_log", [True, False])
@pytest.mark.parametrize("is_lost", [True, False])
def test_our_salt_stays_whatever_another_computer_has(
    tmp_path: Path, library: Path, index: Path, *, trusts_index: bool, has_log: bool, is_lost: bool
) -> None:
    other = computer(library, tmp_path / "other" / "index.sqlite3", "there")
    other.journal.write_note(SALT_NOTE, "theirs", 1)
    other.flush()
    other.journal.close()
    made(library, index, 1)
    if not has_log:
        for log in (library / "log").glob("here-*"):
            log.unlink()
    if is_lost:
        index.unlink()
    rebuild(Site(library, index, "here"), tell_nobody, trusts_index=trusts_index)
    assert salt(index) == ("theirs" if is_lost and not has_log else "salt of the library")


def test_two_computers_have_one_history(tmp_path: Path, library: Path, index: Path) -> None:
    made(library, index, 3)
    theirs = tmp_path / "other" / "index.sqlite3"
    other = computer(library, theirs, "there")
    fill(other, 4, first=40)
    other.journal.close()
    index.unlink()
    rebuild(Site(library, index, "here"), tell_nobody)
    assert len(contents(index)["outputs"]) == 7
    held = {str(job["id"]) for job in contents(index)["jobs"] if job["state"] == "held"}
    assert len(held) == 2
    assert not held & {str(job["id"]) for job in contents(theirs)["jobs"]}, "only they may send it"
    asked_after = [job["state"] for job in contents(index)["jobs"] if job["state"] in ("submitting", "submitted")]
    assert len(asked_after) == 4, "nobody else may be left to ask after it"


@pytest.mark.expected_log("a log of another computer cannot be read now")
def test_a_log_of_another_computer_that_cannot_be_read_is_passed_over(library: Path, index: Path) -> None:
    made(library, index, 2)
    (library / "log" / "there-2026-01.jsonl").mkdir()
    done = rebuild(Site(library, index, "here"), tell_nobody)
    assert (done.pictures, done.unread_logs) == (2, 1)


def test_without_our_own_log_nothing_is_made_anew(library: Path, index: Path) -> None:
    made(library, index, 2)
    before = index.read_bytes()
    (library / "log" / "here-2026-01.jsonl").mkdir()
    with pytest.raises(KlingError, match=FailureKind.NOT_WRITABLE.value):
        rebuild(Site(library, index, "here"), tell_nobody)
    assert index.read_bytes() == before


# ------------------------------------------------------------ the old index


def test_what_only_the_old_index_knew_is_salvaged(library: Path, index: Path) -> None:
    at = computer(library, index, "here")
    fill(at, 2)
    queued = replace(a_job(), id="f" * 32, run_id="e" * 32, created_at_ms=NOW_MS * 2)
    at.journal.add([queued])
    at.journal.write_note("draft", "what I was writing")
    at.journal.close()
    before = contents(index)
    done = rebuild(Site(library, index, "here"), tell_nobody)
    assert contents(index) == before
    assert done.salvaged == 1
    with closing(sqlite3.connect(index)) as connection:
        notes = dict(connection.execute("SELECT name, text FROM note").fetchall())
    assert notes["draft"] == '"what I was writing"'


def test_lines_that_the_log_had_not_got_yet_count(library: Path, index: Path) -> None:
    at = computer(library, index, "here")
    fill(at, 2)
    at.journal.hide("0" * 32, 9_999_999_999_999, hidden=True)
    at.journal.close()
    before = contents(index)
    rebuild(Site(library, index, "here"), tell_nobody, trusts_index=False)
    assert contents(index) == before


def ended_and_untold(index: Path) -> tuple[set[str], set[str]]:
    """Jobs that ended, and those of them that the log is not told of with the next lines."""
    with closing(sqlite3.connect(index)) as connection:
        lines = [json.loads(line) for (line,) in connection.execute("SELECT line FROM log_outbox")]
    told = {line["job"]["id"] for line in lines if line["kind"] == "job"}
    ended = {str(job["id"]) for job in contents(index)["jobs"] if job["state"] in ("saved", "failed", "cancelled")}
    return ended, ended - told


def test_lines_that_the_log_had_not_got_yet_are_still_on_their_way_to_it(library: Path, index: Path) -> None:
    at = computer(library, index, "here")
    fill(at, 2)
    at.journal.mark(["0" * 32], MarkChange(note="mine alone"), NOW_MS * 2)
    at.journal.close()
    before = contents(index)
    for is_damaged in (True, True, False):
        rebuild(Site(library, index, "here"), tell_nobody, trusts_index=not is_damaged)
    flushed = computer(library, index, "here")
    flushed.flush()
    flushed.journal.close()
    index.unlink()
    rebuild(Site(library, index, "here"), tell_nobody)
    assert contents(index) == before


@pytest.mark.parametrize("is_lost", [True, False], ids=["from the files", "from the old index"])
def test_the_log_is_told_of_what_no_log_said(library: Path, index: Path, *, is_lost: bool) -> None:
    made(library, index, 3)
    before = contents(index)
    shutil.rmtree(library / "log")
    if is_lost:
        index.unlink()
    rebuild(Site(library, index, "here"), tell_nobody)
    ended, untold = ended_and_untold(index)
    assert len(ended) >= 3
    assert not untold
    if is_lost:
        return
    flushed = computer(library, index, "here")
    flushed.flush()
    flushed.journal.close()
    index.unlink()
    rebuild(Site(library, index, "here"), tell_nobody)
    assert contents(index)["marks"] == before["marks"]
    assert salt(index) == "salt of the library"


def test_the_old_index_is_set_aside_whole(library: Path, index: Path) -> None:
    made(library, index, 2)
    data = index.read_bytes()[:5_000] + b"damage" * 100
    index.write_bytes(data)
    wal = index.with_name("index.sqlite3-wal")
    wal.write_bytes(b"of another one")
    done = rebuild(Site(library, index, "here"), tell_nobody, trusts_index=False)
    assert done.pictures == 2
    assert done.set_aside is not None
    aside = index.with_name(done.set_aside)
    assert aside.read_bytes() == data
    assert aside.with_name(f"{aside.name}-wal").read_bytes() == b"of another one"
    assert not wal.exists()
    rebuild(Site(library, index, "here"), tell_nobody)
    assert len(list(index.parent.glob("index-set-aside-*.sqlite3"))) == 2, "one a rebuild, within the same second too"
    index.unlink()
    assert rebuild(Site(library, index, "here"), tell_nobody).set_aside is None


def test_one_that_is_stopped_changes_nothing(library: Path, index: Path) -> None:
    made(library, index, 1)

    def stop(stage: Stage, _done: int, _total: int) -> None:
        if stage is Stage.INDEX:
            raise StoppedError

    before = index.read_bytes()
    with pytest.raises(StoppedError):
        rebuild(Site(library, index, "here"), stop)
    assert index.read_bytes() == before
    assert {path.name for path in index.parent.iterdir()} <= {index.name, f"{index.name}-wal", f"{index.name}-shm"}


@pytest.mark.parametrize("stage", [Stage.OLD_INDEX, Stage.INDEX])
def test_a_drive_that_is_taken_away_meanwhile_changes_nothing(library: Path, index: Path, stage: Stage) -> None:
    made(library, index, 1)

    def take_away(told: Stage, _done: int, _total: int) -> None:
        if told is stage and library.exists():
            library.rename(library.with_name("drive"))

    before = index.read_bytes()
    with pytest.raises(KlingError) as caught:
        rebuild(Site(library, index, "here"), take_away)
    assert caught.value.failure.kind is FailureKind.LIBRARY_GONE
    assert index.read_bytes() == before


@pytest.mark.parametrize("moves", range(4))
def test_an_exchange_that_was_cut_short_is_finished(library: Path, index: Path, moves: int) -> None:
    made(library, index, 2)
    wanted, old = contents(index), index.read_bytes()
    rebuild(Site(library, index, "here"), tell_nobody)
    (aside,) = index.parent.glob("index-set-aside-*.sqlite3")
    whole = index.rename(index.with_name("index-rebuilt.sqlite3"))
    ours, theirs = (
        [path.with_name(f"{path.name}{ending}") for ending in ("", "-wal", "-shm")] for path in (index, aside)
    )
    for path in theirs[1:]:
        path.unlink(missing_ok=True)
    theirs[0].rename(ours[0])
    ours[1].write_bytes(b"of the old one")
    ours[2].write_bytes(b"of the old one too")
    for number in range(moves):  # so far it came before the process was killed
        ours[number].rename(theirs[number])
    assert finish_exchange(index) == (aside.name if moves < 3 else None)
    assert not whole.exists()
    assert [path.read_bytes() for path in theirs] == [old, b"of the old one", b"of the old one too"]
    assert [path.exists() for path in ours] == [True, False, False]
    assert contents(index) == wanted
    assert finish_exchange(index) is None


def test_what_a_person_said_later_counts_though_the_clock_was_set_back_between(library: Path, index: Path) -> None:
    at = computer(library, index, "here")
    (job, *_) = fill(at, 1)
    said = [MarkChange(stars=5), MarkChange(stars=2), MarkChange(is_deleted=True), MarkChange(is_deleted=False)]
    for hours, change in enumerate(said):
        at.journal.mark([job.id], change, NOW_MS - hours * HOUR_MS)
    at.flush()
    at.journal.close()
    before = contents(index)
    assert [(shown["rating"], shown["deleted_at_ms"]) for shown in before["outputs"]] == [(2, None)]
    index.unlink()
    rebuild(Site(library, index, "here"), tell_nobody)
    assert contents(index) == before


def test_a_promise_outweighs_that_it_was_held_before_though_the_clock_was_set_back(library: Path, index: Path) -> None:
    at = computer(library, index, "here")
    job = replace(a_job(), created_at_ms=NOW_MS, changed_at_ms=NOW_MS)
    at.journal.add([job])
    job = at.journal.advance(job, happened.Held(HoldReason.RESTART), NOW_MS)
    promised = happened.ReferencesReady(("https://files/1.jpg",), "abcd-0123456789abcdef", None)
    for event in (happened.Resumed(), happened.Started(), promised):
        job = at.journal.advance(job, event, NOW_MS - 24 * HOUR_MS)
    at.flush()
    at.journal.close()
    index.unlink()
    rebuild(Site(library, index, "here"), tell_nobody)
    (after,) = contents(index)["jobs"]
    assert after["state"] == JobState.SUBMITTING.value, "who took it for held would send it a second time"
