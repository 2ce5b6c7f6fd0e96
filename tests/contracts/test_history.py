"""What gallery and command line may expect of History, on the real database; and that the fake does the same."""

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kling_desktop.adapters.sqlite.history import SqliteHistory
from kling_desktop.adapters.sqlite.journal import SqliteJournal
from kling_desktop.core.failure import Charge, Failure, FailureKind
from kling_desktop.core.history_entry import ATTENTION, RECENTLY_DELETED, TILES, Entry, Filter, run_number
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.job_event import Saved
from kling_desktop.core.marks import Flag, MarkChange, Marks
from kling_desktop.core.ports.history import History
from kling_desktop.core.ports.journal import Journal
from kling_desktop.core.spending import spending_charge, spending_moment_ms
from tests.adapters.job_samples import A_RECIPE, a_job, an_output, moved, way_to_saved
from tests.contracts.test_journal import damage
from tests.fakes.fake_history import FakeHistory

FILTERS = [Filter(), TILES, ATTENTION, RECENTLY_DELETED, Filter(frozenset({JobState.HELD})), Filter(with_hidden=True)]


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


def run_of(number: int, count: int, created_at_ms: int) -> list[Job]:
    """The Jobs of one click; another number is another Run."""
    run_id = f"{number:032x}"
    return [
        replace(a_job(1000 * number + place), run_id=run_id, place=place, created_at_ms=created_at_ms)
        for place in range(count)
    ]


def ordering(job: Job, *ratios: str) -> Job:
    """The same Job with these aspect ratios chosen (none, or one)."""
    return replace(job, recipe=replace(A_RECIPE, choices=tuple(("aspect_ratio", ratio) for ratio in ratios)))


def save(journal: Journal, job: Job, *sizes_px: tuple[int, int]) -> None:
    """Carry a Job through to pictures of these sizes."""
    for event in way_to_saved(job)[:-1]:
        job = journal.advance(job, event, 5_000)
    outputs = tuple(
        replace(an_output(job, ordinal), width_px=width, height_px=height)
        for ordinal, (width, height) in enumerate(sizes_px)
    )
    journal.advance(job, Saved(outputs), 6_000)


def picture(job: Job) -> str:
    """The id of a Job's first picture."""
    return an_output(job, 0).id


def assert_shapes_are_of_the_entries(history: History, wanted: Filter) -> Sequence[Entry]:
    """Shapes tell nothing but what the lines themselves tell; gives the lines."""
    shapes = history.shapes(wanted)
    assert shapes.rows == history.rows(wanted)
    entries = history.entries(shapes.rows)
    assert list(shapes.created_at_ms) == [entry.job.created_at_ms for entry in entries]
    assert list(shapes.ratios) == [entry.ratio for entry in entries]
    assert list(shapes.runs) == [run_number(entry.job.run_id) for entry in entries]
    columns = (shapes.rows, shapes.created_at_ms, shapes.ratios, shapes.runs)
    assert [column.typecode for column in columns] == ["q", "q", "d", "q"]
    return entries


def test_newest_first(journal: Journal, history: History) -> None:
    jobs = [a_job(number) for number in range(5)]
    journal.add(jobs)
    assert history.rows(Filter()).typecode == "q"
    assert shown(history, Filter()) == jobs[::-1]
    assert shown(history, Filter(limit=2)) == [jobs[4], jobs[3]]
    assert shown(history, Filter(limit=0)) == []


def test_within_a_run_by_place_and_runs_of_one_moment_apart(journal: Journal, history: History) -> None:
    old, first, second = run_of(7, 2, 1_000), run_of(2, 3, 2_000), run_of(5, 12, 2_000)
    journal.add([*second[::-1], *first, *old])
    assert shown(history, Filter()) == [*first, *second, *old]


def test_a_clock_that_was_set_back_does_not_mix_the_order(journal: Journal, history: History) -> None:
    before, after = run_of(1, 2, 9_000), run_of(2, 2, 3_000)
    journal.add(before)
    journal.add(after)
    assert shown(history, Filter()) == [*before, *after]


