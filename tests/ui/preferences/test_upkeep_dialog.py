"""UpkeepDialog: what can be pressed in each of its states, by keyboard alone, and how large it becomes."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.ui.base.icon_label import IconLabel
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.preferences.found_text import FoundGroup, FoundText
from kling_desktop.ui.preferences.upkeep_dialog import Outcome, UpkeepDialog

LOST = FoundGroup("1 picture file moved or deleted", "Find it.", ("pictures/a.png",))
WELL = Outcome("Your library is sound", "Everything is as it should be.")


@pytest.fixture
def dialog(theme: Theme, qtbot: QtBot) -> Iterator[UpkeepDialog]:
    ground = QWidget()
    ground.resize(880, 600)
    qtbot.addWidget(ground)
    ground.show()
    made = UpkeepDialog(theme, ground)
    made.open()
    made.activateWindow()
    yield made
    made.close()
    ground.close()


def buttons(dialog: UpkeepDialog) -> dict[str, QPushButton]:
    found = dialog.findChildren(QPushButton)
    return {each.text().replace("&", ""): each for each in found if each.isVisible()}


def test_enter_begins_and_escape_does_not(dialog: UpkeepDialog, qtbot: QtBot) -> None:
    dialog.ask("Check?", "It reads everything.", "Check")
    with qtbot.waitSignal(dialog.begun):
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
    with qtbot.assertNotEmitted(dialog.stopped):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_double_click_begins_and_does_not_close(dialog: UpkeepDialog, qtbot: QtBot) -> None:
    dialog.begun.connect(lambda: dialog.show_result(WELL))  # a small library
    dialog.ask("Check?", "It reads everything.", "Check")
    qtbot.mouseClick(buttons(dialog)["Check"], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(buttons(dialog)["Close"], Qt.MouseButton.LeftButton)
    assert dialog.isVisible()

    def is_closed() -> bool:
        qtbot.mouseClick(buttons(dialog)["Close"], Qt.MouseButton.LeftButton)
        return not dialog.isVisible()

    qtbot.waitUntil(is_closed)


def test_while_it_works_enter_does_nothing_by_mistake_and_escape_stops_it(dialog: UpkeepDialog, qtbot: QtBot) -> None:
    dialog.show_progress("Checking", "Checking 1 of 2 pictures…", 0)
    dialog.show_progress("Checking", "Checking 2 of 2 pictures…", 500)
    assert list(buttons(dialog)) == ["Cancel"]
    with qtbot.waitSignal(dialog.stopped):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_what_was_found_can_be_read_copied_and_closed_by_keyboard(dialog: UpkeepDialog, qtbot: QtBot) -> None:
    dialog.show_result(Outcome("1 thing needs you", "2 pictures were checked.", (LOST,), is_well=False))
    (details,) = dialog.findChildren(FoundText)
    assert details.isReadOnly()
    assert details.accessibleName() == "What was found"
    text = "2 pictures were checked.\n\n1 picture file moved or deleted\nFind it.\npictures/a.png"
    assert dialog.text == text
    buttons(dialog)["Copy"].setFocus()
    qtbot.keyClick(buttons(dialog)["Copy"], Qt.Key.Key_Space)
    assert QGuiApplication.clipboard().text() == f"1 thing needs you\n\n{text}"
    with qtbot.assertNotEmitted(dialog.rebuild_wanted):
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.isVisible()


def test_a_rebuild_is_offered_where_it_mends_something(dialog: UpkeepDialog, qtbot: QtBot) -> None:
    dialog.show_result(Outcome("1 thing needs you", "It can be mended.", can_rebuild=True, is_well=False))
    close, rebuild = buttons(dialog)["Close"], buttons(dialog)["Rebuild Library…"]
    assert (close.property("role"), rebuild.property("role")) == ("primary", "secondary")
    assert close.hasFocus()
    with qtbot.assertNotEmitted(dialog.rebuild_wanted):
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.isVisible()


def test_it_is_the_way_on_where_nothing_else_helps(dialog: UpkeepDialog, qtbot: QtBot) -> None:
    told = Outcome("1 thing needs you", "The list is damaged.", can_rebuild=True, needs_rebuild=True, is_well=False)
    dialog.show_result(told)
    close, rebuild = buttons(dialog)["Close"], buttons(dialog)["Rebuild Library…"]
    assert (close.property("role"), rebuild.property("role")) == ("secondary", "primary")
    with qtbot.waitSignal(dialog.rebuild_wanted):
        qtbot.keyClick(dialog, Qt.Key.Key_Return)


def test_it_stays_over_a_window_that_takes_another_size(dialog: UpkeepDialog, qtbot: QtBot) -> None:
    dialog.ask("Check?", "It reads everything.", "Check")
    behind = dialog.parentWidget()
    assert behind is not None
    behind.resize(500, 400)
    qtbot.waitUntil(lambda: behind.geometry().contains(dialog.geometry()))
    assert abs(behind.geometry().center().x() - dialog.geometry().center().x()) <= 4, "but for a frame"


def test_close_stands_first_as_in_the_report(dialog: UpkeepDialog) -> None:
    dialog.show_result(Outcome("1 thing needs you", "It can be mended.", (LOST,), can_rebuild=True))
    found = sorted(buttons(dialog).items(), key=lambda item: item[1].x())
    assert [name for name, _ in found] == ["Close", "Copy", "Rebuild Library…"]


def test_the_title_says_what_happened_and_a_sign_how_it_stands(dialog: UpkeepDialog) -> None:
    dialog.ask("Check?", "It reads everything.", "Check")
    (sign,) = dialog.findChildren(IconLabel)
    assert (dialog.title, dialog.windowTitle(), sign.isVisible()) == ("Check?", "Check?", False)
    dialog.show_progress("Checking", "Checking 1 of 2 pictures…", 0)
    assert (dialog.title, sign.isVisible()) == ("Checking", False)
    dialog.show_result(WELL)
    well = sign.pixmap().toImage()
    assert (dialog.title, sign.isVisible()) == (WELL.title, True)
    dialog.show_result(WELL._replace(is_well=False))
    assert sign.pixmap().toImage() != well


def test_it_keeps_its_top_edge_and_its_width_and_never_shrinks(dialog: UpkeepDialog) -> None:
    dialog.ask("Check?", "It reads everything. " * 12, "Check")
    behind = dialog.parentWidget()
    assert behind is not None
    top, width, height = dialog.geometry().top(), dialog.width(), dialog.height()
    dialog.show_progress("Checking", "Checking 1 of 2 pictures…", 0)
    assert (dialog.geometry().top(), dialog.width(), dialog.height()) == (top, width, height)
    many = FoundGroup("300 pictures", "Find them.", tuple(f"pictures/{number}.png" for number in range(300)))
    dialog.show_result(Outcome("300 things need you", "300 pictures were checked.", (many,), can_rebuild=True))
    assert (dialog.geometry().top(), dialog.width()) == (top, width)
    assert dialog.height() > height
    assert dialog.geometry().bottom() <= behind.geometry().bottom(), "it had room from the beginning"
    assert behind.geometry().contains(dialog.geometry())


def test_it_grows_with_what_it_says_and_stays_within_its_window(dialog: UpkeepDialog) -> None:
    dialog.ask("Check?", "It reads everything.", "Check")
    small = dialog.height()
    much = FoundGroup("Much", "Look.", ("pictures/" + "a" * 500 + ".png",) * 300)
    dialog.show_result(Outcome("Much was found", "Look.", (much,), can_rebuild=True))
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
        dialog = UpkeepDialog(theme, ground)
        dialog.show_result(Outcome("4 things need you", "3 pictures were checked.", (LOST,) * 9, can_rebuild=True))
        assert dialog.sizeHint().boundedTo(ground.size()) == dialog.sizeHint()
    finally:
        qapp.setFont(usual)
