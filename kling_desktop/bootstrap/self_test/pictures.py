"""Check of the intake: a real helper process reads one file of each format, and refuses a drawing called .png."""

import asyncio
from pathlib import Path

from kling_desktop.bootstrap import services
from kling_desktop.bootstrap.self_test.check import demand
from kling_desktop.core.failure import FailureKind, KlingError
from kling_desktop.core.model_card import KLING_O1
from kling_desktop.core.ports.intake import Intake, IntakeOrder
from kling_desktop.ui.base.resources import resource_path

FORMATS = ("jpeg", "png", "webp", "heic", "avif", "tiff", "bmp", "gif")


def reads_every_format(folder: Path) -> str:
    """Take in one small file of each format, and no drawing that is called a picture."""
    folder.mkdir()
    return asyncio.run(_read_all(folder))


async def _read_all(folder: Path) -> str:
    intake = services.intake()
    wrong = []
    try:
        for name in FORMATS:
            found = await _verdict(intake, f"picture.{name}", folder)
            if found != name:
                wrong.append(f"{name} ({found})")
        refused = await _verdict(intake, "drawing.png", folder)
    finally:
        await intake.aclose()
    demand(not wrong, f"not read: {', '.join(wrong)}")
    # An SVG can name other files and addresses; the name of a file is never asked.
    demand(refused.startswith(FailureKind.UNREADABLE_FILE), f"an SVG called .png: {refused}")
    return f"{', '.join(FORMATS)}; an SVG called .png refused"


async def _verdict(intake: Intake, name: str, folder: Path) -> str:
    """The format that a file was taken for, or why it was refused."""
    path = str(resource_path(f"self_test/{name}"))
    order = IntakeOrder(path, KLING_O1.limits, None, None, str(folder / f"{name}.upload"))
    try:
        return (await intake.take_in(order, _ignore)).format
    except KlingError as error:
        return f"{error.failure.kind.value}: {error.failure.message}"


def _ignore() -> None:
    """No window, no preview."""
