"""`gui.gap_*`: how long the event loop of the real window is held up while there is much to do.

Started as a process it is that window: it stands idle, then ten photos are dropped on it, sent, and three Jobs run.
"""

import json
import shutil
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from PySide6.QtCore import QMimeData, QObject, QPoint, QPointF, Qt, QTimer, QUrl, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from bench_photos import make_photos
from bench_process import Home, far_service, home, script_command
from bench_row import PERCENT_99, Figure, percentile
from bench_window import BenchWindow, opened, serve, wait_until

PICTURES, PHOTOS, JOBS, RUNS = 1000, 10, 3, 5
TICK_MS = 5
IDLE_MS = 4000
SECONDS_A_PICTURE = 1.0
PROMPT = "Merge @Image1 into the landscape of @Image2, calm light"


class GapClock(QObject):
    """Ticks in the GUI thread and notes by how much each tick came late. Thread: gui.

    Beside it, the processor time that this thread took since the tick before: what is missing to the gap, it waited for
    the interpreter's lock or for a processor.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._noted: list[tuple[float, float]] = []
        self._last, self._last_cpu = time.perf_counter(), time.thread_time()
        self._timer = QTimer(self, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._timer.start()

    def take(self) -> list[tuple[float, float]]:
        """Lateness and own processor time of each tick since the last time, ms; begins anew."""
        noted, self._noted = self._noted, []
        return noted

    @Slot()
    def _on_timer_timeout(self) -> None:
        now, cpu = time.perf_counter(), time.thread_time()
        self._noted.append((max(0.0, (now - self._last) * 1000 - TICK_MS), (cpu - self._last_cpu) * 1000))
        self._last, self._last_cpu = now, cpu


@dataclass(frozen=True, slots=True)
class Gaps:
    """Gaps of one window, ms: idle, and at work with the processor time that its own thread took in each."""

    idle: tuple[float, ...]
    work: tuple[float, ...]
    own: tuple[float, ...]

    @classmethod
    def of(cls, facts: Mapping[str, Sequence[tuple[float, float]]]) -> "Gaps":
        """As the window wrote them down."""
        idle, work = facts["idle_ms"], facts["work_ms"]
        return cls(tuple(late for late, _ in idle), tuple(late for late, _ in work), tuple(own for _, own in work))


def gap_upload(_prefix: str) -> list[Figure]:
    """Five windows, one after the other: idle, then at work.

    Raises:
        BenchError: a window did not do what was to be measured.
    """
    with home() as place:
        photos = make_photos(place.folder, PHOTOS)
        return figures([_run(place, photos) for _ in range(RUNS)])


def figures(runs: Sequence[Gaps]) -> list[Figure]:
    """Medians over the windows of their 99th percentiles, and of their longest gaps."""
    return [_figure("gui.gap_upload.p99", runs, _p99), _figure("gui.gap_upload.max", runs, max)]


def _p99(values: Sequence[float]) -> float:
    return percentile(values, PERCENT_99)


def _figure(name: str, runs: Sequence[Gaps], summed_up: Callable[[Sequence[float]], float]) -> Figure:
    idle, work, own = (
        [summed_up(values) for values in each]
        for each in ([run.idle for run in runs], [run.work for run in runs], [run.own for run in runs])
    )
    told = f"{median(work):.1f} - {median(idle):.1f} ms, worst {max(work):.1f} - {max(idle):.1f}"
    return Figure(name, median(work) - median(idle), f"{told}; processor time of the thread {median(own):.1f}")


def _run(place: Home, photos: Sequence[Path]) -> Gaps:
    """A library of its own each time, or the photos would be known already."""
    place.make_library(PICTURES)
    target = place.folder / "gaps.json"
    try:
        with far_service(place, SECONDS_A_PICTURE) as base:
            command = script_command("bench_gap.py", place.data, base, target, *photos)
            return Gaps.of(place.run(command, target)[1])
    finally:
        shutil.rmtree(place.data)


def main(data: str, base: str, target: str, *photos: str) -> int:
    """Be the window; writes how late the ticks were, idle and at work."""
    with opened(Path(data), base) as bench:
        clock = GapClock()
        serve(IDLE_MS)
        idle = clock.take()
        _work(bench, photos)
        work = clock.take()
    Path(target).write_text(json.dumps({"idle_ms": idle, "work_ms": work}), encoding="utf-8")
    return 0


def _work(bench: BenchWindow, photos: Sequence[str]) -> None:
    composer = bench.studio.composer
    drop(bench.studio.gallery, photos)
    wait_until(lambda: len(composer.draft.slots) == len(photos), "slots")
    wait_until(lambda: all(slot.reference for slot in composer.draft.slots), "references")
    bench.studio.compose.prompt.editor.insertPlainText(PROMPT)
    bench.make_pictures(JOBS)
    wait_until(lambda: not bench.is_busy, "the tiles")


def drop(target: QWidget, files: Sequence[str]) -> None:
    """Let files go over the middle of a widget, as a file manager does."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(file) for file in files])
    place: QPoint = target.rect().center()
    action, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(target, QDragEnterEvent(place, action, mime, left, none))
    QApplication.sendEvent(target, QDropEvent(QPointF(place), action, mime, left, none))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
