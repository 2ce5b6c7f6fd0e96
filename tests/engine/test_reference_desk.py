"""Pictures that were pasted are taken in as files are; upload copies that were too large are made again, smaller."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from kling_desktop.core.failure import Failure, FailureKind, KlingError
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.job_event import Failed
from kling_desktop.core.model_card import KLING_O1
from kling_desktop.core.recipe import Recipe
from kling_desktop.core.reference import PictureSource, Reference
from kling_desktop.engine.engine import Engine
from tests.engine.bench import Workbench


@pytest.fixture
def work(tmp_path: Path) -> Workbench:
    return Workbench(tmp_path)


def pasted(work: Workbench, data: bytes | None, previews: list[str]) -> Reference:
    async def act(engine: Engine) -> Reference:
        source = PictureSource("pasted", None, data, source_output="o-1")
        return await engine.take_in(source, KLING_O1.limits, previews.append)

    return work.run(act)


def test_pasted_bytes_become_a_reference(work: Workbench) -> None:
    previews: list[str] = []
    reference = pasted(work, b"\xff\xd8 pasted", previews)
    assert (reference.name, reference.format, reference.source_output) == ("pasted", "jpeg", "o-1")
    original = work.library / "references" / f"{reference.sha256}{reference.extension}"
    assert original.read_bytes() == b"\xff\xd8 pasted"
    assert len(previews) == 2, "one as soon as there is one, one that lasts"
    assert Path(previews[-1]).read_bytes() == b"preview"
    assert not list((work.library / "incoming").iterdir())


@pytest.mark.parametrize("data", [b"bad", b"bad and long" * 100])
def test_pasted_bytes_that_are_no_picture_leave_nothing(work: Workbench, data: bytes) -> None:
    with pytest.raises(KlingError) as caught:
        pasted(work, data, [])
    assert caught.value.failure.kind is FailureKind.UNREADABLE_FILE
    found = [path for folder in (work.library, work.places.cache) for path in folder.rglob("*") if path.is_file()]
    assert {path.parent.name for path in found} <= {"log"}


def test_a_preview_that_was_lost_is_made_again_from_the_original(work: Workbench) -> None:
    reference = pasted(work, b"\xff\xd8 pasted", [])
    preview = work.places.preview_path(reference.sha256)
    preview.unlink()

    async def act(engine: Engine) -> str:
        return await engine.make_preview(reference.sha256, KLING_O1.limits)

    assert work.run(act) == str(preview)
    assert preview.read_bytes() == b"preview"
    assert not list(work.places.parts_folder(work.library).iterdir())


@pytest.mark.parametrize("has_original", [False, True])
def test_no_preview_is_made_of_a_file_that_is_gone_or_another_by_now(work: Workbench, has_original: bool) -> None:
    reference = pasted(work, b"\xff\xd8 pasted", [])
    original = work.library / "references" / f"{reference.sha256}{reference.extension}"
    original.unlink()
    if has_original:
        original.write_bytes(b"\xff\xd8 something else")
    work.places.preview_path(reference.sha256).unlink()

    async def act(engine: Engine) -> str:
        return await engine.make_preview(reference.sha256, KLING_O1.limits)

    with pytest.raises(KlingError) as caught:
        work.run(act)
    assert caught.value.failure.kind is FailureKind.FILE_MISSING
    assert not work.places.preview_path(reference.sha256).exists()


# ------------------------------------------------------------ too large to send


def made_again(work: Workbench, refusals: int) -> list[Job]:
    """Send two pictures, of 60 and 10 bytes; make them again as often as the service finds them too large."""
    sources = (work.file("a.jpg", b"\xff\xd8" + bytes(58)), work.file("b.jpg", b"\xff\xd8" + bytes(8)))

    async def act(engine: Engine) -> list[Job]:
        taken = [await engine.take_in(source, KLING_O1.limits, lambda _path: None) for source in sources]
        recipe = Recipe(KLING_O1.slug, "Merge @Image1 into @Image2", tuple(taken), KLING_O1.defaults())
        jobs = list(await engine.settled([job.id for job in engine.submit(recipe, 1)]))
        for _ in range(refusals):
            jobs += await engine.settled([job.id for job in engine.make_again(jobs[-1].id)])
        return jobs

    work.api.submit_script.extend([Failed(Failure(FailureKind.TOO_LARGE))] * refusals)
    return work.run(act)


def test_pictures_too_large_to_send_are_made_again_from_halved_copies(work: Workbench) -> None:
    first, second, third = made_again(work, refusals=2)
    assert [copy.size_bytes for copy in work.api.uploads] == [60, 10, 30, 5, 15, 2]
    assert (third.state, third.retry_of) == (JobState.SAVED, second.id)
    assert [job.recipe.halvings for job in (first, second, third)] == [0, 1, 2]
    assert replace(third.recipe, halvings=0) == first.recipe
    originals = (work.library / "references").iterdir()
    assert max(path.stat().st_size for path in originals if path.is_file()) == 60, "the originals stay"


def test_a_copy_that_cannot_be_made_smaller_stays_as_it_is(work: Workbench) -> None:
    work.intake.least_bytes = 8
    *_, last = made_again(work, refusals=2)
    assert [copy.size_bytes for copy in work.api.uploads] == [60, 10, 30, 10, 15, 10]
    assert last.state is JobState.SAVED


def test_a_halved_copy_whose_cache_was_emptied_is_made_again(work: Workbench) -> None:
    first, again = made_again(work, refusals=1)
    shutil.rmtree(work.places.cache)
    work.places.make()

    async def act(engine: Engine) -> tuple[Job, ...]:
        return await engine.settled([job.id for job in engine.submit(again.recipe, 1)])

    assert work.run(act)[0].state is JobState.SAVED
    assert [copy.size_bytes for copy in work.api.uploads[-2:]] == [30, 5]
    assert first.failure is not None
