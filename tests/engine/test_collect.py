"""The picture itself: fetched, looked at, saved. It is paid, so nothing on this way loses it."""

from pathlib import Path

import pytest

from kling_desktop.core import job_event as happened
from kling_desktop.core.failure import Charge, Failure, FailureKind, KlingError
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.ports.intake import OutputFacts
from kling_desktop.core.ports.service import Gone
from kling_desktop.core.price import Balance
from kling_desktop.engine.collect import SILENT_TRIES
from kling_desktop.engine.engine import Engine
from tests.engine.bench import RECIPE_INSIDE, Workbench
from tests.fakes.image_api import PICTURE
from tests.fakes.intake import FakeIntake

WEEK_AND_A_DAY = 8 * 86_400
GONE = KlingError(Failure(FailureKind.EXPIRED))
OFFLINE = KlingError(Failure(FailureKind.OFFLINE))
DAMAGED = KlingError(Failure(FailureKind.BAD_PICTURE, Charge.CHARGED, status=200))


@pytest.fixture
def work(tmp_path: Path) -> Workbench:
    return Workbench(tmp_path)


def next_life(work: Workbench, job: Job) -> Job:
    """A life that collects what the one before left."""

    async def act(engine: Engine) -> Job:
        return (await engine.settled([job.id]))[0]

    return work.run(act)


def held(work: Workbench) -> list[bytes]:
    """What was received and is held; without the Recipe that is put into what was fetched."""
    return [path.read_bytes().removesuffix(RECIPE_INSIDE) for path in (work.library / "incoming").iterdir()]


class LostHelper(FakeIntake):
    """Nobody can look at a picture."""

    async def examine(self, path: str, thumbnail_to: str) -> OutputFacts:
        self.examined.append(path)
        raise KlingError(Failure(FailureKind.HELPER_LOST))


def test_a_picture_nobody_could_look_at_is_kept_and_saved_later(work: Workbench) -> None:
    work.intake = LostHelper()
    (job,) = work.generate()
    assert job.state is JobState.INTERRUPTED
    assert job.failure == Failure(FailureKind.HELPER_LOST, Charge.CHARGED)
    assert held(work) == [PICTURE]
    assert len(work.api.fetched) == 1
    work.intake = FakeIntake()
    work.clock.advance(WEEK_AND_A_DAY)
    work.api.fetch_script.extend([GONE] * 9)
    assert next_life(work, job).state is JobState.SAVED
    assert len(work.api.fetched) == 1
    assert held(work) == []


def test_received_bytes_stay_until_it_is_written_that_they_are_saved(work: Workbench) -> None:
    seen: list[list[bytes]] = []

    def look(job: Job) -> None:
        if job.state is JobState.SAVED:
            seen.append(held(work))

    work.ear.job_changed = look
    work.generate()
    assert seen == [[PICTURE]]
    assert held(work) == []


def test_damaged_bytes_of_an_earlier_life_are_fetched_again(work: Workbench) -> None:
    work.api.fetch_script.extend([b"damaged"] * 3)
    (job,) = work.generate()
    assert job.failure == Failure(FailureKind.BAD_PICTURE, Charge.CHARGED)
    assert held(work) == [b"damaged"]
    assert next_life(work, job).state is JobState.SAVED
    assert len(work.api.fetched) == 4


def test_what_cannot_be_understood_as_a_picture_is_fetched_three_times_with_pauses(work: Workbench) -> None:
    work.api.fetch_script.extend([DAMAGED] * 2)
    (job,) = work.generate()
    assert job.state is JobState.SAVED
    assert len(work.api.fetched) == 3
    assert sum(work.clock.sleeps[-2:]) >= 2


def test_after_three_damaged_fetches_a_person_is_asked(work: Workbench) -> None:
    work.api.fetch_script.extend([DAMAGED] * 9)
    (job,) = work.generate()
    assert (job.state, job.charge, len(work.api.fetched)) == (JobState.INTERRUPTED, Charge.CHARGED, 3)


