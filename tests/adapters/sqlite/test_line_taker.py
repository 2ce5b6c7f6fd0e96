"""Lines of several logs become one history: the same one in whatever order they are read, and however often."""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kling_desktop.adapters.sqlite.history import SqliteHistory
from kling_desktop.adapters.sqlite.line_taker import LineTaker, Scope
from kling_desktop.adapters.sqlite.log_lines import job_line, line_of, marks_line, salt_line
from kling_desktop.adapters.sqlite.schema import MIGRATIONS, open_writer
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.marks import Marks
from tests.adapters.job_samples import a_job, an_output, moved

TABLES = ("output", "mark", "job_reference", "note")
_AT_MS = st.integers(0, 3)
_PICTURES = st.integers(1, 2)


def database() -> sqlite3.Connection:
    """Tables in memory."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.executescript(_tables())
    return connection


@cache
def _tables() -> str:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        for migration in MIGRATIONS:
            migration(connection)
        return "\n".join(connection.iterdump()).replace('DELETE FROM "sqlite_sequence";', "")


def contents(connection: sqlite3.Connection) -> list[object]:
    """All that was taken over; rows are told by their Job, for their numbers depend on the order."""
    jobs = [tuple(row)[1:] for row in connection.execute("SELECT * FROM job ORDER BY id")]
    ids = dict(connection.execute("SELECT row, id FROM job").fetchall())
    rest = []
    for table in TABLES:
        for row in connection.execute(f"SELECT * FROM {table}"):
            fields = {name: row[name] for name in row.keys()}  # noqa: SIM118 -- of a row, not of a dictionary
            rest.append((table, repr({**fields, "job_row": ids.get(fields.get("job_row"))})))
    return [jobs, sorted(rest)]


def taken(lines: Sequence[str], scope: Scope = Scope.OURS) -> list[object]:
    with closing(database()) as connection:
        taker = LineTaker(connection)
        for line in lines:
            taker.take(line, scope)
        assert taker.taken.damaged == 0
        return contents(connection)


@st.composite
def job_lines(draw: st.DrawFn) -> str:
    job = replace(
        a_job(draw(_PICTURES)),
        state=draw(st.sampled_from(JobState)),
        changed_at_ms=draw(_AT_MS),
        request_id=draw(st.sampled_from((None, "r-1"))),
        cost_micros=draw(_AT_MS),
        asset_urls=draw(st.sampled_from(((), ("https://assets.example/1.jpg",)))),
    )
    return job_line(job, (an_output(job),) if job.state is JobState.SAVED else ())


@st.composite
def mark_lines(draw: st.DrawFn) -> str:
    job = a_job(draw(_PICTURES))
    if draw(st.booleans()):
        return line_of(marks_line(job.id, {"is_hidden": draw(st.booleans())}, draw(_AT_MS)))
    fields = {
        "flag": st.sampled_from((-1, 0, 1)),
        "stars": st.integers(0, 5),
        "deleted_at_ms": st.none() | _AT_MS,
        "note": st.sampled_from(("", "mine", "half \ud800")),
        "tag:a": st.booleans(),
        "tag:b": st.booleans(),
    }
    values = draw(st.fixed_dictionaries({}, optional=fields))
    return line_of(marks_line(an_output(job).id, values, draw(_AT_MS)))


_SALTS = st.builds(salt_line, st.sampled_from(("x", "y")), _AT_MS)
_LOG = st.lists(job_lines() | mark_lines() | _SALTS, min_size=1, max_size=8)


@settings(max_examples=60)
@given(data=st.data())
def test_any_order_and_any_repeats_give_the_same_history(data: st.DataObject) -> None:
    lines = data.draw(_LOG)
    other = data.draw(st.permutations(lines + data.draw(st.lists(st.sampled_from(lines), max_size=4))))
    assert taken(lines) == taken(other)


@settings(max_examples=30)
@given(data=st.data())
def test_reading_one_log_after_the_other_is_reading_both(data: st.DataObject) -> None:
    ours, theirs = data.draw(_LOG), data.draw(_LOG)
    assert taken(ours + theirs) == taken(theirs + ours) == taken(ours + theirs + ours)


def only_state(lines: Sequence[str]) -> str:
    (jobs, _) = taken(lines)
    assert isinstance(jobs, list)
    return str(jobs[0][3])


SAVED = moved(replace(a_job(), changed_at_ms=5), JobState.SAVED)
LOST = moved(replace(a_job(), changed_at_ms=9), JobState.INTERRUPTED)


@pytest.mark.parametrize(
    ("job", "weaker"),
    [
        (SAVED, LOST),
        (SAVED, moved(LOST, JobState.FAILED)),
        (moved(SAVED, JobState.FAILED), LOST),
        (moved(LOST, JobState.SUBMITTING), moved(SAVED, JobState.SUBMITTING)),
        (replace(moved(SAVED, JobState.SUBMITTED), request_id="r-1"), moved(LOST, JobState.SUBMITTING)),
    ],
    ids=["a picture is here", "nor did it fail", "an end is an end", "the later one", "a clock was set back"],
)
def test_what_counts_more(job: Job, weaker: Job) -> None:
    lines = [job_line(each, (an_output(each),) if each.state is JobState.SAVED else ()) for each in (job, weaker)]
    assert taken(lines) == taken(lines[::-1]) == taken(lines[:1])


def test_what_another_computer_is_at_work_on_is_left_to_it() -> None:
    lines = [job_line(moved(a_job(1), JobState.SUBMITTED), ()), job_line(moved(a_job(2), JobState.FAILED), ())]
    (jobs, _) = taken(lines, Scope.ENDED)
    assert isinstance(jobs, list)
    assert [row[0] for row in jobs] == [a_job(2).id]


def test_each_field_is_of_whoever_spoke_last_of_it(tmp_path: Path) -> None:
    picture = an_output(SAVED)
    told = [
        line_of(marks_line(picture.id, {"stars": 2, "tag:sea": True, "note": "older"}, 1)),
        line_of(marks_line(picture.id, {"stars": 4}, 3)),
        line_of(marks_line(picture.id, {"stars": 3, "note": "newer", "tag:sky": True}, 2)),
    ]
    path = tmp_path / "index.sqlite3"
    with closing(open_writer(path)) as connection:
        taker = LineTaker(connection)
        for line in [*told, job_line(SAVED, (picture,))]:
            taker.take(line, Scope.OURS)
    with closing(SqliteHistory(path)) as history:
        entry = history.entry(SAVED.id)
    assert entry is not None
    assert entry.marks == Marks(stars=4, tags=("sea", "sky"), note="newer")


def test_unreadable_lines_are_counted_and_keep_nothing_from_being_read() -> None:
    good = job_line(SAVED, (an_output(SAVED),))
    two_of_one_place = job_line(SAVED, (an_output(SAVED), replace(an_output(SAVED), id="other")))
    huge = json.dumps({**json.loads(good), "job": {**json.loads(good)["job"], "place": 2**70, "id": "huge"}})
    newer = json.dumps({**json.loads(good), "version": 9})
    with closing(database()) as connection:
        taker = LineTaker(connection)
        for line in (good[:40], huge, two_of_one_place, newer, b"\xff\xfe", good):
            taker.take(line, Scope.OURS)
        assert (taker.taken.lines, taker.taken.news, taker.taken.unknown, taker.taken.damaged) == (6, 1, 1, 4)
        assert connection.execute("SELECT count(*) FROM job").fetchone()[0] == 1


def test_a_malformed_line_of_a_job_or_of_marks_keeps_its_job_readable() -> None:
    good, picture = job_line(SAVED, (an_output(SAVED),)), an_output(SAVED)
    listed = json.loads(good)
    listed["job"]["retry_of"] = ["x"]
    lines = [json.dumps(listed), line_of(marks_line(picture.id, {"stars": 3, "deleted_at_ms": 10**29}, 1))]
    with closing(database()) as connection:
        taker = LineTaker(connection)
        for line in (*lines, good, *lines):
            taker.take(line, Scope.OURS)
        assert (taker.taken.news, taker.taken.damaged) == (1, 4)
        assert connection.execute("SELECT count(*) FROM mark").fetchone()[0] == 0


def test_of_marks_that_were_taken_half_nothing_stays() -> None:
    picture = an_output(SAVED)
    half = line_of(marks_line(picture.id, {"tag:a": True, "tag:half \ud800": True}, 1))
    with closing(database()) as connection:
        taker = LineTaker(connection)
        for line in (half, job_line(SAVED, (picture,))):
            taker.take(line, Scope.OURS)
        assert (taker.taken.news, taker.taken.damaged) == (1, 1)
        assert connection.execute("SELECT count(*) FROM mark").fetchone()[0] == 0


def test_the_salt_is_our_own_or_the_first_of_the_others() -> None:
    ours, theirs = (salt_line("ours", 9), Scope.OURS), [(salt_line(f"of {at}", at), Scope.THEIRS) for at in (5, 3, 7)]
    for lines, expected in (([ours, *theirs], "ours"), ([*theirs, ours], "ours"), (theirs, "of 3")):
        with closing(database()) as connection:
            taker = LineTaker(connection)
            for line, scope in lines:
                taker.take(line, scope)
            assert connection.execute("SELECT text FROM note").fetchall()[0][0] == json.dumps(expected)
            assert taker.knows_our_salt is (ours in lines)
