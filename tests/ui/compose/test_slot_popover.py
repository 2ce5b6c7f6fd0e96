"""The large look at a slot: how it opens and closes by mouse and keyboard, and what can be done there."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.reference import PictureSource
from kling_desktop.ui.base.button import Button
from kling_desktop.ui.compose.compose_panel import ComposePanel
from kling_desktop.ui.compose.composer import Composer
from kling_desktop.ui.compose.image_slot import ImageSlot
from kling_desktop.ui.compose.slot_popover import SlotPopover
from tests.double_click import double_click
from tests.ui.compose.stage import reference

Add = Callable[..., None]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def popover(panel: ComposePanel) -> SlotPopover:
    panel.resize(900, 870)  # a window as wide as the program's, so that there is room beside the slots
    return panel.strip.popover


def slot(panel: ComposePanel, number: int) -> ImageSlot:
    found = panel.strip.grid.slot_widget(number)
    assert found is not None
    return found


def buttons(popover: SlotPopover) -> list[str]:
    shown = [button for button in popover.findChildren(Button) if button.isVisible()]
    places = sorted(shown, key=lambda button: (button.y(), button.x()))
    return [button.text().replace("&", "") for button in places]


def press(popover: SlotPopover, text: str) -> None:
    (button,) = (each for each in popover.findChildren(Button) if each.text().replace("&", "") == text)
    QTest.mouseClick(button, LEFT)


def key(which: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget(), which, modifier)


def test_a_click_opens_it_beside_the_slot_inside_the_window(
    panel: ComposePanel, popover: SlotPopover, composer: Composer, add: Add
) -> None:
    add("dunes-evening.jpg", "red-shoe.png")
    composer.set_prompt("@Image2")
    QTest.mouseClick(slot(panel, 1), LEFT)
    assert popover.isVisible()
    assert popover.key == slot(panel, 1).key
    anchor = slot(panel, 1).mapTo(panel, QPoint(0, 0)).x() + slot(panel, 1).width()
    assert popover.x() > anchor
    assert panel.rect().contains(popover.geometry())
    assert buttons(popover) == ["Replace…", "Mention", "Show original", "Remove"]
    assert popover.accessibleName() == "Image 1, dunes-evening.jpg, 1920 by 1080, not mentioned"


def test_another_click_on_the_slot_closes_it_and_one_on_another_slot_moves_it(
    panel: ComposePanel, popover: SlotPopover, add: Add
) -> None:
    add("a", "b")
    QTest.mouseClick(slot(panel, 1), LEFT)
    QTest.mouseClick(slot(panel, 2), LEFT)
    assert popover.key == slot(panel, 2).key
    QTest.mouseClick(slot(panel, 2), LEFT)
    assert popover.isHidden()
    assert popover.key is None


def test_a_double_click_mentions_and_leaves_nothing_open(
    panel: ComposePanel, popover: SlotPopover, composer: Composer, add: Add
) -> None:
    add("a")
    widget, place = slot(panel, 1), QPoint(60, 60)
    QTest.mousePress(widget, LEFT, pos=place)
    QTest.mouseRelease(widget, LEFT, pos=place)
    assert popover.isVisible()
    double_click(widget, place)
    assert composer.draft.prompt == "@Image1 "
    assert popover.isHidden()


def test_enter_opens_it_tab_goes_round_and_escape_gives_the_keyboard_back(
    panel: ComposePanel, popover: SlotPopover, add: Add
) -> None:
    add("a", "b")
    panel.strip.grid.go_to(2)
    key(Qt.Key.Key_Return)
    seen = []
    for _ in range(5):
        focused = QApplication.focusWidget()
        assert isinstance(focused, QAbstractButton)
        seen.append(focused.text().replace("&", ""))
        key(Qt.Key.Key_Tab)
    assert seen == ["Replace…", "Mention", "Show original", "Remove", "Replace…"]
    key(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    key(Qt.Key.Key_Escape)
    assert popover.isHidden()
    assert QApplication.focusWidget() is slot(panel, 2)


def test_a_click_or_the_keyboard_elsewhere_closes_it(panel: ComposePanel, popover: SlotPopover, add: Add) -> None:
    add("a")
    QTest.mouseClick(slot(panel, 1), LEFT)
    QTest.mouseClick(panel.footer, LEFT)
    assert popover.isHidden()
    QTest.mouseClick(slot(panel, 1), LEFT)
    panel.focus_prompt()
    assert popover.isHidden()


def test_it_mentions_replaces_shows_and_removes(
    panel: ComposePanel, popover: SlotPopover, composer: Composer, add: Add, qtbot: QtBot
) -> None:
    add("a", "b")
    QTest.mouseClick(slot(panel, 2), LEFT)
    press(popover, "Mention")
    assert composer.draft.prompt == "@Image2 "
    assert popover.isHidden()

    QTest.mouseClick(slot(panel, 2), LEFT)
    with qtbot.waitSignal(panel.original_requested) as shown:
        press(popover, "Show original")
    assert shown.args == [reference("b")]

    QTest.mouseClick(slot(panel, 2), LEFT)
    press(popover, "Replace…")
    dialog = panel.findChild(QFileDialog)
    assert dialog.windowTitle() == "Replace Picture"
    dialog.reject()

    QTest.mouseClick(slot(panel, 1), LEFT)
    press(popover, "Remove")
    assert [each.name for each in composer.draft.slots] == ["b"]
    assert QApplication.focusWidget() is slot(panel, 1)


def test_a_picture_of_the_gallery_can_be_shown_there(
    panel: ComposePanel, popover: SlotPopover, composer: Composer, qtbot: QtBot
) -> None:
    (added,) = composer.add_sources([PictureSource("a.png", "/a.png", source_output="o-1")])
    composer.settle(added, replace(reference("a.png"), source_output="o-1"))
    QTest.mouseClick(slot(panel, 1), LEFT)
    assert buttons(popover) == ["Replace…", "Mention", "Show in library", "Show original", "Remove"]
    with qtbot.waitSignal(panel.library_picture_requested) as shown:
        press(popover, "Show in library")
    assert shown.args == ["o-1"]


def test_a_picture_that_cannot_be_used_says_why_and_what_helps(
    panel: ComposePanel, popover: SlotPopover, composer: Composer
) -> None:
    (key_of_slot,) = composer.add_sources([PictureSource("tiny.png", path="/tiny.png")])
    composer.settle(key_of_slot, Failure(FailureKind.PICTURE_TOO_SMALL, width_px=80, height_px=60))
    QTest.mouseClick(slot(panel, 1), LEFT)
    assert buttons(popover) == ["Choose another…", "Remove"]
    texts = [label.text() for label in popover.findChildren(type(panel.footer.cost)) if label.isVisible()]
    assert texts[0] == "tiny.png"
    assert texts[1].startswith("This picture is too small. 80 × 60 px.")


def test_it_follows_its_slot_and_goes_with_it(
    panel: ComposePanel, popover: SlotPopover, composer: Composer, add: Add
) -> None:
    add("a", "b")
    QTest.mouseClick(slot(panel, 1), LEFT)
    composer.set_prompt("@Image1")
    assert popover.accessibleName().endswith("mentioned once")
    composer.undo()
    assert popover.isVisible()
    composer.remove_slot(0)
    assert popover.isHidden()
