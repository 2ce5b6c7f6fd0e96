"""The sums of a real database reach Settings, and become a file that a spreadsheet opens."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from kling_desktop.adapters.sqlite.history import SqliteHistory
from kling_desktop.adapters.sqlite.journal import SqliteJournal
from kling_desktop.core.job import JobState
from kling_desktop.core.ports.history import History
from kling_desktop.ui.main_window.spend_desk import read_report, write_sheet
from tests.adapters.job_samples import a_job, moved
from tests.fakes.fake_pictures import FakeOutgoing

NOW = datetime(2026, 6, 12, 14, 31)  # noqa: DTZ001 -- local
EVER = datetime.min, datetime.max  # noqa: DTZ901 -- local


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "index.sqlite3"
    book = SqliteJournal(path)
    for number, sent in enumerate((NOW.replace(month=5), NOW.replace(hour=9), NOW.replace(hour=10)), 1):
        job = replace(moved(a_job(number), JobState.SAVED), sent_at_ms=round(sent.timestamp() * 1000))
        book.add([replace(job, cost_is_estimate=number == 1)])
    book.close()
    return path


def test_the_report_is_of_this_library(library: Path) -> None:
    def open_history() -> History:
        return SqliteHistory(library)

    report = read_report(open_history, NOW)
    assert [total.count for total in (report.today, report.this_month, report.all_time)] == [2, 2, 3]
    assert report.all_time.estimates == 1
    assert [line.begin.hour for line in report.lines] == [0, 9, 10]


def test_the_table_holds_what_was_sent_within_its_borders(library: Path, tmp_path: Path) -> None:
    def open_history() -> History:
        return SqliteHistory(library)

    path, june = str(tmp_path / "spend.csv"), (NOW.replace(day=1, hour=0, minute=0), NOW.replace(day=30))
    for borders, lines in ((EVER, 4), (june, 3)):
        assert write_sheet(open_history, FakeOutgoing(tmp_path), borders, path) == path
        assert len(Path(path).read_bytes().decode("utf-8-sig").splitlines()) == lines
