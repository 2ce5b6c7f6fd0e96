"""Furnishing: does in several turns of the event loop what would keep the window waiting in one."""

from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer, Signal, Slot


class Furnishing(QObject):
    """Goes through steps, one in each turn: what else waits, such as a click, comes in between. Thread: gui.

    Signals:
        over: every step was done; emitted once.
    """

    over = Signal()

    def __init__(self, steps: Iterator[None], parent: QObject | None = None) -> None:
        """Nothing is done yet.

        Args:
            steps: does one step whenever it is asked for the next.
            parent: as in Qt.
        """
        super().__init__(parent)
        self._steps = steps
        self._is_over, self._is_stopped, self._is_at_work = False, False, False
        self._turn = QTimer(self, interval=0)
        self._turn.timeout.connect(self._on_turn_timeout)

    @property
    def is_over(self) -> bool:
        """Whether everything was done."""
        return self._is_over

    def start(self) -> None:
        """Do a step in each turn from now on."""
        if not self._is_over and not self._is_stopped:
            self._turn.start()

    def stop(self) -> None:
        """Leave undone for ever what is not done yet."""
        self._turn.stop()
        self._is_stopped = True

    def finish(self) -> None:
        """Do at once all that is left; nothing where one of the steps itself asks for it."""
        while not (self._is_over or self._is_stopped or self._is_at_work):
            self._do_next()

    @Slot()
    def _on_turn_timeout(self) -> None:
        if not self._is_at_work:  # a step may let events in
            self._do_next()

    def _do_next(self) -> None:
        self._is_at_work = True
        try:
            for _ in self._steps:
                return
        finally:
            self._is_at_work = False
        self._turn.stop()
        self._is_over = True
        self.over.emit()
