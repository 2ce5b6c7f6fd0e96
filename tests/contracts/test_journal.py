"""What the engine may expect of the Journal, on the real database."""

import inspect
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from kling_desktop.adapters.sqlite.journal import ClaimedRequestError, SqliteJournal, StaleJobError
from kling_desktop.adapters.sqlite.log_lines import JobLine, read_line
from kling_desktop.core.failure import Charge, Failure, FailureKind
from kling_desktop.core.generation import Output
from kling_desktop.core.job import HoldReason, Job, JobState
from kling_desktop.core.job_event import (
    Accepted,
    Cancelled,
    Failed,
    Found,
    Held,
    LostTrack,
    NotSent,
    Resumed,
    Saved,
    Started,
)
from kling_desktop.core.job_life import ImpossibleEventError, after
from kling_desktop.core.marks import Flag, MarkChange
from kling_desktop.core.ports.journal import SALT_NOTE, Journal, OpenJobs
from tests.adapters import job_samples
from tests.adapters.job_samples import JOBS, a_job, an_output, moved, way_to_saved

LOST = Failure(FailureKind.NO_ANSWER, Charge.UNKNOWN, message="silence")


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    opened = SqliteJournal(tmp_path / "index.sqlite3")
    yield opened
    opened.close()


def test_gives_back_what_was_added(journal: Journal) -> None:
    jobs = [a_job(1), a_job(2)]
    journal.add(jobs)
    assert [journal.job(job.id) for job in jobs] == jobs
    assert journal.job("unknown") is None


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(job=JOBS)
def test_every_field_of_a_job_comes_back(journal: Journal, job: Job) -> None:
    if journal.job(job.id) is None:
        journal.add([job])
        assert journal.job(job.id) == job


def test_half_a_character_of_the_service_keeps_nothing_from_being_written(journal: Journal) -> None:
    job = replace(a_job(1), asset_urls=("https://a.example/\ud973",) * len(a_job(1).recipe.references))
    assert job.asset_urls
    journal.add([job])
    assert journal.job(job.id) == job


def test_a_field_that_is_not_kept_would_be_seen() -> None:
    # The defaults of Job would come back even from a missing column; the strategy must reach every field.
    source = inspect.getsource(job_samples)
    block = source[source.index("JOBS = ") :]
    assert [field.name for field in fields(Job) if f"    {field.name}=" not in block] == []


def test_adds_all_jobs_of_a_click_or_none(journal: Journal) -> None:
    journal.add([a_job(1)])
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        journal.add([a_job(2), a_job(1), a_job(3)])
    assert journal.job(a_job(2).id) is None
    journal.add([a_job(2)])


def test_advance_gives_and_keeps_the_job_after_the_event(journal: Journal) -> None:
    job = a_job()
    journal.add([job])
    for at_ms, event in enumerate(way_to_saved(job), 5_000):
        expected = after(job, event, at_ms)
        job = journal.advance(job, event, at_ms)
        assert job == expected
        assert journal.job(job.id) == expected
    assert job.state is JobState.SAVED


def test_an_impossible_event_leaves_no_trace(journal: Journal) -> None:
    job = a_job()
    journal.add([job])
    with pytest.raises(ImpossibleEventError):
        journal.advance(job, Accepted("req-1"), 2_000)
    assert journal.job(job.id) == job


@pytest.mark.parametrize("stale", [a_job(), moved(a_job(), JobState.HELD), a_job(9)])
def test_a_job_that_was_advanced_already_is_refused(journal: Journal, stale: Job) -> None:
    journal.add([a_job()])
    now = journal.advance(a_job(), Started(), 2_000)
    with pytest.raises(StaleJobError):
        journal.advance(stale, Cancelled(), 3_000)
    assert journal.job(now.id) == now


def test_a_request_is_found_for_one_job_only(journal: Journal) -> None:
    owner = replace(moved(a_job(1), JobState.SAVED), request_id="r-1")
    lost = replace(moved(a_job(2), JobState.INTERRUPTED), request_id=None)
    journal.add([owner, lost])
    with pytest.raises(ClaimedRequestError):
        journal.advance(lost, Found("r-1"), 2_000)
    assert journal.job(lost.id) == lost
    assert journal.advance(lost, Found("r-2"), 2_000).request_id == "r-2"


