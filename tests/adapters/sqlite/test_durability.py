"""What was acknowledged is still there: after kill -9 at any moment, and after the disk was full."""

import contextlib
import signal
import sqlite3
import sys
from pathlib import Path

import pytest

from kling_desktop.adapters.sqlite.journal import SqliteJournal
from kling_desktop.core.job import JobState
from tests.adapters import child

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="not on this system: SIGKILL, RLIMIT_FSIZE")

WRITE_FOR_EVER = """
import itertools, sys
from pathlib import Path
from kling_desktop.adapters.sqlite.journal import SqliteJournal
from tests.adapters.job_samples import a_job, way_to_saved

journal = SqliteJournal(Path(sys.argv[1]))
for number in itertools.count(int(sys.argv[2])):
    job = a_job(number)
    journal.add([job])
    for event in way_to_saved(job):
        job = journal.advance(job, event, number)
        print(job.id, job.state.value, flush=True)
"""
KILLS = 8


def test_kill_at_any_moment_loses_nothing_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite3"
    acknowledged: dict[str, str] = {}
    for kill in range(KILLS):
        with child.start(WRITE_FOR_EVER, path, kill * 10_000) as process:
            assert process.stdout is not None
            for _ in range(7 + 4 * kill):
                process.stdout.readline()
            process.kill()
            rest = process.stdout.read().splitlines()
        assert process.returncode == -signal.SIGKILL
        complete = [line.split() for line in rest if len(line.split()) == 2]
        acknowledged.update({job_id: state for job_id, state in complete if state in list(JobState)})
    journal = SqliteJournal(path)
    order = [state.value for state in JobState]
    for job_id, state in acknowledged.items():
        job = journal.job(job_id)
        assert job is not None
        # One commit more than was heard of may have been made.
        assert order.index(job.state) >= order.index(state)
    journal.close()
    with contextlib.closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        events = connection.execute("SELECT count(*) FROM job_event").fetchone()[0]
        outputs = connection.execute("SELECT count(*) FROM output").fetchone()[0]
        saved = connection.execute("SELECT count(*) FROM job WHERE state = 'saved'").fetchone()[0]
    assert events >= len(acknowledged)
    assert outputs == saved


WRITE_UNTIL_FULL = """
import resource, signal, sys
from pathlib import Path
from kling_desktop.adapters.sqlite.journal import SqliteJournal
from kling_desktop.core.failure import KlingError
from tests.adapters.job_samples import a_job

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
journal = SqliteJournal(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
kept = 0
try:
    while True:
        journal.add([a_job(kept)])
        kept += 1
except KlingError as error:
    print(error.failure.kind.value, kept, sep="\\n")
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
journal.add([a_job(kept)])
journal.close()
"""


def test_a_full_disk_is_said_and_survived(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite3"
    kind, kept = child.run(WRITE_UNTIL_FULL, path).split()
    assert kind == "disk_full"
    assert int(kept) > 3
    journal = SqliteJournal(path)
    assert len(journal.open_jobs().jobs) == int(kept) + 1
    journal.close()
