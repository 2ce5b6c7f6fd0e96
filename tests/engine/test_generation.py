"""A Job from click to picture: what is sent, in which order, how often, and what is kept."""

import asyncio
import json
from pathlib import Path

import pytest

from kling_desktop.core import job_event as happened
from kling_desktop.core.failure import Charge, Failure, FailureKind, KlingError
from kling_desktop.core.job import Delivery, HoldReason, Job, JobState
from kling_desktop.core.ports.service import AccountRecord, Delivered, Pending
from kling_desktop.core.preferences import DeliveryChoice
from kling_desktop.core.price import Balance
from kling_desktop.engine.engine import Engine
from tests.engine.bench import KEY, OTHER_KEY, RECIPE_INSIDE, Workbench
from tests.fakes.image_api import PICTURE


@pytest.fixture
def work(tmp_path: Path) -> Workbench:
    return Workbench(tmp_path)


def error(kind: FailureKind, charge: Charge = Charge.NOT_CHARGED) -> KlingError:
    return KlingError(Failure(kind, charge))


def test_two_pictures_and_a_prompt_become_a_saved_picture(work: Workbench) -> None:
    work.api.poll_script.extend([Pending(is_running=False), Pending(is_running=True)])
    (job,) = work.generate()
    assert job.state is JobState.SAVED
    assert [state.value for state in work.ear.states(job.id)] == [
        "queued",
        "uploading",
        "submitting",
        "submitted",
        "running",
        "downloading",
        "saved",
    ]
    assert len(work.api.submits) == 1
    assert work.api.submits[0].urls == ("https://files/1.jpg", "https://files/2.jpg")
    output = work.entry(job.id).output
    assert output is not None
    assert (work.library / output.path).read_bytes() == PICTURE + RECIPE_INSIDE
    assert Path(work.places.thumbnail_path(output.id)).read_bytes() == b"thumbnail"
    assert (job.cost_micros, job.cost_is_estimate, job.request_id) == (35_000, False, "r-1")
    assert job.balance_before_micros == 5_000_000
    assert not list((work.library / "incoming").iterdir())


def test_the_log_of_the_library_tells_of_the_picture(work: Workbench) -> None:
    (job,) = work.generate()
    (log,) = (work.library / "log").glob("*.jsonl")
    assert job.id in json.dumps([json.loads(line) for line in log.read_text("utf-8").splitlines()])


def test_a_run_uploads_its_pictures_once_and_pays_for_each_job(work: Workbench) -> None:
    jobs = work.generate(4)
    assert [job.state for job in jobs] == [JobState.SAVED] * 4
    assert len({job.run_id for job in jobs}) == 1
    assert [job.place for job in jobs] == [0, 1, 2, 3]
    assert (len(work.api.uploads), len(work.api.submits)) == (2, 4)


def test_two_runs_never_share_addresses(work: Workbench) -> None:
    async def act(engine: Engine) -> None:
        recipe = await work.recipe(engine)
        jobs = [engine.submit(recipe, 1)[0], engine.submit(recipe, 1)[0]]
        await engine.settled([job.id for job in jobs])

    work.run(act)
    first, second = work.api.submits
    assert not set(first.urls) & set(second.urls)


def test_only_so_many_are_sent_at_once(work: Workbench) -> None:
    jobs = work.generate(10)
    assert all(job.state is JobState.SAVED for job in jobs)
    assert work.api.most_at_once <= work.options.max_parallel


def test_the_promise_is_written_before_the_request_leaves(work: Workbench) -> None:
    seen: list[JobState] = []
    work.api.on_submit = lambda: seen.append(work.job(work.ear.jobs[0].id).state)
    work.generate()
    assert seen == [JobState.SUBMITTING]


def test_without_a_key_nothing_is_written(work: Workbench) -> None:
    async def act(engine: Engine) -> None:
        recipe = await work.recipe(engine)
        with pytest.raises(KlingError) as caught:
            engine.submit(recipe, 1)
        assert caught.value.failure.kind is FailureKind.NO_KEY

    work.run(act, key=None)
    assert not work.ear.jobs