@pytest.mark.parametrize("wanted", [Filter(), TILES, ATTENTION, Filter(frozenset({JobState.HELD}))])
def test_states(journal: Journal, history: History, wanted: Filter) -> None:
    journal.add(one_of_each_state())
    expected = {state for state in JobState if not wanted.states or state in wanted.states}
    assert {job.state for job in shown(history, wanted)} == expected


@pytest.mark.parametrize("wanted", FILTERS)
def test_shapes_of_every_state(journal: Journal, history: History, wanted: Filter) -> None:
    jobs = one_of_each_state()
    journal.add([ordering(job, "16:9") for job in jobs])
    journal.hide(jobs[1].id, 9_000, hidden=True)
    entries = assert_shapes_are_of_the_entries(history, wanted)
    assert {entry.ratio for entry in entries} <= {16 / 9}


def test_a_shape_is_of_the_first_picture_else_as_ordered_else_square(journal: Journal, history: History) -> None:
    strange = ["auto", "0:1", "1:0", "16:9:4", "9" * 5000 + ":1", "\ud800:1", "-4:3", ""]
    orders = [["9:16"], [], *([ratio] for ratio in strange), ["1:1"], ["1:1"]]
    jobs = [ordering(a_job(number), *ratios) for number, ratios in enumerate(orders)]
    journal.add(jobs)
    save(journal, jobs[-1], (1360, 768), (10, 20))
    save(journal, jobs[-2])  # saved, but its picture is not known
    assert_shapes_are_of_the_entries(history, Filter())
    assert list(history.shapes(Filter()).ratios) == [1360 / 768, *[1.0] * (len(orders) - 2), 9 / 16]


@pytest.mark.parametrize("limit", [None, 0, 1, 499, 500, 501, 1_200, 5_000])
def test_shapes_of_long_runs_and_of_many(journal: Journal, history: History, limit: int | None) -> None:
    jobs = [*run_of(1, 700, 4_000), *run_of(2, 500, 5_000), *(a_job(number) for number in range(30))]
    random.Random(1).shuffle(jobs)
    journal.add(jobs)
    entries = assert_shapes_are_of_the_entries(history, Filter(limit=limit))
    assert len(entries) == min(len(jobs), len(jobs) if limit is None else limit)


def test_times_before_1970_have_a_shape_too(journal: Journal, history: History) -> None:
    journal.add(run_of(1, 1, -5) + run_of(2, 1, 0) + run_of(3, 1, 5))
    assert list(history.shapes(Filter()).created_at_ms) == [5, 0, -5]


@pytest.mark.parametrize("wanted", [*FILTERS, Filter(limit=7)])
def test_the_fake_does_the_same(journal: Journal, history: History, wanted: Filter) -> None:
    jobs = [*one_of_each_state(), *run_of(2, 5, 1_003), *run_of(1, 5, 1_003)]
    random.Random(2).shuffle(jobs)
    journal.add(jobs)
    journal.hide(jobs[4].id, 9_000, hidden=True)
    save(journal, run_of(2, 5, 1_003)[3], (300, 200))
    save(journal, run_of(1, 5, 1_003)[1], (300, 200))
    journal.mark([picture(run_of(1, 5, 1_003)[1])], MarkChange(is_deleted=True), 9_000)
    fake = FakeHistory(history.entries(history.rows(Filter(with_hidden=True))))
    assert fake.rows(wanted) == history.rows(wanted)
    assert fake.shapes(wanted) == history.shapes(wanted)
    everything = history.rows(Filter(with_hidden=True))
    assert fake.picture_ids(everything) == history.picture_ids(everything)
    assert fake.recent_durations_ms(1) == history.recent_durations_ms(1)


def test_hidden_jobs_only_when_asked_for(journal: Journal, history: History) -> None:
    journal.add([a_job(1), a_job(2)])
    journal.hide(a_job(1).id, 9_000, hidden=True)
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