def test_hiding_is_not_undone_by_the_next_event(journal: Journal) -> None:
    job = a_job()
    journal.add([job])
    assert journal.hide(job.id, 9_000, hidden=True) == replace(job, is_hidden=True)
    after = journal.advance(job, Started(), 2_000)
    assert after.is_hidden
    assert journal.job(job.id) == after
    assert journal.hide(job.id, 9_000, hidden=False) == replace(after, is_hidden=False)


def test_what_is_made_again_puts_the_old_job_away_in_its_own_commit(journal: Journal) -> None:
    old, other = moved(a_job(1), JobState.FAILED), moved(a_job(2), JobState.FAILED)
    journal.add([old, other])
    again = replace(a_job(3), retry_of=old.id)
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        journal.add([again, again])
    assert journal.job(old.id) == old, "all or none"
    journal.add([again])
    assert [journal.job(job.id) for job in (old, other, again)] == [replace(old, is_hidden=True), other, again]


def test_hiding_an_unknown_job_is_a_bug(journal: Journal) -> None:
    with pytest.raises(LookupError):
        journal.hide("unknown", 9_000, hidden=True)


def test_open_jobs_are_those_that_have_not_ended_oldest_first(journal: Journal) -> None:
    # Backwards in time: order is that of writing, whatever the clock did.
    jobs = [replace(moved(a_job(number), state), created_at_ms=-number) for number, state in enumerate(JobState)]
    journal.add(jobs)
    assert journal.open_jobs().jobs == tuple(job for job in jobs if not job.state.is_end)


