"""LicencesDialog: every text can be read, with the keyboard alone."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from kling_desktop.core.licence_text import LicenceText
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.preferences.licences_dialog import LicencesDialog

Show = Callable[[LicencesDialog], LicencesDialog]
TEXTS = (LicenceText("Kling Desktop", "MIT"), LicenceText("<b>httpx</b>", "BSD <i>\u202eterms</i>"))


def test_the_text_of_the_chosen_part_is_shown_as_it_is(theme: Theme, show: Show, qtbot: QtBot) -> None:
    dialog = show(LicencesDialog(theme, TEXTS))
    assert dialog.text == "MIT"
    names = dialog.findChild(QListWidget)
    assert names.hasFocus()
    qtbot.keyClick(names, Qt.Key.Key_Down)
    assert dialog.text == "BSD <i>[U+202E]terms</i>"


def test_a_copy_without_texts_says_so(theme: Theme, show: Show) -> None:
    dialog = show(LicencesDialog(theme, ()))
    assert dialog.text == "There are no licence texts in this copy of the program."
    assert dialog.findChildren(QListWidget) == []


def test_names_wider_than_the_list_leave_the_text_its_room(theme: Theme, show: Show) -> None:
    dialog = show(LicencesDialog(theme, (LicenceText("x" * 200, "MIT"),)))
    assert dialog.findChild(QListWidget).width() < dialog.width() // 3


def test_escape_and_enter_close(theme: Theme, show: Show, qtbot: QtBot) -> None:
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_Return):
        dialog = show(LicencesDialog(theme, TEXTS))
        qtbot.keyClick(dialog.findChild(QPushButton), key)
        assert not dialog.isVisible()