@pytest.mark.parametrize(
    ("answer", "state", "charge"),
    [
        (happened.Failed(Failure(FailureKind.BAD_RECIPE)), JobState.FAILED, Charge.NOT_CHARGED),
        (happened.LostTrack(Failure(FailureKind.NO_ANSWER, Charge.UNKNOWN)), JobState.INTERRUPTED, Charge.UNKNOWN),
        (happened.Refused(Failure(FailureKind.NO_CREDIT)), JobState.HELD, Charge.NOT_CHARGED),
        (happened.NotSent(Failure(FailureKind.OFFLINE)), JobState.HELD, Charge.NOT_CHARGED),
    ],
)
def test_an_answer_to_the_submit_is_never_asked_for_twice(
    work: Workbench, answer: happened.JobEvent, state: JobState, charge: Charge
) -> None:
    work.api.submit_script.append(answer)
    (job,) = work.generate()
    assert (job.state, job.charge) == (state, charge)
    assert len(work.api.submits) == 1


def test_a_refusal_holds_every_job_that_is_not_sent(work: Workbench) -> None:
    work.options = work.options.__class__(max_parallel=1, retries=work.options.retries)
    work.api.submit_script.append(happened.Refused(Failure(FailureKind.NO_CREDIT)))
    jobs = work.generate(5)
    assert {job.state for job in jobs} == {JobState.HELD}
    assert {job.hold_reason for job in jobs} == {HoldReason.NO_CREDIT}
    assert len(work.api.submits) <= 2
    assert FailureKind.NO_CREDIT in {failure.kind for failure in work.ear.troubles}


def test_held_jobs_go_on_when_a_person_says_so(work: Workbench) -> None:
    work.api.submit_script.append(happened.NotSent(Failure(FailureKind.OFFLINE)))
    (job,) = work.generate()
    assert (job.state, job.hold_reason) == (JobState.HELD, HoldReason.OFFLINE)

    async def act(engine: Engine) -> tuple[Job, ...]:
        resumed = engine.resume()
        return await engine.settled([job.id for job in resumed])

    (job,) = work.run(act)
    assert job.state is JobState.SAVED
    assert len(work.api.submits) == 2


def test_a_rate_limit_is_waited_for(work: Workbench) -> None:
    work.options = work.options.__class__(retries=work.options.retries.__class__(first=0.01, longest=0.02))
    work.api.submit_script.append(happened.NotSent(Failure(FailureKind.RATE_LIMITED, status=429)))
    (job,) = work.generate()
    assert job.state is JobState.SAVED
    assert len(work.api.submits) == 2


def test_the_direct_way_is_tried_when_v2_is_not_offered_and_remembered(work: Workbench) -> None:
    work.api.submit_script.append(happened.NotOffered())

    async def act(engine: Engine) -> list[Job]:
        jobs: list[Job] = []
        for _ in range(2):
            (job,) = engine.submit(await work.recipe(engine), 1)
            jobs += await engine.settled([job.id])
        return jobs

    jobs = work.run(act)
    assert [(job.state, job.delivery) for job in jobs] == [(JobState.SAVED, Delivery.V1)] * 2
    assert (len(work.api.submits), len(work.api.directs)) == (1, 2)


@pytest.mark.parametrize(("choice", "posts"), [(DeliveryChoice.V1, (0, 1)), (DeliveryChoice.V2, (1, 0))])
def test_the_way_can_be_pinned(tmp_path: Path, choice: DeliveryChoice, posts: tuple[int, int]) -> None:
    work = Workbench(tmp_path, delivery=choice)
    work.api.submit_script.append(happened.NotOffered())
    (job,) = work.generate()
    assert (len(work.api.submits), len(work.api.directs)) == posts
    assert job.state is (JobState.SAVED if choice is DeliveryChoice.V1 else JobState.FAILED)


def test_the_direct_way_may_answer_with_an_address(tmp_path: Path) -> None:
    work = Workbench(tmp_path, delivery=DeliveryChoice.V1)
    work.api.direct_script.append(Delivered(b"", ("https://images/x.png",), None, None))
    (job,) = work.generate()
    assert job.state is JobState.SAVED
    assert work.api.fetched == ["https://images/x.png"]
    assert job.cost_is_estimate


