"""IntakePool with real helper processes: deadlines, deaths, order, and that nothing is left behind."""

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kling_desktop.adapters.intake.helper import Patience
from kling_desktop.adapters.intake.message import Ready, answer_line
from kling_desktop.adapters.intake.pool import IntakePool
from kling_desktop.core.failure import FailureKind, KlingError
from kling_desktop.core.ports.intake import IntakeOrder, OutputFacts, TakenIn
from kling_desktop.core.ports.service import UploadCopy
from tests.adapters.intake.samples import encoded, many_scans, order_for, quadrants

WORKER = (sys.executable, "-m", "kling_desktop.adapters.intake.worker")
SHORT = Patience(start=20.0, order=1.0, megapixel=0.0, goodbye=1.0)
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="not on this system")


def run(work: Callable[[IntakePool], Awaitable[None]], pool: IntakePool | None = None) -> None:
    """Run a test's work with a pool that is closed whatever happens."""
    pool = pool or IntakePool(WORKER)

    async def whole() -> None:
        try:
            await work(pool)
        finally:
            await pool.aclose()

    asyncio.run(whole())


def nothing() -> None:
    pass


def children() -> set[int]:
    """Processes started by any thread of this one."""
    files = Path("/proc/self/task").glob("*/children")
    return {int(pid) for file in files for pid in file.read_text().split()}


@pytest.fixture
def picture(tmp_path) -> IntakeOrder:
    path = tmp_path / "picture.png"
    path.write_bytes(encoded(quadrants(), "PNG"))
    return order_for(tmp_path, path)


@pytest.fixture
def slow(tmp_path) -> IntakeOrder:
    path = tmp_path / "slow.jpg"
    path.write_bytes(many_scans(20_000))
    return order_for(tmp_path, path)


def written(order: IntakeOrder) -> list[str]:
    targets = (order.original_to, order.preview_to, order.upload_to)
    return [path for target in targets for path in (str(target), f"{target}.part") if Path(path).exists()]


async def failing(awaitable: Awaitable[object]) -> FailureKind:
    with pytest.raises(KlingError) as caught:
        await awaitable
    return caught.value.failure.kind


def test_takes_in_and_says_when_the_preview_is_there(picture):
    seen: list[bool] = []

    async def work(pool: IntakePool) -> None:
        def on_preview() -> None:
            seen.append(Path(picture.preview_to).exists() and not Path(picture.upload_to).exists())

        facts = await pool.take_in(picture, on_preview)
        assert (facts.format, facts.width_px, facts.height_px) == ("png", 480, 360)
        assert facts.upload.path == picture.upload_to

    run(work)
    assert len(seen) == 1
    assert len(written(picture)) == 3


def test_preview_comes_before_the_end(tmp_path):
    # Large enough that the upload copy is still being made when the preview is announced.
    path = tmp_path / "large.jpg"
    path.write_bytes(encoded(quadrants(8000, 6000), "JPEG"))
    order = order_for(tmp_path, path)
    seen: list[bool] = []
    run(lambda pool: pool.take_in(order, lambda: seen.append(Path(order.upload_to).exists())))
    assert seen == [False]


def test_examines(tmp_path, picture):
    async def work(pool: IntakePool) -> None:
        assert await pool.examine(picture.path, str(tmp_path / "thumbnail")) == OutputFacts("png", 480, 360)

    run(work)
    assert (tmp_path / "thumbnail").exists()


def test_bad_picture_of_the_service(tmp_path):
    path = tmp_path / "cut.png"
    path.write_bytes(encoded(quadrants(), "PNG")[:500])

    async def work(pool: IntakePool) -> None:
        for bad in (path, tmp_path / "nowhere", tmp_path):
            assert await failing(pool.examine(str(bad), str(tmp_path / "thumbnail"))) is FailureKind.BAD_PICTURE

    run(work)
    assert not (tmp_path / "thumbnail").exists()


def test_refusal_keeps_the_helper(picture, tmp_path):
    async def work(pool: IntakePool) -> None:
        await pool.take_in(picture, nothing)
        before = children()
        order = order_for(tmp_path, tmp_path / "nowhere.png")
        assert await failing(pool.take_in(order, nothing)) is FailureKind.FILE_MISSING
        await pool.take_in(picture, nothing)
        assert children() == before

    run(work)


