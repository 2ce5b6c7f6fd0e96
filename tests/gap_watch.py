"""GapWatch: how long the window was kept from painting and from the person while a test waited for it.

A report, not a verdict: no test fails by it. Time in which the thread was ready and had no processor is not counted
where the system tells it (Linux): the tests take all processors there are, and that says nothing about the program.
`pytest_terminal_summary` names the scenarios with a turn above 100 ms, and how much of it the thread itself worked.
"""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Slot

NOTABLE_MS = 100
_TICK_MS = 5
_SCHEDULE = Path("/proc/thread-self/schedstat")
"""Nanoseconds at work, ready without a processor, and how often."""


class GapWatch(QObject):
    """Measures from one turn of this thread's event loop to the next, inside `measured` only. Thread: gui.

    What a test does by itself, such as reading files or comparing pictures, is no turn of the program's.

    Attributes:
        longest_ms: of the longest turn so far.
        worked_ms: how long this thread worked in it; the rest it waited, for another thread or the disk.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        """Watch whenever something is measured."""
        super().__init__(parent)
        self.longest_ms = self.worked_ms = 0.0
        self._depth = 0
        self._began = self._now()
        self._timer = QTimer(self, interval=_TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_timer_timeout)

    @contextmanager
    def measured(self) -> Iterator[None]:
        """Measure while this goes on; may be nested."""
        if not self._depth:
            self._began = self._now()
            self._timer.start()
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
            self._end_turn()
            if not self._depth:
                self._timer.stop()

    @Slot()
    def _on_timer_timeout(self) -> None:
        self._end_turn()

    def _end_turn(self) -> None:
        now = self._now()
        gap_ms = (now[0] - self._began[0]) * 1_000
        if gap_ms > self.longest_ms:
            self.longest_ms, self.worked_ms = gap_ms, (now[1] - self._began[1]) * 1_000
        self._began = now

    @staticmethod
    def _now() -> tuple[float, float]:
        """Seconds on the clock without those that this thread had no processor, and those it worked."""
        without = 0.0
        with suppress(OSError):
            without = int(_SCHEDULE.read_text("ascii").split()[1]) / 1e9
        return time.perf_counter() - without, time.thread_time()


def summary(gaps: Iterable[tuple[str, float, float]]) -> list[str]:
    """What to say about the longest turns of tests: the notable ones, the worst first.

    Args:
        gaps: name of the test, length in ms, worked ms.
    """
    found = sorted(gaps, key=lambda gap: -gap[1])
    if not found:
        return []
    notable = [gap for gap in found if gap[1] > NOTABLE_MS]
    lines = [f"{len(notable)} of {len(found)} scenarios kept the window waiting for more than {NOTABLE_MS} ms"]
    return lines + [f"{gap_ms:6.0f} ms, of them {worked:.0f} at work  {name}" for name, gap_ms, worked in notable]
