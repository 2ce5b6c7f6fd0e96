"""The buttons of a slot: there while somebody is near, and named after its place."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor, QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kling_desktop.ui.compose.compose_panel import ComposePanel
from kling_desktop.ui.compose.composer import Composer
from kling_desktop.ui.compose.image_slot import ImageSlot
from kling_desktop.ui.compose.overlay_button import OverlayButton
from kling_desktop.ui.compose.slot_strip import SlotStrip

Add = Callable[..., None]


@pytest.fixture
def strip(panel: ComposePanel) -> SlotStrip:
    return panel.strip


def slot(strip: SlotStrip, number: int) -> ImageSlot:
    found = strip.grid.slot_widget(number)
    assert found is not None
    return found


def test_the_cross_removes(strip: SlotStrip, composer: Composer, add: Add) -> None:
    add("a", "b")
    strip.grid.go_to(2)
    cross = next(child for child in slot(strip, 2).children() if child.property("accessibleName") == "Remove Image 2")
    assert cross.isVisible()
    QTest.mouseClick(cross, Qt.MouseButton.LeftButton)
    assert [each.name for each in composer.draft.slots] == ["a"]


def test_a_slot_whose_drag_ended_elsewhere_keeps_no_buttons(strip: SlotStrip, add: Add, qtbot: QtBot) -> None:
    add("a", "b")
    one = slot(strip, 1)
    place = one.rect().center()
    QApplication.sendEvent(one, QEnterEvent(place, place, one.mapToGlobal(place)))
    buttons = one.findChildren(OverlayButton)
    qtbot.mousePress(one, Qt.MouseButton.LeftButton)
    assert [button.isVisible() for button in buttons] == [True, True]
    one.set_moving(is_moving=True)
    QCursor.setPos(strip.mapToGlobal(QPoint(-200, -200)))
    one.set_moving(is_moving=False)
    assert one.hasFocus()
    assert [button.isVisible() for button in buttons] == [False, False]
    qtbot.mouseRelease(one, Qt.MouseButton.LeftButton)


def test_a_slot_that_the_keyboard_is_at_shows_its_buttons(strip: SlotStrip, add: Add) -> None:
    add("a", "b")
    slot(strip, 1).setFocus(Qt.FocusReason.TabFocusReason)
    assert [button.isVisible() for button in slot(strip, 1).findChildren(OverlayButton)] == [True, True]


def test_a_slot_that_nobody_is_near_has_made_no_buttons(strip: SlotStrip, add: Add) -> None:
    add("a", "b")
    assert not slot(strip, 1).findChildren(OverlayButton)


def test_the_buttons_of_a_slot_that_moved_name_its_new_place(strip: SlotStrip, add: Add, composer: Composer) -> None:
    add("a", "b")
    one = slot(strip, 1)
    one.setFocus(Qt.FocusReason.TabFocusReason)
    composer.swap_slots(0, 1)
    assert [button.accessibleName() for button in one.findChildren(OverlayButton)] == [
        "Remove Image 2",
        "More for Image 2",
    ]
