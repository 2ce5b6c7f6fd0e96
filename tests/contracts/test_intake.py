"""What callers may expect of rendering, of the real helper processes and of the fake that stands in for them."""

import asyncio
import sys
from pathlib import Path

import pytest

from kling_desktop.adapters.intake.pool import IntakePool
from kling_desktop.core.failure import FailureKind, KlingError
from kling_desktop.core.ports.intake import Intake, Rendered
from tests.adapters.intake.samples import encoded, quadrants
from tests.fakes.intake import FakeIntake

WORKER = (sys.executable, "-m", "kling_desktop.adapters.intake.worker")
KINDS = ["helpers", "fake"]


def rendered(kind: str, path: Path, to: Path) -> Rendered:
    async def ask() -> Rendered:
        intake: Intake = IntakePool(WORKER) if kind == "helpers" else FakeIntake()
        try:
            return await intake.render(str(path), str(to), 4096)
        finally:
            await intake.aclose()

    return asyncio.run(ask())


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_is_written_as_pixels_of_the_size_told(kind: str, tmp_path: Path) -> None:
    path, to = tmp_path / "picture.png", tmp_path / "render"
    path.write_bytes(encoded(quadrants(), "PNG"))
    size = rendered(kind, path, to)
    assert to.read_bytes().startswith(b"P6\n%d %d\n255\n" % (size.width_px, size.height_px))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("data", "why"), [(None, FailureKind.FILE_MISSING), (b"bad", FailureKind.UNREADABLE_FILE)], ids=["gone", "bad"]
)
def test_what_cannot_be_rendered_says_why_and_writes_nothing(
    kind: str, tmp_path: Path, data: bytes | None, why: FailureKind
) -> None:
    path, to = tmp_path / "picture.png", tmp_path / "render"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(KlingError) as caught:
        rendered(kind, path, to)
    assert caught.value.failure.kind is why
    assert not to.exists()
