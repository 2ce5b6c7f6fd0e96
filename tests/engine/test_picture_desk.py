"""Renders: made once, one at a time, joined, forgotten, and never in the way of what is paid for."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from kling_desktop.core.failure import FailureKind, KlingError
from kling_desktop.engine.picture_desk import PictureDesk
from tests.engine.bench import Workbench


@pytest.fixture
def work(tmp_path: Path) -> Workbench:
    return Workbench(tmp_path)


def run(work: Workbench, act: Callable[[PictureDesk], Awaitable[None]]) -> None:
    async def life() -> None:
        ports = work.ports()
        desk = PictureDesk(ports)
        try:
            async with asyncio.timeout(10):
                await act(desk)
        finally:
            await desk.stop()
            ports.journal.close()

    asyncio.run(life())


def picture(work: Workbench, name: str, data: bytes = b"\x89PNG") -> str:
    path = work.folder / name
    path.write_bytes(data)
    return str(path)


async def until_asked(work: Workbench, count: int) -> None:
    """Until the intake has been asked for so many renders."""
    while len(work.intake.rendered) < count:
        await asyncio.sleep(0)


def left_over(work: Workbench) -> list[Path]:
    return [path for path in (work.places.cache / "parts").rglob("*") if path.is_file()]


def test_a_render_is_made_once_and_kept(work: Workbench) -> None:
    path = picture(work, "a.png")

    async def act(desk: PictureDesk) -> None:
        made = await desk.render("a", path)
        assert Path(made).read_bytes().startswith(b"P6")
        assert await desk.render("a", path) == made

    run(work, act)
    run(work, act)  # and in the next life
    assert work.intake.rendered == [path]
    assert left_over(work) == []


def test_who_asks_meanwhile_waits_with_the_first(work: Workbench) -> None:
    path = picture(work, "a.png")

    async def act(desk: PictureDesk) -> None:
        work.intake.may_render.clear()
        asking = [asyncio.ensure_future(desk.render("a", path)) for _ in range(3)]
        await until_asked(work, 1)
        asking[0].cancel()  # the others still want it
        work.intake.may_render.set()
        assert await asking[1] == await asking[2]

    run(work, act)
    assert work.intake.rendered == [path]


def test_one_at_a_time_in_the_order_of_asking(work: Workbench) -> None:
    paths = [picture(work, f"{name}.png") for name in "abc"]

    async def act(desk: PictureDesk) -> None:
        work.intake.may_render.clear()
        asking = [asyncio.ensure_future(desk.render(Path(path).stem, path)) for path in paths]
        await until_asked(work, 1)
        await asyncio.sleep(0)
        assert work.intake.rendered == paths[:1]
        work.intake.may_render.set()
        await asyncio.gather(*asking)

    run(work, act)
    assert work.intake.rendered == paths


def test_what_is_forgotten_in_time_is_never_begun(work: Workbench) -> None:
    paths = [picture(work, f"{name}.png") for name in "abc"]

    async def act(desk: PictureDesk) -> None:
        work.intake.may_render.clear()
        asking = [asyncio.ensure_future(desk.render(Path(path).stem, path)) for path in paths]
        await until_asked(work, 1)
        desk.forget_render("a")  # has begun: it is finished
        desk.forget_render("b")
        desk.forget_render("nobody knows it")
        again = asyncio.ensure_future(desk.render("b", paths[1]))  # the person came back at once
        work.intake.may_render.set()
        assert await asking[0]
        with pytest.raises(asyncio.CancelledError):
            await asking[1]
        assert await asking[2]
        assert await again

    run(work, act)
    assert work.intake.rendered == [paths[0], paths[2], paths[1]]


def test_what_somebody_else_still_wants_is_not_forgotten(work: Workbench) -> None:
    paths = [picture(work, f"{name}.png") for name in "ab"]

    async def act(desk: PictureDesk) -> None:
        work.intake.may_render.clear()
        asking = [asyncio.ensure_future(desk.render(Path(path).stem, path)) for path in (*paths, paths[1])]
        await until_asked(work, 1)
        desk.forget_render("b")
        work.intake.may_render.set()
        assert await asking[1] == await asking[2]
        desk.forget_render("b")  # late, and nobody's business any more

    run(work, act)
    assert work.intake.rendered == paths


@pytest.mark.parametrize(
    ("data", "kind"), [(None, FailureKind.FILE_MISSING), (b"bad", FailureKind.UNREADABLE_FILE)], ids=["gone", "bad"]
)
def test_a_failure_is_told_and_not_kept(work: Workbench, data: bytes | None, kind: FailureKind) -> None:
    path = str(work.folder / "a.png")
    if data is not None:
        picture(work, "a.png", data)

    async def act(desk: PictureDesk) -> None:
        with pytest.raises(KlingError) as caught:
            await desk.render("a", path)
        assert caught.value.failure.kind is kind
        picture(work, "a.png")
        assert await desk.render("a", path)

    run(work, act)
    assert left_over(work) == []


def test_stopping_leaves_nothing_behind(work: Workbench) -> None:
    paths = [picture(work, f"{name}.png") for name in "ab"]

    async def act(desk: PictureDesk) -> None:
        work.intake.may_render.clear()
        asking = [asyncio.ensure_future(desk.render(Path(path).stem, path)) for path in paths]
        await until_asked(work, 1)
        await desk.stop()
        ends = await asyncio.gather(*asking, return_exceptions=True)
        assert all(isinstance(end, asyncio.CancelledError) for end in ends)

    run(work, act)
    assert left_over(work) == []
