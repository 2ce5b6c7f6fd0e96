"""A library that is away or read-only: what is paid is kept elsewhere, nothing new is sent, and all comes right."""

import asyncio
import shutil
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from kling_desktop.adapters.library.files import LibraryFolder
from kling_desktop.core import job_event as happened
from kling_desktop.core.failure import Charge, Failure, FailureKind, KlingError
from kling_desktop.core.job import Delivery, HoldReason, Job, JobState
from kling_desktop.core.marks import MarkChange
from kling_desktop.core.ports.service import Pending
from kling_desktop.core.words import notice
from kling_desktop.engine.backoff import RetrySchedule
from kling_desktop.engine.engine import Engine
from kling_desktop.engine.library_watch import LibraryWatch
from tests.core.recipes import job as some_job
from tests.engine.bench import KEY, RECIPE_INSIDE, Workbench
from tests.engine.test_second_thoughts import until
from tests.fakes.gate import Gate
from tests.fakes.image_api import PICTURE

AWAY = Failure(FailureKind.LIBRARY_AWAY, message="library")
READ_ONLY = Failure(FailureKind.LIBRARY_READ_ONLY, message="library")
REFUSED = KlingError(Failure(FailureKind.KEY_REJECTED))


@pytest.fixture
def work(tmp_path: Path) -> Workbench:
    return Workbench(tmp_path, retries=RetrySchedule(first=0.01, longest=0.02, jitter=0))


def take_away(work: Workbench) -> None:
    work.library.rename(work.library.with_name("drive"))
    work.is_away = True


def bring_back(work: Workbench) -> None:
    work.library.with_name("drive").rename(work.library)
    work.is_away = False


def make_read_only(work: Workbench) -> None:
    """As far as that goes for a user who may do everything: nothing can be written where everything begins."""
    shutil.rmtree(work.library / "incoming")
    (work.library / "incoming").write_bytes(b"in the way")
    (work.library / "pictures" / "2025").write_bytes(b"in the way")


def make_writable(work: Workbench) -> None:
    (work.library / "pictures" / "2025").unlink()
    (work.library / "incoming").unlink()


def at_the_service(work: Workbench) -> Job:
    """A Job of an earlier life that was sent."""
    work.api.poll_script.extend([Pending(is_running=True), REFUSED])
    (job,) = work.generate()
    assert job.state is JobState.RUNNING
    work.ear.troubles.clear()
    return job


def kept(work: Workbench) -> list[bytes]:
    folder = work.places.index_folder(work.library) / "received"
    return [path.read_bytes().removesuffix(RECIPE_INSIDE) for path in folder.iterdir()] if folder.is_dir() else []


WAYS = {
    "vanished": (take_away, bring_back, AWAY),
    "read-only": (make_read_only, make_writable, READ_ONLY),
}


@pytest.mark.parametrize(("spoil", "mend", "obstacle"), WAYS.values(), ids=WAYS)
def test_a_paid_picture_is_kept_elsewhere_and_moves_in_when_the_library_is_back(
    work: Workbench, spoil: object, mend: object, obstacle: Failure
) -> None:
    job = at_the_service(work)
    spoil(work)
    work.is_away = True

    async def act(engine: Engine) -> None:
        await until(lambda: work.job(job.id).state is JobState.INTERRUPTED)
        waiting = work.job(job.id)
        assert waiting.failure is not None
        assert (waiting.failure.kind, waiting.charge) == (FailureKind.NOT_WRITABLE, Charge.CHARGED)
        assert "It is kept in the program's own folder" in notice(waiting.failure).text()
        assert kept(work) == [PICTURE]
        await until(lambda: work.ear.obstacles == [obstacle])
        mend(work)
        await until(lambda: work.job(job.id).state is JobState.SAVED)
        await until(lambda: not work.ports().journal.outbox(1))

    work.run(act)
    assert (work.ear.obstacles, work.ear.troubles) == ([obstacle, None], [])
    assert kept(work) == []
    assert (len(work.api.submits), len(work.api.fetched)) == (1, 1)
    (log,) = (work.library / "log").glob("*.jsonl")
    assert '"state": "saved"' in log.read_text("utf-8")


def test_what_was_kept_in_an_earlier_life_moves_in_as_well(work: Workbench) -> None:
    job = at_the_service(work)
    take_away(work)

    async def kept_only(_engine: Engine) -> None:
        await until(lambda: work.job(job.id).state is JobState.INTERRUPTED and work.ear.obstacles == [AWAY])

    async def back(engine: Engine) -> None:
        await engine.settled([job.id])  # asked after once at the start, in vain
        await until(lambda: work.ear.obstacles == [AWAY, AWAY])
        assert work.job(job.id).state is JobState.INTERRUPTED
        bring_back(work)
        await until(lambda: work.job(job.id).state is JobState.SAVED)

    work.run(kept_only)
    work.run(back)
    assert len(work.api.fetched) == 1