def test_bytes_of_the_direct_way_are_safe_before_the_job_says_so(tmp_path: Path) -> None:
    work = Workbench(tmp_path, delivery=DeliveryChoice.V1)
    work.api.direct_script.append(Delivered(b"cut in half", (), "r-9", 35_000))
    (job,) = work.generate()
    assert (job.state, job.charge) == (JobState.INTERRUPTED, Charge.CHARGED)
    assert job.held_file is not None
    assert (work.library / "incoming" / job.held_file).read_bytes() == b"cut in half"


def test_free_questions_are_asked_again_for_as_long_as_it_takes(work: Workbench) -> None:
    kinds = (FailureKind.OFFLINE, FailureKind.SERVICE_TROUBLE, FailureKind.NO_ANSWER, FailureKind.RATE_LIMITED)
    work.api.poll_script.extend(error(kind) for kind in kinds)
    work.api.fetch_script.extend([error(FailureKind.CONNECTION_LOST)] * 5)
    (job,) = work.generate()
    assert job.state is JobState.SAVED


def test_a_damaged_picture_is_fetched_again(work: Workbench) -> None:
    work.api.fetch_script.extend([b"cut", b"cut"])
    (job,) = work.generate()
    assert job.state is JobState.SAVED
    assert len(work.api.fetched) == 3
    assert len(work.api.submits) == 1


def test_a_picture_that_stays_damaged_is_kept_and_said_to_be_paid(work: Workbench) -> None:
    work.api.fetch_script.extend([b"cut"] * 3)
    (job,) = work.generate()
    assert (job.state, job.charge) == (JobState.INTERRUPTED, Charge.CHARGED)
    assert job.failure is not None
    assert job.failure.kind is FailureKind.BAD_PICTURE
    assert [path.read_bytes() for path in (work.library / "incoming").iterdir()] == [b"cut" + RECIPE_INSIDE]

    async def fetch_again(engine: Engine) -> tuple[Job, ...]:
        return await engine.settled([job.id])  # asked after by itself at the start

    (again,) = work.run(fetch_again)
    assert again.state is JobState.SAVED
    assert len(work.api.submits) == 1


def test_a_failed_run_says_why_and_costs_nothing(work: Workbench) -> None:
    work.api.poll_script.append(happened.Failed(Failure(FailureKind.DECLINED, message="policy")))
    (job,) = work.generate()
    assert (job.state, job.charge) == (JobState.FAILED, Charge.NOT_CHARGED)


def record(request_id: str, **changes: object) -> AccountRecord:
    fields: dict[str, object] = {
        "request_id": request_id,
        "outcome": "completed",
        "output_urls": (f"https://images/{request_id}.png",),
        "asset_urls": ("https://files/1.jpg", "https://files/2.jpg"),
        "cost_micros": 35_000,
        "created_at_ms": None,
        "message": "",
    }
    return AccountRecord(**{**fields, **changes})


def test_thirty_minutes_of_answers_without_an_end(work: Workbench) -> None:
    work.api.poll_script.extend([Pending(is_running=True)] * 2000)
    (job,) = work.generate()
    assert job.state is JobState.INTERRUPTED
    assert job.failure is not None
    assert job.failure.kind is FailureKind.NO_ANSWER
    assert 1500 < sum(work.clock.sleeps) < 2400


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (FailureKind.KEY_REJECTED, JobState.HELD),
        (FailureKind.OFFLINE, JobState.HELD),
        (FailureKind.TOO_LARGE, JobState.FAILED),
    ],
)
def test_an_upload_that_is_refused_costs_nothing(work: Workbench, kind: FailureKind, state: JobState) -> None:
    work.api.upload_script.extend([error(kind)] * 9)
    (job,) = work.generate()
    assert (job.state, job.charge) == (state, Charge.NOT_CHARGED)
    assert not work.api.submits


def test_an_upload_is_tried_again_after_a_passing_trouble(work: Workbench) -> None:
    work.api.upload_script.extend([error(FailureKind.SERVICE_TROUBLE)] * 2)
    (job,) = work.generate()
    assert job.state is JobState.SAVED


