"""What a person decides while a Job is on its way, and what goes wrong beside it, never costs a second time."""

import asyncio
import contextlib
from collections.abc import Callable
from pathlib import Path

import pytest

from kling_desktop.core import job_event as happened
from kling_desktop.core.agreement import SpendLimits
from kling_desktop.core.failure import Charge, Failure, FailureKind, KlingError
from kling_desktop.core.generation import Output
from kling_desktop.core.job import HoldReason, Job, JobState
from kling_desktop.core.ports.intake import IntakeOrder, OutputFacts, TakenIn
from kling_desktop.core.preferences import DeliveryChoice
from kling_desktop.core.price import Balance
from kling_desktop.engine.backoff import FAST_POLLS
from kling_desktop.engine.engine import Engine
from tests.engine.bench import KEY, OTHER_KEY, Workbench
from tests.fakes.image_api import PICTURE

RATE_LIMITED = happened.NotSent(Failure(FailureKind.RATE_LIMITED, status=429))


@pytest.fixture
def work(tmp_path: Path) -> Workbench:
    return Workbench(tmp_path)


async def until(is_so: Callable[[], bool]) -> None:
    """Let the loop run until something is so."""
    for _ in range(5000):
        if is_so():
            return
        await asyncio.sleep(0.001)
    raise AssertionError("it never came to be so")


@pytest.mark.parametrize(
    "answer",
    [
        RATE_LIMITED,
        happened.NotOffered(),
        happened.Refused(Failure(FailureKind.NO_CREDIT)),
        happened.NotSent(Failure(FailureKind.OFFLINE)),
    ],
    ids=lambda answer: type(answer).__name__,
)
def test_taken_back_while_sending_is_not_sent_again(work: Workbench, answer: happened.JobEvent) -> None:
    work.api.submit_script.append(answer)

    async def act(engine: Engine) -> Job:
        work.api.gate = asyncio.Event()
        (job,) = engine.submit(await work.recipe(engine), 1)
        await until(lambda: bool(work.api.submits))
        engine.cancel(job.id)
        work.api.gate.set()
        await until(lambda: work.job(job.id).state is JobState.CANCELLED)
        engine.resume()
        return (await engine.settled([job.id]))[0]

    job = work.run(act)
    assert job.state is JobState.CANCELLED
    assert (len(work.api.submits), len(work.api.directs)) == (1, 0)


def test_what_left_the_screen_is_not_sent_with_all_the_rest_until_it_is_put_back(work: Workbench) -> None:
    work.api.submit_script.append(happened.Refused(Failure(FailureKind.NO_CREDIT)))
    (job,) = work.generate()

    async def act(engine: Engine) -> None:
        engine.hide(job.id)
        assert engine.resume() == ()
        engine.hide(job.id, is_hidden=False)
        assert [each.id for each in engine.resume()] == [job.id]
        await engine.settled([job.id])

    work.run(act)
    assert len(work.api.submits) == 2
    assert not work.job(job.id).is_hidden


def test_a_key_that_was_replaced_meanwhile_sends_nothing(work: Workbench) -> None:
    keys: list[str] = []

    async def act(engine: Engine) -> Job:
        work.api.upload_gate = asyncio.Event()
        (job,) = engine.submit(await work.recipe(engine), 1)
        await until(lambda: work.job(job.id).state is JobState.UPLOADING)
        engine.use_key(OTHER_KEY)
        work.api.upload_gate.set()
        (job,) = await engine.settled([job.id])
        keys.append(job.key_hint or "")
        return job

    assert work.run(act).state is JobState.SAVED
    assert keys[0].startswith(OTHER_KEY.tail)
    assert len(work.api.submits) == 1


def test_quitting_begins_no_new_request(work: Workbench) -> None:
    slow = asyncio.Event()

    async def balance(_key: object) -> Balance:
        await slow.wait()
        return Balance(1, 0)

    async def act(engine: Engine) -> str:
        (job,) = engine.submit(await work.recipe(engine), 1)
        await until(lambda: len(work.api.uploads) == 2)
        asyncio.get_running_loop().call_later(0.05, slow.set)
        return job.id

    work.api.balance = balance
    job_id = work.run(act)
    assert not work.api.submits
    assert work.job(job_id).state is JobState.UPLOADING


