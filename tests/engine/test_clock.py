"""The clock on the wall jumps, the computer sleeps: nothing is lost, nothing sent twice, nothing given up too early."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kling_desktop.core import job_event as happened
from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.failure import Charge, Failure, FailureKind, KlingError
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.ports.service import AccountRecord, Balance, Gone, Pending, PollAnswer
from kling_desktop.engine.engine import Engine
from tests.engine.bench import Workbench
from tests.engine.test_generation import record
from tests.engine.test_second_thoughts import until
from tests.fakes.clock import Nap
from tests.fakes.image_api import FakeImageApi

HOUR_MS, DAY_MS, NOW_MS = 3_600_000, 86_400_000, 1_760_000_000_000
JUMPS = {
    "an hour back": NOW_MS - HOUR_MS,
    "a day back": NOW_MS - DAY_MS,
    "1970": 1_000,
    "an hour ahead": NOW_MS + HOUR_MS,
    "a day ahead": NOW_MS + DAY_MS,
    "2038": 2_147_483_648_000,
}
NIGHT_S = 8 * 3600.0
SLEEPS = {"the steady clock stands still": Nap(NIGHT_S, 0.0), "the steady clock goes on": Nap(NIGHT_S, NIGHT_S)}
LOST = happened.LostTrack(Failure(FailureKind.CONNECTION_LOST, Charge.UNKNOWN))
TROUBLE = KlingError(Failure(FailureKind.SERVICE_TROUBLE, status=503))


@dataclass
class Moments(FakeImageApi):
    """A service that calls somebody once, just before it answers the question of that name."""

    at: dict[str, Callable[[], None]] = field(default_factory=dict)

    async def balance(self, key: ApiKey) -> Balance:
        self._call("balance")
        return await super().balance(key)

    async def poll(self, key: ApiKey, request_id: str) -> PollAnswer:
        self._call("poll")
        return await super().poll(key, request_id)

    async def fetch(self, url: str) -> bytes:
        self._call("fetch")
        return await super().fetch(url)

    def _call(self, name: str) -> None:
        self.at.pop(name, lambda: None)()


@pytest.fixture
def work(tmp_path: Path) -> Workbench:
    bench = Workbench(tmp_path)
    bench.api = Moments()
    return bench


def at(work: Workbench, phase: str, act: Callable[[], None]) -> None:
    if phase == "submit":
        work.api.on_submit = act
    else:
        assert isinstance(work.api, Moments)
        work.api.at[phase] = act


@pytest.mark.parametrize("phase", ["balance", "submit", "poll", "fetch"])
@pytest.mark.parametrize("to_ms", JUMPS.values(), ids=JUMPS)
def test_a_picture_on_its_way_is_saved_whatever_the_clock_says(work: Workbench, phase: str, to_ms: int) -> None:
    at(work, phase, lambda: work.clock.set_wall(to_ms))
    work.api.poll_script.extend([Gone(), Pending(is_running=True), Gone()])  # its records lag
    (job,) = work.generate()
    assert (job.state, len(work.api.submits)) == (JobState.SAVED, 1)
    assert JobState.INTERRUPTED not in work.ear.states(job.id)
    assert min(wait for wait in work.clock.sleeps if wait) >= 1, "nobody asks without end"
    changes = [each.changed_at_ms for each in work.ear.jobs if each.id == job.id]
    assert changes == sorted(set(changes)), "each report is later than the one before"


@pytest.mark.parametrize("to_ms", JUMPS.values(), ids=JUMPS)
def test_what_is_really_over_comes_to_its_end_at_any_time(work: Workbench, to_ms: int) -> None:
    at(work, "poll", lambda: work.clock.set_wall(to_ms))
    work.api.poll_script.extend([Gone()] * 1000)
    (job,) = work.generate()
    assert job.failure == Failure(FailureKind.EXPIRED, Charge.UNKNOWN)
    assert 600 <= sum(work.clock.sleeps) < 620


@pytest.mark.parametrize("to_ms", JUMPS.values(), ids=JUMPS)
def test_what_an_earlier_life_sent_is_collected_with_another_time(work: Workbench, to_ms: int) -> None:
    work.api.poll_script.extend([Pending(is_running=True), KlingError(Failure(FailureKind.KEY_REJECTED))])
    (job,) = work.generate()
    work.clock.set_wall(to_ms)
    work.api.poll_script.append(Pending(is_running=True))
    (after,) = work.run(lambda engine: engine.settled([job.id]))
    assert (after.state, len(work.api.submits)) == (JobState.SAVED, 1)


def lost_and_found(work: Workbench, account: AccountRecord) -> Job:
    work.api.submit_script.append(LOST)
    work.api.account = [account]

    async def act(engine: Engine) -> Job:
        (job,) = engine.submit(await work.recipe(engine), 1)
        await until(lambda: work.job(job.id).state is JobState.SAVED)
        return work.job(job.id)

    return work.run(act)


@pytest.mark.parametrize("to_ms", JUMPS.values(), ids=JUMPS)
def test_a_lost_request_is_found_though_the_clock_was_set_after_it(work: Workbench, to_ms: int) -> None:
    at(work, "submit", lambda: work.clock.set_wall(to_ms))
    job = lost_and_found(work, record("r-77", created_at_ms=NOW_MS + 30_000))
    assert (job.request_id, len(work.api.submits)) == ("r-77", 1)
    ((since_ms, until_ms),) = work.api.windows
    assert since_ms <= NOW_MS <= max(until_ms, to_ms)


@pytest.mark.parametrize("to_ms", JUMPS.values(), ids=JUMPS)
def test_a_lost_request_is_found_though_the_clock_was_wrong_when_it_was_sent(work: Workbench, to_ms: int) -> None:
    at(work, "submit", lambda: work.clock.set_wall(to_ms))  # and now it is right
    job = lost_and_found(work, record("r-77", created_at_ms=to_ms + 30_000))
    assert (job.request_id, len(work.api.submits)) == ("r-77", 1)


def test_a_record_of_neither_time_is_not_ours(work: Workbench) -> None:
    work.api.submit_script.append(LOST)
    at(work, "submit", lambda: work.clock.set_wall(NOW_MS + DAY_MS))
    work.api.account = [record("r-77", created_at_ms=NOW_MS + DAY_MS // 2)]
    (job,) = work.generate()
    assert job.state is JobState.INTERRUPTED


@pytest.mark.parametrize("nap", SLEEPS.values(), ids=SLEEPS)
@pytest.mark.parametrize("wait", range(3))
def test_a_night_asleep_gives_nothing_up(work: Workbench, nap: Nap, wait: int) -> None:
    work.clock.naps.extend([Nap(0, 0)] * wait + [nap])
    work.api.poll_script.extend([Pending(is_running=True)] * 4)
    (job,) = work.generate()
    assert (job.state, len(work.api.submits)) == (JobState.SAVED, 1)
    assert JobState.INTERRUPTED not in work.ear.states(job.id)


@pytest.mark.parametrize("nap", SLEEPS.values(), ids=SLEEPS)
def test_answers_without_sense_before_and_after_a_night_are_not_half_an_hour_of_them(work: Workbench, nap: Nap) -> None:
    work.clock.naps.extend([Nap(0, 0), nap])
    work.api.poll_script.extend([TROUBLE] * 3)
    (job,) = work.generate()
    assert job.state is JobState.SAVED
    assert JobState.INTERRUPTED not in work.ear.states(job.id)


@pytest.mark.parametrize("nap", SLEEPS.values(), ids=SLEEPS)
def test_a_lost_request_is_looked_for_again_after_a_night(work: Workbench, nap: Nap) -> None:
    work.api.submit_script.append(LOST)

    async def act(engine: Engine) -> None:
        (job,) = engine.submit(await work.recipe(engine), 1)
        await engine.settled([job.id])
        work.api.account = [record("r-77", created_at_ms=NOW_MS + 30_000)]
        await until(lambda: work.job(job.id).state is JobState.SAVED)

    work.clock.naps.extend([Nap(0, 0), nap])
    work.run(act)
    assert len(work.api.submits) == 1


def test_who_clicked_first_is_first_though_the_clock_was_set_back_between(tmp_path: Path) -> None:
    work = Workbench(tmp_path, max_parallel=1)

    async def act(engine: Engine) -> None:
        work.api.gate = asyncio.Event()
        running, first = engine.submit(await work.recipe(engine), 2)
        await until(lambda: len(work.api.submits) == 1)
        work.clock.set_wall(NOW_MS - DAY_MS)
        (second,) = engine.submit(await work.recipe(engine), 1)
        work.api.gate.set()
        await engine.settled([running.id, first.id, second.id])
        saved = [job.id for job in work.ear.jobs if job.state is JobState.SUBMITTING]
        assert saved == [running.id, first.id, second.id]

    work.run(act)
