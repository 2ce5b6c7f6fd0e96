"""Notifications: what became of pictures while nobody looked, in as few words as possible, and taken back on return.

Must not know how a desktop shows them.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from kling_desktop.core.job import Job, JobState
from kling_desktop.ui.base.plain_text import visible_text
from kling_desktop.ui.base.translate import counted_text, sentence_text

GATHERING_MS = 2_000
"""What ends within so long of the first is told together."""
LONGEST_PROMPT = 120
"""Characters of a prompt that leave the window."""


class Notifications(QObject):
    """Hears of Jobs and of the window's activity. Thread: gui.

    Signals:
        wanted: title and text, plain, for the desktop to show.
        over: the person is back; what is shown is out of date.
        counted: how many finished pictures nobody has seen, for the program's badge.
    """

    wanted = Signal(str, str)
    over = Signal()
    counted = Signal(int)

    def __init__(self, window: QWidget, is_wanted: Callable[[], bool], *, is_free: bool = False) -> None:
        """Watch a window.

        Args:
            window: whose taskbar entry asks for attention.
            is_wanted: whether the person wants the desktop's notices; badge and taskbar are quiet and always on.
            is_free: whether nothing costs anything, as in the demo.
        """
        super().__init__(window)
        self._window, self._is_wanted, self._is_free = window, is_wanted, is_free
        self._on_their_way: set[str] = set()
        self._finished: list[Job] = []
        self._failed: list[Job] = []
        self._unseen = 0
        self._has_news = False  # told to nobody's eyes, and not taken back yet
        self._timer = QTimer(self, singleShot=True, interval=GATHERING_MS)
        self._timer.timeout.connect(self._on_timer_timeout)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.focusWindowChanged.connect(self._on_focus_window_changed)
        self.counted.connect(app.setBadgeNumber)

    @Slot(object)
    def hear_job(self, job: Job) -> None:
        """A Job changed; what counts is the moment in which it comes to an end before nobody's eyes."""
        if not job.state.is_end and job.state is not JobState.INTERRUPTED:
            self._on_their_way.add(job.id)
            return
        was_on_its_way = job.id in self._on_their_way
        self._on_their_way.discard(job.id)
        if not was_on_its_way or job.is_hidden or job.state is JobState.CANCELLED or _is_active():
            return
        self._has_news = True
        if job.state is JobState.SAVED:
            self._finished.append(job)
            self._count(self._unseen + 1)
        else:
            self._failed.append(job)
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def forget(self) -> None:
        """Take everything back."""
        self._timer.stop()
        self._has_news = False
        self._finished, self._failed = [], []
        self._count(0)
        self.over.emit()

    def _count(self, unseen: int) -> None:
        if unseen != self._unseen:
            self._unseen = unseen
            self.counted.emit(unseen)

    @Slot()
    def _on_timer_timeout(self) -> None:
        """All that ended meanwhile is one notice."""
        finished, failed = self._finished, self._failed
        self._finished, self._failed = [], []
        QApplication.alert(self._window)
        if self._is_wanted():
            self.wanted.emit(self._title(finished, failed), self._text(finished, failed))

    def _title(self, finished: list[Job], failed: list[Job]) -> str:
        if len(finished) > 1:
            return self.tr("%n pictures are ready", "", len(finished))
        if finished:
            return self.tr("Your picture is ready")
        if len(failed) > 1:
            return self.tr("%n pictures need your attention", "", len(failed))
        from kling_desktop.core.demo_words import problem_notice

        failure = failed[0].failure
        if failure is None:
            return self.tr("A picture needs your attention")
        return sentence_text(problem_notice(failure, is_free=self._is_free).title)

    def _text(self, finished: list[Job], failed: list[Job]) -> str:
        """What is not in the title: how many more did not work, what one cost that did not, the prompt of all."""
        from kling_desktop.core.words import charge_badge

        lines = []
        if finished and failed:
            one, many = "1 more needs your attention", "%n more need your attention"
            lines.append(counted_text("Notifications", one, many, len(failed)))
        elif len(failed) == 1 and not self._is_free:
            lines.append(sentence_text(charge_badge(failed[0])))
        prompts = {job.recipe.prompt for job in finished or failed}
        if len(prompts) == 1:
            lines.append(visible_text(" ".join(prompts.pop().split()), LONGEST_PROMPT))
        return "\n".join(lines)

    @Slot()
    def _on_focus_window_changed(self) -> None:
        """What happened can be seen if it is one of our windows that has the keyboard now."""
        if self._has_news and _is_active():
            self.forget()


def _is_active() -> bool:
    """Whether one of our windows has the keyboard."""
    return QGuiApplication.focusWindow() is not None
