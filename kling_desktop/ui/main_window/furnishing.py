"""Furnishing: does in several turns of the event loop what would keep the window waiting in one."""

from collections.abc import Generator

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QTimer, Signal, Slot
from shiboken6 import isValid

_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.ShortcutOverride,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.TouchBegin,
        QEvent.Type.InputMethod,
    }
)
"""What a person does who must find everything there."""


class Furnishing(QObject):
    """Goes through steps, one in each turn, so that the window is painted in between; before what a person does.

    Thread: gui.

    Signals:
        over: every step was done; emitted once, and not where one failed.
        broke: a step ended by a bug of ours, and none will follow; the hook for uncaught errors tells of that.
    """

    over = Signal()
    broke = Signal()

    def __init__(self, steps: Generator[None, None, None], parent: QObject | None = None) -> None:
        """Nothing is done yet.

        Args:
            steps: does one step whenever it is asked for the next; closed where it is not to go on.
            parent: as in Qt.
        """
        super().__init__(parent)
        self._steps = steps
        self._is_over = self._is_stopped = self._is_at_work = self._is_hurrying = False
        self._touched: tuple[QObject, ...] = ()
        # Begun anew after each step, so that whoever else waits for the time has a turn before the next one.
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._on_turn_timeout)

    @property
    def is_over(self) -> bool:
        """Whether everything was done."""
        return self._is_over

    def start(self) -> None:
        """Do a step in each turn from now on."""
        if not (self._is_over or self._is_stopped):
            self._turn.start()

    def heed(self, *touched: QObject | None) -> None:
        """Have all the rest done before a person touches something.

        Args:
            touched: what hears of keys, presses and drags first.
        """
        if self._is_over or self._is_stopped:
            return
        self._touched += tuple(each for each in touched if each is not None)
        for each in self._touched:
            each.installEventFilter(self)

    def stop(self) -> None:
        """Leave undone for ever what is not done yet."""
        self._is_stopped = True
        self._rest()
        if not self._is_at_work:
            self._steps.close()

    def finish(self) -> None:
        """Do at once all that is left; nothing where one of the steps itself asks for it."""
        while not (self._is_over or self._is_stopped or self._is_at_work):
            self._do_next()

    @Slot()
    def _on_turn_timeout(self) -> None:
        if not self._is_at_work:  # a step may let events in
            self._do_next()
        if not (self._is_over or self._is_stopped):
            self._turn.start()

    def _do_next(self) -> None:
        self._is_at_work = True
        try:
            for _ in self._steps:
                return
        except BaseException:
            self.stop()
            self.broke.emit()
            raise
        finally:
            self._is_at_work = False
            if self._is_stopped:
                self._steps.close()
        if not self._is_stopped:
            self._is_over = True
            self._rest()
            self.over.emit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """A person touches the window: that is passed on when all is there, unless the window goes meanwhile."""
        if event.type() == QEvent.Type.DragEnter:
            self.finish()  # the system waits for the answer
        elif event.type() in _TOUCHES and not self._is_hurrying:
            self._hurry()
            return self._is_stopped
        return False

    def _hurry(self) -> None:
        """Do the rest, and have the window painted and timers served after each step.

        What the person does next waits in the system's queue, behind what is held here.
        """
        if self._is_at_work or self._is_over or self._is_stopped:
            return
        self._turn.stop()
        self._is_hurrying = True
        try:
            while not (self._is_over or self._is_stopped):
                self._do_next()
                QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        finally:
            self._is_hurrying = False
            QTimer.singleShot(0, self, self._rest)  # Qt asks nothing of a filter that is gone when it answers

    @Slot()
    def _rest(self) -> None:
        self._turn.stop()
        if self._is_hurrying:
            return
        for each in self._touched:
            if isValid(each):
                each.removeEventFilter(self)
        self._touched = ()