def test_make_again_twice_spends_once(work: Workbench) -> None:
    work.api.submit_script.append(happened.Failed(Failure(FailureKind.BAD_RECIPE)))
    (failed,) = work.generate()

    async def act(engine: Engine) -> None:
        first, second = engine.make_again(failed.id), engine.make_again(failed.id)
        assert (len(first), second) == (1, ())
        await engine.settled([first[0].id])

    work.run(act)
    assert len(work.api.submits) == 2


def test_make_again_spends_once_where_the_old_card_could_not_be_put_away_by_itself(work: Workbench) -> None:
    work.api.submit_script.append(happened.Failed(Failure(FailureKind.BAD_RECIPE)))
    (failed,) = work.generate()
    work.refusals["hide"] = 1

    async def act(engine: Engine) -> tuple[Job, ...]:
        made: list[Job] = []
        for _press in range(2):
            with contextlib.suppress(KlingError):
                made += engine.make_again(failed.id)
        return await engine.settled([job.id for job in made])

    again = work.run(act)
    assert [(job.state, job.retry_of) for job in again] == [(JobState.SAVED, failed.id)]
    assert work.job(failed.id).is_hidden
    assert [job.is_hidden for job in work.ear.jobs if job.id == failed.id][-1], "whoever shows it is told"
    assert len(work.api.submits) == 2


def test_make_again_spends_nothing_once_the_picture_came(work: Workbench) -> None:
    (saved,) = work.generate()

    async def act(engine: Engine) -> None:
        assert engine.make_again(saved.id) == ()

    work.run(act)
    assert not work.job(saved.id).is_hidden
    assert len(work.api.submits) == 1


def test_make_again_that_cannot_be_written_leaves_the_old_card_and_sends_nothing(work: Workbench) -> None:
    work.api.submit_script.append(happened.Failed(Failure(FailureKind.BAD_RECIPE)))
    (failed,) = work.generate()

    async def act(engine: Engine) -> None:
        work.refusals["add"] = 1
        with pytest.raises(KlingError):
            engine.make_again(failed.id)

    work.run(act)
    assert not work.job(failed.id).is_hidden
    assert len(work.api.submits) == 1


def test_an_interrupted_job_that_knows_where_to_ask_is_asked_after_at_the_start(work: Workbench) -> None:
    work.api.fetch_script.append(KlingError(Failure(FailureKind.BAD_ADDRESS)))
    (job,) = work.generate()
    assert job.state is JobState.INTERRUPTED

    async def act(engine: Engine) -> Job:
        return (await engine.settled([job.id]))[0]

    assert work.run(act).state is JobState.SAVED


def test_a_picture_that_is_not_there_yet_is_asked_for_again(work: Workbench) -> None:
    work.api.fetch_script.extend([KlingError(Failure(FailureKind.EXPIRED))] * 2)
    (job,) = work.generate()
    assert job.state is JobState.SAVED


def test_answers_that_make_no_sense_come_to_an_end(work: Workbench) -> None:
    nonsense = KlingError(Failure(FailureKind.SERVICE_TROUBLE, status=502))
    work.api.poll_script.extend([nonsense] * 500)
    (job,) = work.generate()
    assert (job.state, job.charge) == (JobState.INTERRUPTED, Charge.UNKNOWN)
    assert job.failure is not None
    assert job.failure.kind is FailureKind.NO_ANSWER


class NoRoomForThumbnails:
    """An intake whose thumbnails fit into the library's disk only."""

    def __init__(self, work: Workbench) -> None:
        self._work, self._inner = work, work.intake

    async def take_in(self, order: IntakeOrder, on_preview: Callable[[], None]) -> TakenIn:
        return await self._inner.take_in(order, on_preview)

    async def examine(self, path: str, thumbnail_to: str) -> OutputFacts:
        if not Path(thumbnail_to).is_relative_to(self._work.library):
            raise KlingError(Failure(FailureKind.DISK_FULL))
        return await self._inner.examine(path, thumbnail_to)

    async def aclose(self) -> None:
        await self._inner.aclose()


