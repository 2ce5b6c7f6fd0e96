"""What needs a person: the right words, the right buttons, the most urgent first, and no click that spends twice."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from kling_desktop.core.failure import Charge, Failure, FailureKind
from kling_desktop.core.job import Job, JobState
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader
from kling_desktop.ui.jobs.attention_panel import AttentionPanel
from kling_desktop.ui.jobs.problem_card import ProblemCard
from tests.fakes.fake_pictures import FakePictureFiles, make_job

NOW = 1_781_258_400_000


def problem(
    number: int, kind: FailureKind, charge: Charge = Charge.NOT_CHARGED, *, interrupted: bool = False, **fields: object
) -> Job:
    state = JobState.INTERRUPTED if interrupted else JobState.FAILED
    job = make_job(number, NOW - number * 60_000, state, failure=Failure(kind, charge, status=502), **fields)
    return replace(job, changed_at_ms=job.created_at_ms)


LOST = problem(1, FailureKind.NO_ANSWER, Charge.UNKNOWN, interrupted=True, sent_at_ms=NOW, request_id="req-7")
DAMAGED = problem(2, FailureKind.BAD_PICTURE, Charge.CHARGED, interrupted=True, output_urls=("https://o.example/1",))
FULL = problem(3, FailureKind.DISK_FULL, Charge.CHARGED, interrupted=True, held_file="held-1")
FAULT = problem(4, FailureKind.SERVICE_FAULT)
DECLINED = problem(5, FailureKind.DECLINED)


@pytest.fixture
def panel(theme: Theme, loader: ThumbnailLoader, files: FakePictureFiles, qtbot: QtBot) -> Iterator[AttentionPanel]:
    panel = AttentionPanel(theme, loader, files)
    qtbot.addWidget(panel)
    panel.resize(680, 400)
    yield panel
    panel.close()


def shown(parent: AttentionPanel | ProblemCard, kind: type[QPushButton] = QPushButton) -> list[str]:
    return [each.text() for each in parent.findChildren(kind) if each.isVisible()]


def cards(panel: AttentionPanel) -> list[ProblemCard]:
    found = [card for card in panel.findChildren(ProblemCard) if card.isVisible()]
    return sorted(found, key=lambda card: (card.y(), card.x()))


def button(panel: AttentionPanel, text: str) -> QPushButton:
    return next(each for each in panel.findChildren(QPushButton) if each.text() == text and each.isVisible())


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


def test_dismiss_and_details(panel: AttentionPanel, qtbot: QtBot) -> None:
    panel.apply(LOST)
    tools = {each.accessibleName(): each for each in cards(panel)[0].findChildren(QToolButton)}

    qtbot.mouseClick(tools["Technical details"], Qt.MouseButton.LeftButton)
    details = [each.text() for each in panel.findChildren(QLabel) if each.isVisible() and "HTTP 502" in each.text()]
    assert len(details) == 1
    assert "Request: req-7" in details[0]
    with qtbot.waitSignal(panel.dismiss_requested) as told:
        qtbot.mouseClick(tools["Dismiss"], Qt.MouseButton.LeftButton)
    assert told.args == [LOST.id]


def test_while_a_result_is_looked_for_nothing_else_can_be_pressed(panel: AttentionPanel) -> None:
    panel.apply(LOST)

    panel.set_checking(LOST.id, is_checking=True)
    buttons = {each.text(): each.isEnabled() for each in panel.findChildren(QPushButton) if each.isVisible()}
    assert buttons == {"Checking…": False, "Make again · $0.035": False}

    panel.set_checking(LOST.id, is_checking=False)
    assert button(panel, "Check for result").isEnabled()


def test_two_rows_and_then_all(panel: AttentionPanel, qtbot: QtBot) -> None:
    panel.set_jobs([problem(number, FailureKind.SERVICE_FAULT) for number in range(1, 8)])
    places = [(card.x(), card.y()) for card in cards(panel)]
    assert len({x for x, _ in places}) == 2
    qtbot.waitUntil(lambda: panel.sizeHint().height() > 300)
    few = panel.sizeHint().height()

    qtbot.mouseClick(button(panel, "Show all 7"), Qt.MouseButton.LeftButton)

    qtbot.waitUntil(lambda: panel.sizeHint().height() > few + 200)
    assert button(panel, "Show fewer").isVisible()


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
