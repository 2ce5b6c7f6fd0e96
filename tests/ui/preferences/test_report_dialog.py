"""ReportDialog: what is copied is what was seen."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.preferences.report_dialog import ReportDialog

Show = Callable[[ReportDialog], ReportDialog]
REPORT = "Kling Desktop\n\n== Log\n<b>bold</b> \u202egnp.exe\n"


def button(dialog: ReportDialog, text: str) -> QPushButton:
    return next(each for each in dialog.findChildren(QPushButton) if each.text() == text)


def test_nothing_can_be_copied_before_it_is_there(theme: Theme, show: Show) -> None:
    dialog = show(ReportDialog(theme))

    assert dialog.text == "Putting it together…"
    assert [button(dialog, text).isEnabled() for text in ("&Copy", "&Save…", "Close")] == [False, False, True]


def test_enter_copies_exactly_what_is_seen(theme: Theme, show: Show, qtbot: QtBot) -> None:
    dialog = show(ReportDialog(theme))
    dialog.set_text(REPORT)

    qtbot.keyClick(dialog, Qt.Key.Key_Return)

    assert dialog.text == REPORT.replace("\u202e", "[U+202E]")
    assert QGuiApplication.clipboard().text() == dialog.text
    assert "Copied" in [label.text() for label in dialog.findChildren(QLabel)]
    assert dialog.isVisible()


def test_saving_hands_out_what_is_seen(theme: Theme, show: Show, qtbot: QtBot) -> None:
    dialog = show(ReportDialog(theme))
    dialog.set_text(REPORT)

    with qtbot.waitSignal(dialog.save_requested) as asked:
        qtbot.mouseClick(button(dialog, "&Save…"), Qt.MouseButton.LeftButton)

    assert asked.args == [dialog.text]


def test_escape_closes(theme: Theme, show: Show, qtbot: QtBot) -> None:
    dialog = show(ReportDialog(theme))
    with qtbot.waitSignal(dialog.rejected):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