def test_helpers_start_when_needed_and_are_two_at_most(tmp_path):
    orders = []
    for number in range(6):
        path = tmp_path / f"{number}.png"
        path.write_bytes(encoded(quadrants(600 + number, 500), "PNG"))
        orders.append(order_for(tmp_path, path))
    before = children()

    async def work(pool: IntakePool) -> None:
        assert children() == before
        await pool.take_in(orders[0], nothing)
        assert len(children() - before) == 1
        facts = await asyncio.gather(*(pool.take_in(order, nothing) for order in orders))
        assert [each.width_px for each in facts] == [600, 601, 602, 603, 604, 605]
        assert len(children() - before) == 2

    run(work)
    assert children() == before


def test_waiting_orders_keep_their_turn(tmp_path, picture):
    done: list[int] = []

    async def one(pool: IntakePool, number: int) -> None:
        order = order_for(tmp_path / str(number), Path(picture.path))
        (tmp_path / str(number)).mkdir()
        await pool.take_in(order, nothing)
        done.append(number)

    async def work(pool: IntakePool) -> None:
        await asyncio.gather(*(one(pool, number) for number in range(8)))

    run(work)
    for place, number in enumerate(done):
        # When an order starts, at most one of those before it is still under way.
        assert len(set(range(number)) - set(done[:place])) <= 1


def test_slow_picture_is_killed_at_its_deadline_and_the_next_order_works(slow, picture):
    async def work(pool: IntakePool) -> None:
        clock = asyncio.get_running_loop().time
        start = clock()
        assert await failing(pool.take_in(slow, nothing)) is FailureKind.UNREADABLE_FILE
        assert clock() - start < 5.0
        assert written(slow) == []
        assert isinstance(await pool.take_in(picture, nothing), TakenIn)

    run(work, IntakePool(WORKER, SHORT))


def test_deadline_grows_with_the_pixels(tmp_path):
    path = tmp_path / "some_seconds.jpg"
    path.write_bytes(many_scans(60))

    async def takes_too_long(pool: IntakePool) -> None:
        assert await failing(pool.take_in(order_for(tmp_path, path), nothing)) is FailureKind.UNREADABLE_FILE

    async def has_time(pool: IntakePool) -> None:
        await pool.take_in(order_for(tmp_path, path), nothing)

    run(takes_too_long, IntakePool(WORKER, Patience(order=0.2, megapixel=0.0)))
    run(has_time, IntakePool(WORKER, Patience(order=0.2, megapixel=60.0)))


def test_refused_order_leaves_nothing_of_what_it_wrote(picture):
    seen: list[list[str]] = []
    impossible = replace(picture, limits=replace(picture.limits, max_bytes=100))

    async def work(pool: IntakePool) -> None:
        refused = failing(pool.take_in(impossible, lambda: seen.append(written(picture))))
        assert await refused is FailureKind.PICTURE_TOO_LARGE

    run(work)
    assert seen == [[picture.preview_to]]
    assert written(picture) == []


def test_killed_helper_leaves_nothing_half_written(picture):
    script = (
        'import json, sys, time; print(\'{"type": "Ready"}\', flush=True); order = json.loads(sys.stdin.readline())\n'
        "open(order['upload_to'] + '.part', 'w').close(); open(order['preview_to'], 'w').close()\n"
        'print(\'{"type": "PreviewWritten"}\', flush=True); time.sleep(60)\n'
    )
    seen: list[int] = []

    async def work(pool: IntakePool) -> None:
        lost = failing(pool.take_in(picture, lambda: seen.append(len(written(picture)))))
        assert await lost is FailureKind.UNREADABLE_FILE

    run(work, IntakePool((sys.executable, "-c", script), SHORT))
    assert seen == [2]
    assert written(picture) == []


def test_helper_killed_from_outside_in_the_middle(slow, picture):
    async def work(pool: IntakePool) -> None:
        before = children()
        order = asyncio.ensure_future(failing(pool.take_in(slow, nothing)))
        while not children() - before:
            await asyncio.sleep(0)
        (pid,) = children() - before
        os.kill(pid, signal.SIGKILL)
        assert await order is FailureKind.UNREADABLE_FILE
        assert isinstance(await pool.take_in(picture, nothing), TakenIn)

    run(work)


def test_idle_helper_killed_from_outside_costs_no_order(picture):
    async def work(pool: IntakePool) -> None:
        before = children()
        await pool.take_in(picture, nothing)
        (pid,) = children() - before
        os.kill(pid, signal.SIGKILL)
        while pool._idle[0].is_usable:  # until asyncio has heard of it
            await asyncio.sleep(0)
        assert isinstance(await pool.take_in(picture, nothing), TakenIn)

    run(work)


