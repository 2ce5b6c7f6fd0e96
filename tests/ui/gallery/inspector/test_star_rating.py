"""Stars are given by mouse, arrows and digits, taken back by the same star, and read out as a value."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.gallery.inspector.star_rating import StarRating


@pytest.fixture
def rating(theme: Theme, qtbot: QtBot) -> StarRating:
    rating = StarRating(theme)
    qtbot.addWidget(rating)
    rating.resize(rating.sizeHint())
    rating.show()
    return rating


def given(rating: StarRating) -> list[int]:
    told: list[int] = []
    rating.chosen.connect(told.append)
    return told


def star(number: int) -> QPoint:
    return QPoint(number * 24 - 10, 18)


def test_a_click_gives_stars_and_the_same_star_takes_itself_back(rating: StarRating, qtbot: QtBot) -> None:
    told = given(rating)

    for number in (4, 4, 1, 1):
        qtbot.mouseClick(rating, Qt.MouseButton.LeftButton, pos=star(number))

    assert told == [4, 3, 1, 0]


@pytest.mark.parametrize(
    ("key", "stars"),
    [
        (Qt.Key.Key_Right, 3),
        (Qt.Key.Key_Left, 1),
        (Qt.Key.Key_Up, 3),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_End, 5),
        (Qt.Key.Key_4, 4),
        (Qt.Key.Key_0, 0),
    ],
)
def test_the_keyboard_gives_stars(rating: StarRating, qtbot: QtBot, key: Qt.Key, stars: int) -> None:
    rating.show_stars(2)
    told = given(rating)

    qtbot.keyClick(rating, key)

    assert told == [stars]


def test_other_digits_give_nothing(rating: StarRating, qtbot: QtBot) -> None:
    told = given(rating)

    qtbot.keyClick(rating, Qt.Key.Key_6)
    qtbot.keyClick(rating, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)

    assert told == []


def test_showing_stars_tells_nobody(rating: StarRating) -> None:
    told = given(rating)

    rating.show_stars(5)

    assert (rating.value(), told) == (5, [])


def test_scrolling_past_gives_no_stars(rating: StarRating) -> None:
    told = given(rating)
    place = QPointF(20, 18)
    wheel = QWheelEvent(
        place,
        rating.mapToGlobal(place),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )

    QApplication.sendEvent(rating, wheel)

    assert told == []
    assert not wheel.isAccepted()


def test_read_from_right_to_left_the_first_star_is_on_the_right(rating: StarRating, qtbot: QtBot) -> None:
    rating.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    told = given(rating)

    qtbot.mouseClick(rating, Qt.MouseButton.LeftButton, pos=QPoint(rating.width() - 10, 18))

    assert told == [1]


def test_a_screen_reader_hears_a_value(rating: StarRating) -> None:
    rating.show_stars(4)

    heard = QAccessible.queryAccessibleInterface(rating)

    assert heard.role() == QAccessible.Role.Slider
    assert heard.text(QAccessible.Text.Name) == "Stars"
    assert heard.text(QAccessible.Text.Value) == "4"


def test_every_star_is_large_enough_to_hit(rating: StarRating) -> None:
    assert rating.width() / 5 >= 24
    assert rating.height() >= 24