def test_upload_copies_are_made_again_when_the_cache_is_gone(work: Workbench) -> None:
    async def act(engine: Engine) -> tuple[Job, ...]:
        recipe = await work.recipe(engine)
        for path in (work.places.cache / "uploads").rglob("*"):
            if path.is_file():
                path.unlink()
        return await engine.settled([job.id for job in engine.submit(recipe, 1)])

    (job,) = work.run(act)
    assert job.state is JobState.SAVED
    assert len(work.api.uploads) == 2


def test_the_balance_is_told_and_never_waited_for(work: Workbench) -> None:
    work.api.balance_script.append(error(FailureKind.NO_ANSWER))
    (job,) = work.generate()
    assert (job.state, job.balance_before_micros) == (JobState.SAVED, None)
    work.generate()
    assert Balance(5_000_000, 0) in work.ear.balances


def test_taking_back_what_waits_and_what_is_uploading_is_free(work: Workbench) -> None:
    async def act(engine: Engine) -> list[Job]:
        work.api.upload_gate = asyncio.Event()
        jobs = engine.submit(await work.recipe(engine), 6)
        await asyncio.sleep(0)
        for job in jobs:
            engine.cancel(job.id)
        return list(await engine.settled([job.id for job in jobs]))

    jobs = work.run(act)
    assert {job.state for job in jobs} == {JobState.CANCELLED}
    assert not work.api.submits


def test_a_sent_job_only_leaves_the_screen_and_its_picture_is_saved_and_shown(work: Workbench) -> None:
    async def act(engine: Engine) -> Job:
        work.api.gate = asyncio.Event()
        (job,) = engine.submit(await work.recipe(engine), 1)
        while not work.api.submits:
            await asyncio.sleep(0.001)
        engine.cancel(job.id)
        work.api.gate.set()
        (job,) = await engine.settled([job.id])
        return job

    job = work.run(act)
    assert (job.state, job.is_hidden) == (JobState.SAVED, False)
    assert work.job(job.id) == job


def test_make_again_is_a_new_job_that_names_the_old_one(work: Workbench) -> None:
    work.api.poll_script.append(happened.Failed(Failure(FailureKind.SERVICE_FAULT)))
    (failed,) = work.generate()

    async def act(engine: Engine) -> tuple[Job, ...]:
        return await engine.settled([job.id for job in engine.make_again(failed.id)])

    (again,) = work.run(act)
    assert (again.state, again.retry_of) == (JobState.SAVED, failed.id)
    assert work.job(failed.id).is_hidden
    assert again.recipe == failed.recipe


def test_a_job_is_asked_after_with_the_key_that_sent_it_only(work: Workbench) -> None:
    work.api.poll_script.append(error(FailureKind.KEY_REJECTED))
    (job,) = work.generate()
    assert job.state is JobState.SUBMITTED

    async def look(engine: Engine) -> tuple[Job, ...]:
        return await engine.settled([job.id])

    polled = len(work.api.polled)
    (other,) = work.run(look, key=OTHER_KEY)
    assert other.state is JobState.SUBMITTED
    assert len(work.api.polled) == polled
    assert Failure(FailureKind.NO_KEY, message=KEY.tail) in work.ear.troubles
    (home,) = work.run(look)
    assert home.state is JobState.SAVED


def put_in_the_way(folder: Path) -> None:
    folder.rmdir()
    folder.write_bytes(b"a file where the folder was")


def test_disk_full_is_blocked_and_not_failed(work: Workbench) -> None:
    async def act(engine: Engine) -> tuple[Job, ...]:
        recipe = await work.recipe(engine)
        work.api.on_submit = lambda: put_in_the_way(work.library / "pictures")
        return await engine.settled([job.id for job in engine.submit(recipe, 1)])

    (job,) = work.run(act)
    assert (job.state, job.charge) == (JobState.INTERRUPTED, Charge.CHARGED)
    assert job.failure is not None
    assert job.failure.kind is FailureKind.NOT_WRITABLE
    (work.library / "pictures").unlink()

    async def again(engine: Engine) -> tuple[Job, ...]:
        return await engine.settled([job.id])  # asked after by itself at the start

    (saved,) = work.run(again)
    assert saved.state is JobState.SAVED
    assert len(work.api.submits) == 1
