"""One card's line of facts: what it cost is said whole at every width, the time where there is room beside it."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from kling_desktop.ui.base.charge_badge import ChargeBadge
from kling_desktop.ui.base.job_text import clock_text
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader
from kling_desktop.ui.jobs.brief_text import BriefText
from kling_desktop.ui.jobs.problem_card import ProblemCard
from tests.fakes.fake_pictures import FakePictureFiles
from tests.ui.jobs.attention_hand import LOST


@pytest.fixture
def card(theme: Theme, loader: ThumbnailLoader, files: FakePictureFiles, qtbot: QtBot) -> ProblemCard:
    card = ProblemCard(theme, loader, files, LOST)
    card.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    qtbot.addWidget(card)
    card.resize(560, 260)
    card.show()
    return card


def time_label(card: ProblemCard) -> QLabel:
    text = clock_text(LOST.sent_at_ms or LOST.changed_at_ms or LOST.created_at_ms)
    (label,) = (each for each in card.findChildren(QLabel) if each.text() == text)
    return label


def test_the_time_gives_way_to_what_it_cost(card: ProblemCard) -> None:
    badge, time = card.findChild(ChargeBadge), time_label(card)
    assert badge is not None
    assert time.isVisible()

    left = badge.mapTo(card, badge.rect().topLeft()).x()
    narrow = left + badge.sizeHint().width() + time.sizeHint().width()  # no gap, no margin
    card.setMinimumWidth(0)
    card.resize(narrow, 260)
    assert time.isHidden()

    card.resize(560, 260)
    assert time.isVisible()


def test_the_time_stays_where_both_have_room(card: ProblemCard) -> None:
    badge, time = card.findChild(ChargeBadge), time_label(card)
    assert badge is not None
    for width in range(560, 200, -4):
        card.resize(width, 260)
        if time.isVisible():
            card.layout().activate()
            assert badge.width() >= badge.sizeHint().width()
            assert time.width() >= time.sizeHint().width()


def test_an_uncertain_charge_shows_price_and_both_balances_and_no_verdict(card: ProblemCard) -> None:
    card.set_job(replace(LOST, balance_before_micros=4_820_000))
    text = card.findChild(BriefText)
    assert text.text().endswith("Price $0.035; balance $4.82 before.")
    card.set_balance(4_785_000)
    assert text.text().endswith("Price $0.035; balance $4.82 before, $4.785 now.")
    assert "no proof" in text.toolTip()
    card.set_job(replace(LOST, balance_before_micros=None))
    assert text.text().endswith("Price $0.035; balance before not known.")


def test_a_lost_job_can_be_recovered_by_its_request(card: ProblemCard, qtbot: QtBot) -> None:
    card.set_job(replace(LOST, request_id=None))
    recover = next(button for button in card.buttons if button.text() == "Recover by request ID…")
    with qtbot.waitSignal(card.recover_requested) as asked:
        recover.click()
    assert asked.args == [LOST.id]
    card.set_job(replace(LOST, request_id="r-1"))
    assert "Recover by request ID…" not in [button.text() for button in card.buttons]
