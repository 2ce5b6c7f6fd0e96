"""A copy button copies all of its text, and shows that it did."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.gallery.inspector.copy_button import CopyButton


def test_it_copies_and_shows_it_for_a_moment(theme: Theme, qtbot: QtBot) -> None:
    button = CopyButton(theme, "Copy the prompt")
    qtbot.addWidget(button)
    button.set_text("a prompt " * 300)
    usual = button.icon().cacheKey()

    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    assert QGuiApplication.clipboard().text() == "a prompt " * 300
    assert button.icon().cacheKey() != usual
    qtbot.waitUntil(lambda: button.icon().cacheKey() == usual)
