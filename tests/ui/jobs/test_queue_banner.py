"""One banner, the most important cause, its words and its price; nothing resumes without a click."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.identity import ACCOUNT_URL
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.job_event import HoldReason
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.jobs.queue_banner import QueueBanner
from kling_desktop.ui.jobs.queue_cause import Cause, QueueStatus, choose_cause
from tests.fakes.fake_pictures import make_job

NOW = 1_781_258_400_000


def held(number: int, reason: HoldReason, failure: Failure | None = None) -> Job:
    return make_job(number, NOW, JobState.HELD, hold_reason=reason, failure=failure)


@pytest.fixture
def banner(theme: Theme, qtbot: QtBot) -> Iterator[QueueBanner]:
    banner = QueueBanner(theme)
    qtbot.addWidget(banner)
    banner.resize(680, 72)
    yield banner
    banner.close()


def texts(banner: QueueBanner) -> list[str]:
    return [label.text() for label in banner.findChildren(QLabel) if label.isVisible() and label.text()]


def buttons(banner: QueueBanner) -> list[str]:
    return [button.text() for button in banner.findChildren(QPushButton) if button.isVisible()]


def click(banner: QueueBanner, text: str, qtbot: QtBot) -> None:
    button = next(each for each in banner.findChildren(QPushButton) if each.text() == text)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_it_hides_while_there_is_nothing_to_say(banner: QueueBanner) -> None:
    banner.set_jobs([make_job(1, NOW, JobState.RUNNING)])
    assert banner.isHidden()

    banner.apply(held(2, HoldReason.RESTART))
    assert banner.isVisible()
    banner.apply(replace(held(2, HoldReason.RESTART), state=JobState.QUEUED))
    assert banner.isHidden()


def test_credits(banner: QueueBanner, qtbot: QtBot) -> None:
    banner.set_status(QueueStatus(balance_micros=10_000))
    banner.set_jobs([held(number, HoldReason.NO_CREDIT) for number in range(6)])

    assert texts(banner) == [
        "6 pictures wait for credits",
        "Price: $0.21, your balance: $0.01. Nothing was charged. Add credits, then resume.",
    ]
    assert buttons(banner) == ["Add credits", "Resume 6 · $0.21"]
    with qtbot.waitSignal(banner.link_requested) as link:
        click(banner, "Add credits", qtbot)
    assert link.args == [ACCOUNT_URL]
    with qtbot.waitSignal(banner.resume_requested):
        click(banner, "Resume 6 · $0.21", qtbot)


def test_after_a_restart(banner: QueueBanner, qtbot: QtBot) -> None:
    banner.set_jobs([held(number, HoldReason.RESTART) for number in range(3)])

    assert texts(banner)[0] == "3 pictures were not sent"
    assert buttons(banner) == ["Resume 3 · $0.105", "Remove"]
    with qtbot.waitSignal(banner.remove_requested), qtbot.assertNotEmitted(banner.resume_requested):
        click(banner, "Remove", qtbot)


def test_one_picture_is_one_picture(banner: QueueBanner) -> None:
    banner.set_jobs([held(1, HoldReason.NO_CREDIT)])
    assert texts(banner)[0] == "1 picture waits for credits"
    banner.set_jobs([held(1, HoldReason.OFFLINE)])
    assert texts(banner)[0] == "1 picture was not sent"


def test_a_refused_key_offers_nothing_but_another(banner: QueueBanner, qtbot: QtBot) -> None:
    banner.set_status(QueueStatus(is_key_refused=True))
    banner.set_jobs([held(1, HoldReason.KEY_REJECTED)])

    assert texts(banner)[0] == "Segmind didn't accept your API key"
    assert buttons(banner) == ["Update key…"]
    with qtbot.waitSignal(banner.key_requested):
        click(banner, "Update key…", qtbot)

    banner.set_status(QueueStatus())
    assert buttons(banner) == ["Resume 1 · $0.035", "Remove"]


def test_without_a_key(banner: QueueBanner) -> None:
    banner.set_status(QueueStatus(has_key=False))
    assert banner.isHidden()

    banner.set_jobs([held(1, HoldReason.NO_KEY), held(2, HoldReason.NO_KEY)])

    assert texts(banner)[0] == "2 pictures wait for an API key"
    assert buttons(banner) == ["Add a key…", "Remove"]


def test_offline_nothing_can_be_resumed(banner: QueueBanner) -> None:
    banner.set_status(QueueStatus(is_online=False))
    assert texts(banner) == ["You're offline", "Your pictures and prompts all work."]

    banner.apply(held(1, HoldReason.OFFLINE))
    assert "1 waiting for the network" in texts(banner)[1]
    assert buttons(banner) == []
    banner.set_status(QueueStatus())
    assert buttons(banner) == ["Resume 1 · $0.035", "Remove"]


def test_the_team_s_limit_in_the_service_s_words(banner: QueueBanner) -> None:
    failure = Failure(FailureKind.SPEND_LIMIT, message="<b>limit $5</b>")
    banner.set_jobs([held(1, HoldReason.SPEND_LIMIT, failure)])

    assert texts(banner)[0] == "Your team's spending limit is reached"
    assert "“<b>limit $5</b>”" in texts(banner)[1]
    assert buttons(banner) == ["Open Segmind", "Resume 1 · $0.035"]


@pytest.mark.parametrize(
    ("reasons", "status", "wanted"),
    [
        ([], QueueStatus(), None),
        ([HoldReason.RESTART, HoldReason.NO_CREDIT], QueueStatus(), Cause.NO_CREDIT),
        ([HoldReason.NO_CREDIT], QueueStatus(is_online=False), Cause.OFFLINE),
        ([HoldReason.NO_CREDIT], QueueStatus(is_online=False, is_key_refused=True), Cause.KEY_REFUSED),
        ([HoldReason.NOT_ALLOWED, HoldReason.OFFLINE], QueueStatus(is_online=False), Cause.NOT_ALLOWED),
    ],
)
def test_of_several_causes_one_is_shown(reasons: list[HoldReason], status: QueueStatus, wanted: Cause | None) -> None:
    assert choose_cause([held(number, reason) for number, reason in enumerate(reasons)], status) is wanted


def test_every_reason_to_hold_has_a_banner_with_a_way_out(banner: QueueBanner) -> None:
    for reason in HoldReason:
        banner.set_jobs([held(1, reason)])
        assert banner.isVisible()
        assert "Resume 1 · $0.035" in buttons(banner)
        assert banner.accessibleName().startswith(texts(banner)[0])
