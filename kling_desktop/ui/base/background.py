"""Short work off the GUI thread, such as a search or a thumbnail; answers nobody waits for any more are dropped.

Work that lasts, or that spends, belongs to the engine.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, Slot

from kling_desktop.core.failure import Failure, KlingError

Work = Callable[[], object]


class Background(QObject):
    """Asks questions in a pool of threads. Thread: gui; the work itself runs in any other.

    Make one for each kind of question. Answers come in the order in which they are found.

    Signals:
        answered: number of the question, what the work returned.
        failed: number of the question, the `Failure` that its KlingError carried.
        broke: number of the question whose work ended by a bug of ours; the hook for uncaught errors tells of that.
    """

    answered = Signal(int, object)
    failed = Signal(int, object)
    broke = Signal(int)

    def __init__(self, pool: QThreadPool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = pool
        self._last = 0
        self._wanted: set[int] = set()
        self._reporter = _Reporter(pool)
        queued = Qt.ConnectionType.QueuedConnection
        self._reporter.answered.connect(self._on_reporter_answered, queued)
        self._reporter.failed.connect(self._on_reporter_failed, queued)
        self._reporter.broke.connect(self._on_reporter_broke, queued)

    @property
    def is_busy(self) -> bool:
        """Whether an answer is still awaited."""
        return bool(self._wanted)

    def ask(self, work: Work) -> int:
        """Run `work` in the pool.

        Args:
            work: must touch no QObject and no state of the GUI; may raise KlingError. It gets its own copies.

        Returns:
            The number that its answer will carry.
        """
        self._last += 1
        self._wanted.add(self._last)
        self._pool.start(_Errand(self._last, work, self._wanted, self._reporter))
        return self._last

    def ask_instead(self, work: Work) -> int:
        """Run `work`; whatever was asked before is not wanted any more."""
        self.drop_all()
        return self.ask(work)

    def drop(self, number: int) -> None:
        """Do not want this answer any more; if its work has not begun, it never will."""
        self._wanted.discard(number)

    def drop_all(self) -> None:
        """Want no answer any more."""
        self._wanted.clear()

    @Slot(int, object)
    def _on_reporter_answered(self, number: int, answer: object) -> None:
        """Pass an answer on if it is still wanted."""
        if number in self._wanted:
            self._wanted.discard(number)
            self.answered.emit(number, answer)

    @Slot(int, object)
    def _on_reporter_failed(self, number: int, failure: Failure) -> None:
        """Pass a failure on if its question is still open."""
        if number in self._wanted:
            self._wanted.discard(number)
            self.failed.emit(number, failure)

    @Slot(int)
    def _on_reporter_broke(self, number: int) -> None:
        """Pass on that no answer will come, if somebody waits for it."""
        if number in self._wanted:
            self._wanted.discard(number)
            self.broke.emit(number)


class _Reporter(QObject):
    """Carries answers over. It belongs to the pool, which waits for its errands before it goes.

    Were it the errand's, the last one would destroy it in a thread of the pool while the GUI thread destroys whoever
    listens: the two lists of connections are then taken apart from both ends, and the process dies.
    """

    answered = Signal(int, object)
    failed = Signal(int, object)
    broke = Signal(int)


class _Errand(QRunnable):
    """One question on its way through the pool."""

    def __init__(self, number: int, work: Work, wanted: set[int], reporter: _Reporter) -> None:
        super().__init__()
        self._number = number
        self._work = work
        self._wanted = wanted
        self._reporter = reporter

    def run(self) -> None:
        """Answer, unless nobody wants to know any more. Thread: one of the pool's."""
        if self._number not in self._wanted:
            return
        is_reported = False
        try:
            answer = self._work()
            self._reporter.answered.emit(self._number, answer)
            is_reported = True
        except KlingError as error:
            self._reporter.failed.emit(self._number, error.failure)
            is_reported = True
        finally:
            if not is_reported:
                self._reporter.broke.emit(self._number)
