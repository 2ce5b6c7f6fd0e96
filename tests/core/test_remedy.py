"""What can be done about a Job that brought no picture: what is free comes before what spends."""

import pytest

from kling_desktop.core.failure import Charge, Failure, FailureKind
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.remedy import Remedy, remedies
from tests.core.recipes import job


def failed(kind: FailureKind) -> Job:
    return job(state=JobState.FAILED, failure=Failure(kind))


def interrupted(kind: FailureKind, **fields: object) -> Job:
    return job(state=JobState.INTERRUPTED, failure=Failure(kind, Charge.UNKNOWN), **fields)


@pytest.mark.parametrize(
    ("problem", "wanted"),
    [
        (interrupted(FailureKind.NO_ANSWER, request_id="req-7"), (Remedy.CHECK, Remedy.MAKE_AGAIN)),
        (interrupted(FailureKind.BAD_PICTURE, output_urls=("https://o.example/1",)), (Remedy.FETCH_AGAIN,)),
        (interrupted(FailureKind.DISK_FULL, held_file="held-1"), (Remedy.SAVE_AGAIN,)),
        (failed(FailureKind.SERVICE_FAULT), (Remedy.MAKE_AGAIN,)),
        (failed(FailureKind.DECLINED), (Remedy.EDIT,)),
        (failed(FailureKind.MODEL_GONE), ()),
        (job(state=JobState.FAILED), (Remedy.MAKE_AGAIN,)),
    ],
)
def test_each_problem_has_its_remedies(problem: Job, wanted: tuple[Remedy, ...]) -> None:
    assert remedies(problem) == wanted


@pytest.mark.parametrize("kind", FailureKind)
def test_no_paid_remedy_while_a_free_one_may_bring_the_picture(kind: FailureKind) -> None:
    assert Remedy.MAKE_AGAIN not in remedies(interrupted(kind, output_urls=("https://o.example/1",)))
