"""The picture itself: fetched, looked at, saved. It is paid, so nothing on this way loses it."""

from pathlib import Path

import pytest

from kling_desktop.core import job_event as happened
from kling_desktop.core.failure import Charge, Failure, FailureKind
from kling_desktop.core.job import JobState
from tests.engine.bench import Workbench


@pytest.fixture
def work(tmp_path: Path) -> Workbench:
    return Workbench(tmp_path)


def test_that_the_disk_is_in_the_way_is_written_as_soon_as_it_can_be(work: Workbench) -> None:
    work.refusals["save"] = 1
    work.refusals[happened.Blocked] = 3
    (job,) = work.generate()
    assert job.state is JobState.INTERRUPTED
    assert job.failure == Failure(FailureKind.DISK_FULL, Charge.CHARGED)
