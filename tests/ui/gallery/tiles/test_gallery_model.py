"""The model shows a Job as one tile from the click to the picture, in the right place, whatever comes first."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt, QThreadPool
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from kling_desktop.adapters.sqlite.history import SqliteHistory
from kling_desktop.adapters.sqlite.journal import SqliteJournal
from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.generation import Output
from kling_desktop.core.history_entry import RECENTLY_DELETED, TILES
from kling_desktop.core.job import HoldReason, Job, JobState
from kling_desktop.core.job_event import Accepted, Cancelled, OutputReady, ReferencesReady, Saved, Started
from kling_desktop.core.marks import Flag, MarkChange, Marks
from kling_desktop.core.recipe import Recipe
from kling_desktop.ui.base.background import Background
from kling_desktop.ui.gallery.tiles.gallery_model import FIRST_PAGE, MOST_AT_ONCE, GalleryModel, TileRole
from kling_desktop.ui.gallery.tiles.open_jobs import Progress
from tests.fakes.fake_history import FakeHistory
from tests.fakes.fake_pictures import make_entry, make_job, make_recipe
from tests.fakes.gallery_desk import NOON_MS, GalleryDesk


def test_newest_first_and_within_a_run_by_place(gallery: GalleryDesk) -> None:
    old = gallery.add(90)
    third, first, second = (gallery.add(30, run_id="run", place=place) for place in (2, 0, 1))
    new = gallery.add(5)

    gallery.load()

    assert gallery.ids() == [entry.job.id for entry in (new, first, second, third, old)]


def test_a_click_puts_its_tiles_on_top_of_their_place(gallery: GalleryDesk) -> None:
    gallery.add(10)
    gallery.load()
    QAbstractItemModelTester(gallery.model, QAbstractItemModelTester.FailureReportingMode.Fatal)

    later = gallery.add(1, JobState.QUEUED, run_id="run", place=1)
    gallery.model.apply(later.job)
    earlier = gallery.add(1, JobState.QUEUED, run_id="run", place=0)
    gallery.model.apply(earlier.job)

    assert gallery.ids()[:2] == [earlier.job.id, later.job.id]


def test_a_job_turns_into_its_picture_in_place(gallery: GalleryDesk, qtbot: QtBot) -> None:
    newer = gallery.add(1)
    waiting = gallery.add(2, JobState.RUNNING, recipe=make_recipe(ratio="9:16"))
    gallery.load()

    with qtbot.waitSignals([gallery.model.dataChanged, gallery.model.reshaped]):
        done = gallery.change(waiting, replace(waiting.job, state=JobState.SAVED))

    assert gallery.ids() == [newer.job.id, waiting.job.id]
    assert gallery.model.index(1).data(TileRole.ENTRY) == done
    assert gallery.model.is_new(done)
    gallery.model.mark_seen(1)
    assert not gallery.model.is_new(done)


def test_a_picture_that_was_there_before_is_not_new(gallery: GalleryDesk) -> None:
    entry = gallery.add(5)
    gallery.load()

    assert not gallery.model.is_new(entry)


@pytest.mark.parametrize(
    "end",
    [
        {"state": JobState.CANCELLED},
        {"state": JobState.FAILED, "failure": Failure(FailureKind.DECLINED)},
        {"state": JobState.INTERRUPTED, "failure": Failure(FailureKind.NO_ANSWER)},
        {"is_hidden": True},
    ],
)
def test_what_has_no_tile_any_more_goes(gallery: GalleryDesk, end: dict[str, object]) -> None:
    kept = gallery.add(1)
    gone = gallery.add(2, JobState.RUNNING)
    gallery.load()

    gallery.change(gone, replace(gone.job, **end))

    assert gallery.ids() == [kept.job.id]
    assert gallery.model.progress == Progress(0, 0)


def test_an_interrupted_job_that_was_found_comes_back(gallery: GalleryDesk) -> None:
    lost = gallery.add(2, JobState.INTERRUPTED, failure=Failure(FailureKind.NO_ANSWER))
    gallery.load()
    assert gallery.ids() == []

    gallery.change(lost, replace(lost.job, state=JobState.SUBMITTED, failure=None))

    assert gallery.ids() == [lost.job.id]


def test_the_first_page_is_there_at_once_and_the_rest_follows(gallery: GalleryDesk) -> None:
    entries = [gallery.add(minutes) for minutes in range(3 * FIRST_PAGE)]

    gallery.model.reload()
    at_once = gallery.model.rowCount()
    gallery.load()

    assert at_once == FIRST_PAGE
    assert gallery.ids() == [entry.job.id for entry in entries]


def test_what_happens_while_the_rest_is_read_is_not_lost(gallery: GalleryDesk, qtbot: QtBot, pool: QThreadPool) -> None:
    entries = [gallery.add(minutes) for minutes in range(FIRST_PAGE)]
    old = [gallery.add(10_000 + minutes, JobState.RUNNING) for minutes in range(3)]
    # The pool sees what was written before anything happened.
    before = FakeHistory([*entries, *old])
    model = GalleryModel(gallery.history, lambda: before, Background(pool), lambda: NOON_MS)
    with qtbot.waitSignal(model.read_through):
        model.reload()
        new = gallery.add(-1, JobState.QUEUED)
        cancelled = make_entry(old[0].row, replace(old[0].job, state=JobState.CANCELLED))
        saved = make_entry(old[1].row, replace(old[1].job, state=JobState.SAVED))
        for entry in (new, cancelled, saved):
            gallery.history.put(entry)
            model.apply(entry.job)

    shown = [model.entry_at(at) for at in range(model.rowCount())]
    assert shown == [new, *entries, saved, old[2]]
    assert model.progress == Progress(2, 0)


def test_a_run_that_a_page_would_cut_stays_in_order(gallery: GalleryDesk) -> None:
    for minutes in range(FIRST_PAGE - 2):
        gallery.add(minutes)
    run = [gallery.add(5000, run_id="run", place=place) for place in range(6)]

    gallery.load()

    assert gallery.ids()[-6:] == [entry.job.id for entry in run]


def test_progress_counts_what_waits_runs_and_is_held(gallery: GalleryDesk) -> None:
    gallery.add(1, JobState.HELD)
    gallery.add(2, JobState.QUEUED)
    running = gallery.add(3, JobState.RUNNING)
    gallery.add(4)
    gallery.load()

    assert gallery.model.progress == Progress(2, 1)
    assert gallery.model.first_on_its_way().row() == 2
    gallery.change(running, replace(running.job, state=JobState.SAVED))
    assert gallery.model.progress == Progress(1, 1)


def test_a_waiting_job_knows_how_many_come_first(gallery: GalleryDesk) -> None:
    jobs = [gallery.add(9, JobState.QUEUED, run_id="run", place=place).job for place in range(3)]
    gallery.load()

    assert [gallery.model.moment(job).before for job in jobs] == [0, 1, 2]


def test_the_network_and_the_usual_time_reach_the_tiles(gallery: GalleryDesk, qtbot: QtBot) -> None:
    job = gallery.add(1, JobState.RUNNING, sent_at_ms=gallery.clock[0]).job
    gallery.load()

    with qtbot.waitSignals([gallery.model.dataChanged, gallery.model.progress_changed]):
        gallery.model.set_online(is_online=False)
    with qtbot.waitSignal(gallery.model.dataChanged):
        gallery.model.set_over(frozenset({HoldReason.NO_CREDIT}))
    gallery.model.set_expected_seconds(12.0)
    gallery.clock[0] += 4000

    moment = gallery.model.moment(job)
    assert (moment.is_online, moment.expected_seconds, moment.now_ms) == (False, 12.0, gallery.clock[0])


def test_texts_of_a_tile_are_never_read_as_html(gallery: GalleryDesk) -> None:
    gallery.add(1, recipe=make_recipe('<img src="/etc/passwd">'))
    gallery.load()
    index = gallery.model.index(0)

    assert "<img" not in str(index.data(Qt.ItemDataRole.ToolTipRole))
    assert "<img" in str(index.data(Qt.ItemDataRole.AccessibleTextRole))
    assert index.data(Qt.ItemDataRole.DisplayRole) is None


def test_pages_are_read_only_when_they_come_into_sight(gallery: GalleryDesk) -> None:
    for minutes in range(4 * FIRST_PAGE):
        gallery.add(minutes)
    gallery.load()
    gallery.history.pages_read = 0

    for at in range(FIRST_PAGE, 2 * FIRST_PAGE):
        gallery.model.entry_at(at)

    # Two hundred tiles in sight are four or five screens.
    assert gallery.history.pages_read <= 5


def test_over_a_real_database(qtbot: QtBot, pool: QThreadPool, tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite3"
    journal = SqliteJournal(path)
    history = SqliteHistory(path)
    model = GalleryModel(history, lambda: SqliteHistory(path), Background(pool), lambda: 2_000_000)
    recipe = make_recipe()
    old = [job_of(number, 1_000_000 + number, recipe) for number in range(3)]
    journal.add(old)
    with qtbot.waitSignal(model.read_through):
        model.reload()

    run = [replace(job_of(10 + place, 1_500_000, recipe), run_id="f" * 32, place=place) for place in range(2)]
    journal.add(run)
    for job in run:
        model.apply(job)
    first = save(journal, run[0], model)
    model.apply(journal.advance(old[2], Cancelled(), 1_600_000))

    shown = [model.entry_at(at) for at in range(model.rowCount())]
    assert [entry.job.id for entry in shown if entry] == [run[0].id, run[1].id, old[1].id, old[0].id]
    assert shown[0] is not None
    assert shown[0].output == first
    assert model.progress == Progress(3, 0)
    journal.close()
    history.close()


def test_a_clock_that_was_set_back_only_moves_its_own_tiles(qtbot: QtBot, pool: QThreadPool, tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite3"
    journal = SqliteJournal(path)
    history = SqliteHistory(path)
    model = GalleryModel(history, lambda: SqliteHistory(path), Background(pool), lambda: 2_000_000)
    recipe = make_recipe()
    # More than the first page, so that the whole index is merged in.
    jobs = [job_of(number, 1_000_000 + number, recipe) for number in range(FIRST_PAGE + 10)]
    back = job_of(5000, 1_000_003, recipe)
    journal.add([*jobs[:7], back, *jobs[7:]])

    with qtbot.waitSignal(model.read_through):
        model.reload()

    times = [entry.job.created_at_ms for at in range(model.rowCount()) if (entry := model.entry_at(at)) is not None]
    assert times == sorted((job.created_at_ms for job in (*jobs, back)), reverse=True)
    journal.close()
    history.close()


def job_of(number: int, created_at_ms: int, recipe: Recipe) -> Job:
    return replace(make_job(number, created_at_ms, JobState.QUEUED), recipe=recipe, run_id=f"{number:032x}")


def save(journal: SqliteJournal, job: Job, model: GalleryModel) -> Output:
    """Carry a Job through to its picture, telling the model of every step."""
    output = make_entry(1, replace(job, state=JobState.SAVED)).output
    assert output is not None
    for event in (
        Started(),
        ReferencesReady(("https://a.example/1.jpg",), "hint"),
        Accepted("req-1"),
        OutputReady(("https://o.example/1.png",), 35_000),
        Saved((output,)),
    ):
        job = journal.advance(job, event, 1_550_000)
        model.apply(job)
    return output


def test_the_model_is_sound_while_it_changes(gallery: GalleryDesk) -> None:
    model: QAbstractItemModel = gallery.model
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    entries = [gallery.add(minutes, JobState.QUEUED) for minutes in range(5)]
    gallery.load()

    for entry in entries:
        gallery.change(entry, replace(entry.job, state=JobState.CANCELLED))

    assert model.rowCount() == 0


def test_other_lines_of_history_can_be_shown(gallery: GalleryDesk, qtbot: QtBot) -> None:
    kept, away = gallery.add(1), gallery.add(2)
    running = gallery.add(3, JobState.RUNNING)
    gallery.load()
    away = gallery.mark(away, MarkChange(is_deleted=True))
    assert gallery.ids() == [kept.job.id, running.job.id]

    with qtbot.waitSignal(gallery.model.read_through):
        gallery.model.show(RECENTLY_DELETED)
    assert gallery.ids() == [away.job.id]
    assert gallery.model.progress == Progress(1, 0)
    gallery.mark(away, MarkChange(is_deleted=False))
    assert gallery.ids() == []

    with qtbot.waitSignal(gallery.model.read_through):
        gallery.model.show(TILES)
    assert gallery.ids() == [entry.job.id for entry in (kept, away, running)]


@pytest.mark.parametrize("every", [1, 2], ids=["all", "every second"])
def test_many_changes_in_one_go_are_read_at_once(gallery: GalleryDesk, qtbot: QtBot, every: int) -> None:
    entries = [gallery.add(minutes) for minutes in range(4 * MOST_AT_ONCE)]
    gallery.load()
    gone = entries[::every]
    for entry in gone:
        gallery.history.put(replace(entry, marks=Marks(deleted_at_ms=NOON_MS)))
    gallery.history.lines_read = 0

    with qtbot.waitSignal(gallery.model.read_through):
        for entry in gone:
            gallery.model.apply(entry.job)

    assert gallery.ids() == [entry.job.id for entry in entries if entry not in gone]
    assert gallery.history.lines_read == MOST_AT_ONCE


def test_the_ids_of_many_pictures_are_told_without_reading_them(gallery: GalleryDesk) -> None:
    entries = [gallery.add(minutes) for minutes in range(300)]
    gallery.add(301, JobState.QUEUED)
    gallery.load()
    gallery.history.pages_read = 0

    ids = gallery.model.picture_ids([range(2), range(290, 301)])

    assert list(ids) == [entry.job.id for entry in (*entries[:2], *entries[290:])]
    assert gallery.history.pages_read == 0


def test_signs_on_a_tile_are_said_in_words(gallery: GalleryDesk) -> None:
    entry = gallery.add(1)
    gallery.load()
    index = gallery.model.index(0)
    assert "(" not in str(index.data(Qt.ItemDataRole.ToolTipRole))

    gallery.mark(entry, MarkChange(flag=Flag.PICKED, stars=4))

    assert str(index.data(Qt.ItemDataRole.AccessibleTextRole)).endswith(", picked, 4 stars")
    assert "(picked, 4 stars)" in str(index.data(Qt.ItemDataRole.ToolTipRole))


def test_whose_file_is_gone_is_told_of_the_tiles_once(gallery: GalleryDesk, qtbot: QtBot) -> None:
    entries = [gallery.add(minutes) for minutes in range(2)]
    gallery.load()
    lost = entries[1].output
    assert lost is not None

    with qtbot.waitSignal(gallery.model.dataChanged):
        gallery.model.set_lost(lost.id, is_lost=True)
    assert [gallery.model.is_lost(entry) for entry in entries] == [False, True]
    spoken = gallery.model.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.endswith(", file moved or deleted")
    with qtbot.assertNotEmitted(gallery.model.dataChanged):
        gallery.model.set_lost(lost.id, is_lost=True)
    with qtbot.waitSignal(gallery.model.dataChanged):
        gallery.model.set_lost(lost.id, is_lost=False)
    assert not gallery.model.is_lost(entries[1])


def test_a_bug_that_keeps_the_rest_from_being_read_is_told(pool: QThreadPool, qtbot: QtBot) -> None:
    def broken() -> FakeHistory:
        raise RuntimeError("a bug")

    model = GalleryModel(FakeHistory([make_entry(1, make_job(1, NOON_MS))]), broken, Background(pool), lambda: NOON_MS)
    with qtbot.captureExceptions() as seen:
        with qtbot.waitSignal(model.failed) as told:
            model.reload()
        qtbot.waitUntil(lambda: bool(seen))
    assert [type(one[1]) for one in seen] == [RuntimeError]
    assert told.args == [model.failure] == [Failure(FailureKind.OWN_FAULT)]
    assert model.rowCount() == 1
