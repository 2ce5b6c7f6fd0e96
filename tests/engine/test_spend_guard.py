"""What a person does not want to spend unasked is refused before a line of it is written, whoever asks the engine."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from kling_desktop.core import job_event as happened
from kling_desktop.core.agreement import Agreement, SpendLimits
from kling_desktop.core.failure import Charge, Failure, FailureKind, KlingError
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.preferences import DeliveryChoice
from kling_desktop.engine.engine import Engine
from tests.engine.bench import Workbench

PRICE = 35_000
HOUR_S = 3600.0
LOST = happened.LostTrack(Failure(FailureKind.CONNECTION_LOST, Charge.UNKNOWN))


def bench(folder: Path, *, cap: int | None = None, ask_above: int | None = None) -> Workbench:
    return Workbench(folder, limits=SpendLimits(ask_above, cap), lookup_waits=())


def objected(act: Callable[[], object]) -> Failure:
    with pytest.raises(KlingError) as caught:
        act()
    return caught.value.failure


@pytest.mark.parametrize("count", [3, 10])
def test_a_click_over_the_cap_writes_and_sends_nothing(tmp_path: Path, count: int) -> None:
    work = bench(tmp_path, cap=2 * PRICE)

    async def act(engine: Engine) -> None:
        recipe = await work.recipe(engine)
        failure = objected(lambda: engine.submit(recipe, count))
        assert failure == Failure(FailureKind.OVER_CAP, amount_micros=count * PRICE, limit_micros=2 * PRICE)

    work.run(act)
    assert (work.ear.jobs, work.api.submits) == ([], [])


def test_the_cap_itself_may_be_reached(tmp_path: Path) -> None:
    work = bench(tmp_path, cap=2 * PRICE)
    assert [job.state for job in work.generate(2)] == [JobState.SAVED] * 2


@pytest.mark.parametrize("answer", [None, LOST], ids=["saved", "may have been charged"])
def test_what_was_spent_counts_at_once_and_after_the_next_start(tmp_path: Path, answer: happened.LostTrack) -> None:
    work = bench(tmp_path, cap=2 * PRICE)
    if answer is not None:
        work.api.submit_script.append(answer)
    work.generate()

    async def again(engine: Engine) -> None:
        recipe = await work.recipe(engine)
        for _ in range(2):
            assert objected(lambda: engine.submit(recipe, 2)).kind is FailureKind.OVER_CAP
        (job,) = engine.submit(recipe, 1)
        assert objected(lambda: engine.submit(recipe, 1)).amount_micros == 3 * PRICE, "it is on its way"
        await engine.settled([job.id])
        assert objected(lambda: engine.submit(recipe, 1)).amount_micros == 3 * PRICE

    work.run(again)
    assert len(work.api.submits) == 2


def test_what_failed_for_nothing_does_not_count(tmp_path: Path) -> None:
    work = bench(tmp_path, cap=PRICE)
    work.api.submit_script.append(happened.Failed(Failure(FailureKind.DECLINED)))
    for state in (JobState.FAILED, JobState.SAVED):
        assert [job.state for job in work.generate()] == [state]


def test_a_new_month_begins_at_nothing(tmp_path: Path) -> None:
    work = bench(tmp_path, cap=PRICE)
    year, month, *_ = time.localtime(work.clock.now_ms() / 1000)
    next_month = time.mktime((year, month + 1, 1, 0, 0, 0, 0, 0, -1))
    work.clock.advance(next_month - work.clock.now_ms() / 1000 - HOUR_S)
    work.generate()
    with pytest.raises(KlingError):
        work.generate()
    work.clock.advance(HOUR_S)
    assert [job.state for job in work.generate()] == [JobState.SAVED]


def test_the_yes_to_a_sum_does_not_hold_for_a_larger_one(tmp_path: Path) -> None:
    work = bench(tmp_path, cap=0, ask_above=PRICE)

    async def act(engine: Engine) -> tuple[Job, ...]:
        recipe = await work.recipe(engine)
        too_little = (Agreement(), Agreement(2 * PRICE), Agreement(2 * PRICE - 1, over_cap=True))
        for agreement in too_little:
            assert objected(partial(engine.submit, recipe, 2, agreement)).kind is FailureKind.OVER_CAP
        jobs = engine.submit(recipe, 2, Agreement(2 * PRICE, over_cap=True))
        return await engine.settled([job.id for job in jobs])

    assert [job.state for job in work.run(act)] == [JobState.SAVED] * 2


def test_what_the_person_wants_to_be_asked_about_needs_a_yes(tmp_path: Path) -> None:
    work = bench(tmp_path, ask_above=PRICE)

    async def act(engine: Engine) -> None:
        recipe = await work.recipe(engine)
        assert objected(lambda: engine.submit(recipe, 2)).kind is FailureKind.ASK_FIRST
        assert len(engine.submit(recipe, 1)) == 1
        assert len(engine.submit(recipe, 2, Agreement(2 * PRICE))) == 2

    work.run(act)


def test_what_waits_counts_when_it_is_resumed(tmp_path: Path) -> None:
    work = bench(tmp_path, cap=2 * PRICE)

    async def act(engine: Engine) -> tuple[Job, ...]:
        recipe = await work.recipe(engine)
        held = engine.submit_held(recipe, 3)
        assert engine.submit(recipe, 1), "what waits costs nothing"
        assert objected(engine.resume).kind is FailureKind.OVER_CAP
        assert {job.state for job in held} == {JobState.HELD}
        assert engine.resume([held[0].id])
        assert objected(lambda: engine.resume([held[1].id])).kind is FailureKind.OVER_CAP
        assert engine.resume([], Agreement()) == (), "nothing costs nothing, whatever was spent"
        return await engine.settled([job.id for job in held])

    assert [job.state for job in work.run(act)] == [JobState.SAVED, JobState.HELD, JobState.HELD]


def test_making_again_over_the_cap_leaves_the_old_job_where_it_is(tmp_path: Path) -> None:
    work = bench(tmp_path, cap=PRICE)
    work.api.submit_script.append(LOST)
    (lost,) = work.generate()

    async def act(engine: Engine) -> None:
        assert objected(lambda: engine.make_again(lost.id)).kind is FailureKind.OVER_CAP
        assert not work.job(lost.id).is_hidden
        assert len(engine.make_again(lost.id, Agreement(PRICE, over_cap=True))) == 1

    work.run(act)


def test_another_cap_holds_from_now_on(tmp_path: Path) -> None:
    work = bench(tmp_path)

    async def act(engine: Engine) -> None:
        recipe = await work.recipe(engine)
        engine.use_options(3, DeliveryChoice.AUTOMATIC, SpendLimits(None, 0))
        assert objected(lambda: engine.submit(recipe, 1)).kind is FailureKind.OVER_CAP

    work.run(act)
