"""The page of an untouched library: so many cards in a row as there is room for, all alike, none cut off."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt, QThreadPool
from pytestqt.qtbot import QtBot

from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.gallery.examples.example import shipped_examples
from kling_desktop.ui.gallery.examples.example_card import ExampleCard
from kling_desktop.ui.gallery.examples.examples_page import ExamplesPage


@pytest.fixture
def page(theme: Theme, pool: QThreadPool, qtbot: QtBot) -> Iterator[ExamplesPage]:
    page = ExamplesPage(theme, shipped_examples(), pool)
    qtbot.addWidget(page)
    page.show()
    yield page
    page.close()


def places(page: ExamplesPage) -> list[tuple[int, int, int, int]]:
    content = page.widget()
    found = [(card.mapTo(content, card.rect().topLeft()), card.size()) for card in page.findChildren(ExampleCard)]
    return [(at.x(), at.y(), size.width(), size.height()) for at, size in found]


@pytest.mark.parametrize(
    ("width", "in_a_row", "card_px"), [(1064, 3, 312), (880, 3, 250), (672, 3, 200), (520, 2, 232)]
)
def test_so_many_cards_in_a_row_as_there_is_room_for(
    page: ExamplesPage, qtbot: QtBot, width: int, in_a_row: int, card_px: int
) -> None:
    page.resize(width, 1200)
    qtbot.waitUntil(lambda: page.widget().width() == page.viewport().width())
    qtbot.waitUntil(lambda: places(page)[0][2] == card_px)

    found = places(page)

    assert len({y for _, y, _, _ in found[:in_a_row]}) == 1
    assert len({(across, down) for _, _, across, down in found[:in_a_row]}) == 1, "all alike"
    assert (found[-1][1] > found[0][1]) is (in_a_row < 3)
    assert found[0][0] == pytest.approx(width - found[in_a_row - 1][0] - card_px, abs=in_a_row), "in the middle"
    assert page.horizontalScrollBar().maximum() == 0
    assert all(x >= 0 and x + across <= width for x, _, across, _ in found)


def test_where_it_does_not_fit_it_scrolls(page: ExamplesPage, qtbot: QtBot) -> None:
    page.resize(672, 700)
    qtbot.waitUntil(lambda: page.verticalScrollBar().maximum() == 0)
    page.resize(672, 300)
    qtbot.waitUntil(lambda: page.verticalScrollBar().maximum() > 0)
    page.resize(1064, 870)
    qtbot.waitUntil(lambda: page.verticalScrollBar().maximum() == 0)


def test_a_card_says_which_example_it_is(page: ExamplesPage, qtbot: QtBot) -> None:
    card = page.findChildren(ExampleCard)[2]
    with qtbot.waitSignal(page.chosen) as told:
        qtbot.keyClick(card, Qt.Key.Key_Space)
    assert told.args == [card.example]