def damage(path: Path, job: Job) -> None:
    """What a newer version may have written."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE job SET recipe = json_set(recipe, '$.version', 99) WHERE id = ?", (job.id,))


@pytest.mark.expected_log("row 2 of the index is left out")
def test_a_job_that_cannot_be_read_hides_no_other(journal: Journal, tmp_path: Path) -> None:
    jobs = [a_job(1), a_job(2), a_job(3)]
    journal.add(jobs)
    damage(tmp_path / "index.sqlite3", jobs[1])
    assert journal.open_jobs() == OpenJobs((jobs[0], jobs[2]), unreadable=1)


def test_notes_keep_any_text(journal: Journal) -> None:
    assert journal.note("draft") is None
    for text in ("{}", "", "half \ud800 and NUL \0", "日本語" * 50_000):
        journal.write_note("draft", text)
        assert journal.note("draft") == text
    assert journal.note("salt") is None


def told(journal: Journal) -> list[tuple[Job, tuple[Output, ...]]]:
    """What the log is told of Jobs, oldest first."""
    lines = [read_line(line) for _, line in journal.outbox(100)]
    return [(line.job, line.outputs) for line in lines if isinstance(line, JobLine)]


def test_the_log_is_told_of_the_promise_the_request_and_the_end(journal: Journal) -> None:
    job = a_job()
    journal.add([job])
    states = []
    for at_ms, event in enumerate(way_to_saved(job), 5_000):
        job = journal.advance(job, event, at_ms)
        states.append(told(journal)[-1][0].state if told(journal) else None)
    saved, request = JobState.SAVED, JobState.SUBMITTED
    assert states == [None, JobState.SUBMITTING, request, request, saved], "before and after each event"
    assert told(journal)[-1] == (job, (an_output(job),))
    assert len({json.loads(line)["id"] for _, line in journal.outbox(100)}) == 3


def test_a_job_nobody_knows_about_is_put_there_too_and_again_when_it_ends(journal: Journal) -> None:
    job = moved(a_job(), JobState.SUBMITTED)
    journal.add([job])
    lost = journal.advance(job, LostTrack(LOST), 2_000)
    found = journal.advance(lost, Found("req-2"), 3_000)
    failed = journal.advance(found, Failed(LOST.charged(Charge.NOT_CHARGED)), 4_000)
    assert [job for job, _ in told(journal)[1:]] == [lost, found, failed]


def test_a_promise_that_was_not_kept_is_taken_back_in_the_log(journal: Journal) -> None:
    job = moved(a_job(), JobState.SUBMITTING)
    journal.add([job])
    queued = journal.advance(job, NotSent(LOST), 2_000)
    assert told(journal)[-1][0] == queued
    assert queued.state is JobState.QUEUED


def test_a_job_that_waits_for_a_person_is_told_and_one_that_waits_its_turn_is_not(journal: Journal) -> None:
    journal.add([a_job()])
    assert journal.outbox(10) == ()
    held = journal.advance(a_job(), Held(HoldReason.RESTART), 2_000)
    journal.advance(held, Resumed(), 3_000)
    assert told(journal) == [(held, ())]


def test_hiding_and_the_salt_are_told_in_lines_of_their_own(journal: Journal) -> None:
    journal.add([a_job()])
    journal.hide(a_job().id, 2_000, hidden=True)
    journal.write_note(SALT_NOTE, "salt", 3_000)
    journal.write_note("draft", "mine alone")
    hidden, salt = [json.loads(line) for _, line in journal.outbox(10)]
    assert (hidden["kind"], hidden["job"], hidden["marks"]) == ("marks", a_job().id, {"is_hidden": True})
    assert (salt["kind"], salt["salt"], salt["at_ms"]) == ("salt", "salt", 3_000)


def test_the_outbox_is_emptied_from_the_front_and_never_counts_anew(journal: Journal) -> None:
    jobs = [a_job(number) for number in range(4)]
    journal.add(jobs)
    for job in jobs[:3]:
        journal.advance(job, Cancelled(), 2_000)
    first, second = journal.outbox(2)
    assert (first[0], second[0]) == tuple(sorted((first[0], second[0])))
    journal.clear_outbox(second[0])
    [third] = journal.outbox(10)
    journal.clear_outbox(third[0])
    journal.advance(jobs[3], Cancelled(), 3_000)
    journal.clear_outbox(third[0])
    [(number, _)] = journal.outbox(10)
    assert number > third[0]


def test_an_output_id_is_not_given_twice(journal: Journal) -> None:
    first, second = moved(a_job(1), JobState.DOWNLOADING), moved(a_job(2), JobState.DOWNLOADING)
    journal.add([first, second])
    journal.advance(first, Saved((an_output(first),)), 2_000)
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        journal.advance(second, Saved((replace(an_output(first), job_id=second.id),)), 3_000)
    assert journal.job(second.id) == second


def saved(journal: Journal, *numbers: int) -> list[Job]:
    jobs = [a_job(number) for number in numbers]
    journal.add(jobs)
    ended = []
    for job in jobs:
        for event in way_to_saved(job)[:-1]:
            job = journal.advance(job, event, 5_000)  # noqa: PLW2901 -- a Job becomes its next one
        ended.append(journal.advance(job, Saved((an_output(job, 0),)), 6_000))
    return ended


def test_knows_whether_a_picture_was_ever_saved(tmp_path: Path) -> None:
    journal = SqliteJournal(tmp_path / "other.sqlite3")
    assert not journal.has_outputs()
    saved(journal, 1)
    assert journal.has_outputs()
    journal.close()


def test_marks_are_changed_together_and_told_once(journal: Journal) -> None:
    jobs = saved(journal, 1, 2, 3)
    journal.clear_outbox(journal.outbox(100)[-1][0])
    ids = [an_output(job, 0).id for job in jobs[:2]]
    assert list(journal.mark([*ids, "unknown"], MarkChange(flag=Flag.PICKED, stars=3), 7_000)) == jobs[:2]
    assert journal.mark(ids, MarkChange(stars=3), 7_500) == ()
    assert list(journal.mark(ids[:1], MarkChange(is_deleted=True), 8_000)) == jobs[:1]
    lines = [json.loads(line) for _, line in journal.outbox(100)]
    assert [(line["kind"], line["output"], line["at_ms"]) for line in lines] == [
        ("marks", ids[0], 7_000),
        ("marks", ids[1], 7_000),
        ("marks", ids[0], 8_000),
    ]
    assert [line["marks"] for line in lines] == [{"flag": 1, "stars": 3}] * 2 + [{"deleted_at_ms": 8_000}]
    assert len({line["id"] for line in lines}) == 3
