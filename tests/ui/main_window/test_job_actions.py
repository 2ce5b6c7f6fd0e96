"""What a person does about Jobs: a card that was taken away comes back with Undo, by pointer or keys."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from kling_desktop.core.failure import Charge, Failure, FailureKind
from kling_desktop.core.job import JobState
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.commands import CommandId
from kling_desktop.ui.main_window.window import MainWindow
from tests.fakes.fake_history import FakeHistory
from tests.fakes.fake_pictures import make_entry, make_job
from tests.fakes.gallery_desk import NOON_MS
from tests.fakes.window_kit import SilentEngine, window_kit

LOST = make_job(1, NOON_MS, JobState.INTERRUPTED, failure=Failure(FailureKind.NO_ANSWER, Charge.UNKNOWN))


@pytest.mark.parametrize("way", ["notice", "keys"])
def test_a_card_that_was_taken_away_comes_back_with_undo(theme: Theme, tmp_path: Path, qtbot: QtBot, way: str) -> None:
    engine, history = SilentEngine(), FakeHistory([make_entry(1, LOST)])
    window = MainWindow(window_kit(theme, tmp_path, engine=engine, open_history=lambda: history))
    window.furnish_now()
    qtbot.addWidget(window)
    window.show()
    studio, commands = window.studio, window.commands
    assert studio is not None
    assert commands is not None

    studio.attention.dismiss_requested.emit(LOST.id)
    assert engine.hidden == [(LOST.id, True)]
    assert studio.spokesman.notice.text == "Problem dismissed"
    if way == "keys":
        commands[CommandId.UNDO].trigger()
    else:
        next(each for each in studio.spokesman.notice.findChildren(QPushButton) if each.text() == "Undo").click()
    assert engine.hidden == [(LOST.id, True), (LOST.id, False)]
    window.close_unasked()
