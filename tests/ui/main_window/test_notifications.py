"""Notifications: what ended before nobody's eyes is told once, in few words, and is over when the person comes back."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.core.failure import Charge, Failure, FailureKind
from kling_desktop.core.job import JobState
from kling_desktop.ui.main_window.notifications import GATHERING_MS, LONGEST_PROMPT, Notifications
from tests.fakes.fake_pictures import make_job, make_recipe
from tests.fakes.gallery_desk import NOON_MS

S = JobState
FAULT = Failure(FailureKind.SERVICE_FAULT)
PROMPT = "Merge @Image1 into the landscape of @Image2"


@dataclass
class Bed:
    """A window that is not active, and what is told of it."""

    window: QWidget
    notifications: Notifications
    qtbot: QtBot
    dialog: QWidget
    is_wanted: bool = True
    told: list[tuple[str, str]] = field(default_factory=list)
    overs: list[bool] = field(default_factory=list)

    def end(self, number: int, state: JobState = S.SAVED, **fields: object) -> None:
        """A Job is made and comes to its end."""
        job = make_job(number, NOON_MS, S.RUNNING)
        self.notifications.hear_job(job)
        self.notifications.hear_job(replace(job, state=state, **fields))

    def gather(self) -> None:
        """Let the time pass in which ends are gathered."""
        (timer,) = self.notifications.findChildren(QTimer)
        assert timer.interval() == GATHERING_MS
        if timer.isActive():
            timer.start(0)
            self.qtbot.waitUntil(lambda: not timer.isActive())
            timer.setInterval(GATHERING_MS)

    def come(self) -> None:
        """One of the program's windows gets the keyboard."""
        self.dialog.show()
        self.dialog.activateWindow()
        self.qtbot.waitUntil(self.dialog.isActiveWindow)


@pytest.fixture
def bed(qapp: QApplication, qtbot: QtBot) -> Iterator[Bed]:
    window, dialog = QWidget(), QWidget()
    for each in (window, dialog):
        qtbot.addWidget(each)  # not shown: offscreen, every window that is shown is active
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is None)
    bed = Bed(window, Notifications(window, lambda: bed.is_wanted), qtbot, dialog)
    bed.notifications.wanted.connect(lambda title, text: bed.told.append((title, text)))
    bed.notifications.over.connect(lambda: bed.overs.append(True))
    yield bed
    dialog.close()
    window.close()


def test_one_picture(bed: Bed) -> None:
    bed.end(1)
    assert bed.told == []
    bed.gather()
    assert bed.told == [("Your picture is ready", PROMPT)]


def test_several_in_two_seconds_are_one_notice(bed: Bed) -> None:
    for number in range(3):
        bed.end(number)
    bed.gather()
    assert bed.told == [("3 pictures are ready", PROMPT)]
    bed.end(4)
    bed.gather()
    assert bed.told[1:] == [("Your picture is ready", PROMPT)]


def test_prompts_that_differ_are_left_out(bed: Bed) -> None:
    bed.end(1)
    bed.end(2, recipe=make_recipe("A heron in the mist with @Image1"))
    bed.gather()
    assert bed.told == [("2 pictures are ready", "")]


@pytest.mark.parametrize(
    ("charge", "words"), [(Charge.NOT_CHARGED, "Not charged"), (Charge.UNKNOWN, "May have been charged")]
)
def test_a_failure_says_what_it_cost(bed: Bed, charge: Charge, words: str) -> None:
    bed.end(1, S.FAILED, failure=FAULT.charged(charge))
    bed.gather()
    assert bed.told == [("Generation failed", f"{words}\n{PROMPT}")]


def test_in_the_demo_a_failure_names_no_price(bed: Bed, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    demo = Notifications(window, lambda: True, is_free=True)
    demo.wanted.connect(lambda title, text: bed.told.append((title, text)))
    bed.notifications = demo
    bed.end(1, S.FAILED, failure=FAULT.charged(Charge.NOT_CHARGED))
    bed.gather()
    assert bed.told == [("Generation failed", PROMPT)]


def test_several_failures_and_what_was_lost(bed: Bed) -> None:
    bed.end(1, S.FAILED, failure=FAULT)
    bed.end(2, S.INTERRUPTED, failure=Failure(FailureKind.CONNECTION_LOST, Charge.UNKNOWN))
    bed.gather()
    assert bed.told == [("2 pictures need your attention", PROMPT)]


@pytest.mark.parametrize(("failures", "line"), [(1, "1 more needs your attention"), (2, "2 more need your attention")])
def test_pictures_and_failures_together(bed: Bed, failures: int, line: str) -> None:
    bed.end(0)
    for number in range(failures):
        bed.end(number + 1, S.FAILED, failure=FAULT)
    bed.gather()
    assert bed.told == [("Your picture is ready", f"{line}\n{PROMPT}")]


def test_a_prompt_leaves_short_on_one_line_and_with_nothing_hidden(bed: Bed) -> None:
    bed.end(1, recipe=make_recipe("A\n heron\u202e  " + "x" * 500))
    bed.gather()
    ((_title, text),) = bed.told
    assert text.startswith("A heron[U+202E] xxx")
    assert text.endswith("x…")
    assert len(text) <= LONGEST_PROMPT + len("[U+202E]")


@pytest.mark.parametrize("state", [S.CANCELLED, S.HELD, S.SUBMITTED])
def test_what_is_no_end_or_the_persons_own_is_not_told(bed: Bed, state: JobState) -> None:
    bed.end(1, state)
    bed.gather()
    assert bed.told == []


def test_a_mark_on_a_finished_picture_is_no_news(bed: Bed) -> None:
    bed.notifications.hear_job(make_job(1, NOON_MS, S.SAVED))
    bed.gather()
    assert bed.told == []


def test_pictures_that_nobody_watches_any_more_are_not_told(bed: Bed) -> None:
    bed.end(1, is_hidden=True)
    bed.gather()
    assert bed.told == []


def test_who_looks_is_told_nothing(bed: Bed) -> None:
    bed.come()
    bed.end(1)
    bed.gather()
    assert bed.told == []


def test_who_comes_back_within_two_seconds_is_told_nothing(bed: Bed) -> None:
    bed.end(1)
    bed.come()
    bed.gather()
    assert bed.told == []


def test_what_was_told_is_over_when_the_person_comes_back(bed: Bed) -> None:
    bed.end(1)
    bed.gather()
    assert bed.overs == []
    bed.come()
    assert bed.overs


def test_who_wants_no_notices_gets_none(bed: Bed) -> None:
    bed.is_wanted = False
    bed.end(1)
    bed.gather()
    assert bed.told == []


def test_the_badge_counts_finished_pictures_until_they_are_seen(bed: Bed) -> None:
    shown: list[int] = []
    bed.notifications.counted.connect(shown.append)
    bed.end(1)
    bed.end(2, S.FAILED, failure=FAULT)
    bed.end(3)
    bed.come()
    bed.dialog.hide()
    assert shown == [1, 2, 0]
