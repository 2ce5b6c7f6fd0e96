"""Questions: foreign words in them stay words, the safe answer is Enter's, the window behind them is dimmed."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.ui.base.plain_message import PlainMessage, cautious_message, dangerous_message, plain_message
from kling_desktop.ui.base.scrim import Scrim
from kling_desktop.ui.base.theme import Theme

CANARY = QColor("#00FF7F")


@pytest.fixture
def parent(theme: Theme, qtbot: QtBot) -> QWidget:
    parent = QWidget()
    qtbot.addWidget(parent)
    return parent


def labels(message: PlainMessage) -> list[str]:
    return [button.text() for button in message.buttons()]


def test_a_message_draws_no_picture(parent: QWidget, tmp_path: Path) -> None:
    image = QImage(64, 64, QImage.Format.Format_RGB32)
    image.fill(CANARY)
    assert image.save(str(tmp_path / "canary.png"))
    bait = f'<img src="{tmp_path / "canary.png"}">'
    message = plain_message(parent, bait, bait, "Yes", "No")
    message.open()
    shown = message.grab().toImage()
    pixels = [(x, y) for x in range(0, shown.width(), 2) for y in range(0, shown.height(), 2)]
    assert all(shown.pixelColor(x, y) != CANARY for x, y in pixels)
    assert (message.text(), message.informativeText()) == (bait, bait)
    message.reject()


def test_the_way_on_is_filled_and_last(parent: QWidget, qtbot: QtBot) -> None:
    message = plain_message(parent, "Send 2 held pictures for $0.07?", "Each is charged.", "Send", "Cancel")
    assert labels(message) == ["Cancel", "Send"]
    assert message.defaultButton().property("role") == "primary"
    message.open()
    with qtbot.waitSignal(message.accepted):
        qtbot.keyClick(message, Qt.Key.Key_Return)


@pytest.mark.parametrize("make", [cautious_message, dangerous_message])
def test_where_one_may_regret_it_enter_and_escape_change_nothing(
    make: type[PlainMessage], parent: QWidget, qtbot: QtBot
) -> None:
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape):
        message = make(parent, "Stop watching?", "It may still cost $0.035.", "Stop", "Keep")
        assert labels(message) == ["Keep", "Stop"]
        assert message.defaultButton() is message.escapeButton()
        message.open()
        with qtbot.waitSignal(message.rejected), qtbot.assertNotEmitted(message.accepted):
            qtbot.keyClick(message, key)


def test_what_cannot_be_undone_is_red(parent: QWidget, theme: Theme, qtbot: QtBot) -> None:
    message = dangerous_message(parent, "Delete?", "For good.", "Delete", "Cancel")
    accept = message.acceptButton()
    assert accept is not None
    message.open()
    assert accept.palette().buttonText().color() == theme.color("danger")
    with qtbot.waitSignal(message.accepted):
        accept.click()


def test_sizes(parent: QWidget, theme: Theme) -> None:
    message = plain_message(parent, "A question?", "An explanation. " * 20, "Yes", "No")
    message.open()
    assert message.width() == theme.scaled(440)
    assert {button.height() for button in message.buttons()} == {theme.scaled(36)}
    assert message.height() >= message.sizeHint().height(), "nothing is cut"
    assert [button.font().weight() for button in message.buttons()] == [500, 600]
    assert parent.findChild(Scrim) is not None
    message.reject()


def test_a_notice_has_one_button(parent: QWidget, qtbot: QtBot) -> None:
    message = plain_message(parent, "The library is in use", "", "Quit")
    assert labels(message) == ["Quit"]
    assert message.escapeButton() is None
    message.open()
    with qtbot.waitSignal(message.rejected):
        qtbot.keyClick(message, Qt.Key.Key_Escape)
