"""Where a chip lies: around its mention, also where the line is full or reads from right to left."""

from PySide6.QtCore import QRect, QRectF

from kling_desktop.ui.base.mention_chip import chip_place, room_px


def caret(x: int, line: int = 0) -> QRect:
    return QRect(x, line * 21, 1, 16)


def test_from_the_first_letter_to_the_last() -> None:
    assert chip_place(caret(10), caret(34), caret(90)) == QRectF(10, 0, 80, 16)


def test_at_the_end_of_a_full_line_it_stays_in_its_line() -> None:
    assert chip_place(caret(200), caret(224), caret(0, line=1)) == QRectF(200, 0, 24, 16)


def test_from_right_to_left() -> None:
    assert chip_place(caret(90), caret(66), caret(10)) == QRectF(10, 0, 80, 16)


def test_a_smaller_thumbnail_takes_less_room() -> None:
    assert room_px() - room_px(14) == 2
