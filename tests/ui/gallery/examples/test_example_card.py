"""One example as a button: by pointer and keyboard, with its name, its pictures, and room for its words."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.gallery.examples.example import shipped_examples
from kling_desktop.ui.gallery.examples.example_card import ExampleCard, ExamplePicture


@pytest.fixture
def card(theme: Theme, pool: QThreadPool, qtbot: QtBot) -> Iterator[ExampleCard]:
    card = ExampleCard(theme, shipped_examples()[0], pool)
    qtbot.addWidget(card)
    card.resize(312, 300)
    card.show()
    yield card
    card.close()


def test_it_is_a_button_with_a_name_and_a_ring(card: ExampleCard, qtbot: QtBot) -> None:
    assert card.accessibleName() == "Merge two: Put @Image1 into the landscape of @Image2"
    assert card.accessibleDescription() == "Fills in references and prompt. Nothing is sent."
    assert card.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert card.property("focusRadius") is not None
    with qtbot.waitSignal(card.clicked):
        qtbot.keyClick(card, Qt.Key.Key_Space)
    label = next(label for label in card.findChildren(QLabel) if label.text() == "Merge two")
    under_the_words = label.mapTo(card, label.rect().center())
    assert card.childAt(under_the_words) is None, "its parts do not take the click"


def test_its_pictures_come_when_it_is_seen(card: ExampleCard, qtbot: QtBot) -> None:
    pictures = card.findChildren(ExamplePicture)
    assert len(pictures) == 3
    qtbot.waitUntil(lambda: all(picture.has_picture for picture in pictures))
    result = pictures[-1]
    middle = result.grab().toImage().pixelColor(result.rect().center())
    assert middle.saturation() > 60, "the dunes, not the grey that stands in for them"


def test_it_answers_to_the_press(card: ExampleCard, theme: Theme) -> None:
    def fill() -> QColor:
        return card.grab().toImage().pixelColor(8, card.height() // 2)

    assert fill() in (theme.color("panel"), theme.color("hover")), "wherever the pointer is"
    card.setDown(True)
    assert fill() == theme.color("press")


def test_narrow_it_keeps_the_shape_of_its_picture_and_grows_with_its_words(card: ExampleCard) -> None:
    result = card.findChildren(ExamplePicture)[-1]
    assert result.heightForWidth(280) == 138
    assert result.heightForWidth(140) == 69
    words = card.heightForWidth(200) - result.heightForWidth(200 - 32)
    assert words > card.heightForWidth(312) - 138
