"""A person names the request of a lost Job: it is followed, unless the service or another Job contradicts; all free."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kling_desktop.core import job_event as happened
from kling_desktop.core.failure import Charge, Failure, FailureKind, KlingError
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.ports.service import Gone
from kling_desktop.core.request_claim import RequestDoubt, request_id_in
from kling_desktop.engine.engine import Engine
from tests.engine.bench import KEY, OTHER_KEY, Workbench
from tests.engine.test_generation import record
from tests.engine.test_second_thoughts import until

LOST = happened.LostTrack(Failure(FailureKind.CONNECTION_LOST, Charge.UNKNOWN))
HOUR_MS = 3_600_000


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Workbench]:
    bench = Workbench(tmp_path, lookup_waits=())
    yield bench
    assert len(bench.api.submits) == 1, "looking for it never sends it again"


@pytest.fixture
def lost(work: Workbench) -> Job:
    work.api.submit_script.append(LOST)
    (job,) = work.generate()
    assert job.state is JobState.INTERRUPTED
    return job


def recovered(work: Workbench, job: Job, request_id: str, *, is_sure: bool = False) -> tuple[RequestDoubt | None, Job]:
    """What is doubted, and the Job as it then settles."""

    async def act(engine: Engine) -> tuple[RequestDoubt | None, Job]:
        doubt = await engine.recover_by_id(job.id, request_id, is_sure=is_sure)
        (settled,) = await engine.settled([job.id])
        return doubt, settled

    return work.run(act)


def refused(work: Workbench, job: Job, request_id: str, key: object = KEY) -> FailureKind:
    async def act(engine: Engine) -> None:
        await engine.recover_by_id(job.id, request_id)

    with pytest.raises(KlingError) as caught:
        work.run(act, key)
    assert work.job(job.id).state is JobState.INTERRUPTED
    return caught.value.failure.kind


def test_the_request_of_the_account_that_fits_is_followed(work: Workbench, lost: Job) -> None:
    work.api.account.append(record("r-mine", created_at_ms=lost.sent_at_ms))
    doubt, job = recovered(work, lost, "r-mine")
    assert (doubt, job.state, job.request_id) == (None, JobState.SAVED, "r-mine")
    assert work.job(lost.id).cost_micros == 35_000


@pytest.mark.parametrize(
    ("changes", "doubt"),
    [
        ({"asset_urls": ("https://files/9.jpg",)}, RequestDoubt(has_other_pictures=True)),
        ({"prompt": "Something else"}, RequestDoubt(has_other_prompt=True)),
    ],
)
def test_one_that_was_made_from_something_else_is_asked_about(
    work: Workbench, lost: Job, changes: dict[str, object], doubt: RequestDoubt
) -> None:
    work.api.account.append(record("r-odd", **changes))
    found, job = recovered(work, lost, "r-odd")
    assert (found, job.state) == (doubt, JobState.INTERRUPTED)
    found, job = recovered(work, lost, "r-odd", is_sure=True)
    assert (found, job.state) == (None, JobState.SAVED)


def test_one_of_another_time_is_asked_about(work: Workbench, lost: Job) -> None:
    made = (lost.sent_at_ms or 0) - HOUR_MS
    work.api.account.append(record("r-old", created_at_ms=made))
    doubt, job = recovered(work, lost, "r-old")
    assert (doubt, job.state) == (RequestDoubt(made, is_at_other_time=True), JobState.INTERRUPTED)


def test_one_that_only_its_own_record_knows_is_asked_about(work: Workbench, lost: Job) -> None:
    doubt, job = recovered(work, lost, "r-new")
    assert (doubt, job.state) == (RequestDoubt(is_unknown=True), JobState.INTERRUPTED)


def test_one_that_nobody_knows_is_refused(work: Workbench, lost: Job) -> None:
    work.api.poll_script.append(Gone())
    assert refused(work, lost, "r-none") is FailureKind.REQUEST_UNKNOWN


def test_one_of_another_model_is_refused(work: Workbench, lost: Job) -> None:
    work.api.account.append(replace(record("r-other"), model="flux"))
    assert refused(work, lost, "r-other") is FailureKind.REQUEST_OTHER_MODEL


@pytest.mark.parametrize("text", ["", " r-1", "r/1", "r" * 65, "r-1\n", "SG_key"])
def test_what_cannot_be_an_id_is_not_asked_about(work: Workbench, lost: Job, text: str) -> None:
    assert refused(work, lost, text) is FailureKind.REQUEST_ID_FORMAT
    assert (work.api.asked, work.api.polled) == (0, [])


def test_another_key_is_not_asked(work: Workbench, lost: Job) -> None:
    assert refused(work, lost, "r-mine", OTHER_KEY) is FailureKind.NO_KEY
    assert work.api.asked == 0


def test_without_a_network_nothing_changes(work: Workbench, lost: Job) -> None:
    work.api.history_failure = KlingError(Failure(FailureKind.OFFLINE))
    assert refused(work, lost, "r-mine") is FailureKind.OFFLINE


def test_a_failed_request_ends_the_job_and_says_what_it_cost(work: Workbench, lost: Job) -> None:
    work.api.account.append(record("r-bad", outcome="failed", output_urls=(), cost_micros=None))
    work.api.poll_script.append(Gone())
    doubt, job = recovered(work, lost, "r-bad")
    assert (doubt, job.state, job.charge) == (None, JobState.FAILED, Charge.NOT_CHARGED)


def test_ids_are_read_from_what_was_pasted() -> None:
    assert request_id_in("  0f3a-17\n") == "0f3a-17"
    assert request_id_in("0f3a 17") is None


def test_the_request_of_another_picture_is_refused(tmp_path: Path) -> None:
    work = Workbench(tmp_path, lookup_waits=())
    work.generate()
    work.api.submit_script.append(LOST)
    (lost,) = work.generate()
    assert refused(work, lost, "r-1") is FailureKind.REQUEST_TAKEN


@pytest.mark.parametrize("knows", ["its picture", "its request"])
def test_one_that_can_go_on_by_itself_takes_no_other_request(tmp_path: Path, knows: str) -> None:
    work = Workbench(tmp_path, lookup_waits=())
    if knows == "its picture":
        work.refusals["save"] = 1000
    else:
        work.api.poll_script.extend([KlingError(Failure(FailureKind.SERVICE_TROUBLE, status=502))] * 500)
    work.api.account.append(record("r-sibling"))

    async def act(engine: Engine) -> tuple[Job, FailureKind]:
        (job,) = engine.submit(await work.recipe(engine), 1)
        (paid,) = await engine.settled([job.id])
        with pytest.raises(KlingError) as caught:
            await engine.recover_by_id(paid.id, "r-sibling", is_sure=True)
        return paid, caught.value.failure.kind

    paid, refusal = work.run(act)
    assert (refusal, paid.state, paid.request_id) == (FailureKind.REQUEST_NOT_NEEDED, JobState.INTERRUPTED, "r-1")
    assert paid.knows_picture == (knows == "its picture")
    assert work.job(paid.id) == paid


def test_while_its_twin_is_being_sent_nothing_is_taken(tmp_path: Path) -> None:
    work = Workbench(tmp_path, lookup_waits=(), max_parallel=1)
    work.api.submit_script.append(LOST)

    async def act(engine: Engine) -> tuple[Job, ...]:
        jobs = engine.submit(await work.recipe(engine), 2)
        work.api.on_submit = lambda: setattr(work.api, "gate", asyncio.Event() if len(work.api.submits) == 2 else None)
        await until(lambda: len(work.api.submits) == 2)
        work.api.account.append(record("r-2"))
        with pytest.raises(KlingError) as caught:
            await engine.recover_by_id(jobs[0].id, "r-2")
        assert caught.value.failure.kind is FailureKind.REQUEST_TAKEN
        assert work.api.gate is not None
        work.api.gate.set()
        return await engine.settled([job.id for job in jobs])

    assert [job.state for job in work.run(act)] == [JobState.INTERRUPTED, JobState.SAVED]


def test_a_job_that_was_found_meanwhile_is_left_alone(work: Workbench, lost: Job) -> None:
    work.api.account.append(record("r-mine", created_at_ms=lost.sent_at_ms))
    recovered(work, lost, "r-mine")
    doubt, job = recovered(work, lost, "r-mine")
    assert (doubt, job.state) == (None, JobState.SAVED)
