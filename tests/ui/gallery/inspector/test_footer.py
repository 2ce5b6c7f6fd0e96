"""The footer says what it takes away, and only what can be taken away can be pressed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from kling_desktop.ui.base.key_cap import KeyCaps
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.gallery.inspector.footer import Footer, FooterAct


@pytest.fixture
def footer(theme: Theme, qtbot: QtBot) -> Footer:
    footer = Footer(theme)
    qtbot.addWidget(footer)
    footer.show()
    return footer


@pytest.mark.parametrize(
    ("act", "text", "has_key"),
    [
        (FooterAct.DELETE, "Delete", True),
        (FooterAct.REMOVE, "Remove", True),
        (FooterAct.STOP_WATCHING, "Stop watching…", True),
        (FooterAct.DISMISS, "Dismiss", False),
    ],
)
def test_what_it_offers(footer: Footer, qtbot: QtBot, act: FooterAct, text: str, has_key: bool) -> None:
    footer.show_act(act)
    button = footer.findChildren(QPushButton)[0]

    assert button.text() == text
    assert footer.findChildren(KeyCaps)[0].isVisible() is has_key
    with qtbot.waitSignal(footer.pressed) as told:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert told.args == [act]


def test_it_says_why_it_cannot(footer: Footer) -> None:
    footer.show_act(FooterAct.DELETE, "At most 200 pictures at once")

    button = footer.findChildren(QPushButton)[0]
    assert not button.isEnabled()
    assert "At most 200 pictures at once" in button.toolTip()

    footer.show_act(FooterAct.DELETE)
    assert button.isEnabled()


def test_without_anything_to_take_away_it_is_gone(footer: Footer) -> None:
    footer.show_act(None)

    assert footer.isHidden()
