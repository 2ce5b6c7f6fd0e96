"""Widgets share the width evenly, and go into further rows before any of them would be cut."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.ui.gallery.inspector.even_row import EvenRow


def block() -> QWidget:
    """Wishes for 100 × 30."""
    made = QWidget()
    made.setMinimumSize(100, 30)
    return made


def laid_out(qtbot: QtBot, count: int, width: int, give_px: int = 0, *, leftward: bool = False) -> list[QRect]:
    holder = QWidget()
    qtbot.addWidget(holder)
    if leftward:
        holder.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    row = EvenRow(8, give_px)
    holder.setLayout(row)
    blocks = [block() for _ in range(count)]
    for each in blocks:
        row.addWidget(each)
    holder.resize(width, row.heightForWidth(width))
    holder.show()
    return [each.geometry() for each in blocks]


@pytest.mark.parametrize(
    ("count", "width", "rows"),
    [(4, 424, [4]), (4, 423, [2, 2]), (4, 207, [1, 1, 1, 1]), (3, 208, [2, 1]), (2, 208, [2]), (2, 207, [1, 1])],
)
def test_as_few_rows_as_fit_and_even_ones(qtbot: QtBot, count: int, width: int, rows: list[int]) -> None:
    places = laid_out(qtbot, count, width)

    tops = [place.top() for place in places]
    assert [tops.count(top) for top in sorted(set(tops))] == rows
    for top in set(tops):
        row = [place for place in places if place.top() == top]
        assert (row[0].left(), row[-1].right() + 1) == (0, width)


def test_a_widget_may_give_way_a_little(qtbot: QtBot) -> None:
    assert len({place.top() for place in laid_out(qtbot, 2, 200, give_px=4)}) == 1


def test_read_from_right_to_left_it_begins_on_the_right(qtbot: QtBot) -> None:
    first, second = laid_out(qtbot, 2, 300, leftward=True)

    assert first.left() > second.left()


def test_hidden_widgets_take_no_place(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    row = EvenRow(8)
    holder.setLayout(row)
    shown, hidden = block(), block()
    for each in (hidden, shown):
        row.addWidget(each)
    hidden.hide()
    holder.resize(300, 30)
    holder.show()

    assert shown.geometry() == QRect(0, 0, 300, 30)