def test_a_thumbnail_that_cannot_be_kept_loses_no_picture(work: Workbench) -> None:
    work.intake = NoRoomForThumbnails(work)
    (job,) = work.generate()
    assert job.state is JobState.SAVED
    output = work.entry(job.id).output
    assert isinstance(output, Output)
    assert (work.library / output.path).read_bytes().startswith(PICTURE)


def test_an_original_that_was_changed_behind_our_back_is_not_sent(work: Workbench) -> None:
    async def act(engine: Engine) -> Job:
        recipe = await work.recipe(engine)
        engine._desk._copies.clear()
        for path in (work.library / "references").iterdir():
            path.write_bytes(b"\xff\xd8another picture")
        (job,) = engine.submit(recipe, 1)
        return (await engine.settled([job.id]))[0]

    job = work.run(act)
    assert (job.state, job.charge) == (JobState.FAILED, Charge.NOT_CHARGED)
    assert not work.api.uploads


def test_before_the_keyring_has_answered_nothing_is_said_about_a_key(work: Workbench) -> None:
    work.api.poll_script.append(KlingError(Failure(FailureKind.KEY_REJECTED)))
    (job,) = work.generate()
    work.ear.troubles.clear()

    async def act(engine: Engine) -> Job:
        assert not work.ear.troubles
        engine.use_key(KEY)
        return (await engine.settled([job.id]))[0]

    assert work.run(act, key=None).state is JobState.SAVED
    assert not work.ear.troubles


def test_no_number_of_questions_is_too_large_for_the_schedule() -> None:
    assert FAST_POLLS.wait(1_000_000, 0.0, 59.0, 0.5) > 0


def test_what_is_added_to_held_jobs_waits_with_them_and_is_not_sent(work: Workbench) -> None:
    work.api.submit_script.append(happened.Refused(Failure(FailureKind.NO_CREDIT)))
    (first,) = work.generate()

    async def add(engine: Engine) -> tuple[Job, ...]:
        return await engine.settled([job.id for job in engine.submit_held(await work.recipe(engine), 2)])

    added = work.run(add)
    assert [(job.state, job.hold_reason) for job in added] == [(JobState.HELD, first.hold_reason)] * 2
    assert {job.failure for job in added} == {first.failure}
    assert [(job.run_id, job.place) for job in added] == [(added[0].run_id, 0), (added[0].run_id, 1)]
    assert len(work.api.submits) == 1


@pytest.mark.parametrize("refused", ["add", happened.Held])
def test_what_is_added_to_held_jobs_waits_whole_or_is_not_there(work: Workbench, refused: object) -> None:
    work.api.submit_script.append(happened.Refused(Failure(FailureKind.NO_CREDIT)))
    (first,) = work.generate()

    async def add(engine: Engine) -> tuple[Job, ...]:
        recipe = await work.recipe(engine)
        work.ear.jobs.clear()
        work.refusals[refused] = 1
        with contextlib.suppress(KlingError):
            engine.submit_held(recipe, 3)
        engine.use_options(5, DeliveryChoice.AUTOMATIC, SpendLimits())  # whatever looks for the next Job to be sent
        return await engine.settled({job.id for job in work.ear.jobs})

    added = work.run(add)
    assert [job.state for job in added] == ([] if refused == "add" else [JobState.HELD] * 3)
    assert len(work.api.submits) == 1
    assert work.job(first.id).state is JobState.HELD


def test_what_was_to_wait_waits_even_if_nothing_is_held_any_more(work: Workbench) -> None:
    async def add(engine: Engine) -> tuple[Job, ...]:
        return await engine.settled([job.id for job in engine.submit_held(await work.recipe(engine), 1)])

    (job,) = work.run(add)
    assert (job.state, job.hold_reason) == (JobState.HELD, HoldReason.RESTART)
    assert work.api.submits == []
