"""Tests of `ui.base.reading_side`: it does what the style of Qt does."""

from itertools import product

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QStyle

from kling_desktop.ui.base.reading_side import visual_alignment, visual_rect

DIRECTIONS = (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft)
Side = Qt.AlignmentFlag


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("room", [QRect(0, 0, 100, 40), QRect(7, 3, 101, 40), QRect(-9, 0, 0, 0)])
@pytest.mark.parametrize("place", [QRect(0, 0, 10, 10), QRect(20, 5, 31, 9), QRect(-4, 0, 300, 1), QRect()])
def test_a_place_is_mirrored_as_qt_does_it(direction: Qt.LayoutDirection, room: QRect, place: QRect) -> None:
    assert visual_rect(direction, room, place) == QStyle.visualRect(direction, room, place)


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_an_alignment_is_mirrored_as_qt_does_it(direction: Qt.LayoutDirection) -> None:
    across = (Side(0), Side.AlignLeft, Side.AlignRight, Side.AlignHCenter, Side.AlignJustify)
    for flags in product(across, (Side(0), Side.AlignVCenter, Side.AlignBottom), (Side(0), Side.AlignAbsolute)):
        alignment = flags[0] | flags[1] | flags[2]
        assert visual_alignment(direction, alignment) == QStyle.visualAlignment(direction, alignment)


def test_the_place_that_is_given_back_is_another_one() -> None:
    place = QRect(1, 2, 3, 4)
    visual_rect(Qt.LayoutDirection.LeftToRight, QRect(0, 0, 9, 9), place).moveTo(5, 5)
    assert place == QRect(1, 2, 3, 4)
