"""GarbageKeeper: has cycles of objects collected in the GUI thread, and in no other.

Python collects in whichever thread happens to allocate. A widget or timer that is destroyed in the engine's thread or
in one of the pool's takes Qt's own lists apart under the GUI thread's hands.
"""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

EVERY_MS = 1_000


class GarbageKeeper(QObject):
    """Collects as often as Python would, but here. Thread: gui."""

    def __init__(self, parent: QObject | None = None, every_ms: int = EVERY_MS) -> None:
        """From now on nothing is collected elsewhere."""
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        self._timer = QTimer(self, interval=every_ms)
        self._timer.timeout.connect(self._on_timeout)
        self._timer.start()
        self._is_something_closed = False
        gc.disable()

    def spare_what_stands(self) -> None:
        """Look no more at what is there now: the window and all modules, which made a full look take 30 ms."""
        if self._is_something_closed:
            gc.collect()  # or what is left of the window before would stand for ever
            self._is_something_closed = False
        gc.freeze()

    def look_at_everything(self) -> None:
        """Whatever was spared may go now: a window is closed."""
        self._is_something_closed = True
        gc.unfreeze()

    def close(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.unfreeze()
        if self._was_enabled:
            gc.enable()

    @Slot()
    def _on_timeout(self) -> None:
        """The oldest generation that has grown beyond its threshold, and all younger ones with it."""
        grown = [number for number in range(3) if gc.get_count()[number] > gc.get_threshold()[number]]
        if grown:
            gc.collect(grown[-1])
