"""What came at once is handed on in several turns, in order; hundreds go together."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject
from pytestqt.qtbot import QtBot

from kling_desktop.ui.base.one_a_turn import MOST_WAITING, OneATurn


class Turns(QObject):
    """Notes in which turn of the loop each one came: a turn begins where posted events are delivered."""

    def __init__(self) -> None:
        super().__init__()
        self.turn = 0
        self.came: list[tuple[int, object]] = []

    def event(self, event: QEvent) -> bool:
        self.turn += event.type() == QEvent.Type.User
        return super().event(event)

    def run(self, news: OneATurn, count: int) -> None:
        """Serve until so many came, beginning a turn with an event each time."""
        for _ in range(10 * count):
            QCoreApplication.postEvent(self, QEvent(QEvent.Type.User))
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
            if len(self.came) >= count:
                return


@pytest.fixture
def turns(qtbot: QtBot) -> Turns:
    del qtbot
    return Turns()


@pytest.fixture
def news(turns: Turns) -> OneATurn:
    news = OneATurn(turns)
    news.handed_on.connect(lambda one: turns.came.append((turns.turn, one)))
    return news


def test_what_comes_alone_passes_at_once(news: OneATurn, turns: Turns) -> None:
    news.put("a")
    assert turns.came == [(0, "a")]


def test_what_comes_at_once_is_handed_on_turn_by_turn_and_in_order(news: OneATurn, turns: Turns) -> None:
    for one in "abcd":
        news.put(one)
    assert [one for _, one in turns.came] == ["a"]
    turns.run(news, 4)
    assert [one for _, one in turns.came] == list("abcd")
    assert len({turn for turn, _ in turns.came}) == 4


def test_what_comes_meanwhile_waits_behind_the_others(news: OneATurn, turns: Turns) -> None:
    news.put("a")
    news.put("b")
    turns.run(news, 2)
    news.put("c")
    turns.run(news, 3)
    assert [one for _, one in turns.came] == list("abc")


def test_it_rests_when_everything_is_handed_on(news: OneATurn, turns: Turns, qtbot: QtBot) -> None:
    news.put("a")
    qtbot.waitUntil(lambda: not news.is_busy)
    news.put("b")
    assert [one for _, one in turns.came] == ["a", "b"]


def test_hundreds_go_together(news: OneATurn, turns: Turns) -> None:
    for one in range(MOST_WAITING + 2):
        news.put(one)
    turns.run(news, MOST_WAITING + 2)
    assert [one for _, one in turns.came] == list(range(MOST_WAITING + 2))
    assert len({turn for turn, _ in turns.came}) == 2
