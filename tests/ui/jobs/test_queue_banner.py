"""One banner, the most important cause, its words and its price; nothing resumes without a click."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.identity import ACCOUNT_URL
from kling_desktop.core.job import HoldReason, Job, JobState
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.jobs.queue_banner import QueueBanner
from kling_desktop.ui.jobs.queue_cause import Cause, QueueStatus, choose_cause
from tests.fakes.fake_pictures import make_job

NOW = 1_781_258_400_000


def held(number: int, reason: HoldReason, failure: Failure | None = None) -> Job:
    return make_job(number, NOW, JobState.HELD, hold_reason=reason, failure=failure)


@pytest.fixture
def banner(theme: Theme, qtbot: QtBot) -> Iterator[QueueBanner]:
    banner = QueueBanner(theme, lambda: NOW)
    qtbot.addWidget(banner)
    banner.resize(680, 72)
    yield banner
    banner.close()


def texts(banner: QueueBanner) -> list[str]:
    return [label.text() for label in banner.findChildren(QLabel) if label.isVisible() and label.text()]


def buttons(banner: QueueBanner) -> list[str]:
    return [button.text() for button in banner.findChildren(QPushButton) if button.isVisible()]


def click(banner: QueueBanner, text: str, qtbot: QtBot) -> None:
    shown = [each for each in banner.findChildren(QPushButton) if each.isVisible()]
    button = next(each for each in shown if each.text() == text)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_it_hides_while_there_is_nothing_to_say(banner: QueueBanner) -> None:
    banner.set_jobs([make_job(1, NOW, JobState.RUNNING)])
    assert banner.isHidden()

    banner.apply(held(2, HoldReason.RESTART))
    assert banner.isVisible()
    banner.apply(replace(held(2, HoldReason.RESTART), state=JobState.QUEUED))
    assert banner.isHidden()


def test_a_disk_without_room_leads_to_its_settings(banner: QueueBanner, qtbot: QtBot) -> None:
    lack = Failure(FailureKind.NO_ROOM)
    banner.set_jobs([held(number, HoldReason.NO_ROOM, lack) for number in (1, 2)])
    assert texts(banner) == [
        "There is too little room on the disk",
        "The next picture might not fit, so nothing was sent. Nothing was charged. Free some space, then resume.",
    ]
    assert buttons(banner) == ["Storage settings", "Resume 2 · $0.07"]
    with qtbot.waitSignal(banner.storage_settings_requested):
        click(banner, "Storage settings", qtbot)


@pytest.mark.parametrize(
    ("kind", "title", "said"),
    [
        (FailureKind.LIBRARY_AWAY, "The library folder isn't there", "The folder “Pictures” held your pictures"),
        (
            FailureKind.LIBRARY_READ_ONLY,
            "The library folder is read-only",
            "Nothing new can be saved in “Pictures”. You can look",
        ),
    ],
)
def test_a_library_that_cannot_be_written_is_said_before_all_else(
    banner: QueueBanner, qtbot: QtBot, kind: FailureKind, title: str, said: str
) -> None:
    banner.set_jobs([held(1, HoldReason.NOT_WRITABLE, Failure(FailureKind.NOT_WRITABLE))])
    banner.set_status(QueueStatus(library=Failure(kind, message="Pictures"), is_key_refused=True, is_online=False))
    shown, text = texts(banner)
    assert shown == title
    assert said in text
    assert "Nothing new is sent." in text
    assert buttons(banner) == ["Try again", "Storage settings"], "resuming would only hold them again"
    with qtbot.waitSignal(banner.library_requested):
        click(banner, "Try again", qtbot)
    banner.set_status(QueueStatus(is_library_back=True))
    assert texts(banner)[0] == "1 picture was not sent"
    assert buttons(banner) == ["Resume 1 · $0.035", "Remove"]
    assert banner.over_reasons >= {HoldReason.NOT_WRITABLE}, "its tile waits for the folder no longer"


def test_it_knows_whether_any_job_is_held(banner: QueueBanner) -> None:
    assert not banner.has_held
    banner.set_jobs([held(1, HoldReason.NO_CREDIT)])
    assert banner.has_held
    banner.apply(replace(held(1, HoldReason.NO_CREDIT), state=JobState.CANCELLED))
    assert not banner.has_held


def test_credits(banner: QueueBanner, qtbot: QtBot) -> None:
    banner.set_status(QueueStatus(balance_micros=10_000))
    banner.set_jobs([held(number, HoldReason.NO_CREDIT) for number in range(6)])

    assert texts(banner) == [
        "6 pictures wait for credits",
        "They cost $0.21, your balance is $0.01. Nothing was charged. Add credits, then resume.",
    ]
    assert buttons(banner) == ["Add credits", "Resume 6 · $0.21"]
    with qtbot.waitSignal(banner.link_requested) as link:
        click(banner, "Add credits", qtbot)
    assert link.args == [ACCOUNT_URL]
    with qtbot.waitSignal(banner.resume_requested):
        click(banner, "Resume 6 · $0.21", qtbot)


def test_credits_were_added(banner: QueueBanner, qtbot: QtBot) -> None:
    banner.set_jobs([held(number, HoldReason.NO_CREDIT) for number in range(2)])
    assert texts(banner)[1] == "They cost $0.07. Nothing was charged. Add credits, then resume."

    banner.set_status(QueueStatus(balance_micros=4_685_000))

    assert texts(banner) == [
        "2 pictures wait to be sent",
        "They cost $0.07, your balance is $4.685. Nothing was charged. Nothing is sent until you press Resume.",
    ]
    assert buttons(banner) == ["Resume 2 · $0.07", "Remove"]
    banner.set_status(QueueStatus(balance_micros=69_999))
    assert buttons(banner) == ["Add credits", "Resume 2 · $0.07"]


def test_one_costs_and_several_cost(banner: QueueBanner) -> None:
    banner.set_status(QueueStatus(balance_micros=0))
    banner.set_jobs([held(1, HoldReason.NO_CREDIT)])
    assert texts(banner)[1].startswith("It costs $0.035, your balance is $0.00. ")


def test_after_a_restart(banner: QueueBanner, qtbot: QtBot) -> None:
    banner.set_jobs([held(number, HoldReason.RESTART) for number in range(3)])

    assert texts(banner)[0] == "3 pictures were not sent"
    assert buttons(banner) == ["Resume 3 · $0.105", "Remove"]
    with qtbot.waitSignal(banner.remove_requested), qtbot.assertNotEmitted(banner.resume_requested):
        click(banner, "Remove", qtbot)


def test_in_the_demo_going_on_is_free(banner: QueueBanner) -> None:
    banner.set_status(QueueStatus(is_free=True))
    banner.set_jobs([held(1, HoldReason.RESTART), held(2, HoldReason.RESTART)])
    assert buttons(banner) == ["Resume 2 · free", "Remove"]


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


def test_offline_nothing_can_be_resumed(banner: QueueBanner, qtbot: QtBot) -> None:
    banner.set_status(QueueStatus(is_online=False))
    assert texts(banner) == ["You're offline", "Your pictures and prompts all work. Your draft is saved."]
    with qtbot.waitSignal(banner.try_again_requested):
        click(banner, "Try again", qtbot)

    for number in (1, 2, 3):
        banner.apply(held(number, HoldReason.OFFLINE))
    assert texts(banner)[1].startswith("3 are held, not sent. Nothing was charged. ")
    assert buttons(banner) == ["Try again"]
    banner.set_status(QueueStatus())
    assert buttons(banner) == ["Resume 3 · $0.105", "Remove"]


def test_what_is_in_the_way_of_a_safe_connection_is_told_apart(banner: QueueBanner, qtbot: QtBot) -> None:
    banner.set_status(QueueStatus(is_online=False, is_insecure=True))

    assert texts(banner) == [
        "Can't reach Segmind securely",
        "A proxy or security program may be in the way. Nothing was charged.",
    ]
    assert buttons(banner) == ["Network settings", "Try again"]
    with qtbot.waitSignal(banner.network_settings_requested):
        click(banner, "Network settings", qtbot)


def limited(number: int, retry_at_ms: int | None) -> Job:
    failure = Failure(FailureKind.RATE_LIMITED, retry_at_ms=retry_at_ms)
    return make_job(number, NOW, JobState.QUEUED, failure=failure)


def test_a_rate_limit_is_counted_down(theme: Theme, qtbot: QtBot) -> None:
    now = NOW
    banner = QueueBanner(theme, lambda: now)
    qtbot.addWidget(banner)
    banner.set_jobs([limited(1, NOW + 11_400), limited(2, None)])

    assert texts(banner)[0] == "Too many requests at once"
    assert texts(banner)[1].endswith("Nothing was charged. It goes on by itself in 12 s.")
    now += 5_000
    qtbot.waitUntil(lambda: texts(banner)[1].endswith("in 7 s."))
    with qtbot.waitSignal(banner.send_now_requested):
        click(banner, "Send now", qtbot)
    with qtbot.waitSignal(banner.cancel_requested):
        click(banner, "Cancel", qtbot)
    assert banner.paused_ids == (limited(1, None).id, limited(2, None).id)

    banner.set_jobs([limited(1, None)])
    assert texts(banner)[1].endswith("It goes on by itself.")
    banner.apply(replace(limited(1, None), state=JobState.UPLOADING, failure=None))
    assert banner.isHidden()


def test_an_account_that_is_not_allowed_is_told_even_if_nothing_waits(banner: QueueBanner) -> None:
    banner.set_status(QueueStatus(is_not_allowed=True))

    assert texts(banner)[0] == "This account can't use Kling O1"
    assert buttons(banner) == ["Open Segmind", "Update key…"]


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


def test_a_locked_keyring_is_told_before_anything_waits_for_it(banner: QueueBanner, qtbot: QtBot) -> None:
    banner.set_status(QueueStatus(has_key=False, is_keyring_locked=True))
    words = "Unlock it and try again. Until then generating is off; your pictures stay available."
    assert texts(banner) == ["The keyring is locked", words]
    assert buttons(banner) == ["Try again", "Use another key"]
    with qtbot.waitSignal(banner.keyring_requested):
        click(banner, "Try again", qtbot)
    with qtbot.waitSignal(banner.key_requested):
        click(banner, "Use another key", qtbot)


def test_what_waits_behind_a_locked_keyring_has_one_banner() -> None:
    locked = QueueStatus(has_key=False, is_keyring_locked=True)
    assert choose_cause([held(1, HoldReason.NO_KEY)], locked) is Cause.KEYRING_LOCKED
