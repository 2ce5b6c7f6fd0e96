"""Lines of the log, and rows that this program did not write."""

import contextlib
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given

from kling_desktop.adapters.sqlite.history import SqliteHistory
from kling_desktop.adapters.sqlite.journal import SqliteJournal
from kling_desktop.adapters.sqlite.rows import log_line, read_log_line
from kling_desktop.core.failure import FailureKind, KlingError
from kling_desktop.core.job import Job
from kling_desktop.core.ports.journal import OpenJobs
from tests.adapters.job_samples import JOBS, a_job, an_output


@given(job=JOBS)
def test_a_line_of_the_log_rebuilds_its_job(job: Job) -> None:
    outputs = (an_output(job, 0), an_output(job, 1))
    line = log_line("line-1", job, outputs)
    assert read_log_line(line) == (job, outputs)
    assert line.isascii()
    assert json.loads(line)["id"] == "line-1"


def cut(line: str) -> str:
    return line[: len(line) // 2]


def of_a_newer_version(line: str) -> str:
    return json.dumps({**json.loads(line), "version": 2})


def of_another_kind(line: str) -> str:
    return json.dumps({**json.loads(line), "kind": "rating"})


def without_a_job(line: str) -> str:
    return json.dumps({name: value for name, value in json.loads(line).items() if name != "job"})


def with_an_unknown_state(line: str) -> str:
    return line.replace('"queued"', '"dreaming"')


def no_object(line: str) -> str:
    return "[]"


@pytest.mark.parametrize(
    "spoil", [cut, of_a_newer_version, of_another_kind, without_a_job, with_an_unknown_state, no_object]
)
def test_a_spoiled_line_is_a_value_error(spoil: Callable[[str], str]) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_log_line(spoil(log_line("line-1", a_job(), ())))


@pytest.mark.expected_log("row 1 of the index is left out")
@pytest.mark.parametrize("change", ["state = 'dreaming'", "recipe = '{'", "failure = '{}'", "recipe = '[1]'"])
def test_a_row_of_another_hand_is_a_failure_of_the_database(tmp_path: Path, change: str) -> None:
    path = tmp_path / "index.sqlite3"
    journal = SqliteJournal(path)
    journal.add([a_job()])
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute(f"UPDATE job SET {change}")
        connection.commit()
    history = SqliteHistory(path)
    with pytest.raises(KlingError) as raised:
        journal.job(a_job().id)
    assert raised.value.failure.kind is FailureKind.DATABASE
    assert journal.open_jobs() == OpenJobs((), unreadable=1)
    assert history.entries([1]) == ()
    history.close()
    journal.close()
