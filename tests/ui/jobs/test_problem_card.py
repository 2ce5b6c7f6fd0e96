"""One card's line of facts: what it cost is said whole at every width, the time where there is room beside it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from kling_desktop.ui.base.charge_badge import ChargeBadge
from kling_desktop.ui.base.job_text import clock_text
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader
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
    text = clock_text(LOST.changed_at_ms or LOST.created_at_ms)
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
