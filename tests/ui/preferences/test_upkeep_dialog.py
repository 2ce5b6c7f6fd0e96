"""UpkeepDialog: what can be pressed in each of its states, by keyboard alone, and how large it becomes."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.preferences.upkeep_dialog import UpkeepDialog


@pytest.fixture
def dialog(theme: Theme, qtbot: QtBot) -> Iterator[UpkeepDialog]:
    ground = QWidget()
    ground.resize(880, 600)
    qtbot.addWidget(ground)
    ground.show()
    made = UpkeepDialog(theme, "Check library", ground)
    made.open()
    made.activateWindow()
    yield made
    made.close()
    ground.close()


def buttons(dialog: UpkeepDialog) -> dict[str, QPushButton]:
    found = dialog.findChildren(QPushButton)
    return {each.text().replace("&", ""): each for each in found if each.isVisible()}


def test_enter_begins_and_escape_does_not(dialog: UpkeepDialog, qtbot: QtBot) -> None:
    dialog.ask("It reads everything.", "Check")
    with qtbot.waitSignal(dialog.begun):
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
    with qtbot.assertNotEmitted(dialog.stopped):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_double_click_begins_and_does_not_close(dialog: UpkeepDialog, qtbot: QtBot) -> None:
    dialog.begun.connect(lambda: dialog.show_result("Everything is as it should be."))  # a small library
    dialog.ask("It reads everything.", "Check")
    qtbot.mouseClick(buttons(dialog)["Check"], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(buttons(dialog)["Close"], Qt.MouseButton.LeftButton)
    assert dialog.isVisible()

    def is_closed() -> bool:
        qtbot.mouseClick(buttons(dialog)["Close"], Qt.MouseButton.LeftButton)
        return not dialog.isVisible()

    qtbot.waitUntil(is_closed)


def test_while_it_works_enter_does_nothing_by_mistake_and_escape_stops_it(dialog: UpkeepDialog, qtbot: QtBot) -> None:
    dialog.show_progress("Checking 1 of 2 pictures…", 0)
    dialog.show_progress("Checking 2 of 2 pictures…", 500)
    assert list(buttons(dialog)) == ["Cancel"]
    with qtbot.waitSignal(dialog.stopped):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_what_was_found_can_be_read_copied_and_closed_by_keyboard(dialog: UpkeepDialog, qtbot: QtBot) -> None:
    dialog.show_result("1 thing is not as it should be.", "1 picture is not there.\npictures/a.png")
    (details,) = dialog.findChildren(QPlainTextEdit)
    assert details.isReadOnly()
    assert details.accessibleName() == "What was found"
    text = "1 thing is not as it should be.\n\n1 picture is not there.\npictures/a.png"
    assert dialog.text == text
    buttons(dialog)["Copy"].setFocus()
    qtbot.keyClick(buttons(dialog)["Copy"], Qt.Key.Key_Space)
    assert QGuiApplication.clipboard().text() == text
    with qtbot.assertNotEmitted(dialog.rebuild_wanted):
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.isVisible()


def test_a_rebuild_is_offered_where_it_mends_something(dialog: UpkeepDialog, qtbot: QtBot) -> None:
    dialog.show_result("There is no index.", "There is no index.", can_rebuild=True)
    with qtbot.waitSignal(dialog.rebuild_wanted):
        qtbot.keyClick(dialog, Qt.Key.Key_Return)


def test_it_grows_with_what_it_says_and_stays_within_its_window(dialog: UpkeepDialog) -> None:
    dialog.ask("It reads everything.", "Check")
    small = dialog.height()
    dialog.show_result("Much was found.", "pictures/" + "a" * 500 + ".png\n" * 300, can_rebuild=True)
    assert small < dialog.height() <= 600
    assert dialog.width() <= 880


def test_with_the_largest_letters_it_stays_within_the_window(qapp: QApplication, qtbot: QtBot) -> None:
    ground, usual = QWidget(), qapp.font()
    qtbot.addWidget(ground)
    ground.resize(880, 600)
    larger = QFont(usual)
    larger.setPointSizeF(22)
    qapp.setFont(larger)
    try:
        theme = Theme(qapp)
        assert theme.text_scale == 2.0
        dialog = UpkeepDialog(theme, "Check library", ground)
        dialog.show_result("4 things are not as they should be.", "3 pictures are not there.", can_rebuild=True)
        assert dialog.sizeHint().boundedTo(ground.size()) == dialog.sizeHint()
    finally:
        qapp.setFont(usual)
