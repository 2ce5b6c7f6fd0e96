"""The direct way (v1), where the answer is the picture: what becomes of bytes that cannot be kept."""

import shutil
from pathlib import Path

import pytest

from kling_desktop.core import job_event as happened
from kling_desktop.core.failure import Charge, Failure, FailureKind
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.ports.intake import OutputFacts
from kling_desktop.core.ports.service import Delivered, DirectAnswer
from kling_desktop.core.preferences import DeliveryChoice
from kling_desktop.engine.engine import Engine
from tests.engine.bench import Workbench
from tests.engine.test_generation import record
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


@pytest.mark.parametrize("request_id", ["r-9", None])
def test_a_disk_that_takes_no_bytes_loses_no_picture(work: Workbench, request_id: str | None) -> None:
    incoming = work.library / "incoming"

    def break_disk() -> None:
        shutil.rmtree(incoming)
        incoming.write_bytes(b"a file where the folder was")

    work.api.on_submit = break_disk
    work.api.direct_script.append(Delivered(PICTURE, (), request_id, 35_000))
    (job,) = work.generate()
    assert (job.state, job.charge, job.request_id) == (JobState.INTERRUPTED, Charge.CHARGED, request_id)
    assert job.failure is not None
    assert job.failure.kind is FailureKind.NOT_WRITABLE
    incoming.unlink()
    work.api.account = [record("r-9")]
    saved = again(work, job)
    assert (saved.state, saved.request_id) == (JobState.SAVED, "r-9")
    assert len(work.api.directs) == 1


class Thief(FakeIntake):
    """Takes held bytes away as soon as somebody has looked at them."""

    async def examine(self, path: str, thumbnail_to: str) -> OutputFacts:
        facts = await super().examine(path, thumbnail_to)
        Path(path).unlink()
        return facts


def test_held_bytes_that_vanish_are_said_to_be_paid(work: Workbench) -> None:
    work.intake = Thief()
    (job,) = work.generate()
    assert (job.state, job.charge) == (JobState.INTERRUPTED, Charge.CHARGED)
    assert job.failure is not None
    assert job.failure.kind is FailureKind.NOT_WRITABLE