@pytest.mark.expected_log("row 2 of the index is left out")
def test_a_line_that_cannot_be_read_hides_no_other(journal: Journal, history: History, tmp_path: Path) -> None:
    jobs = [a_job(number) for number in range(1, 4)]
    journal.add(jobs)
    damage(tmp_path / "index.sqlite3", jobs[1])
    assert [entry.row for entry in history.entries([3, 2, 1])] == [3, 1]
    assert history.entry(jobs[1].id) is None
    assert len(history.shapes(Filter()).rows) == 3, "its place stays"


def test_a_page_may_be_as_long_as_the_history(journal: Journal, history: History) -> None:
    journal.add([a_job(number) for number in range(2_000)])
    assert len(history.entries(history.rows(Filter()))) == 2_000


def test_a_line_by_itself_knows_which_filters_show_it(journal: Journal, history: History) -> None:
    jobs = [*one_of_each_state(), *run_of(2, 2, 1_003)]
    journal.add(jobs)
    journal.hide(jobs[2].id, 9_000, hidden=True)
    for job in run_of(2, 2, 1_003):
        save(journal, job, (300, 200))
    journal.mark([picture(run_of(2, 2, 1_003)[1])], MarkChange(is_deleted=True), 9_000)
    everything = history.entries(history.rows(Filter(with_hidden=True)))
    for wanted in FILTERS:
        assert [entry.row for entry in everything if wanted.shows(entry)] == list(history.rows(wanted))


def test_the_ids_of_pictures_come_without_their_lines(journal: Journal, history: History) -> None:
    jobs = run_of(1, 3, 1_000)
    journal.add(jobs)
    save(journal, jobs[0], (300, 200), (30, 20))
    save(journal, jobs[2], (300, 200))
    rows = [entry.row for entry in map(history.entry, [job.id for job in jobs]) if entry is not None]
    assert history.picture_ids([rows[2], 99, rows[1], rows[0]]) == (picture(jobs[2]), picture(jobs[0]))
    assert history.picture_ids([]) == ()


def test_a_picture_comes_with_its_marks(journal: Journal, history: History) -> None:
    job = a_job()
    journal.add([job])
    save(journal, job, (300, 200))
    journal.mark([picture(job)], MarkChange(flag=Flag.PICKED, stars=4), 7_000)
    entry = history.entry(job.id)
    assert entry is not None
    assert entry.marks == Marks(Flag.PICKED, 4)


def test_what_was_put_away_is_left_out_and_comes_back(journal: Journal, history: History) -> None:
    jobs = [a_job(number) for number in range(3)]
    journal.add(jobs)
    for job in jobs[:2]:
        save(journal, job, (300, 200))
    journal.mark([picture(jobs[0])], MarkChange(is_deleted=True), 7_000)
    assert [job.id for job in shown(history, TILES)] == [jobs[2].id, jobs[1].id]
    assert [job.id for job in shown(history, RECENTLY_DELETED)] == [jobs[0].id]
    assert len(shown(history, Filter())) == 3
    for wanted in FILTERS:
        assert_shapes_are_of_the_entries(history, wanted)
    journal.mark([picture(jobs[0])], MarkChange(is_deleted=False), 8_000)
    assert shown(history, RECENTLY_DELETED) == []
    assert len(shown(history, TILES)) == 3


def test_what_became_of_a_picture(journal: Journal, history: History) -> None:
    first = a_job(1)
    recipe = replace(A_RECIPE, references=(replace(A_RECIPE.references[0], source_output=picture(first)),) * 2)
    later = [replace(a_job(number), recipe=recipe) for number in (2, 3, 4)]
    journal.add([first, *later])
    for job in (first, *later[:2]):
        save(journal, job, (300, 200))
    assert [entry.job.id for entry in history.made_from(picture(first))] == [later[1].id, later[0].id]
    journal.mark([picture(later[1])], MarkChange(is_deleted=True), 7_000)
    assert [entry.job.id for entry in history.made_from(picture(first))] == [later[0].id]
    assert history.made_from(picture(later[0])) == ()
    fake = FakeHistory(history.entries(history.rows(Filter(with_hidden=True))))
    assert fake.made_from(picture(first)) == history.made_from(picture(first))


