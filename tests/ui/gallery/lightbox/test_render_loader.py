"""Renders in the window: what is wanted is asked for in order, what is not is taken back, what fails says why."""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QThreadPool
from pytestqt.qtbot import QtBot

from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.ui.gallery.lightbox.render_loader import RenderLoader, RenderSource

LONG_MS = 5000


def source(key: str) -> RenderSource:
    return RenderSource(key, f"/pictures/{key}.png", f"/thumbnails/{key}.jpg", (300, 200))


def ppm(folder: Path, key: str, width: int = 300, height: int = 200) -> str:
    path = folder / key
    path.write_bytes(b"P6\n%d %d\n255\n" % (width, height) + bytes((10, 200, 30)) * width * height)
    return str(path)


class Desk:
    """A loader and what it asked for."""

    def __init__(self, qtbot: QtBot, folder: Path, pool: QThreadPool, most_bytes: int) -> None:
        self.qtbot, self.folder = qtbot, folder
        self.loader = RenderLoader(pool, most_bytes)
        self.asked: list[str] = []
        self.taken_back: list[str] = []
        self.loader.asked.connect(lambda key, _path: self.asked.append(key))
        self.loader.taken_back.connect(self.taken_back.append)

    def want(self, *keys: str) -> None:
        self.loader.want([source(key) for key in keys])

    def answer(self, key: str) -> None:
        """The engine says where the render lies; wait until it is read."""
        with self.qtbot.waitSignal(self.loader.loaded, timeout=LONG_MS):
            self.loader.take(key, ppm(self.folder, key))


@pytest.fixture
def pool() -> Iterator[QThreadPool]:
    pool = QThreadPool()
    yield pool
    pool.waitForDone()


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, pool: QThreadPool) -> Desk:
    return Desk(qtbot, tmp_path, pool, 600_000)


def test_what_is_wanted_is_asked_for_once_in_order(desk: Desk) -> None:
    desk.want("a", "b")
    desk.want("a", "b", "c")
    assert desk.asked == ["a", "b", "c"]
    assert desk.loader.levels("a") is None

    desk.answer("a")

    levels = desk.loader.levels("a")
    assert levels is not None
    assert levels.images[0].size().toTuple() == (300, 200)
    assert levels.images[0].pixelColor(5, 5).getRgb()[:3] == (10, 200, 30)


def test_what_is_not_wanted_any_more_is_taken_back(desk: Desk) -> None:
    desk.want("a", "b")
    desk.want("b", "c")
    assert desk.taken_back == ["a"]
    desk.loader.take("a", ppm(desk.folder, "a"))  # it was answered all the same
    desk.answer("b")
    assert desk.loader.levels("a") is None


def test_what_comes_back_is_there_at_once_while_there_is_room(desk: Desk) -> None:
    for key in ("a", "b", "c"):  # 240,000 bytes each
        desk.want(key)
        desk.answer(key)
    assert [desk.loader.levels(key) is not None for key in ("a", "b", "c")] == [False, True, True]
    desk.want("b")
    assert desk.asked == ["a", "b", "c"]


def test_nothing_that_is_wanted_is_forgotten(desk: Desk) -> None:
    desk.want("a", "b", "c")
    for key in ("a", "b", "c"):
        desk.answer(key)
    assert all(desk.loader.levels(key) is not None for key in ("a", "b", "c"))


def test_a_failure_is_kept_while_it_is_wanted_and_then_tried_again(desk: Desk) -> None:
    gone = Failure(FailureKind.FILE_MISSING)
    desk.want("a")
    with desk.qtbot.waitSignal(desk.loader.failed) as failed:
        desk.loader.refuse("a", gone)
    assert failed.args == ["a"]
    assert desk.loader.failure("a") == gone
    desk.want("a", "b")
    assert desk.asked == ["a", "b"]
    desk.want("b")
    desk.want("a")
    assert desk.loader.failure("a") is None
    assert desk.asked == ["a", "b", "a"]


def test_a_render_that_is_gone_again_is_asked_for_once_more(desk: Desk) -> None:
    desk.want("a")
    desk.loader.take("a", str(desk.folder / "gone"))
    desk.qtbot.waitUntil(lambda: desk.asked == ["a", "a"], timeout=LONG_MS)
    with desk.qtbot.waitSignal(desk.loader.failed, timeout=LONG_MS):
        desk.loader.take("a", str(desk.folder / "gone"))
    assert desk.loader.failure("a") == Failure(FailureKind.UNREADABLE_FILE)


def test_no_foreign_file_is_opened(desk: Desk) -> None:
    svg = desk.folder / "picture"
    svg.write_bytes(b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>")
    desk.want("a")
    for _ in range(2):
        desk.loader.take("a", str(svg))
        desk.qtbot.waitUntil(lambda: desk.loader.failure("a") is not None or len(desk.asked) == 2, timeout=LONG_MS)
    desk.qtbot.waitUntil(lambda: desk.loader.failure("a") is not None, timeout=LONG_MS)
    assert desk.loader.levels("a") is None


def test_answers_to_others_are_not_ours(desk: Desk) -> None:
    desk.want("a")
    desk.loader.take("b", ppm(desk.folder, "b"))
    desk.loader.refuse("b", Failure(FailureKind.DISK_FULL))
    assert desk.loader.failure("b") is None
    desk.answer("a")
    assert desk.loader.levels("b") is None


def test_a_large_picture_has_halves_to_be_drawn_small(qtbot: QtBot, tmp_path: Path, pool: QThreadPool) -> None:
    desk = Desk(qtbot, tmp_path, pool, 100_000_000)
    desk.want("a")
    with qtbot.waitSignal(desk.loader.loaded, timeout=LONG_MS):
        desk.loader.take("a", ppm(tmp_path, "a", 3600, 2400))
    levels = desk.loader.levels("a")
    assert levels is not None
    assert [image.width() for image in levels.images] == [3600, 1800, 900]
    assert levels.drawn_at(700).width() == 900
    assert levels.drawn_at(901).width() == 1800
    assert levels.drawn_at(9000).width() == 3600


def test_a_mistake_of_ours_is_a_reason_too(desk: Desk) -> None:
    desk.want("a")
    with desk.qtbot.captureExceptions() as seen, desk.qtbot.waitSignal(desk.loader.failed, timeout=LONG_MS):
        desk.loader.take("a", cast("str", None))
        desk.qtbot.waitUntil(lambda: len(seen) == 1, timeout=LONG_MS)
    assert desk.loader.failure("a") == Failure(FailureKind.OWN_FAULT)
