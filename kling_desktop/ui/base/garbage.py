"""GarbageKeeper: has cycles of objects collected in the GUI thread, and in no other.

Python collects in whichever thread happens to allocate. A widget or timer that is destroyed in the engine's thread or
in one of the pool's takes Qt's own lists apart under the GUI thread's hands.
"""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

EVERY_MS = 1_000
_LATER_MS = 2_000
_MIDDLE = 1


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
        self._later = QTimer(self, singleShot=True, interval=_LATER_MS)
        self._later.timeout.connect(self._on_later_timeout)
        gc.disable()
        gc.freeze()

    def close(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        self._later.stop()
        gc.unfreeze()
        if self._was_enabled:
            gc.enable()

    @Slot()
    def look_after_imports(self) -> None:
        """Look through what came lately, now and once more when the engine has everything it needs.

        What it imports, 36,000 objects, is looked through once in any case, which takes 20 ms. Here that is right
        after the start, in two looks, and not half a minute later, when somebody works.
        """
        gc.collect(_MIDDLE)
        self._later.start()

    @Slot()
    def _on_later_timeout(self) -> None:
        gc.collect(_MIDDLE)

    @Slot()
    def _on_timeout(self) -> None:
        """The oldest generation that has grown beyond its threshold, and all younger ones with it."""
        grown = [number for number in range(3) if gc.get_count()[number] > gc.get_threshold()[number]]
        if grown:
            gc.collect(grown[-1])
