"""The slots: names for screen readers, keys, one tab stop, drops, reordering."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import (
    QAccessible,
    QClipboard,
    QContextMenuEvent,
    QDragLeaveEvent,
    QKeySequence,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu
from pytestqt.qtbot import QtBot

from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.reference import PictureSource
from kling_desktop.ui.base.picture_mime import GALLERY_FORMAT, SLOT_FORMAT
from kling_desktop.ui.base.plain_text import ElidedLabel
from kling_desktop.ui.compose.compose_panel import ComposePanel
from kling_desktop.ui.compose.composer import Composer
from kling_desktop.ui.compose.image_slot import ImageSlot
from kling_desktop.ui.compose.panel_sides import LEFT_PX, RIGHT_PX
from kling_desktop.ui.compose.slot_layout import Density
from kling_desktop.ui.compose.slot_strip import SlotStrip
from tests.double_click import double_click
from tests.ui.compose.stage import Heard, carry, drag_over, drop_on, reference

Add = Callable[..., None]
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def strip(panel: ComposePanel) -> SlotStrip:
    return panel.strip


def names(composer: Composer) -> list[str]:
    return [slot.name for slot in composer.draft.slots]


def slot(strip: SlotStrip, number: int) -> ImageSlot:
    found = strip.grid.slot_widget(number)
    assert found is not None
    return found


def focused_number() -> int | None:
    widget = QApplication.focusWidget()
    return widget.look.number if isinstance(widget, ImageSlot) else None


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget(), key, modifier)


def test_of_many_slots_one_is_made_in_each_turn_and_all_of_them_for_whoever_asks(
    strip: SlotStrip, composer: Composer, qtbot: QtBot
) -> None:
    def made() -> list[ImageSlot]:
        return strip.grid.findChildren(ImageSlot)

    composer.add_sources([PictureSource(f"{number}.jpg", path=f"/{number}") for number in range(10)])

    assert len(made()) == 1
    assert len(strip.grid.places) == 10
    qtbot.waitUntil(lambda: len(made()) == 10)
    assert [each.geometry() for each in made()] == strip.grid.places

    composer.undo()
    composer.redo()
    assert slot(strip, 7).look.number == 7
    assert [slot(strip, number).geometry() for number in range(1, 11)] == strip.grid.places


def test_slots_are_told_with_name_size_and_mentions(strip: SlotStrip, composer: Composer, add: Add) -> None:
    add("dunes-evening.jpg", "red-shoe.png")
    composer.set_prompt("@Image2")
    (reading, broken) = composer.add_sources([PictureSource("c.jpg", path="/c"), PictureSource("d.jpg", path="/d")])
    composer.settle(broken, Failure(FailureKind.PICTURE_TOO_SMALL, width_px=80, height_px=60))

    told = [slot(strip, number).accessibleName() for number in range(1, 5)]
    assert told == [
        "Image 1, dunes-evening.jpg, 1920 by 1080, not mentioned",
        "Image 2, red-shoe.png, 1920 by 1080, mentioned once",
        "Image 3, c.jpg, being read",
        "Image 4, d.jpg, This picture is too small",
    ]
    assert strip.grid.add_slot.accessibleName() == "Add reference, 4 of 10 used"
    interface = QAccessible.queryAccessibleInterface(slot(strip, 2))
    assert interface.role() == QAccessible.Role.Button
    assert reading != broken


def test_one_tab_stop_and_arrows_inside(strip: SlotStrip, panel: ComposePanel, add: Add) -> None:
    add(*"abcde")
    panel.hide_button.setFocus()
    press(Qt.Key.Key_Tab)
    assert focused_number() == 1
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Down)
    assert QApplication.focusWidget() is strip.grid.add_slot
    press(Qt.Key.Key_Home)
    press(Qt.Key.Key_End)
    press(Qt.Key.Key_Left)
    assert focused_number() == 5
    press(Qt.Key.Key_Up)
    assert focused_number() == 1
    press(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is panel.prompt.editor
    press(Qt.Key.Key_Backtab)
    assert focused_number() == 1


def test_alt_and_arrows_move_a_slot_and_the_focus_goes_along(
    strip: SlotStrip, composer: Composer, add: Add, heard: Heard
) -> None:
    add("a", "b", "c")
    composer.set_prompt("@Image1")
    strip.grid.go_to(1)
    press(Qt.Key.Key_Right, ALT)
    press(Qt.Key.Key_Right, ALT)
    press(Qt.Key.Key_Right, ALT)
    assert names(composer) == ["b", "c", "a"]
    assert composer.draft.prompt == "@Image3"
    assert focused_number() == 3
    press(Qt.Key.Key_Left, ALT)
    assert names(composer) == ["b", "a", "c"]
    assert heard.said[-1] == "Moved to position 2 of 3, now Image 2. 1 mention renumbered"


def test_right_to_left_the_arrows_follow_the_eye(strip: SlotStrip, composer: Composer, add: Add) -> None:
    strip.window().setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    add("a", "b", "c")
    assert slot(strip, 1).geometry().left() > slot(strip, 2).geometry().left()
    strip.grid.go_to(1)
    press(Qt.Key.Key_Left, ALT)
    assert names(composer) == ["b", "a", "c"]


def test_delete_removes_and_the_focus_stays_in_place(strip: SlotStrip, composer: Composer, add: Add) -> None:
    add("a", "b")
    strip.grid.go_to(1)
    press(Qt.Key.Key_Delete)
    assert (names(composer), focused_number()) == (["b"], 1)
    press(Qt.Key.Key_Delete)
    assert names(composer) == []
    assert QApplication.focusWidget() is strip.grid.add_slot


def test_m_and_a_double_click_mention(strip: SlotStrip, composer: Composer, add: Add) -> None:
    add("a", "b")
    strip.grid.go_to(2)
    press(Qt.Key.Key_M)
    double_click(slot(strip, 1))
    assert composer.draft.prompt == "@Image2 @Image1 "


def open_menu(strip: SlotStrip, number: int) -> QMenu:
    place = slot(strip, number).rect().center()
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, strip.mapToGlobal(place))
    QApplication.sendEvent(slot(strip, number), asked)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def test_the_menu_has_the_designs_order(strip: SlotStrip, composer: Composer, add: Add) -> None:
    add("a", "b")
    menu = open_menu(strip, 1)
    actions = {action.text().replace("&", ""): action for action in menu.actions()}
    assert list(actions) == ["Replace…", "Mention", "Move Left", "Move Right", "Show Original", "Remove"]
    assert not actions["Move Left"].isEnabled()
    actions["Move Right"].trigger()
    menu.close()
    assert names(composer) == ["b", "a"]


def test_the_menu_asks_for_another_picture_and_for_the_original(
    strip: SlotStrip, composer: Composer, add: Add, qtbot: QtBot
) -> None:
    add("a")
    menu = open_menu(strip, 1)
    with qtbot.waitSignal(strip.browse_requested) as asked:
        menu.actions()[0].trigger()
    assert asked.args == [composer.draft.slots[0].key]
    with qtbot.waitSignal(strip.original_requested) as shown:
        menu.actions()[4].trigger()
    assert shown.args == [reference("a")]
    menu.close()


def files(folder: Path, *file_names: str) -> QMimeData:
    for name in file_names:
        (folder / name).write_bytes(b"not looked at")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(folder / name)) for name in file_names])
    return mime


def middle(strip: SlotStrip, number: int | None) -> QPoint:
    widget = strip.grid.add_slot if number is None else slot(strip, number)
    return widget.mapTo(strip, widget.rect().center())


def dragged(number: int) -> QMimeData:
    mime = QMimeData()
    mime.setData(SLOT_FORMAT, str(number).encode())
    return mime


def test_files_dropped_on_the_area_are_added_in_order(
    strip: SlotStrip, composer: Composer, qtbot: QtBot, tmp_path: Path
) -> None:
    mime = files(tmp_path, "b.jpg", "a.PNG")
    with qtbot.waitSignals([composer.intake_requested] * 2):
        assert drop_on(strip, mime, middle(strip, None))
    assert names(composer) == ["b.jpg", "a.PNG"]


def test_the_add_place_tells_the_numbers_to_come_and_what_does_not_fit(
    strip: SlotStrip, add: Add, tmp_path: Path
) -> None:
    add(*"abcdefgh")
    mime = files(tmp_path, "1.jpg", "2.jpg", "3.jpg")
    assert drag_over(strip, mime, middle(strip, None))
    assert strip.grid.add_slot.coming == ("@Image9", "@Image10", "Full")


def said(strip: SlotStrip) -> str:
    (label,) = strip.findChildren(ElidedLabel, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return label.text()


def test_while_dragging_it_says_what_a_drop_would_do_and_tells_the_window(
    strip: SlotStrip, add: Add, tmp_path: Path
) -> None:
    held: list[bool] = []
    strip.targeted.connect(held.append)
    add("a", "b")
    mime = files(tmp_path, "1.jpg", "2.jpg")
    drag_over(strip, mime, middle(strip, None))
    assert said(strip) == "Adds @Image3 and @Image4"
    drag_over(strip, mime, middle(strip, 2))
    assert said(strip) == "Replaces @Image2"
    drag_over(strip, dragged(1), middle(strip, 2))
    assert said(strip) == "Swaps @Image1 and @Image2"
    QApplication.sendEvent(strip, QDragLeaveEvent())
    assert said(strip) == ""
    assert held == [True, False]


def test_of_gallery_pictures_the_number_is_known(strip: SlotStrip, add: Add) -> None:
    mime = QMimeData()
    mime.setData(GALLERY_FORMAT, b'["one", "two", "three"]')
    drag_over(strip, mime, middle(strip, None))
    assert strip.grid.add_slot.coming == ("@Image1", "@Image2", "@Image3")


def test_a_dragged_slot_stays_faded_wherever_it_is_held(strip: SlotStrip, add: Add) -> None:
    add("a", "b")
    before = slot(strip, 1).grab().toImage()
    slot(strip, 1).set_moving(is_moving=True)
    drag_over(strip, dragged(1), middle(strip, 2))
    QApplication.sendEvent(strip, QDragLeaveEvent())
    assert slot(strip, 1).grab().toImage() != before


def test_files_on_a_slot_replace_it_and_the_rest_is_added(
    strip: SlotStrip, composer: Composer, add: Add, qtbot: QtBot, tmp_path: Path
) -> None:
    add("a", "b")
    composer.set_prompt("@Image1")
    with qtbot.waitSignals([composer.intake_requested] * 2):
        assert drop_on(strip, files(tmp_path, "new.jpg", "more.jpg"), middle(strip, 1))
    assert names(composer) == ["new.jpg", "b", "more.jpg"]
    assert composer.draft.prompt == "@Image1"


def test_what_is_no_picture_is_refused_while_dragging(strip: SlotStrip, tmp_path: Path) -> None:
    assert carry(strip, files(tmp_path, "notes.pdf"), middle(strip, None)) == (False, [], False)


def test_nothing_can_be_added_to_ten_but_a_slot_can_be_replaced(strip: SlotStrip, add: Add, tmp_path: Path) -> None:
    add(*"abcdefghij")
    mime = files(tmp_path, "k.jpg")
    assert not drag_over(strip, mime, QPoint(strip.width() - 20, strip.height() - 40))
    assert said(strip) == "All 10 places are full. Drop on a picture to replace it."
    assert drag_over(strip, mime, middle(strip, 10))


def test_a_slot_is_swapped_on_another_and_moved_between(strip: SlotStrip, composer: Composer, add: Add) -> None:
    add("a", "b", "c")
    assert drop_on(strip, dragged(1), middle(strip, 3))
    assert names(composer) == ["c", "b", "a"]
    before_first = slot(strip, 1).mapTo(strip, QPoint(4, 20))
    assert drop_on(strip, dragged(3), before_first)
    assert names(composer) == ["a", "c", "b"]


def test_a_slot_that_is_dragged_straight_across_swaps(strip: SlotStrip, composer: Composer, add: Add) -> None:
    """The drag begins over the slot itself, and a widget that refuses the enter hears nothing more of it."""
    add("a", "b")
    taken = carry(strip, dragged(1), middle(strip, 1), middle(strip, 2))
    assert taken == (True, [False, True], True)
    assert names(composer) == ["b", "a"]


def test_into_ten_a_drag_may_enter_where_nothing_fits(
    strip: SlotStrip, composer: Composer, add: Add, tmp_path: Path
) -> None:
    add(*"abcdefghij")
    outside = QPoint(strip.width() - 20, strip.height() - 40)
    taken = carry(strip, files(tmp_path, "k.jpg"), outside, middle(strip, 3))
    assert taken == (True, [False, True], True)


def test_a_foreign_slot_number_moves_nothing(strip: SlotStrip, add: Add) -> None:
    add("a")
    assert carry(strip, dragged(7), middle(strip, 1)) == (False, [], False)


def test_pictures_are_pasted_on_the_slots(
    strip: SlotStrip, composer: Composer, qtbot: QtBot, tmp_path: Path, clipboard: QClipboard
) -> None:
    clipboard.setMimeData(files(tmp_path, "pasted.webp"))
    strip.grid.go_to(None)
    with qtbot.waitSignal(composer.intake_requested):
        QTest.keySequence(strip.grid.add_slot, QKeySequence.StandardKey.Paste)
    assert names(composer) == ["pasted.webp"]


def test_the_picture_is_painted_once_it_is_decoded(strip: SlotStrip, add: Add, qtbot: QtBot) -> None:
    add("red-shoe.png")

    def is_red() -> None:
        widget = slot(strip, 1)
        color = widget.grab().toImage().pixelColor(widget.rect().center())
        assert color.red() > 180
        assert color.green() < 60

    qtbot.waitUntil(is_red)


def test_the_hint_of_a_full_strip_takes_the_lines_it_needs(strip: SlotStrip, composer: Composer, add: Add) -> None:
    add(*(f"{number}.jpg" for number in range(10)))
    (hint,) = (each for each in strip.findChildren(QLabel) if each.text() == "10 of 10. Remove one to add another.")
    line = hint.fontMetrics().height()

    heights = {}
    for width in (400, 180):
        strip.resize(width, strip.height())
        assert hint.minimumHeight() == hint.heightForWidth(width - LEFT_PX - RIGHT_PX)
        heights[width] = hint.minimumHeight()
    assert heights[180] >= heights[400] + line - 1

    at_180 = strip.height_for(Density.ROOMY, 180)
    strip.resize(400, strip.height())
    assert strip.height_for(Density.ROOMY, 180) == at_180, "the lines of that width, not of the present one"


def test_what_a_drop_does_is_said_whole_in_place_of_the_count(
    longer: None, strip: SlotStrip, add: Add, tmp_path: Path
) -> None:
    add(*"abcdefgh")
    (count,) = (each for each in strip.findChildren(QLabel) if each.text().startswith("[8 "))
    assert count.isVisible()

    drag_over(strip, files(tmp_path, "1.jpg"), middle(strip, None))
    assert count.isVisible(), "both have room"
    drag_over(strip, files(tmp_path, "2.jpg", "3.jpg", "4.jpg"), middle(strip, None))
    assert count.isHidden()

    QApplication.sendEvent(strip, QDragLeaveEvent())
    assert count.isVisible()


def test_a_picture_that_cannot_be_used_shows_its_number(strip: SlotStrip, composer: Composer, add: Add) -> None:
    add("a.jpg")
    (key,) = composer.add_sources([PictureSource("gone.png", "/photos/gone.png")])
    composer.settle(key, Failure(FailureKind.FILE_MISSING))
    painted = slot(strip, 2).grab().toImage()
    assert painted.pixelColor(8, painted.height() - 17).lightness() < 90, "the ground of its badge"
    assert painted.pixelColor(8, 40).lightness() > 200
