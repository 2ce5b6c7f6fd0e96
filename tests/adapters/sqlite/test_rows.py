"""Rows that this program did not write."""

import contextlib
import sqlite3
from pathlib import Path

import pytest

from kling_desktop.adapters.sqlite.history import SqliteHistory
from kling_desktop.adapters.sqlite.journal import SqliteJournal
from kling_desktop.core.failure import FailureKind, KlingError
from kling_desktop.core.ports.journal import OpenJobs
from tests.adapters.job_samples import a_job


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