@pytest.mark.parametrize(("spoil", "mend", "obstacle"), WAYS.values(), ids=WAYS)
def test_nothing_new_is_sent_and_what_waited_can_be_resumed(
    work: Workbench, spoil: object, mend: object, obstacle: Failure
) -> None:
    async def act(engine: Engine) -> tuple[Job, ...]:
        recipe = await work.recipe(engine)
        spoil(work)
        shutil.rmtree(work.places.cache / "uploads")  # they would be made anew from originals that may not be there
        (held,) = await engine.settled([job.id for job in engine.submit(recipe, 1)])
        assert (held.state, held.hold_reason) == (JobState.HELD, HoldReason.NOT_WRITABLE)
        await until(lambda: work.ear.obstacles == [obstacle])
        mend(work)
        engine.look_at_library()
        await until(lambda: work.ear.obstacles == [obstacle, None])
        assert work.api.submits == [], "nothing is sent by itself"
        return await engine.settled([job.id for job in engine.resume()])

    assert [job.state for job in work.run(act)] == [JobState.SAVED]


def test_a_folder_that_vanishes_while_the_program_runs_is_noticed(work: Workbench) -> None:
    async def act(engine: Engine) -> None:
        recipe = await work.recipe(engine)
        work.api.on_submit = lambda: take_away(work)
        (job,) = await engine.settled([job.id for job in engine.submit(recipe, 1)])
        assert job.state is JobState.INTERRUPTED
        await until(lambda: work.ear.obstacles == [AWAY])
        bring_back(work)
        await until(lambda: work.job(job.id).state is JobState.SAVED)

    work.run(act)
    assert len(work.api.submits) == 1


def test_what_happens_during_a_look_is_looked_at_as_well(work: Workbench) -> None:
    gate, looked = Gate(), threading.Event()

    class SlowLibrary(LibraryFolder):
        def obstacle(self) -> Failure | None:
            found = super().obstacle()
            looked.set()
            gate.wait()
            return found

    async def act() -> None:
        slow = SlowLibrary(work.library, lambda data, _job, _id: data, "device", work.clock)
        ports = replace(work.ports(), library=slow)
        watch = LibraryWatch(ports, work.ear, 60.0, lambda: None)
        watch.wake()
        await until(looked.is_set)
        take_away(work)
        watch.wake()
        gate.set()
        await until(lambda: work.ear.obstacles == [AWAY])
        await watch.stop()
        ports.journal.close()

    asyncio.run(act())


def test_a_person_may_mark_pictures_of_a_library_that_is_away(work: Workbench) -> None:
    (job,) = work.generate()
    take_away(work)

    async def act(engine: Engine) -> None:
        await until(lambda: work.ear.obstacles == [AWAY])
        engine.mark([job.id], MarkChange(stars=4))
        assert work.entry(job.id).marks.stars == 4
        bring_back(work)
        await until(lambda: work.ear.obstacles == [AWAY, None])
        await until(lambda: not work.ports().journal.outbox(1))

    work.run(act)
    assert work.ear.troubles == []
    (log,) = (work.library / "log").glob("*.jsonl")
    assert '"stars": 4' in log.read_text("utf-8")


def test_bytes_that_may_lie_on_the_drive_are_waited_for(work: Workbench) -> None:
    """The direct way has no other proof than the bytes: without a look at them the Job would be lost track of."""
    ports = work.ports()
    job = replace(some_job(1), delivery=Delivery.V1)
    ports.journal.add([job])
    sent = happened.ReferencesReady((), KEY.fingerprint("salt"), None)
    for event in (happened.Started(), sent):
        job = ports.journal.advance(job, event, work.clock.now_ms())
    ports.library.hold(job.id, PICTURE, durable=True)
    ports.journal.close()
    take_away(work)

    async def act(engine: Engine) -> None:
        await until(lambda: work.ear.obstacles == [AWAY])
        assert work.job(job.id).state is JobState.SUBMITTING
        bring_back(work)
        await until(lambda: work.job(job.id).state is JobState.SAVED)

    work.run(act)
    assert (work.api.submits, work.api.directs, work.api.fetched) == ([], [], [])


def test_a_picture_that_is_away_is_not_called_damaged(work: Workbench) -> None:
    (job,) = work.generate()
    broken = work.file("as a drive that answers with errors gives it", b"bad")

    async def failure(engine: Engine) -> Failure:
        with pytest.raises(KlingError) as caught:
            await engine.render(job.id, broken.path or "")
        return caught.value.failure

    assert work.run(failure).kind is FailureKind.UNREADABLE_FILE
    take_away(work)
    assert work.run(failure) == AWAY


def test_a_picture_that_is_away_is_not_called_deleted(work: Workbench) -> None:
    (job,) = work.generate()
    output = work.entry(job.id).output
    assert output is not None

    async def failure(engine: Engine) -> Failure:
        with pytest.raises(KlingError) as caught:
            await engine.render(job.id, str(work.library / output.path))
        return caught.value.failure

    take_away(work)
    assert work.run(failure) == AWAY
    bring_back(work)
    (work.library / output.path).unlink()
    assert work.run(failure).kind is FailureKind.FILE_MISSING
