"""The program started twice: the second hands its files to the first and ends; a killed first is in nobody's way."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kling_desktop.adapters.places import Places
from kling_desktop.adapters.segmind.hosts import Hosts
from kling_desktop.bootstrap.profile import Profile
from kling_desktop.bootstrap.window import END_SECONDS, WindowProgram
from kling_desktop.simulator.server import Simulator
from kling_desktop.ui.base.single_instance import SecondStart
from tests.scenarios.child_program import ROOT, Program, closing_pipes, until

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="not on this system: there are no signals")
Window = Callable[..., "subprocess.Popen[str]"]
DEADLINE_SECONDS = 30
LONG_MS = 20_000


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    with Simulator() as service:
        yield Program(tmp_path / "program", service.base_url)


@pytest.fixture
def window(program: Program) -> Iterator[Window]:
    """Starts the window; whatever still runs at the end is killed."""
    with ExitStack() as stack:

        def started(*words: object, folder: Path = ROOT) -> "subprocess.Popen[str]":
            places = ["--api-base", program.base, "--data-dir", str(program.folder)]
            process = subprocess.Popen(
                [sys.executable, "-W", "error", "-m", "kling_desktop", *places, *map(str, words)],
                cwd=folder,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                encoding="utf-8",
            )
            return stack.enter_context(closing_pipes(process))

        yield started


def pictures(folder: Path, *names: str) -> list[Path]:
    for name in names:
        Image.new("RGB", (640, 480), "teal").save(folder / name)
    return [folder / name for name in names]


def accepted(program: Program) -> list[str]:
    """The names of the references of the Draft that is kept."""
    rows = program.query("SELECT text FROM note WHERE name = 'draft'")
    slots = json.loads(json.loads(rows[0][0]))["slots"] if rows else []
    return [slot["name"] for slot in slots if slot["reference"]]


@posix_only
def test_a_second_start_adds_its_files_to_the_first(program: Program, window: Window, tmp_path: Path) -> None:
    pictures(tmp_path, "bottle.png", "dunes.png")
    first = window("bottle.png", folder=tmp_path)
    until(first, lambda: accepted(program) == ["bottle.png"])
    second = window("dunes.png", folder=tmp_path)
    assert second.wait(DEADLINE_SECONDS) == 0
    until(first, lambda: accepted(program) == ["bottle.png", "dunes.png"])
    first.send_signal(signal.SIGTERM)
    assert first.wait(DEADLINE_SECONDS) == 0
    preferences = json.loads((program.folder / "config" / "preferences.json").read_text("utf-8"))
    assert json.loads(preferences["window"])["place"]


@posix_only
def test_after_a_kill_the_next_start_is_the_first(program: Program, window: Window, tmp_path: Path) -> None:
    pictures(tmp_path, "bottle.png", "dunes.png")
    killed = window("bottle.png", folder=tmp_path)
    until(killed, lambda: accepted(program) == ["bottle.png"])
    killed.kill()
    killed.wait(DEADLINE_SECONDS)
    again = window("dunes.png", folder=tmp_path)
    until(again, lambda: accepted(program) == ["bottle.png", "dunes.png"])
    again.send_signal(signal.SIGINT)
    assert again.wait(DEADLINE_SECONDS) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="not on this system: named pipes that hold a reader")
def test_a_file_that_never_answers_does_not_keep_the_program(program: Program, window: Window, tmp_path: Path) -> None:
    """As a cache on a share that is gone: the thread that reads the thumbnail hangs for ever."""
    (picture,) = pictures(tmp_path, "bottle.png")
    made = program.run("generate", "--image", picture, "--prompt", "Merge @Image1", "--json")
    assert made.code == 0, made.err
    (thumbnail,) = (program.folder / "cache" / "thumbnails").rglob("*.jpg")
    thumbnail.unlink()
    os.mkfifo(thumbnail)
    with ExitStack() as stack:
        running = window()
        until(running, lambda: is_being_read(thumbnail, stack))
        running.send_signal(signal.SIGTERM)
        assert running.wait(DEADLINE_SECONDS) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="not on this system: named pipes that hold a reader")
def test_more_requests_to_end_cut_off_nothing_that_is_being_saved(
    program: Program, window: Window, tmp_path: Path
) -> None:
    """The closing takes its two seconds, as a thread hangs: it is asked again in every moment of them."""
    (picture,) = pictures(tmp_path, "bottle.png")
    assert program.run("generate", "--image", picture, "--prompt", "Merge @Image1", "--json").code == 0
    (thumbnail,) = (program.folder / "cache" / "thumbnails").rglob("*.jpg")
    thumbnail.unlink()
    os.mkfifo(thumbnail)
    with ExitStack() as stack:
        running = window(picture)
        until(running, lambda: is_being_read(thumbnail, stack))
        until(running, lambda: accepted(program) == ["bottle.png"])
        asked = 0
        while running.poll() is None:
            running.send_signal((signal.SIGTERM, signal.SIGINT)[asked % 2])
            asked += 1
            with suppress(subprocess.TimeoutExpired):
                running.wait(0.02)
        assert running.returncode == 0
        assert asked > 20, "that was no closing that took its time"
    assert accepted(program) == ["bottle.png"]
    preferences = json.loads((program.folder / "config" / "preferences.json").read_text("utf-8"))
    assert json.loads(preferences["window"])["place"]


@posix_only
def test_a_closing_that_hangs_comes_to_its_end(program: Program, tmp_path: Path) -> None:
    hang = "import atexit, sys, threading; atexit.register(threading.Event().wait)"
    places = ["--api-base", program.base, "--data-dir", str(program.folder)]
    words = [sys.executable, "-c", f"{hang}; from kling_desktop.__main__ import main; sys.exit(main())", *places]
    with subprocess.Popen(words, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}) as running:
        try:
            until(running, lambda: bool(program.query("SELECT name FROM sqlite_master")))
            running.send_signal(signal.SIGTERM)
            assert running.wait(END_SECONDS + DEADLINE_SECONDS) == 1
        finally:
            running.kill()
    (told,) = (program.folder / "logs").rglob("window-crash.log")
    assert "in wait" in told.read_text("utf-8")


def is_being_read(pipe: Path, stack: ExitStack) -> bool:
    """Whether somebody reads a pipe; from then on it is held open, and says nothing."""
    try:
        stack.enter_context(os.fdopen(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK), "wb"))
    except OSError:
        return False
    return True


def test_the_window_comes_forward_with_files_that_came_before_its_library_was_open(
    qapp: QApplication, qtbot: QtBot, program: Program, tmp_path: Path
) -> None:
    (path,) = pictures(tmp_path, "bottle.png")
    places = Places.under(tmp_path / "other")
    places.make()
    running = WindowProgram(qapp, Profile(places, places.default_library, Hosts.single(program.base)))
    try:
        running.open_own()
        window = running.window
        assert window is not None
        assert window.studio is None
        window.showMinimized()
        running.hear_second_start(SecondStart((str(path),)))
        assert not window.isMinimized()

        def names() -> list[str]:
            return [] if window.studio is None else [slot.name for slot in window.studio.composer.draft.slots]

        qtbot.waitUntil(lambda: names() == ["bottle.png"], timeout=LONG_MS)
        # Only now: asked twice within one turn of the loop, the offscreen platform may activate nothing.
        window.showMinimized()
        running.hear_second_start(SecondStart(()))
        qtbot.waitUntil(window.isActiveWindow, timeout=LONG_MS)
    finally:
        ended = running.close()
    assert ended
