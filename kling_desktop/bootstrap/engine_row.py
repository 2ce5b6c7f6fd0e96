"""EngineRow: the window's engine, and before it those of earlier windows that have not ended yet."""

from PySide6.QtCore import QDeadlineTimer, QObject, Signal, Slot

from kling_desktop.bootstrap.left_notes import leave_notes, take_notes
from kling_desktop.bootstrap.window_parts import DiscreetEngine
from kling_desktop.ui.engine_host import STOP_MS


class EngineRow(QObject):
    """One engine works at a time: two may hold the same library. Whoever's turn comes late still does what it was told.

    Must not know windows. Thread: gui.

    Attributes:
        all: oldest first; the last is the window's while there is one.
        may_start: False where nobody wants more than the first frame: none starts then, and none leaves notes.

    Signals:
        window_next: all before the window's have ended.
    """

    window_next = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.all: list[DiscreetEngine] = []
        self.may_start = True
        self._is_shown = False  # whether the last is the window's

    @property
    def last(self) -> DiscreetEngine:
        """The window's while there is one; there is always one once a window was made."""
        return self.all[-1]

    @property
    def is_window_next(self) -> bool:
        """Whether nobody is before the window's."""
        return len(self.all) == 1

    def add(self, engine: DiscreetEngine) -> None:
        """The engine of a window that is being made; it has what the others have not written for its library."""
        if self.may_start:
            take_notes(engine, self.all)
        engine.finished.connect(self._on_engine_finished)
        self.all.append(engine)
        self._is_shown = True

    def leave(self) -> None:
        """The window goes: its engine too, when it has done what it was told."""
        self._is_shown = False
        for engine in self.all:
            engine.leave()
        self._forget()
        self._start_first()

    def start_all(self) -> None:
        """Start every engine with something to do after those before it, or without one of them that does not end."""
        if not self.may_start:
            return
        patience = QDeadlineTimer(STOP_MS // 2)
        for place, engine in enumerate(self.all):
            if not (engine.isRunning() or engine.isFinished()):
                for other in self.all[:place]:
                    other.wait(patience)
                engine.start()

    def close(self, deadline: QDeadlineTimer) -> bool:
        """Wait for all of them; True if they have ended. What one of them will not write any more is left as a note."""
        ended = all(engine.wait(deadline) for engine in self.all)
        self._forget()
        for engine in self.all if self.may_start else ():
            leave_notes(engine)
        return ended

    def _forget(self) -> None:
        """Let go of every engine that has ended or has nothing to begin."""
        for engine in tuple(self.all):
            if engine.isFinished() or not (engine.isRunning() or engine.has_waiting):
                self._let_go(engine)

    def _let_go(self, engine: DiscreetEngine) -> None:
        if self.may_start:
            leave_notes(engine)
        engine.deleteLater()
        self.all.remove(engine)

    def _start_first(self) -> None:
        """Start an engine whose window went before its turn came: what was typed or wanted there is with it alone."""
        left = self.all[:-1] if self._is_shown else self.all
        if left and self.may_start and not (left[0].isRunning() or left[0].isFinished()):
            left[0].start()

    @Slot()
    def _on_engine_finished(self) -> None:
        """One that left; the window's own stays, whatever became of it."""
        for engine in tuple(self.all[:-1] if self._is_shown else self.all):
            if engine.isFinished():
                self._let_go(engine)
        self._start_first()
        if self._is_shown and self.is_window_next and not self.all[0].isFinished():
            self.window_next.emit()
