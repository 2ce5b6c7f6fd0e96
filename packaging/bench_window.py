"""The real window in a process of its own, for what `dev.py bench` does in it.

Opened as the program opens it, over a service in another process. Loads neither Pillow nor the simulator: its memory
is the program's. Thread: gui.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer

from kling_desktop.bootstrap.profile import real_profile, take_key_from_environment
from kling_desktop.bootstrap.window import WindowProgram
from kling_desktop.core.job import Job, JobState
from kling_desktop.ui.base.application import new_application
from kling_desktop.ui.base.background import Background
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader
from kling_desktop.ui.main_window.studio import Studio
from kling_desktop.ui.main_window.window import MainWindow

SIZE_PX = (1440, 900)
DEADLINE_SECONDS = 120.0
STILL_SECONDS = 1.0
_LOOK_MS = 20


class BenchWindow:
    """What can be asked of the window and waited for in it."""

    def __init__(self, program: WindowProgram) -> None:
        self._program = program

    @property
    def window(self) -> MainWindow:
        """The program's window."""
        assert self._program.window is not None
        return self._program.window

    @property
    def studio(self) -> Studio:
        """The three panes, which must be there."""
        assert self.window.studio is not None
        return self.window.studio

    def newest_jobs(self, count: int) -> list[Job]:
        """The Jobs of the first tiles, as the gallery stands."""
        model = self.studio.model
        entries = (model.entry_at(tile) for tile in range(min(count, model.rowCount())))
        return [entry.job for entry in entries if entry is not None]

    def generate(self) -> None:
        """Press Generate as soon as it can be pressed."""
        action = self.studio.compose.generate_action
        wait_until(action.isEnabled, "Generate")
        action.trigger()

    def make_pictures(self, count: int) -> None:
        """Press Generate for so many, and wait until each of them is saved."""
        known = {job.id for job in self.newest_jobs(count)}

        def is_done() -> bool:
            jobs = self.newest_jobs(count)
            is_new = len(jobs) == count and known.isdisjoint(job.id for job in jobs)
            return is_new and all(job.state is JobState.SAVED for job in jobs)

        self.studio.composer.set_count(count)
        self.generate()
        wait_until(is_done, f"{count} saved pictures")

    def settle(self) -> None:
        """Wait until nothing has been on its way for a while."""
        since = time.monotonic()

        def is_still() -> bool:
            nonlocal since
            if not self.studio.gallery.grid.is_settled or self.is_busy:
                since = time.monotonic()
            return time.monotonic() - since >= STILL_SECONDS

        wait_until(is_still, "a window that stands still")

    @property
    def is_busy(self) -> bool:
        """Whether anything is being read or decoded for it."""
        is_lacking = any(each.is_busy for each in self.window.findChildren(ThumbnailLoader))
        return is_lacking or any(each.is_busy for each in self.window.findChildren(Background))


@contextmanager
def opened(data: Path, base: str) -> Iterator[BenchWindow]:
    """The program's window over a data folder and a service; closed at the end, however that comes.

    The key is the environment's, as everywhere.
    """
    app = new_application("bench")
    program = WindowProgram(app, real_profile(base, str(data), take_key_from_environment()))
    try:
        program.open_own()
        bench = BenchWindow(program)
        bench.window.resize(*SIZE_PX)
        wait_until(lambda: bench.window.is_furnished and bench.window.studio is not None, "the studio")
        bench.settle()
        yield bench
    finally:
        program.close()  # an engine's thread that still runs would crash the process, and hide what went wrong


def wait_until(is_true: Callable[[], object], what: str, seconds: float = DEADLINE_SECONDS) -> None:
    """Serve events until something is true, looking seldom: looking is work in the thread that is measured.

    Raises:
        SystemExit: it did not become true in time; the process ends with these words.
    """
    deadline = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > deadline:
            raise SystemExit(f"waited in vain for {what}")
        serve(_LOOK_MS)


def serve(milliseconds: int) -> None:
    """Serve events for so long."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
