"""A remedy names its price, waits while its Job is looked for, and spends once for a double click."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kling_desktop.core.job import JobState
from kling_desktop.core.remedy import SPENDING, Remedy
from kling_desktop.ui.base.remedy_button import RemedyButton
from kling_desktop.ui.base.theme import Theme
from tests.fakes.fake_pictures import make_job

FIRST, SECOND = (make_job(number, 0, JobState.FAILED) for number in (1, 2))


@pytest.mark.parametrize(
    ("remedy", "text"),
    [
        (Remedy.CHECK, "Check for result"),
        (Remedy.FETCH_AGAIN, "Fetch again · free"),
        (Remedy.SAVE_AGAIN, "Try again · free"),
        (Remedy.MAKE_AGAIN, "Make again · $0.035"),
        (Remedy.SHRINK, "Shrink and make again · $0.035"),
        (Remedy.EDIT, "Edit prompt"),
    ],
)
def test_its_name(theme: Theme, qtbot: QtBot, remedy: Remedy, text: str) -> None:
    button = RemedyButton(theme, remedy)
    qtbot.addWidget(button)

    button.show_job(FIRST, is_checking=False)
    assert (button.text(), button.isEnabled()) == (text, True)
    button.show_job(FIRST, is_checking=True)
    assert not button.isEnabled()


def test_the_price_is_the_one_of_now(theme: Theme, qtbot: QtBot) -> None:
    button = RemedyButton(theme, Remedy.MAKE_AGAIN)
    qtbot.addWidget(button)
    button.show_job(replace(FIRST, cost_micros=20_000), is_checking=False)
    assert button.text() == "Make again · $0.035"


@pytest.mark.parametrize(
    ("remedy", "text"),
    [(Remedy.MAKE_AGAIN, "Make again · free"), (Remedy.SHRINK, "Shrink and make again · free")],
)
def test_in_the_demo_nothing_has_a_price(theme: Theme, qtbot: QtBot, remedy: Remedy, text: str) -> None:
    button = RemedyButton(theme, remedy)
    qtbot.addWidget(button)
    button.show_job(FIRST, is_checking=False, is_free=True)
    assert button.text() == text


def test_only_what_spends_pauses_after_a_click(theme: Theme, qtbot: QtBot) -> None:
    for remedy in Remedy:
        button = RemedyButton(theme, remedy)
        qtbot.addWidget(button)
        button.show_job(FIRST, is_checking=False)

        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

        assert button.isEnabled() is (remedy not in SPENDING)


def test_the_pause_is_of_one_job_and_ends(theme: Theme, qtbot: QtBot) -> None:
    button = RemedyButton(theme, Remedy.MAKE_AGAIN)
    qtbot.addWidget(button)
    button.show_job(FIRST, is_checking=False)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    button.show_job(FIRST, is_checking=False)
    assert not button.isEnabled()

    button.show_job(SECOND, is_checking=False)
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(button.isEnabled)
