"""Of ever so many problems only those in sight are built; the keyboard does not notice."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kling_desktop.ui.jobs.attention_panel import AttentionPanel
from kling_desktop.ui.jobs.problem_card import ProblemCard
from tests.ui.jobs.attention_hand import DAMAGED, DECLINED, FAULT, LOST, MANY, button, cards, take_keyboard


def built(panel: AttentionPanel) -> list[str]:
    return [card.job.id for card in cards(panel)]


def test_of_two_hundred_problems_only_those_in_sight_are_built(panel: AttentionPanel, qtbot: QtBot) -> None:
    panel.set_jobs(MANY)
    assert len(panel.findChildren(ProblemCard)) == 4
    panel.show_part(0, 600)
    qtbot.mouseClick(button(panel, "Show all 200"), Qt.MouseButton.LeftButton)
    assert panel.height() > 100 * 144, "as high as all of them"
    assert built(panel) == [job.id for job in MANY[: len(built(panel))]]
    assert len(built(panel)) <= 12

    panel.show_part(panel.height() - 600, panel.height())
    assert built(panel)[-1] == MANY[-1].id
    assert len(panel.findChildren(ProblemCard)) <= 14
    panel.show_part(panel.height(), panel.height())
    assert built(panel)[-1] == MANY[-1].id, "from below, Tab finds a card"
    panel.show_part(7000, 7600)
    assert MANY[0].id not in built(panel)
    assert all(card.y() + card.height() > 6500 and card.y() < 8000 for card in cards(panel))


def test_a_row_is_as_high_as_its_own_cards_need(panel: AttentionPanel) -> None:
    panel.resize(620, 400)
    panel.set_jobs([replace(LOST, request_id=None), DAMAGED, FAULT, DECLINED])
    panel.show()
    three_buttons, beside, *plain = cards(panel)
    assert three_buttons.height() == beside.height() == three_buttons.heightForWidth(three_buttons.width())
    assert [card.height() for card in plain] == [max(144, *(card.heightForWidth(card.width()) for card in plain))] * 2
    assert plain[0].height() < three_buttons.height(), "no hole for another row's sake"
    assert panel.height() >= plain[1].geometry().bottom()


def test_the_keyboard_goes_on_where_no_card_was_built(panel: AttentionPanel, qtbot: QtBot) -> None:
    panel.set_jobs(MANY)
    panel.show_part(0, 300)
    qtbot.mouseClick(button(panel, "Show all 200"), Qt.MouseButton.LeftButton)
    take_keyboard(panel, qtbot)
    last = cards(panel)[-1]
    last.setFocus()

    qtbot.keyClick(last, Qt.Key.Key_Down)
    focused = next(card for card in panel.findChildren(ProblemCard) if card.hasFocus())
    assert MANY.index(focused.job) == MANY.index(last.job) + 2
    panel.show_part(9000, 9300)

    assert focused.hasFocus()
    assert focused.isVisible(), "scrolled out of sight, it keeps the keyboard"


def test_tab_goes_from_card_to_card_through_their_buttons(panel: AttentionPanel, qtbot: QtBot) -> None:
    panel.set_jobs([DECLINED, FAULT, LOST])
    panel.apply(DAMAGED)
    take_keyboard(panel, qtbot)
    first = cards(panel)[0]
    first.setFocus()

    said: list[str] = []
    for _ in range(9):
        focus = QApplication.focusWidget()
        assert focus is not None
        said.append(focus.job.id if isinstance(focus, ProblemCard) else focus.text())
        qtbot.keyClick(focus, Qt.Key.Key_Tab)

    assert said == [
        *(LOST.id, "Check for result", "Make again · $0.035"),
        *(DAMAGED.id, "Fetch again · free", "Copy details"),
        *(FAULT.id, "Make again · $0.035", "Details"),
    ]


def test_after_a_card_went_the_keyboard_is_on_the_next_one_and_on_no_button(
    panel: AttentionPanel, qtbot: QtBot
) -> None:
    panel.set_jobs([FAULT, MANY[5], MANY[6]])
    take_keyboard(panel, qtbot)
    pressed = next(each for each in cards(panel)[0].buttons if "Make again" in each.text())
    pressed.setFocus()

    panel.apply(replace(cards(panel)[0].job, is_hidden=True))

    assert cards(panel)[0].hasFocus()