def test_cancelled_order_leaves_nothing_and_frees_its_place(slow, picture):
    async def work(pool: IntakePool) -> None:
        before = children()
        orders = [asyncio.ensure_future(pool.take_in(slow, nothing)) for _ in range(2)]
        while len(children() - before) < 2:
            await asyncio.sleep(0.01)
        for order in orders:
            order.cancel()
        assert all(
            isinstance(each, asyncio.CancelledError) for each in await asyncio.gather(*orders, return_exceptions=True)
        )
        assert children() == before
        assert written(slow) == []
        assert isinstance(await pool.take_in(picture, nothing), TakenIn)

    run(work)


def test_closing_ends_busy_and_waiting_orders(slow, picture):
    async def work(pool: IntakePool) -> None:
        before = children()
        orders = [asyncio.ensure_future(failing(pool.take_in(slow, nothing))) for _ in range(3)]
        while len(children() - before) < 2:
            await asyncio.sleep(0.01)
        await pool.aclose()
        assert await asyncio.gather(*orders) == [FailureKind.UNREADABLE_FILE] * 3
        assert children() == before
        assert await failing(pool.take_in(picture, nothing)) is FailureKind.UNREADABLE_FILE

    run(work)


def test_closing_twice_and_unused():
    async def work(pool: IntakePool) -> None:
        await pool.aclose()

    run(work)


@pytest.mark.parametrize(
    "script",
    [
        "raise SystemExit(3)",
        "print('hello')",
        "import sys; print('{\"type\": \"Ready\"}', flush=True); sys.stdin.readline(); print('x' * 300000)",
        'import sys; print(\'{"type": "Ready"}\', flush=True); sys.stdin.readline()',
        'import sys; print(\'{"type": "Ready"}\', flush=True); sys.stdin.readline(); print(\'{"type": "Ready"}\')',
        'import sys; print(\'{"type": "Ready"}\', flush=True); sys.stdin.readline();'
        'print(\'{"type": "OutputFacts", "format": "png", "width_px": 1, "height_px": 1}\')',
    ],
)
def test_helper_that_talks_nonsense_is_not_believed(picture, script):
    async def work(pool: IntakePool) -> None:
        for _ in range(2):
            assert await failing(pool.take_in(picture, nothing)) is FailureKind.UNREADABLE_FILE

    run(work, IntakePool((sys.executable, "-c", script)))


def test_helper_cannot_name_another_file_for_upload(picture):
    upload = UploadCopy("/etc/passwd", "jpeg", 1, 1, 1)
    answer = answer_line(TakenIn("0" * 64, "png", 1, 1, 1, (), upload)).decode()
    script = (
        f"import sys; print({answer_line(Ready()).decode()!r}, flush=True); sys.stdin.readline(); print({answer!r})"
    )

    async def work(pool: IntakePool) -> None:
        assert await failing(pool.take_in(picture, nothing)) is FailureKind.UNREADABLE_FILE

    run(work, IntakePool((sys.executable, "-c", script)))


def test_helper_that_does_not_start(picture):
    async def work(pool: IntakePool) -> None:
        assert await failing(pool.take_in(picture, nothing)) is FailureKind.UNREADABLE_FILE
        assert await failing(pool.examine(picture.path, "/tmp/x")) is FailureKind.HELPER_LOST

    run(work, IntakePool(("/no/such/program",)))


def test_works_in_a_loop_of_another_thread(picture):
    results: list[int] = []

    async def work(pool: IntakePool) -> None:
        results.append((await pool.take_in(picture, nothing)).width_px)

    thread = threading.Thread(target=run, args=(work,))
    thread.start()
    thread.join(30)
    assert results == [480]


@linux_only
def test_key_is_not_in_the_helpers_environment(picture, monkeypatch):
    monkeypatch.setenv("SEGMIND_API_KEY", "SG_canary")
    monkeypatch.setenv("HTTPS_PROXY", "http://user:canary@proxy")

    async def work(pool: IntakePool) -> None:
        before = children()
        await pool.take_in(picture, nothing)
        (pid,) = children() - before
        environment = Path(f"/proc/{pid}/environ").read_bytes()
        assert b"canary" not in environment
        assert b"PYTHONUTF8" in environment
        limits = Path(f"/proc/{pid}/limits").read_text()
        assert "unlimited" not in next(line for line in limits.splitlines() if line.startswith("Max address space"))
        assert next(line for line in limits.splitlines() if line.startswith("Max core file")).split()[4] == "0"

    run(work)


def test_names_in_every_script(tmp_path, picture):
    for name in ("图 片.png", "صورة.png", "🙂.png", os.fsdecode(b"\xff\xfe.png")):
        path = tmp_path / name
        path.write_bytes(Path(picture.path).read_bytes())

        async def work(pool: IntakePool, path: Path = path) -> None:
            assert (await pool.take_in(order_for(tmp_path, path), nothing)).width_px == 480

        run(work)
