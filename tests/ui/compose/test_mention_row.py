"""A file name and a token read rightward everywhere, also in a window that is mirrored."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect, Qt, QThreadPool
from PySide6.QtGui import QColor, QImage, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.compose.composer import Composer
from kling_desktop.ui.compose.mention_match import matching_slots
from kling_desktop.ui.compose.mention_row import MATCH_ROLE, MentionRow
from kling_desktop.ui.compose.slot_look import slot_looks
from kling_desktop.ui.compose.slot_previews import SlotPreviews

WIDTH, HEIGHT, BESIDE = 288, 46, 45
Add = Callable[..., None]
Draw = Callable[[Qt.LayoutDirection], QImage]


@pytest.fixture
def draw(qtbot: QtBot, theme: Theme, composer: Composer, add: Add, previews: SlotPreviews) -> Draw:
    """Draws the words of the one row that fits `du`, without the thumbnail."""
    add("dunes-evening.jpg")
    model = QStandardItemModel()
    item = QStandardItem()
    item.setData(matching_slots(slot_looks(composer.draft), "du")[0], MATCH_ROLE)
    model.appendRow(item)

    def words(direction: Qt.LayoutDirection) -> QImage:
        widget = QWidget()
        qtbot.addWidget(widget)
        widget.setLayoutDirection(direction)
        option = QStyleOptionViewItem()
        option.rect = QRect(0, 0, WIDTH, HEIGHT)
        image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        painter.setLayoutDirection(direction)  # as on a widget that is mirrored
        MentionRow(theme, previews, widget).paint(painter, option, model.index(0, 0))
        painter.end()
        is_mirrored = direction == Qt.LayoutDirection.RightToLeft
        return image.copy(0 if is_mirrored else BESIDE, 0, WIDTH - BESIDE, HEIGHT)

    return words


@pytest.fixture
def previews(composer: Composer, pool: QThreadPool) -> SlotPreviews:
    return SlotPreviews(composer, pool)


def ink(image: QImage, top: int, bottom: int) -> QImage:
    """What is written between two heights, without the empty ground around it."""
    ground = QColor(image.pixel(image.width() // 2, 1))
    columns = [x for x in range(image.width()) if any(QColor(image.pixel(x, y)) != ground for y in range(top, bottom))]
    assert columns, "nothing is written there"
    return image.copy(columns[0], top, columns[-1] - columns[0] + 1, bottom - top)


@pytest.mark.parametrize(("top", "bottom"), [(4, 24), (25, 42)], ids=["name", "token and size"])
def test_the_words_of_a_row_are_the_same_in_both_directions(draw: Draw, top: int, bottom: int) -> None:
    rightward, leftward = draw(Qt.LayoutDirection.LeftToRight), draw(Qt.LayoutDirection.RightToLeft)
    one, other = ink(rightward, top, bottom), ink(leftward, top, bottom)
    assert abs(one.width() - other.width()) <= 1
    begin = min(one.width(), other.width()) // 3
    assert difference(one.copy(0, 0, begin, one.height()), other.copy(0, 0, begin, other.height())) < 12


def difference(one: QImage, other: QImage) -> float:
    """Mean difference of grey, 0 to 255."""
    pairs = [
        abs(one.pixelColor(x, y).lightness() - other.pixelColor(x, y).lightness())
        for x in range(min(one.width(), other.width()))
        for y in range(one.height())
    ]
    return sum(pairs) / len(pairs)