def test_an_address_that_expired_leads_back_to_the_request(work: Workbench) -> None:
    work.api.fetch_script.extend([GONE] * 3)
    (job,) = work.generate()
    assert job.failure == Failure(FailureKind.EXPIRED, Charge.CHARGED)
    assert next_life(work, job).state is JobState.SAVED
    assert len(work.api.polled) == 2


def test_a_request_that_expired_leads_back_to_the_address(work: Workbench) -> None:
    work.api.fetch_script.extend([GONE] * 3)
    (job,) = work.generate()
    work.clock.advance(WEEK_AND_A_DAY)
    work.api.poll_script.append(Gone())
    assert next_life(work, job).state is JobState.SAVED
    assert len(work.api.fetched) == 4


def test_that_the_disk_is_in_the_way_is_written_as_soon_as_it_can_be(work: Workbench) -> None:
    work.refusals["save"] = 1
    work.refusals[happened.Blocked] = 3
    (job,) = work.generate()
    assert job.state is JobState.INTERRUPTED
    assert job.failure == Failure(FailureKind.DISK_FULL, Charge.CHARGED)


def test_an_address_that_alone_cannot_be_reached_for_a_minute_needs_nobody(work: Workbench) -> None:
    work.api.fetch_script.extend([OFFLINE] * 6)
    (job,) = work.generate()
    assert job.state is JobState.SAVED
    assert sum(work.clock.sleeps) > 60


def test_an_address_that_alone_leads_nowhere_leads_back_to_the_request(work: Workbench) -> None:
    work.api.fetch_script.extend([OFFLINE] * SILENT_TRIES)
    (job,) = work.generate()
    assert job.state is JobState.INTERRUPTED
    assert job.failure == Failure(FailureKind.ADDRESS_SILENT, Charge.CHARGED)
    assert next_life(work, job).state is JobState.SAVED
    assert len(work.api.polled) == 2


def test_a_network_that_is_away_is_waited_for(work: Workbench) -> None:
    work.api.fetch_script.extend([OFFLINE] * 9)
    work.api.balance_script.extend([Balance(5_000_000, 0), *[OFFLINE] * 9])
    (job,) = work.generate()
    assert job.state is JobState.SAVED
    assert len(work.api.fetched) == 10


def test_what_an_older_version_received_is_saved_without_fetching_it_again(work: Workbench) -> None:
    work.intake = LostHelper()
    (job,) = work.generate()
    (kept,) = (work.library / "incoming").iterdir()
    kept.unlink()
    (work.library / "incoming" / f"{job.id}.received").write_bytes(PICTURE)
    work.intake = FakeIntake()
    assert next_life(work, job).state is JobState.SAVED
    assert len(work.api.fetched) == 1
    (saved,) = (work.library / "pictures").rglob("*.png")
    assert saved.read_bytes() == PICTURE + RECIPE_INSIDE
    assert held(work) == []


def test_a_fetched_picture_is_written_once(work: Workbench) -> None:
    inodes: list[set[int]] = []

    def look(job: Job) -> None:
        if job.state is JobState.SAVED:
            files = (*(work.library / "incoming").iterdir(), *(work.library / "pictures").rglob("*.png"))
            inodes.append({path.stat().st_ino for path in files})

    work.ear.job_changed = look
    work.generate()
    assert [len(each) for each in inodes] == [1]


def test_where_incoming_cannot_be_looked_through_the_picture_is_fetched(work: Workbench) -> None:
    work.refusals["held_for"] = 1
    (job,) = work.generate()
    assert (job.state, len(work.api.fetched)) == (JobState.SAVED, 1)


def test_held_bytes_that_cannot_be_dropped_keep_no_picture_from_being_saved(work: Workbench) -> None:
    work.refusals["drop_held"] = 1
    (job,) = work.generate()
    assert (job.state, work.ear.troubles) == (JobState.SAVED, [])
    assert held(work) == [PICTURE]
