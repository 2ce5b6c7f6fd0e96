"""What gallery and command line may expect of History, on the real database."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kling_desktop.adapters.sqlite.history import SqliteHistory
from kling_desktop.adapters.sqlite.journal import SqliteJournal
from kling_desktop.core.history_entry import ATTENTION, TILES, Entry, Filter
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.job_event import Saved
from kling_desktop.core.ports import History, Journal
from tests.adapters.job_samples import a_job, an_output, moved, way_to_saved


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    opened = SqliteJournal(tmp_path / "index.sqlite3")
    yield opened
    opened.close()


@pytest.fixture
def history(journal: Journal, tmp_path: Path) -> Iterator[History]:
    opened = SqliteHistory(tmp_path / "index.sqlite3")
    yield opened
    opened.close()


def shown(history: History, wanted: Filter) -> list[Job]:
    return [entry.job for entry in history.entries(history.rows(wanted))]


def one_of_each_state() -> list[Job]:
    return [moved(a_job(number), state) for number, state in enumerate(JobState, 1)]


def test_newest_first_and_in_the_order_of_creation(journal: Journal, history: History) -> None:
    jobs = [a_job(number) for number in range(5)]
    journal.add(jobs)
    rows = history.rows(Filter())
    assert rows.typecode == "q"
    assert list(rows) == sorted(rows, reverse=True)
    assert shown(history, Filter()) == jobs[::-1]
    assert shown(history, Filter(limit=2)) == [jobs[4], jobs[3]]
    assert shown(history, Filter(limit=0)) == []


@pytest.mark.parametrize("wanted", [Filter(), TILES, ATTENTION, Filter(frozenset({JobState.HELD}))])
def test_states(journal: Journal, history: History, wanted: Filter) -> None:
    journal.add(one_of_each_state())
    expected = {state for state in JobState if not wanted.states or state in wanted.states}
    assert {job.state for job in shown(history, wanted)} == expected


def test_hidden_jobs_only_when_asked_for(journal: Journal, history: History) -> None:
    journal.add([a_job(1), a_job(2)])
    journal.hide(a_job(1).id, hidden=True)
    assert shown(history, Filter()) == [a_job(2)]
    assert shown(history, Filter(with_hidden=True)) == [a_job(2), replace(a_job(1), is_hidden=True)]


def test_an_entry_has_its_first_output_once_saved(journal: Journal, history: History) -> None:
    job = a_job()
    journal.add([job])
    assert history.entry(job.id) == Entry(1, job)
    for event in way_to_saved(job)[:-1]:
        job = journal.advance(job, event, 5_000)
    outputs = (an_output(job, 0), an_output(job, 1))
    job = journal.advance(job, Saved(outputs), 6_000)
    assert history.entry(job.id) == Entry(1, job, outputs[0])
    assert history.entries([1]) == (Entry(1, job, outputs[0]),)


def test_entries_keep_the_asked_order_and_leave_out_what_is_missing(journal: Journal, history: History) -> None:
    journal.add([a_job(number) for number in range(1, 5)])
    assert [entry.row for entry in history.entries([3, 99, 1, 4])] == [3, 1, 4]
    assert history.entries([]) == ()
    assert history.entry("unknown") is None


def test_a_page_may_be_as_long_as_the_history(journal: Journal, history: History) -> None:
    journal.add([a_job(number) for number in range(2_000)])
    assert len(history.entries(history.rows(Filter()))) == 2_000


def test_sees_what_is_written_while_it_is_open(journal: Journal, history: History) -> None:
    assert shown(history, Filter()) == []
    journal.add([a_job()])
    assert shown(history, Filter()) == [a_job()]
