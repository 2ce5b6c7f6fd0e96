"""What is on its way to a listener of `qtbot` finds it alive."""

import threading
import weakref
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from pytestqt.wait_signal import SignalBlocker, SignalEmittedError

from tests.lasting_bot import LastingBot


class Speaker(QObject):
    """Says everything twice and from another thread: the second time when the first is just being delivered."""

    said = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.times = 0
        self.said.connect(self._on_said)

    def say(self) -> None:
        """Emit it elsewhere; it is on its way then."""
        thread = threading.Thread(target=self.said.emit)
        thread.start()
        thread.join()

    @Slot()
    def _on_said(self) -> None:
        self.times += 1
        if self.times == 1:
            self.say()


def listener_left_behind(qtbot: QtBot, speaker: Speaker) -> Callable[[], SignalBlocker | None]:
    """One that heard the first, and to which the second is on its way."""
    with qtbot.waitSignal(speaker.said) as listener:
        speaker.say()
    assert speaker.times == 1
    return weakref.ref(listener)


def test_a_listener_is_there_for_what_comes_after_the_wait(qapp: QApplication, qtbot: QtBot) -> None:
    speaker = Speaker()
    listener = listener_left_behind(qtbot, speaker)

    assert listener() is not None, "the rest of the test would run in freed memory"
    qapp.processEvents()
    assert speaker.times == 2


def test_a_signal_that_must_not_come_is_seen(qtbot: QtBot) -> None:
    speaker = Speaker()

    with pytest.raises(SignalEmittedError), qtbot.assertNotEmitted(speaker.said):
        speaker.said.emit()
    with qtbot.assertNotEmitted(speaker.said):
        speaker.times += 1


def test_every_test_has_the_lasting_one(qtbot: QtBot) -> None:
    assert isinstance(qtbot, LastingBot)
