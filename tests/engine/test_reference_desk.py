"""Pictures that were pasted, not files: taken in the same way, and nothing is left lying about."""

from pathlib import Path

import pytest

from kling_desktop.core.failure import FailureKind, KlingError
from kling_desktop.core.model_card import KLING_O1
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
    assert not [path for folder in (work.library, work.places.cache) for path in folder.rglob("*") if path.is_file()]


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
