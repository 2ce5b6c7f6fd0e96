"""Background: answers come to the GUI thread, stale ones never."""

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThreadPool
from pytestqt.qtbot import QtBot

from kling_desktop.core.failure import Failure, FailureKind, KlingError
from kling_desktop.ui.base.background import Background

PATIENCE_S = 5.0


@pytest.fixture
def pool(qtbot: QtBot) -> Iterator[QThreadPool]:
    pool = QThreadPool()
    pool.setMaxThreadCount(1)
    yield pool
    assert pool.waitForDone(5_000)


@pytest.fixture
def background(pool: QThreadPool) -> Background:
    return Background(pool)


class Listener:
    """What a Background said, and in which thread."""

    def __init__(self, background: Background) -> None:
        self.answers: list[tuple[int, object]] = []
        self.failures: list[tuple[int, object]] = []
        self.threads: set[threading.Thread] = set()
        self.broken: list[int] = []
        background.answered.connect(self.hear)
        background.broke.connect(self.broken.append)
        background.failed.connect(lambda number, failure: self.failures.append((number, failure)))

    def hear(self, number: int, answer: object) -> None:
        self.answers.append((number, answer))
        self.threads.add(threading.current_thread())


def test_work_is_done_elsewhere_and_answered_here(background: Background, qtbot: QtBot) -> None:
    listener = Listener(background)
    number = background.ask(threading.get_ident)
    assert background.is_busy
    qtbot.waitUntil(lambda: not background.is_busy)
    ((told, worker),) = listener.answers
    assert told == number
    assert worker != threading.get_ident()
    assert listener.threads == {threading.current_thread()}


def test_a_newer_question_makes_older_answers_stale(background: Background, qtbot: QtBot) -> None:
    listener = Listener(background)
    began, may_go = threading.Event(), threading.Event()
    ran: list[str] = []

    def slow() -> str:
        began.set()
        may_go.wait(PATIENCE_S)
        return "slow"

    background.ask(slow)
    assert began.wait(PATIENCE_S)
    background.ask(lambda: ran.append("never"))
    last = background.ask_instead(lambda: "new")
    may_go.set()
    qtbot.waitUntil(lambda: not background.is_busy)
    assert listener.answers == [(last, "new")]
    assert ran == []


def test_an_answer_on_its_way_can_still_be_dropped(background: Background, pool: QThreadPool, qtbot: QtBot) -> None:
    listener = Listener(background)
    number = background.ask(lambda: "arrived")
    assert pool.waitForDone(5_000)
    background.drop(number)
    last = background.ask(lambda: "wanted")
    qtbot.waitUntil(lambda: bool(listener.answers))
    assert listener.answers == [(last, "wanted")]


def test_an_expected_failure_arrives_as_a_value(background: Background, qtbot: QtBot) -> None:
    listener = Listener(background)
    failure = Failure(FailureKind.DISK_FULL)

    def fail() -> None:
        raise KlingError(failure)

    number = background.ask(fail)
    qtbot.waitUntil(lambda: bool(listener.failures))
    assert listener.failures == [(number, failure)]
    assert not background.is_busy


def test_a_bug_reaches_the_hook_and_who_waits(background: Background, qtbot: QtBot) -> None:
    listener = Listener(background)

    def broken() -> None:
        raise RuntimeError("a bug")

    with qtbot.captureExceptions() as seen:
        number = background.ask(broken)
        qtbot.waitUntil(lambda: not background.is_busy and bool(seen))
    assert [type(one[1]) for one in seen] == [RuntimeError]
    assert listener.answers == []
    assert listener.broken == [number]


def test_a_bug_in_work_that_nobody_waits_for_is_told_to_nobody(
    background: Background, pool: QThreadPool, qtbot: QtBot
) -> None:
    listener = Listener(background)

    def broken() -> None:
        raise RuntimeError("a bug")

    with qtbot.captureExceptions():
        background.ask(broken)
        assert pool.waitForDone(5_000)
        last = background.ask_instead(lambda: "new")
        qtbot.waitUntil(lambda: bool(listener.answers))
    assert listener.answers == [(last, "new")]
    assert listener.broken == []


def test_an_owner_may_go_while_work_is_under_way(pool: QThreadPool, qtbot: QtBot) -> None:
    for _ in range(50):
        owner = QObject()
        background = Background(pool, owner)
        background.ask(lambda: "late")
        del background
        owner.deleteLater()
        del owner
    assert pool.waitForDone(5_000)
    last = Background(pool)
    number = last.ask(lambda: "alive")
    with qtbot.waitSignal(last.answered) as heard:
        pass
    assert heard.args == [number, "alive"]


def test_many_questions_are_all_answered(background: Background, qtbot: QtBot) -> None:
    listener = Listener(background)
    numbers = [background.ask(lambda: "one") for _ in range(500)]
    qtbot.waitUntil(lambda: not background.is_busy)
    assert [number for number, _ in listener.answers] == numbers


def test_who_carries_answers_over_outlives_every_errand(pool: QThreadPool, qtbot: QtBot) -> None:
    """An errand's last reference must not destroy it in a thread of the pool: that killed the process now and then."""
    owner = QObject()
    Background(pool, owner).ask(lambda: "late")
    owner.deleteLater()
    del owner
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert pool.waitForDone(5_000)
    assert len(pool.children()) == 1
