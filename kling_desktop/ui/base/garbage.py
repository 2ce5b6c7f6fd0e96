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
        """From now on nothing is collected elsewhere, and what is there already is not looked at.

        That is the modules for the most part, which made a full look take 30 ms; a window alone takes 4. Nothing of a
        window may be there yet, or it would stand for ever.
        """
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        self._timer = QTimer(self, interval=every_ms)
        self._timer.timeout.connect(self._on_timeout)
        self._timer.start()
        gc.disable()
        gc.freeze()

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
