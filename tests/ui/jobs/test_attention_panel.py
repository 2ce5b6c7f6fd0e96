"""What needs a person: the right words, the right buttons, the most urgent first, and no click that spends twice."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt, SignalInstance
from PySide6.QtGui import QColor, QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.job import Job, JobState
from kling_desktop.ui.base.button import Button
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.jobs.attention_panel import AttentionPanel
from kling_desktop.ui.jobs.problem_card import ProblemCard
from tests.fakes.fake_pictures import make_job
from tests.ui.jobs.attention_hand import (
    DAMAGED,
    DECLINED,
    FAULT,
    FULL,
    LOST,
    MANY,
    NOW,
    button,
    cards,
    problem,
    shown,
    take_keyboard,
)


def test_it_is_there_only_while_something_needs_a_person(panel: AttentionPanel) -> None:
    assert panel.isHidden()

    panel.apply(FAULT)
    assert panel.isVisible()
    panel.apply(make_job(9, NOW, JobState.RUNNING))
    assert panel.job_ids == (FAULT.id,)
    panel.apply(replace(FAULT, is_hidden=True))
    assert panel.isHidden()


def test_what_may_have_cost_money_comes_first(panel: AttentionPanel) -> None:
    panel.set_jobs([DECLINED, FAULT, DAMAGED, LOST, make_job(9, NOW)])

    assert panel.job_ids == (LOST.id, DAMAGED.id, FAULT.id, DECLINED.id)


def test_a_card_says_what_happened_and_what_it_cost(panel: AttentionPanel) -> None:
    panel.apply(LOST)

    labels = [each.text() for each in panel.findChildren(QLabel) if each.isVisible()]
    assert {"Needs attention", "1", "No answer yet", "May have been charged"} <= set(labels)
    name = cards(panel)[0].accessibleName()
    assert name.startswith("No answer yet. May have been charged. Segmind didn't answer in time.")
    assert "It may have been charged" not in name
    assert shown(cards(panel)[0]) == ["Check for result", "Make again · $0.035"]


def test_the_buttons_name_their_job(panel: AttentionPanel, qtbot: QtBot) -> None:
    panel.set_jobs([LOST, DAMAGED, FULL, DECLINED])
    wanted: list[tuple[str, SignalInstance, Job]] = [
        ("Check for result", panel.check_requested, LOST),
        ("Fetch again · free", panel.check_requested, DAMAGED),
        ("Try again · free", panel.check_requested, FULL),
        ("Edit prompt", panel.edit_requested, DECLINED),
    ]

    for text, signal, job in wanted:
        with qtbot.waitSignal(signal) as told, qtbot.assertNotEmitted(panel.make_again_requested):
            qtbot.mouseClick(button(panel, text), Qt.MouseButton.LeftButton)
        assert told.args == [job.id]


def test_make_again_spends_once_for_a_double_click(panel: AttentionPanel, qtbot: QtBot) -> None:
    panel.apply(LOST)
    asked: list[str] = []
    panel.make_again_requested.connect(asked.append)
    again = button(panel, "Make again · $0.035")

    for _ in range(3):
        qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    panel.apply(LOST)
    qtbot.mouseClick(again, Qt.MouseButton.LeftButton)

    assert asked == [LOST.id]
    qtbot.waitUntil(again.isEnabled)


@pytest.mark.parametrize(
    ("job", "wanted"),
    [
        (LOST, []),
        (DAMAGED, ["Copy details"]),
        (FULL, ["Storage settings"]),
        (FAULT, ["Details"]),
        (DECLINED, ["Dismiss"]),
    ],
)
def test_each_card_has_one_quiet_button_where_there_is_room(panel: AttentionPanel, job: Job, wanted: list[str]) -> None:
    panel.apply(job)
    quiet = [each.text() for each in panel.findChildren(Button) if each.isVisible() and each.role == "quiet"]
    assert quiet == wanted


def test_dismiss_details_and_copy(panel: AttentionPanel, qtbot: QtBot) -> None:
    panel.set_jobs([FAULT, DECLINED, DAMAGED])

    with qtbot.waitSignal(panel.details_requested) as told:
        qtbot.mouseClick(button(panel, "Details"), Qt.MouseButton.LeftButton)
    assert told.args == [FAULT.id]
    with qtbot.waitSignal(panel.dismiss_requested) as told:
        qtbot.mouseClick(button(panel, "Dismiss"), Qt.MouseButton.LeftButton)
    assert told.args == [DECLINED.id]
    with qtbot.waitSignal(panel.details_copied):
        qtbot.mouseClick(button(panel, "Copy details"), Qt.MouseButton.LeftButton)
    assert "HTTP 502" in QGuiApplication.clipboard().text()


def test_everything_can_be_done_by_keyboard(panel: AttentionPanel, qtbot: QtBot) -> None:
    panel.set_jobs([LOST, DAMAGED, FULL, DECLINED])
    take_keyboard(panel, qtbot)
    first, second, third, _ = cards(panel)
    first.setFocus()

    qtbot.keyClick(first, Qt.Key.Key_Right)
    assert second.hasFocus()
    qtbot.keyClick(second, Qt.Key.Key_Left)
    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert third.hasFocus()
    with qtbot.waitSignal(panel.details_requested) as told:
        qtbot.keyClick(third, Qt.Key.Key_Return)
    assert told.args == [FULL.id]
    with qtbot.waitSignal(panel.dismiss_requested) as told:
        qtbot.keyClick(third, Qt.Key.Key_Delete)
    assert told.args == [FULL.id]


def test_the_menu_of_a_card_has_what_the_card_has_no_room_for(panel: AttentionPanel, qtbot: QtBot) -> None:
    panel.apply(LOST)
    card = cards(panel)[0]
    place = QPoint(20, 20)
    QApplication.sendEvent(card, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, card.mapToGlobal(place)))
    (menu,) = card.findChildren(QMenu)
    texts = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert texts == ["Check for result", "Make again · $0.035", "Details", "Copy Technical Details", "Dismiss"]
    with qtbot.waitSignal(panel.check_requested):
        menu.actions()[0].trigger()
    with qtbot.waitSignal(panel.dismiss_requested):
        menu.actions()[-1].trigger()
    menu.close()


def test_while_a_result_is_looked_for_nothing_else_can_be_pressed(panel: AttentionPanel) -> None:
    panel.apply(LOST)

    panel.set_checking(LOST.id, is_checking=True)
    buttons = {each.text(): each.isEnabled() for each in panel.findChildren(QPushButton) if each.isVisible()}
    assert buttons == {"Checking…": False, "Make again · $0.035": False}

    panel.set_checking(LOST.id, is_checking=False)
    assert button(panel, "Check for result").isEnabled()


def test_two_rows_and_then_all(panel: AttentionPanel, qtbot: QtBot) -> None:
    panel.set_jobs(MANY[:7])
    assert len(cards(panel)) == 4
    few = panel.height()

    qtbot.mouseClick(button(panel, "Show all 7"), Qt.MouseButton.LeftButton)

    assert len(cards(panel)) == 7
    assert panel.height() > few + 200
    qtbot.mouseClick(button(panel, "Show fewer"), Qt.MouseButton.LeftButton)
    assert panel.height() == few


def test_the_link_to_all_ends_where_the_cards_end(panel: AttentionPanel) -> None:
    panel.set_jobs(MANY[:7])
    link = button(panel, "Show all 7")
    words = link.fontMetrics().horizontalAdvance(link.text())
    assert abs(link.mapTo(panel, QPoint(words, 0)).x() - cards(panel)[1].geometry().right()) <= 2


def test_show_fewer_is_offered_only_while_there_are_more(panel: AttentionPanel, qtbot: QtBot) -> None:
    panel.set_jobs(MANY[:5])
    few = panel.height()
    qtbot.mouseClick(button(panel, "Show all 5"), Qt.MouseButton.LeftButton)

    panel.apply(replace(MANY[0], is_hidden=True))
    assert panel.height() == few
    assert not [text for text in shown(panel) if text.startswith("Show ")]
    panel.apply(MANY[0])

    assert len(cards(panel)) == 4
    assert button(panel, "Show all 5")


def test_only_the_card_of_the_changed_job_is_touched(panel: AttentionPanel) -> None:
    panel.set_jobs([LOST, FAULT, DECLINED])
    for card in cards(panel):
        card.setAccessibleName("untouched")

    panel.apply(replace(FAULT, failure=Failure(FailureKind.DECLINED)))

    touched = [card.job.id for card in cards(panel) if card.accessibleName() != "untouched"]
    assert touched == [FAULT.id]


def test_a_double_click_does_not_spend_on_the_card_that_moves_up(panel: AttentionPanel, qtbot: QtBot) -> None:
    panel.set_jobs([FAULT, problem(6, FailureKind.SERVICE_FAULT)])
    asked: list[str] = []
    panel.make_again_requested.connect(asked.append)
    for _ in range(2):
        qtbot.mouseClick(button(panel, "Make again · $0.035"), Qt.MouseButton.LeftButton)
        panel.apply(replace(FAULT, is_hidden=True))

    assert asked == [FAULT.id]


def test_a_card_says_which_picture_it_is_about(panel: AttentionPanel) -> None:
    recipe = replace(FAULT.recipe, prompt="A bottle @Image1 on a dune\n" + "and very much more of it " * 20)
    panel.apply(replace(FAULT, recipe=recipe))
    (card,) = cards(panel)
    for said in (card.toolTip(), card.accessibleDescription()):
        assert "A bottle @Image1 on a dune and very much" in said
        assert len(said) < 200


def test_the_chosen_card_has_a_ring(panel: AttentionPanel, theme: Theme, qtbot: QtBot) -> None:
    panel.set_jobs([LOST, FAULT])
    panel.show()
    qtbot.waitExposed(panel)
    card = cards(panel)[1]
    place = card.mapTo(panel, QPoint(card.width() // 2, -3))

    def ring() -> QColor:
        return panel.grab().toImage().pixelColor(place)

    assert ring() == theme.color("panel")
    panel.choose(card.job.id)
    assert ring() == theme.color("select")
    panel.choose("")
    assert ring() == theme.color("panel")


def test_one_card_in_a_row_where_it_is_narrow(panel: AttentionPanel) -> None:
    panel.resize(480, 400)
    panel.set_jobs([LOST, FAULT])

    assert len({card.x() for card in cards(panel)}) == 1


def test_a_change_keeps_the_card(panel: AttentionPanel) -> None:
    panel.set_jobs([LOST, FAULT])
    before = {card.accessibleName(): card for card in cards(panel)}

    panel.apply(replace(FAULT, failure=Failure(FailureKind.DECLINED)))

    after = cards(panel)
    assert set(after) == set(before.values())


def test_a_click_on_a_card_chooses_it(panel: AttentionPanel, qtbot: QtBot) -> None:
    panel.apply(LOST)

    with qtbot.waitSignal(panel.chosen) as told:
        qtbot.mouseClick(cards(panel)[0], Qt.MouseButton.LeftButton)

    assert told.args == [LOST.id]


def test_the_service_s_words_are_plain_text(panel: AttentionPanel) -> None:
    failure = Failure(FailureKind.SERVICE_FAULT, message='<img src="/etc/passwd">')
    panel.apply(replace(FAULT, failure=failure))

    texts = [each for each in panel.findChildren(QLabel) if "<img" in each.text()]
    assert texts
    assert all(each.textFormat() == Qt.TextFormat.PlainText for each in texts)


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_where_it_is_narrow_the_buttons_wrap_and_the_price_stays_whole(
    panel: AttentionPanel, qtbot: QtBot, direction: Qt.LayoutDirection
) -> None:
    panel.setLayoutDirection(direction)
    panel.set_jobs([LOST, FAULT])
    panel.resize(680, 400)
    panel.show()
    qtbot.waitExposed(panel)
    wide = [each for each in panel.findChildren(QPushButton) if each.isVisible() and "$" in each.text()]
    assert wide
    for width in (680, 300, 250):
        panel.resize(width, 600)
        qtbot.waitUntil(lambda: all(each.width() >= each.sizeHint().width() for each in wide))
        for each in wide:
            card = each.parentWidget()
            assert isinstance(card, ProblemCard)
            assert card.rect().contains(each.geometry())
    card = cards(panel)[0]
    check, again = button(panel, "Check for result"), next(each for each in wide if each.parentWidget() is card)
    assert again.y() > check.y()
    panel.resize(900, 600)
    qtbot.waitUntil(lambda: again.y() == check.y())
    assert (again.x() > check.x()) is (direction == Qt.LayoutDirection.LeftToRight)
