"""Plain text in lines of one height: as high as its lines, written in its own direction, cut nowhere."""

import itertools

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QApplication

from kling_desktop.ui.base.text_block import TextBlock
from kling_desktop.ui.base.type_face import load_inter

LINE_PX = 26
LEFT, RIGHT, CENTRE = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignHCenter


def font(size_px: int = 15) -> QFont:
    font = QFont(load_inter())
    font.setPixelSize(size_px)
    return font


def block(text: str, alignment: Qt.AlignmentFlag = LEFT, line_px: int = LINE_PX) -> TextBlock:
    block = TextBlock()
    block.set_text(text, font(), line_px, alignment)
    return block


def ink(block: TextBlock, width_px: int, height_px: int = 200) -> tuple[list[int], list[int]]:
    """The rows and the columns in which something was painted."""
    image = QImage(width_px, height_px, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    block.draw(painter, QRect(0, 0, width_px, height_px), QColor(Qt.GlobalColor.black))
    painter.end()
    dark = [(x, y) for x in range(width_px) for y in range(height_px) if image.pixelColor(x, y).lightness() < 128]
    return sorted({y for _, y in dark}), sorted({x for x, _ in dark})


def test_it_is_as_high_as_its_lines(qapp: QApplication) -> None:
    words = block("one two three four five six seven eight nine ten")
    assert words.height_px(2000) == LINE_PX
    assert words.height_px(200) == LINE_PX * 2
    assert words.height_px(2000) == LINE_PX, "asked again"
    assert block("one\ntwo\n\nfour").height_px(2000) == LINE_PX * 4
    assert block("one\ntwo").least_height_px == LINE_PX * 2


def test_the_lines_lie_a_line_apart(qapp: QApplication) -> None:
    rows, _ = ink(block("HH\nHH\nHH"), 100)
    tops = [y for y in rows if y - 1 not in rows]
    assert [later - earlier for earlier, later in itertools.pairwise(tops)] == [LINE_PX, LINE_PX]


def test_a_line_is_never_lower_than_its_letters(qapp: QApplication) -> None:
    assert block("H", line_px=1).height_px(100) == QFontMetrics(font()).height()


def test_a_letter_of_another_font_moves_no_line(qapp: QApplication) -> None:
    assert block("H\n漢字 ไทย\nH").height_px(2000) == 3 * LINE_PX
    assert ink(block("H\n\nH"), 20)[0] == ink(block("H\n \nH"), 20)[0]


@pytest.mark.parametrize(("alignment", "where"), [(LEFT, "left"), (RIGHT, "right"), (CENTRE, "middle")])
def test_it_is_aligned_as_seen(qapp: QApplication, alignment: Qt.AlignmentFlag, where: str) -> None:
    for text in ("short", "שלום"):
        _, columns = ink(block(text, alignment), 300)
        middle = (columns[0] + columns[-1]) / 2
        assert {"left": middle < 60, "right": middle > 240, "middle": 130 < middle < 170}[where], text


def test_each_paragraph_is_written_in_its_own_direction(qapp: QApplication) -> None:
    _, english = ink(block("Hello."), 300)
    _, hebrew = ink(block("שלום."), 300)
    assert english
    assert hebrew
    # The full stop stands at the end of reading: right of English, left of Hebrew.
    assert [x for x in english if english[-1] - x < 4]
    dot = ink(block("."), 300)[1]
    assert len([x for x in hebrew if x - hebrew[0] < len(dot)]) == len(dot)


def test_a_word_longer_than_the_room_is_broken_and_not_lost(qapp: QApplication) -> None:
    word = block("x" * 100)
    lines = word.height_px(100) // LINE_PX
    assert lines > 4
    rows, columns = ink(word, 100, 1000)
    assert len([y for y in rows if y - 1 not in rows]) == lines
    assert columns[-1] < 100


def test_where_the_first_line_ends(qapp: QApplication) -> None:
    words = block("👩‍🎨 one two three four five six seven eight nine ten")
    first = words.first_line(200)
    assert "👩‍🎨 one two three four five six seven eight nine ten".startswith(first)
    assert first.endswith(" ")
    assert block("short\nmore").first_line(200) == "short"
