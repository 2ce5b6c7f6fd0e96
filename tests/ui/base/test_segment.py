"""SegmentBar by keyboard, by mouse and by program."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.ui.base.segment import Choice, SegmentBar
from kling_desktop.ui.base.theme import Theme

CHOICES = [Choice("auto", "Auto", "scan"), Choice("16:9", "16:9", outline=(15, 9)), Choice("1:1", "1:1")]


@pytest.fixture
def bar(theme: Theme, qtbot: QtBot) -> Iterator[SegmentBar]:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.addWidget(QLineEdit(window))
    bar = SegmentBar(theme, "Aspect ratio", CHOICES, window)
    column.addWidget(bar)
    column.addWidget(QLineEdit(window))
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield bar
    window.close()


def heard(bar: SegmentBar) -> list[str]:
    said: list[str] = []
    bar.chosen.connect(said.append)
    return said


def test_the_first_is_chosen_at_the_start(bar: SegmentBar) -> None:
    assert bar.choice == "auto"


def test_arrows_choose_and_tab_stops_once(bar: SegmentBar, qtbot: QtBot) -> None:
    said = heard(bar)
    before, after = bar.window().findChildren(QLineEdit)
    before.setFocus()
    qtbot.keyClick(before, Qt.Key.Key_Tab)
    assert bar.segment("auto").hasFocus()
    qtbot.keyClick(bar.segment("auto"), Qt.Key.Key_Right)
    assert bar.segment("16:9").hasFocus()
    qtbot.keyClick(bar.segment("16:9"), Qt.Key.Key_Right)
    qtbot.keyClick(bar.segment("1:1"), Qt.Key.Key_Left)
    assert (bar.choice, said) == ("16:9", ["16:9", "1:1", "16:9"])
    qtbot.keyClick(bar.segment("16:9"), Qt.Key.Key_Tab)
    assert after.hasFocus()


def test_a_click_anywhere_in_a_segment_chooses_it(bar: SegmentBar, qtbot: QtBot) -> None:
    said = heard(bar)
    segment = bar.segment("1:1")
    corner = QPoint(segment.width() - 3, segment.height() - 3)
    qtbot.mouseClick(segment, Qt.MouseButton.LeftButton, pos=corner)
    assert (bar.choice, said) == ("1:1", ["1:1"])


def test_choosing_by_program_tells_nobody(bar: SegmentBar) -> None:
    said = heard(bar)
    bar.choose("1:1")
    assert (bar.choice, said) == ("1:1", [])
    with pytest.raises(KeyError):
        bar.choose("4:3")


def test_nothing_moves_when_the_bold_label_wanders(bar: SegmentBar) -> None:
    widths = [bar.segment(choice.id).sizeHint().width() for choice in CHOICES]
    bar.choose("1:1")
    assert [bar.segment(choice.id).sizeHint().width() for choice in CHOICES] == widths


def test_the_chosen_segment_has_the_edge_of_the_design(bar: SegmentBar, theme: Theme) -> None:
    bar.choose("16:9")
    image = bar.grab().toImage()
    segment = bar.segment("16:9").geometry()
    assert image.pixelColor(segment.left() + 5, segment.center().y()) == theme.color("seg")
    other = bar.segment("1:1").geometry()
    assert image.pixelColor(other.right() - 8, other.center().y()) == theme.color("sunken")


def test_screen_readers_meet_named_radio_buttons(bar: SegmentBar) -> None:
    face = QAccessible.queryAccessibleInterface(bar.segment("16:9"))
    assert isinstance(face, QAccessibleInterface)
    assert face.role() == QAccessible.Role.RadioButton
    assert face.text(QAccessible.Text.Name) == "16:9"
    assert bar.accessibleName() == "Aspect ratio"


def test_all_segments_are_equally_wide(bar: SegmentBar) -> None:
    bar.resize(344, bar.height())
    widths = [bar.segment(choice.id).width() for choice in CHOICES]
    assert max(widths) - min(widths) <= 1


def test_an_outline_is_as_dark_as_the_words(bar: SegmentBar, theme: Theme) -> None:
    image = bar.segment("16:9").grab().toImage()
    ink = theme.color("text2")
    rows = range(image.height())
    inked = [y for y in rows if sum(image.pixelColor(x, y) == ink for x in range(image.width())) >= 8]
    assert len(inked) == 2
    assert inked[1] - inked[0] == 8


def test_signs_give_way_where_labels_have_no_room_beside_them(bar: SegmentBar, qtbot: QtBot) -> None:
    segments = [bar.segment(choice.id) for choice in CHOICES]
    window = bar.window()
    beside = window.width() - bar.width()

    window.setFixedWidth(bar.minimumSizeHint().width() + beside)
    qtbot.waitUntil(lambda: all(each.width() >= each.bare_size().width() for each in segments))
    assert segments[0].width() < segments[0].sizeHint().width()

    window.setFixedWidth(344)
    qtbot.waitUntil(lambda: all(each.width() >= each.sizeHint().width() for each in segments))
