"""What a Job says about itself as it stands."""

import pytest

from kling_desktop.core.failure import Charge, Failure, FailureKind
from kling_desktop.core.job import JobState
from tests.core.recipes import job

FAULT = Failure(FailureKind.SERVICE_FAULT, message="no")
LOST = Failure(FailureKind.CONNECTION_LOST, Charge.UNKNOWN)


@pytest.mark.parametrize(
    ("state", "failure", "charge"),
    [
        (JobState.QUEUED, None, Charge.NOT_CHARGED),
        (JobState.HELD, None, Charge.NOT_CHARGED),
        (JobState.SUBMITTING, None, Charge.UNKNOWN),
        (JobState.RUNNING, None, Charge.UNKNOWN),
        (JobState.DOWNLOADING, None, Charge.CHARGED),
        (JobState.SAVED, None, Charge.CHARGED),
        (JobState.FAILED, FAULT, Charge.NOT_CHARGED),
        (JobState.INTERRUPTED, LOST, Charge.UNKNOWN),
    ],
)
def test_what_is_said_about_the_money(state: JobState, failure: Failure | None, charge: Charge) -> None:
    assert job(state=state, failure=failure).charge is charge
