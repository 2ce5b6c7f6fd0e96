"""The direct way (v1), where the answer is the picture: what becomes of bytes that cannot be kept."""

from pathlib import Path

import pytest

from kling_desktop.core import job_event as happened
from kling_desktop.core.failure import Charge, Failure, FailureKind
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.ports.intake import OutputFacts
from kling_desktop.core.ports.service import Delivered, DirectAnswer, Gone
from kling_desktop.core.preferences import DeliveryChoice
from kling_desktop.engine.engine import Engine
from tests.engine.bench import Workbench
from tests.engine.test_generation import record
from tests.engine.test_second_thoughts import until
from tests.fakes.image_api import PICTURE
from tests.fakes.intake import FakeIntake


@pytest.fixture
def work(tmp_path: Path) -> Workbench:
    return Workbench(tmp_path, delivery=DeliveryChoice.V1)


def again(work: Workbench, job: Job) -> Job:
    """A second life, in which a person asks what became of it."""

    async def act(engine: Engine) -> tuple[Job, ...]:
        await engine.check(job.id)
        return await engine.settled([job.id])

    return work.run(act)[0]


@pytest.mark.parametrize(
    ("answer", "state", "charge"),
    [
        (happened.Failed(Failure(FailureKind.DECLINED)), JobState.FAILED, Charge.NOT_CHARGED),
        (happened.LostTrack(Failure(FailureKind.NO_ANSWER, Charge.UNKNOWN)), JobState.INTERRUPTED, Charge.UNKNOWN),
        (happened.Refused(Failure(FailureKind.SPEND_LIMIT)), JobState.HELD, Charge.NOT_CHARGED),
        (happened.NotOffered(), JobState.FAILED, Charge.NOT_CHARGED),
    ],
)
def test_an_answer_without_a_picture(work: Workbench, answer: DirectAnswer, state: JobState, charge: Charge) -> None:
    work.api.direct_script.append(answer)
    (job,) = work.generate()
    assert (job.state, job.charge, len(work.api.directs)) == (state, charge, 1)


def test_bytes_are_kept_in_hand_until_the_disk_takes_them(work: Workbench) -> None:
    work.refusals["hold"] = 4
    (job,) = work.generate()
    assert (job.state, job.request_id) == (JobState.SAVED, "r-direct")
    assert work.ear.troubles == [Failure(FailureKind.DISK_FULL, Charge.CHARGED)], "told once"
    assert len(work.api.directs) == 1


def end_before_the_disk_takes_them(work: Workbench, request_id: str | None) -> Job:
    """A life that ends while the bytes of a paid picture are in memory only."""
    work.refusals["hold"] = 1_000_000
    work.api.direct_script.append(Delivered(PICTURE, (), request_id, 35_000))

    async def act(engine: Engine) -> Job:
        (job,) = engine.submit(await work.recipe(engine), 1)
        await until(lambda: bool(work.ear.troubles))
        return job

    job = work.run(act)
    work.refusals.clear()
    return job


@pytest.mark.parametrize("request_id", ["r-9", None])
def test_a_program_that_ends_before_the_disk_takes_them_asks_for_the_picture(
    work: Workbench, request_id: str | None
) -> None:
    job = end_before_the_disk_takes_them(work, request_id)
    assert work.job(job.id).request_id == request_id
    work.api.poll_script.append(Gone())
    work.api.account = [record("r-9")]
    saved = again(work, job)
    assert (saved.state, saved.request_id) == (JobState.SAVED, "r-9")
    assert len(work.api.directs) == 1


def test_bytes_that_were_safe_before_it_was_written_are_found_at_the_start(work: Workbench) -> None:
    job = end_before_the_disk_takes_them(work, "r-9")
    work.ports().library.hold(job.id, PICTURE, durable=True)
    saved = again(work, job)
    assert (saved.state, saved.request_id) == (JobState.SAVED, "r-9")
    assert not work.api.polled
    assert not work.api.fetched


class Thief(FakeIntake):
    """Takes held bytes away as soon as somebody has looked at them."""

    async def examine(self, path: str, thumbnail_to: str) -> OutputFacts:
        facts = await super().examine(path, thumbnail_to)
        Path(path).unlink()
        return facts


def test_held_bytes_that_vanish_are_asked_for_again(work: Workbench) -> None:
    work.intake = Thief()
    (job,) = work.generate()
    assert job.failure == Failure(FailureKind.PICTURE_MISSING, Charge.CHARGED)
    assert (job.state, job.held_file) == (JobState.INTERRUPTED, None)
    work.intake = FakeIntake()
    saved = again(work, job)
    assert saved.state is JobState.SAVED
    assert work.api.polled == ["r-direct"]
    assert len(work.api.directs) == 1
