"""Buttons, stepper and toggle: standard controls in our clothes."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.ui.base.button import Button, PrimaryButton
from kling_desktop.ui.base.icon_button import IconButton
from kling_desktop.ui.base.key_cap import KeyCaps, key_names
from kling_desktop.ui.base.stepper import Stepper
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.toggle import Toggle


def turn_wheel(widget: QWidget) -> bool:
    """Turn the wheel one step up over a widget; whether it took it."""
    nothing = QPoint(0, 0)
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        nothing,
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def test_a_button_wears_its_role(theme: Theme, qtbot: QtBot) -> None:
    button = Button(theme, "Send", "primary")
    qtbot.addWidget(button)
    button.show()
    ground = QPoint(6, button.height() // 2)
    assert button.grab().toImage().pixelColor(ground) == theme.color("accent")
    button.set_role("secondary")
    assert button.role == "secondary"
    assert button.grab().toImage().pixelColor(ground) == theme.color("raised")


def test_the_primary_button_shows_its_keys_only_where_there_is_room(theme: Theme, qtbot: QtBot) -> None:
    plain = PrimaryButton(theme, "Generate", "sparkles")
    keyed = PrimaryButton(theme, "Generate", "sparkles", "Ctrl+Return")
    for button in (plain, keyed):
        qtbot.addWidget(button)
    for width_px, is_same in ((344, False), (160, True)):
        for button in (plain, keyed):
            button.resize(width_px, 44)
        assert (plain.grab().toImage() == keyed.grab().toImage()) is is_same
    assert keyed.minimumHeight() == 44


def test_keys_are_shown_beside_the_longest_ordinary_words(theme: Theme, qtbot: QtBot) -> None:
    plain = PrimaryButton(theme, "Generate sample picture", "sparkles")
    keyed = PrimaryButton(theme, "Generate sample picture", "sparkles", "Ctrl+Return")
    for button in (plain, keyed):
        qtbot.addWidget(button)
        button.resize(344, 44)
    assert plain.grab().toImage() != keyed.grab().toImage()


def test_a_button_of_little_weight_writes_in_another_tone(theme: Theme, qtbot: QtBot) -> None:
    button = Button(theme, "Mention a picture", "ghost", "at-sign")
    qtbot.addWidget(button)
    button.set_tone("text2")
    image = button.grab().toImage()
    colors = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert theme.color("text2").name() in colors
    assert theme.color("text").name() not in colors


def test_a_button_without_room_can_shrink(theme: Theme, qtbot: QtBot) -> None:
    button = Button(theme, "Add an API key to generate pictures with this program", icon="key-round")
    qtbot.addWidget(button)
    assert button.minimumSizeHint().width() <= 72 < button.sizeHint().width()


def test_an_icon_button_has_a_name_and_tells_its_shortcut(theme: Theme, qtbot: QtBot) -> None:
    button = IconButton(theme, "panel-left-close", "Hide <b>panel</b>", "Ctrl+1")
    qtbot.addWidget(button)
    assert button.accessibleName() == "Hide <b>panel</b>"
    assert button.toolTip() == "<qt>Hide &lt;b&gt;panel&lt;/b&gt; (Ctrl+1)</qt>"
    button.set_side(10)
    assert button.width() >= 24


@pytest.mark.parametrize(
    ("shortcut", "keys"),
    [("Ctrl+Return", ("Ctrl", "↵")), ("Ctrl+F", ("Ctrl", "F")), ("Ctrl++", ("Ctrl", "+")), ("", ())],
)
def test_key_caps_are_the_keys_of_the_shortcut(qapp: QApplication, shortcut: str, keys: tuple[str, ...]) -> None:
    assert key_names(shortcut) == keys


def test_key_caps_have_their_size(theme: Theme, qtbot: QtBot) -> None:
    one, two = KeyCaps(theme, "F"), KeyCaps(theme, "Ctrl+F")
    qtbot.addWidget(one)
    qtbot.addWidget(two)
    assert 0 < one.sizeHint().width() < two.sizeHint().width()
    assert one.grab().toImage().pixelColor(2, 8) == theme.color("sunken")


def test_a_stepper_steps_by_key_and_by_its_buttons(theme: Theme, qtbot: QtBot) -> None:
    stepper = Stepper(theme, "Pictures", 1, 10)
    qtbot.addWidget(stepper)
    stepper.resize(160, 36)
    stepper.show()
    qtbot.keyClick(stepper, Qt.Key.Key_Up)
    assert stepper.value() == 2
    middle = stepper.height() // 2
    qtbot.mouseClick(stepper, Qt.MouseButton.LeftButton, pos=QPoint(stepper.width() - 16, middle))
    assert stepper.value() == 3
    qtbot.mouseClick(stepper, Qt.MouseButton.LeftButton, pos=QPoint(16, middle))
    assert stepper.value() == 2
    assert stepper.accessibleName() == "Pictures"


def test_scrolling_past_a_stepper_changes_nothing(theme: Theme, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    field, stepper = QLineEdit(window), Stepper(theme, "Pictures", 1, 10, window)
    column.addWidget(field)
    column.addWidget(stepper)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    field.setFocus()
    assert not turn_wheel(stepper)
    assert stepper.value() == 1
    stepper.setFocus()
    assert turn_wheel(stepper)
    assert stepper.value() == 2


def test_a_toggle_is_a_named_check_box(theme: Theme, qtbot: QtBot) -> None:
    toggle = Toggle(theme, "Notify me", "Notifications")
    qtbot.addWidget(toggle)
    toggle.resize(toggle.sizeHint())
    off = toggle.grab().toImage()
    qtbot.keyClick(toggle, Qt.Key.Key_Space)
    assert toggle.isChecked()
    assert toggle.grab().toImage() != off
    qtbot.mouseClick(toggle, Qt.MouseButton.LeftButton, pos=QPoint(toggle.width() - 2, 12))
    assert not toggle.isChecked()
    face = QAccessible.queryAccessibleInterface(toggle)
    assert (face.role(), face.text(QAccessible.Text.Name)) == (QAccessible.Role.CheckBox, "Notify me")
