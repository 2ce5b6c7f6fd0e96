"""From Accepted to the end at the service: nothing but an end ends the following of a paid Job."""

from pathlib import Path

import pytest

from kling_desktop.core import job_event as happened
from kling_desktop.core.failure import Charge, Failure, FailureKind, KlingError
from kling_desktop.core.job import JobState
from kling_desktop.core.ports.service import AccountRecord, Gone, Pending, PollAnswer
from tests.engine.bench import Workbench
from tests.engine.test_generation import record

FAILED = happened.Failed(Failure(FailureKind.DECLINED))


@pytest.fixture
def work(tmp_path: Path) -> Workbench:
    return Workbench(tmp_path)


@pytest.mark.parametrize(
    ("found", "state", "charge"),
    [
        (record("r-1"), JobState.SAVED, Charge.CHARGED),
        (
            record("r-1", outcome="failed", output_urls=(), cost_micros=None, message="no"),
            JobState.FAILED,
            Charge.NOT_CHARGED,
        ),
        (None, JobState.INTERRUPTED, Charge.UNKNOWN),
    ],
)
def test_an_expired_request_is_looked_up_in_the_account(
    work: Workbench, found: AccountRecord | None, state: JobState, charge: Charge
) -> None:
    work.api.poll_script.extend([Gone()] * 1000)
    work.api.account = [] if found is None else [found]
    (job,) = work.generate()
    assert (job.state, job.charge) == (state, charge)


@pytest.mark.parametrize("found", [None, record("r-1", outcome="pending", output_urls=())], ids=["nothing", "pending"])
def test_a_record_that_lags_is_no_end(work: Workbench, found: AccountRecord | None) -> None:
    work.api.poll_script.extend([Gone(), Gone()])
    work.api.account = [] if found is None else [found]
    (job,) = work.generate()
    assert job.state is JobState.SAVED
    assert len(work.api.polled) == 3


def test_a_request_without_a_record_is_asked_after_for_ten_minutes(work: Workbench) -> None:
    work.api.poll_script.extend([Gone()] * 1000)
    (job,) = work.generate()
    assert job.failure == Failure(FailureKind.EXPIRED, Charge.UNKNOWN)
    assert 600 <= sum(work.clock.sleeps) < 620


def test_a_request_that_stays_pending_in_history_comes_to_an_end(work: Workbench) -> None:
    work.api.poll_script.extend([Gone()] * 2000)
    work.api.account = [record("r-1", outcome="pending", output_urls=())]
    (job,) = work.generate()
    assert job.failure == Failure(FailureKind.NO_ANSWER, Charge.UNKNOWN)
    assert 1800 <= sum(work.clock.sleeps) < 1820


@pytest.mark.parametrize(
    ("event", "answers", "state"),
    [
        (happened.Accepted, [], JobState.SAVED),
        (happened.OutputReady, [], JobState.SAVED),
        (happened.Saved, [], JobState.SAVED),
        (happened.Failed, [FAILED], JobState.FAILED),
        (happened.LostTrack, [KlingError(Failure(FailureKind.MODEL_GONE))], JobState.INTERRUPTED),
        (happened.LostTrack, [Pending(is_running=False)] * 2000, JobState.INTERRUPTED),
    ],
    ids=["Accepted", "OutputReady", "Saved", "Failed", "LostTrack", "no end"],
)
def test_what_follows_the_sending_is_written_as_soon_as_it_can_be(
    work: Workbench, event: type, answers: list[PollAnswer | KlingError], state: JobState
) -> None:
    work.refusals[event] = 3
    work.api.poll_script.extend(answers)
    (job,) = work.generate()
    assert job.state is state
    assert [failure.kind for failure in work.ear.troubles] == [FailureKind.DISK_FULL], "told once"
    assert len(work.api.submits) == 1


def test_a_full_disk_is_told_with_what_the_job_has_cost_by_then(work: Workbench) -> None:
    work.refusals[happened.Accepted] = work.refusals[happened.Saved] = 1
    work.generate()
    assert [failure.charge for failure in work.ear.troubles] == [Charge.UNKNOWN, Charge.CHARGED]


def test_that_it_runs_is_only_good_to_know(work: Workbench) -> None:
    work.refusals[happened.Running] = 1
    work.api.poll_script.append(Pending(is_running=True))
    (job,) = work.generate()
    assert job.state is JobState.SAVED
    assert JobState.RUNNING not in work.ear.states(job.id)
    assert not work.ear.troubles
