"""What can be done about a Job that brought no picture: what is free comes before what spends."""

from dataclasses import replace

import pytest

from kling_desktop.core.failure import Charge, Failure, FailureKind
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.recipe import MOST_HALVINGS
from kling_desktop.core.remedy import SPENDING, Remedy, recipe_again, remedies
from tests.core.recipes import job


def failed(kind: FailureKind) -> Job:
    return job(state=JobState.FAILED, failure=Failure(kind))


def interrupted(kind: FailureKind, **fields: object) -> Job:
    return job(state=JobState.INTERRUPTED, failure=Failure(kind, Charge.UNKNOWN), **fields)


def halved(problem: Job, times: int) -> Job:
    return replace(problem, recipe=replace(problem.recipe, halvings=times))


@pytest.mark.parametrize(
    ("problem", "wanted"),
    [
        (interrupted(FailureKind.NO_ANSWER, request_id="req-7"), (Remedy.CHECK, Remedy.MAKE_AGAIN)),
        (interrupted(FailureKind.CONNECTION_LOST), (Remedy.CHECK, Remedy.MAKE_AGAIN, Remedy.RECOVER)),
        (interrupted(FailureKind.BAD_PICTURE, output_urls=("https://o.example/1",)), (Remedy.FETCH_AGAIN,)),
        (interrupted(FailureKind.DISK_FULL, held_file="held-1"), (Remedy.SAVE_AGAIN,)),
        (failed(FailureKind.SERVICE_FAULT), (Remedy.MAKE_AGAIN,)),
        (failed(FailureKind.DECLINED), (Remedy.EDIT,)),
        (failed(FailureKind.MODEL_GONE), ()),
        (failed(FailureKind.TOO_LARGE), (Remedy.SHRINK, Remedy.EDIT)),
        (halved(failed(FailureKind.TOO_LARGE), MOST_HALVINGS), (Remedy.EDIT,)),
        (job(state=JobState.FAILED), (Remedy.MAKE_AGAIN,)),
    ],
)
def test_each_problem_has_its_remedies(problem: Job, wanted: tuple[Remedy, ...]) -> None:
    assert remedies(problem) == wanted


@pytest.mark.parametrize("kind", FailureKind)
def test_no_paid_remedy_while_a_free_one_may_bring_the_picture(kind: FailureKind) -> None:
    assert not SPENDING & set(remedies(interrupted(kind, output_urls=("https://o.example/1",))))


@pytest.mark.parametrize("kind", [FailureKind.EXPIRED, FailureKind.INTERRUPTED, FailureKind.ADDRESS_SILENT])
def test_what_went_with_the_demo_can_only_be_made_again(kind: FailureKind) -> None:
    gone = interrupted(kind, request_id="r")
    assert remedies(gone, is_free=True) == (Remedy.MAKE_AGAIN,)
    assert Remedy.CHECK in remedies(gone)
    assert remedies(replace(gone, held_file="/kept"), is_free=True) == (Remedy.FETCH_AGAIN,), "it lies here"


def test_only_pictures_that_were_too_large_are_made_again_with_smaller_uploads() -> None:
    too_large, faulty = failed(FailureKind.TOO_LARGE), failed(FailureKind.SERVICE_FAULT)
    assert recipe_again(faulty) == faulty.recipe
    assert recipe_again(halved(too_large, 1)) == replace(too_large.recipe, halvings=2)
    assert recipe_again(halved(faulty, 2)).halvings == 2, "what was made smaller stays small"
    assert recipe_again(halved(too_large, MOST_HALVINGS)).halvings == MOST_HALVINGS