@pytest.mark.parametrize("beginning", ["", "0", a_job(1).id[:30], a_job(1).id, a_job(1).id + "0", "x", "%"])
def test_ids_by_their_beginning(journal: Journal, history: History, beginning: str) -> None:
    journal.add([a_job(number) for number in range(1, 4)])
    ids = sorted(a_job(number).id for number in range(1, 4))
    expected = tuple(job_id for job_id in ids if job_id.startswith(beginning))[:2]
    assert history.job_ids(beginning, 2) == expected
    fake = FakeHistory(history.entries(history.rows(Filter())))
    assert fake.job_ids(beginning, 2) == expected


def test_how_long_pictures_took(journal: Journal, history: History) -> None:
    assert history.recent_durations_ms(20) == ()
    jobs = [a_job(number) for number in range(3)]
    journal.add(jobs)
    for job in jobs[:2]:
        save(journal, job, (300, 200))
    assert history.recent_durations_ms(20) == (1_000, 1_000)
    assert len(history.recent_durations_ms(1)) == 1


def test_reads_a_note(journal: Journal, history: History) -> None:
    assert history.note("draft") is None
    journal.write_note("draft", "a \ud800 text")
    assert history.note("draft") == "a \ud800 text"


def test_sees_what_is_written_while_it_is_open(journal: Journal, history: History) -> None:
    assert shown(history, Filter()) == []
    journal.add([a_job()])
    assert shown(history, Filter()) == [a_job()]
    assert len(history.shapes(Filter()).rows) == 1


def of_every_charge() -> list[Job]:
    """A Job of each state, ended in each way, at hours of two days; one is confirmed, the others are estimates."""
    failures = [None, *(Failure(FailureKind.SERVICE_FAULT, charge) for charge in Charge)]
    jobs = [replace(job, failure=failure) for job in one_of_each_state() for failure in failures]
    return [
        replace(
            a_job(number),
            state=job.state,
            failure=job.failure,
            created_at_ms=at_ms - 1,
            sent_at_ms=None if number % 3 == 0 else at_ms,
            cost_is_estimate=number % 5 > 0,
        )
        for number, job in enumerate(jobs)
        for at_ms in [number * 3_600_000]
    ]


@pytest.mark.parametrize("hours_from_ms", [0, 30_000_000, 2**60])
def test_sums_are_those_of_the_rule_for_one_job(journal: Journal, history: History, hours_from_ms: int) -> None:
    jobs = of_every_charge()
    journal.add(jobs)
    expected = FakeHistory([Entry(row, job) for row, job in enumerate(jobs, 1)]).spending(hours_from_ms)
    assert len(expected) > 3
    assert history.spending(hours_from_ms) == expected


def test_days_are_those_of_the_computer(journal: Journal, history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = datetime(2026, 3, 29, 23, 30, tzinfo=UTC)
    journal.add([replace(moved(a_job(), JobState.SAVED), sent_at_ms=round(sent.timestamp() * 1000))])
    days = []
    for zone in ("UTC", "Europe/Berlin", "America/Los_Angeles", "Asia/Kathmandu"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        days.append(history.spending(2**60)[0].begin.day)
    monkeypatch.undo()
    time.tzset()
    assert days == [29, 30, 29, 30]


def test_what_ended_counts_for_the_cap_from_its_sending_on(journal: Journal) -> None:
    jobs = of_every_charge()
    journal.add(jobs)
    ended = [job for job in jobs if job.state.is_end and spending_charge(job) is not Charge.NOT_CHARGED]
    since_ms = 50_000_000
    expected = {job.id: job.cost_micros for job in ended if spending_moment_ms(job) >= since_ms}
    assert journal.charges_since(since_ms) == expected
    assert {job.sent_at_ms is None for job in ended if job.id in expected} == {True, False}
