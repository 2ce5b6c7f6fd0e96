"""After a crash at any commit: never a second POST, and an end in SAVED, INTERRUPTED or (never sent) HELD."""

import asyncio
from pathlib import Path

import pytest

from kling_desktop.adapters.sqlite.journal import SqliteJournal
from kling_desktop.core import job_event as happened
from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.failure import Charge, Failure, FailureKind, KlingError
from kling_desktop.core.job import HoldReason, Job, JobState
from kling_desktop.core.job_event import JobEvent
from kling_desktop.core.ports.service import AccountRecord, Submission, SubmitAnswer
from kling_desktop.core.preferences import DeliveryChoice
from kling_desktop.core.price import Balance
from kling_desktop.engine.engine import Engine
from kling_desktop.engine.recovery import assign
from tests.core.recipes import job as some_job
from tests.engine.bench import KEY, OTHER_KEY, Workbench
from tests.engine.test_generation import record
from tests.engine.test_second_thoughts import until
from tests.fakes.image_api import FakeImageApi


class PowerCutError(Exception):
    """The program is gone: nothing after this point happens in this life."""


class DyingJournal(SqliteJournal):
    """A real journal whose program dies before or after the n-th commit of an event."""

    def __init__(self, path: Path, commit: int, *, before: bool) -> None:
        super().__init__(path)
        self._left, self._before = commit, before
        self.died_at: str | None = None

    def advance(self, job: Job, event: JobEvent, at_ms: int) -> Job:
        self._left -= 1
        if self.died_at is not None or (self._left == 0 and self._before):
            self.died_at = self.died_at or type(event).__name__
            raise PowerCutError
        after = super().advance(job, event, at_ms)
        if self._left == 0:
            self.died_at = type(event).__name__
            raise PowerCutError
        return after


class DyingWorkbench(Workbench):
    commit, before = 0, False
    journal: DyingJournal | None = None

    def ports(self):
        ports = super().ports()
        if not self.commit:
            return ports
        ports.journal.close()
        self.journal = DyingJournal(self.places.index_path(self.library), self.commit, before=self.before)
        return ports.__class__(ports.api, self.journal, ports.library, ports.intake, ports.cache, ports.clock)


WAYS = {
    DeliveryChoice.AUTOMATIC: ("Started", "ReferencesReady", "Accepted", "OutputReady", "Saved"),
    DeliveryChoice.V1: ("Started", "ReferencesReady", "Answered", "Saved"),
}
"""The commits of a Job that goes well, by the way it is sent."""
DEATHS = [(delivery, commit, before) for delivery in WAYS for commit in WAYS[delivery] for before in (True, False)]


@pytest.mark.parametrize(
    ("delivery", "commit", "before"),
    DEATHS,
    ids=[f"{delivery.value} {'before' if before else 'after'} {commit}" for delivery, commit, before in DEATHS],
)
def test_dying_at_any_commit(tmp_path: Path, delivery: DeliveryChoice, commit: str, *, before: bool) -> None:
    work = DyingWorkbench(tmp_path, delivery=delivery)
    way = WAYS[delivery]
    work.commit, work.before = way.index(commit) + 1, before

    async def first_life(engine: Engine) -> Job:
        (job,) = engine.submit(await work.recipe(engine), 1)
        await until(lambda: bool(work.ear.crashes))
        return job

    job = work.run(first_life)
    assert work.journal is not None
    assert work.journal.died_at == commit
    work.commit = 0
    posts = len(work.api.submits) + len(work.api.directs)
    (after,) = look(work, [job])
    assert len(work.api.submits) + len(work.api.directs) == posts <= 1, "never a second POST"
    reached = way[: way.index(commit) + (not before)]
    if "ReferencesReady" not in reached:
        assert (after.state, after.hold_reason) == (JobState.HELD, HoldReason.RESTART)
        assert posts == 0
    elif reached[-1] == "ReferencesReady" and (posts == 0 or delivery is DeliveryChoice.AUTOMATIC):
        assert (after.state, after.charge) == (JobState.INTERRUPTED, Charge.UNKNOWN)
    else:  # its request or its bytes were safe
        assert after.state is JobState.SAVED


