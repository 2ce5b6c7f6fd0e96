"""KeyField: typed, pasted, checked, refused, accepted; and the key gone without a trace afterwards."""

import logging
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPushButton, QStyle, QStyleOptionFrame, QToolButton
from pytestqt.qtbot import QtBot

from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.key_status import KeyState, KeyStatus
from kling_desktop.ui.base.plain_text import PlainLabel
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.preferences.key_field import KeyField
from tests.ui.preferences import standing


@pytest.fixture
def field(theme: Theme, show: Callable[[KeyField], KeyField]) -> KeyField:
    field = show(KeyField(theme))
    field.edit.setFocus()
    return field


def button(field: KeyField, name: str) -> QToolButton:
    return next(each for each in field.findChildren(QToolButton) if each.accessibleName() == name)


def words(field: KeyField) -> list[str]:
    return [each.text() for each in field.findChildren(PlainLabel) if each.isVisible() and each.text()]


def type_key(field: KeyField, qtbot: QtBot, text: str = standing.KEY) -> None:
    qtbot.keyClicks(field.edit, text)


def test_enter_offers_what_was_typed_without_the_spaces_around_it(field: KeyField, qtbot: QtBot) -> None:
    type_key(field, qtbot, f"  {standing.KEY} ")

    with qtbot.waitSignal(field.key_offered) as offered:
        qtbot.keyClick(field.edit, Qt.Key.Key_Return)

    assert offered.args == [standing.KEY]
    assert field.edit.echoMode() is QLineEdit.EchoMode.Password


