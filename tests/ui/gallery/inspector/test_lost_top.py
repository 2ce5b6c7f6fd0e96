"""A picture whose file is gone: what is left is said, and each button has its Entry."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from kling_desktop.core.history_entry import Entry
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.gallery.inspector.lost_top import LostTop
from tests.fakes.fake_pictures import make_entry, make_job
from tests.fakes.gallery_desk import NOON_MS

ENTRY = make_entry(1, make_job(1, NOON_MS))


@pytest.fixture
def top(theme: Theme, qtbot: QtBot) -> LostTop:
    top = LostTop(theme)
    qtbot.addWidget(top)
    top.show_entry(ENTRY)
    top.show()
    return top


def test_it_says_what_happened_and_what_is_left(top: LostTop) -> None:
    said = [label.text() for label in top.findChildren(QLabel)]
    assert "The file was moved or deleted" in said
    assert "Its prompt and settings are still here." in said


@pytest.mark.parametrize(
    ("text", "signal", "told"),
    [
        ("Find it…", lambda top: top.find_requested, ENTRY),
        ("Reuse recipe", lambda top: top.reuse_requested, ENTRY),
        ("Remove", lambda top: top.delete_requested, (ENTRY,)),
    ],
)
def test_each_button_has_its_entry(
    top: LostTop, text: str, signal: Callable[[LostTop], SignalInstance], told: Entry | tuple[Entry], qtbot: QtBot
) -> None:
    button = next(each for each in top.findChildren(QPushButton) if each.text() == text)
    with qtbot.waitSignal(signal(top)) as heard:
        button.click()
    assert heard.args == [told]