def test_a_job_that_goes_well_has_no_other_commits(tmp_path: Path) -> None:
    for delivery, way in WAYS.items():
        work = DyingWorkbench(tmp_path / delivery.value, delivery=delivery)
        work.commit = len(way) + 1
        (job,) = work.generate()
        assert work.journal is not None
        assert (job.state, work.journal.died_at) == (JobState.SAVED, None)


def lost(work: Workbench, count: int = 1) -> list[Job]:
    """A Run whose answers never arrived."""
    failure = Failure(FailureKind.CONNECTION_LOST, Charge.UNKNOWN)
    work.api.submit_script.extend([happened.LostTrack(failure)] * count)
    work.options = work.options.__class__(lookup_waits=(0.0,), polls=work.options.polls, retries=work.options.retries)
    return list(work.generate(count))


def look(work: Workbench, jobs: list[Job], **kwargs: object) -> list[Job]:
    async def act(engine: Engine) -> list[Job]:
        return list(await engine.settled([job.id for job in jobs]))

    return work.run(act, **kwargs)


def test_a_lost_job_is_found_in_the_accounts_history(work: Workbench) -> None:
    (job,) = lost(work)
    assert (job.state, job.charge) == (JobState.INTERRUPTED, Charge.UNKNOWN)
    work.api.account = [record("r-77")]
    (found,) = look(work, [job])
    assert (found.state, found.request_id) == (JobState.SAVED, "r-77")
    assert len(work.api.submits) == 1


def test_a_record_of_other_pictures_is_not_ours(work: Workbench) -> None:
    (job,) = lost(work)
    work.api.account = [record("r-77", asset_urls=("https://files/1.jpg", "https://files/9.jpg"))]
    (still,) = look(work, [job])
    assert still.state is JobState.INTERRUPTED


def test_a_record_of_another_day_is_not_ours(work: Workbench) -> None:
    (job,) = lost(work)
    work.api.account = [record("r-77", created_at_ms=work.clock.now_ms() + 10 * 3_600_000)]
    (still,) = look(work, [job])
    assert still.state is JobState.INTERRUPTED


def test_ten_identical_jobs_three_unanswered(work: Workbench) -> None:
    failure = happened.LostTrack(Failure(FailureKind.CONNECTION_LOST, Charge.UNKNOWN))
    answers = [failure if number in (2, 5, 8) else happened.Accepted(f"r-{number}") for number in range(1, 11)]
    work.api.submit_script.extend(answers)
    work.options = work.options.__class__(lookup_waits=(0.0,), polls=work.options.polls, retries=work.options.retries)
    jobs = list(work.generate(10))
    assert sum(job.state is JobState.SAVED for job in jobs) == 7
    work.api.account = [record(f"r-{number}") for number in (1, 2, 3, 4, 5, 6, 7, 9, 10)]  # r-8 lags
    jobs = look(work, jobs)
    assert sum(job.state is JobState.SAVED for job in jobs) == 9
    ids = [job.request_id for job in jobs if job.request_id]
    assert len(ids) == len(set(ids)) == 9
    assert len(work.api.submits) == 10


class SlowHistory(FakeImageApi):
    """A service that answers a question about its history only once a second request is on its way."""

    async def balance(self, key: ApiKey) -> Balance:
        for _ in range(50):
            await asyncio.sleep(0)
        return await super().balance(key)

    async def submit(self, key: ApiKey, submission: Submission) -> SubmitAnswer:
        if self.submits:
            self.account.append(record("r-2", asset_urls=submission.urls))
        return await super().submit(key, submission)

    async def records(self, key: ApiKey, slug: str, since_ms: int, until_ms: int) -> tuple[AccountRecord, ...]:
        await until(lambda: len(self.submits) == 2)
        return await super().records(key, slug, since_ms, until_ms)