def test_an_accepted_key_leaves_no_trace(field: KeyField, qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    type_key(field, qtbot)
    qtbot.mouseClick(button(field, "Show key"), Qt.MouseButton.LeftButton)
    assert field.edit.echoMode() is QLineEdit.EchoMode.Normal
    field.press()
    field.set_key_status(standing.CHECKING)
    field.set_balance(standing.PLENTY)
    field.set_key_status(standing.STORED)

    assert field.edit.text() == ""
    assert not field.edit.isUndoAvailable()
    assert field.edit.echoMode() is QLineEdit.EchoMode.Password
    assert words(field) == ["SG_••••••66c4", "Key works. Your balance is $4.82, about 137 pictures."]
    assert standing.KEY not in repr(vars(field)) + repr(vars(field.edit)) + caplog.text
    assert not button(field, "Show key").isEnabled()

    field.edit.setEchoMode(QLineEdit.EchoMode.Normal)  # masked lines never offer to undo
    assert not field.edit.isUndoAvailable()
    field.edit.undo()
    assert field.edit.text() == ""


def test_a_refused_key_stays_to_be_mended_until_it_is_changed(field: KeyField, qtbot: QtBot) -> None:
    type_key(field, qtbot)
    field.set_key_status(standing.CHECKING)
    field.set_key_status(standing.REJECTED)

    assert field.edit.text() == standing.KEY
    assert field.edit.property("invalid") == "true"
    assert words(field)[0].startswith("Segmind didn't accept your API key.")
    assert field.edit.accessibleDescription() == words(field)[0]

    type_key(field, qtbot, "0")
    assert words(field) == []
    assert field.edit.property("invalid") == "false"


def test_nothing_can_be_changed_while_the_key_is_checked(field: KeyField, qtbot: QtBot) -> None:
    type_key(field, qtbot)
    field.set_key_status(standing.CHECKING)
    type_key(field, qtbot, "zzz")

    with qtbot.assertNotEmitted(field.key_offered):
        qtbot.keyClick(field.edit, Qt.Key.Key_Return)

    assert field.edit.text() == standing.KEY
    assert not button(field, "Paste key").isEnabled()
    assert words(field) == ["Checking the key…"]


def test_a_text_that_no_key_can_be_is_not_offered(field: KeyField, qtbot: QtBot) -> None:
    type_key(field, qtbot, "SG_two words")

    with qtbot.assertNotEmitted(field.key_offered):
        qtbot.keyClick(field.edit, Qt.Key.Key_Return)

    assert words(field)[0].startswith("That doesn't look like a Segmind key.")
    assert field.edit.property("invalid") == "true"


def test_a_text_too_long_for_a_key_is_refused_and_not_cut_to_fit(field: KeyField, qtbot: QtBot) -> None:
    field.edit.setText("SG_" + "0" * 500)

    with qtbot.assertNotEmitted(field.key_offered):
        field.press()

    assert words(field)[0].startswith("That doesn't look like a Segmind key.")


def test_an_unusual_beginning_is_a_warning_and_no_more(field: KeyField, qtbot: QtBot) -> None:
    type_key(field, qtbot, "sk")
    assert words(field) == ["Keys start with SG_. Check that you copied all of it."]
    type_key(field, qtbot, "_0123456789")

    with qtbot.waitSignal(field.key_offered):
        qtbot.keyClick(field.edit, Qt.Key.Key_Return)


def test_the_clipboard_is_read_only_by_the_button(field: KeyField, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText(f"\n{standing.KEY}\n")
    field.edit.clearFocus()
    field.edit.setFocus()
    assert field.edit.text() == ""

    with qtbot.assertNotEmitted(field.key_offered):
        qtbot.mouseClick(button(field, "Paste key"), Qt.MouseButton.LeftButton)

    assert field.edit.text() == standing.KEY
    assert field.edit.hasFocus()
    QGuiApplication.clipboard().clear()
    qtbot.mouseClick(button(field, "Paste key"), Qt.MouseButton.LeftButton)
    assert field.edit.text() == standing.KEY
    assert words(field) == ["There is no text on the clipboard. Copy your key first."]


def test_enter_goes_on_with_a_key_in_use_and_asks_for_one_without(field: KeyField, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(field.confirmed):
        qtbot.keyClick(field.edit, Qt.Key.Key_Return)
    assert words(field) == ["Paste your Segmind key here first."]

    field.set_key_status(standing.STORED)
    with qtbot.waitSignal(field.confirmed):
        qtbot.keyClick(field.edit, Qt.Key.Key_Return)


def test_a_balance_of_an_earlier_key_is_not_shown_with_the_next_one(field: KeyField) -> None:
    field.set_balance(standing.PLENTY)
    field.set_key_status(standing.STORED)
    field.set_key_status(standing.CHECKING)
    field.set_key_status(standing.STORED)

    assert not any("$4.82" in each for each in words(field))


def test_a_key_read_from_the_keyring_does_not_wipe_what_is_being_typed(field: KeyField, qtbot: QtBot) -> None:
    type_key(field, qtbot, "SG_00")
    field.set_key_status(standing.STORED)

    assert field.edit.text() == "SG_00"


def test_the_buttons_in_the_field_can_be_reached_and_pressed_by_keyboard(field: KeyField, qtbot: QtBot) -> None:
    type_key(field, qtbot)
    qtbot.keyClick(field.edit, Qt.Key.Key_Tab)
    assert button(field, "Paste key").hasFocus()
    qtbot.keyClick(button(field, "Paste key"), Qt.Key.Key_Tab)
    assert button(field, "Show key").hasFocus()

    qtbot.keyClick(button(field, "Show key"), Qt.Key.Key_Space)
    assert field.edit.echoMode() is QLineEdit.EchoMode.Normal
    assert button(field, "Hide key").isChecked()
    hints = field.edit.inputMethodHints()
    assert hints & Qt.InputMethodHint.ImhSensitiveData
    assert hints & Qt.InputMethodHint.ImhNoPredictiveText


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_text_and_buttons_do_not_meet(field: KeyField, direction: Qt.LayoutDirection) -> None:
    field.resize(400, 100)
    field.setLayoutDirection(direction)
    field.edit.layout().activate()
    option = QStyleOptionFrame()
    field.edit.initStyleOption(option)
    content = field.edit.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, field.edit)
    room_for_text = content.marginsRemoved(field.edit.textMargins())

    assert room_for_text.width() > 250
    assert not any(room_for_text.intersects(each.geometry()) for each in field.edit.findChildren(QToolButton))


# ------------------------------------------------------------ the keyring


def offers(field: KeyField) -> list[str]:
    return [each.text() for each in field.findChildren(QPushButton) if each.isVisible()]


def press(field: KeyField, text: str, qtbot: QtBot) -> None:
    wanted = next(each for each in field.findChildren(QPushButton) if each.text() == text and each.isVisible())
    qtbot.mouseClick(wanted, Qt.MouseButton.LeftButton)


def test_a_key_that_no_keyring_takes_can_be_used_for_now(field: KeyField, qtbot: QtBot) -> None:
    assert offers(field) == []
    field.set_key_status(standing.UNKEPT)
    assert offers(field) == ["Use for now", "Help"]
    with qtbot.waitSignal(field.use_wanted):
        press(field, "Use for now", qtbot)
    field.set_key_status(standing.STORED)
    assert offers(field) == []


def test_help_with_the_keyring_opens_in_place(field: KeyField, qtbot: QtBot) -> None:
    field.set_key_status(KeyStatus(KeyState.NONE, failure=Failure(FailureKind.KEYRING_UNAVAILABLE)))
    assert offers(field) == ["Help"], "there is no key yet that could be used"
    (help_button,) = [each for each in field.findChildren(QPushButton) if each.text() == "Help"]
    assert help_button.property("role") == "secondary", "alone it has an edge"
    press(field, "Help", qtbot)
    assert "install GNOME Keyring or KWallet" in " ".join(words(field))
    press(field, "Help", qtbot)
    assert "log out and in again" not in " ".join(words(field))


def test_a_warning_stays_when_enter_asks_for_a_key(field: KeyField, qtbot: QtBot) -> None:
    field.set_key_status(KeyStatus(KeyState.NONE, failure=Failure(FailureKind.KEYRING_UNAVAILABLE)))
    said, offered = words(field), offers(field)
    assert said
    qtbot.keyClick(field.edit, Qt.Key.Key_Return)
    assert (words(field), offers(field)) == (said, offered)


def test_a_locked_keyring_can_be_asked_again_or_another_key_used(field: KeyField, qtbot: QtBot) -> None:
    field.set_key_status(standing.LOCKED)
    assert offers(field) == ["Try again", "Use another key"]
    with qtbot.waitSignal(field.keyring_wanted):
        press(field, "Try again", qtbot)
    press(field, "Use another key", qtbot)
    assert field.edit.hasFocus()


def test_a_key_that_a_locked_keyring_did_not_take_is_used_all_the_same(field: KeyField) -> None:
    field.set_key_status(KeyStatus(KeyState.READY, "66c4", failure=Failure(FailureKind.KEYRING_LOCKED)))
    assert offers(field) == ["Try again", "Use another key"]
    assert "generating is off" not in " ".join(words(field))