def test_the_record_of_a_job_that_is_being_sent_is_not_given_to_a_lost_one(tmp_path: Path) -> None:
    work = Workbench(tmp_path, max_parallel=1, lookup_waits=(0.0,))
    work.api = api = SlowHistory()
    api.submit_script.append(happened.LostTrack(Failure(FailureKind.CONNECTION_LOST, Charge.UNKNOWN)))

    async def act(engine: Engine) -> tuple[Job, ...]:
        jobs = engine.submit(await work.recipe(engine), 2)
        await until(lambda: bool(api.submits))
        api.gate = asyncio.Event()  # the second request is not answered before the question is
        await until(lambda: len(api.submits) == 2)
        await until(lambda: engine._searcher._task is not None and engine._searcher._task.done())
        api.gate.set()
        return await engine.settled([job.id for job in jobs])

    lost_one, sent = work.run(act)
    assert (lost_one.state, lost_one.request_id) == (JobState.INTERRUPTED, None)
    assert (sent.state, sent.request_id) == (JobState.SAVED, "r-2")


def test_no_record_is_given_to_two_jobs() -> None:
    jobs = [some_job(number, state=JobState.INTERRUPTED) for number in (1, 2, 3)]
    rows = (record("a"), record("b"))
    given = assign([(job, rows) for job in jobs], frozenset({"a"}))
    assert [found.request_id for found in given.values()] == ["b"]


def test_checking_says_whether_there_is_something_to_wait_for(work: Workbench) -> None:
    (job,) = lost(work)

    async def act(engine: Engine) -> tuple[bool, bool]:
        before = await engine.check(job.id)
        work.api.account = [record("r-77")]
        after = await engine.check(job.id)
        await engine.settled([job.id])
        return before, after

    assert work.run(act) == (False, True)
    assert work.job(job.id).state is JobState.SAVED


@pytest.mark.parametrize(("key", "knows_request"), [(OTHER_KEY, False), (None, False), (None, True)])
def test_checking_without_the_key_that_sent_it_asks_nobody_and_says_so(
    work: Workbench, key: ApiKey | None, *, knows_request: bool
) -> None:
    if knows_request:
        work.api.poll_script.append(happened.LostTrack(Failure(FailureKind.NO_ANSWER, Charge.UNKNOWN)))
        (job,) = work.generate()
    else:
        (job,) = lost(work)
    asked = work.api.asked

    async def act(engine: Engine) -> Failure:
        with pytest.raises(KlingError) as refused:
            await engine.check(job.id)
        return refused.value.failure

    failure = work.run(act, key=key)
    assert (failure.kind, failure.message) == (FailureKind.NO_KEY, KEY.tail)
    assert work.job(job.id).state is JobState.INTERRUPTED
    assert work.api.asked == asked


def test_a_history_that_cannot_be_asked_is_said_and_asked_again(work: Workbench) -> None:
    (job,) = lost(work)
    work.api.history_failure = KlingError(Failure(FailureKind.SERVICE_TROUBLE))
    (still,) = look(work, [job])
    assert still.state is JobState.INTERRUPTED
    assert Failure(FailureKind.SERVICE_TROUBLE) in work.ear.troubles


def test_what_waited_is_held_and_nothing_is_spent_unasked(work: Workbench) -> None:
    journal = work.ports().journal
    jobs = [some_job(number) for number in (1, 2)]
    journal.add(jobs)
    journal.close()
    after = look(work, jobs)
    assert {job.state for job in after} == {JobState.HELD}
    assert not work.api.submits
    assert not work.api.uploads


def test_without_a_key_what_was_sent_waits_for_it(work: Workbench) -> None:
    (job,) = lost(work)
    work.api.account = [record("r-77")]
    assert look(work, [job], key=None)[0].state is JobState.INTERRUPTED
    assert look(work, [job], key=OTHER_KEY)[0].state is JobState.INTERRUPTED
    assert look(work, [job])[0].request_id == "r-77"


@pytest.fixture
def work(tmp_path: Path) -> Workbench:
    return Workbench(tmp_path)
