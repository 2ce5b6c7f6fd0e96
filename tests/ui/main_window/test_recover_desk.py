"""A person names the request of a lost picture: what cannot be is said under the field, what is odd is asked about."""

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.core.failure import Charge, Failure, FailureKind
from kling_desktop.core.job import JobState
from kling_desktop.core.request_claim import RequestDoubt
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.jobs.recover_dialog import RecoverDialog
from kling_desktop.ui.main_window.recover_desk import RecoverDesk
from tests.fakes.fake_history import FakeHistory
from tests.fakes.fake_pictures import make_entry, make_job
from tests.fakes.gallery_desk import NOON_MS
from tests.fakes.window_kit import SilentEngine, window_kit

LOST = make_job(
    7, NOON_MS, JobState.INTERRUPTED, failure=Failure(FailureKind.CONNECTION_LOST, Charge.UNKNOWN), sent_at_ms=NOON_MS
)
FREE, SURE = "Recover · free", "Use it all the same"


class Asked(SilentEngine):
    """Notes whom it is asked about."""

    def __init__(self) -> None:
        super().__init__()
        self.requests: list[tuple[str, str, bool]] = []

    def recover_by_id(self, job_id: str, request_id: str, *, is_sure: bool) -> None:
        self.requests.append((job_id, request_id, is_sure))


class Desk:
    """A desk whose question is open."""

    def __init__(self, theme: Theme, folder: Path, qtbot: QtBot) -> None:
        self.engine, self.ground = Asked(), QWidget()
        history = FakeHistory([make_entry(7, LOST)])
        self.desk = RecoverDesk(window_kit(theme, folder, engine=self.engine), history, self.ground)
        qtbot.addWidget(self.ground)
        self.ground.show()
        self.open()

    def open(self) -> None:
        self.desk.ask(LOST.id)
        self.desk.ask(LOST.id)  # a second press is not a second question
        (self.dialog,) = self.ground.findChildren(RecoverDialog)

    def press(self) -> None:
        self.dialog.recover.click()

    def settle(self, outcome: RequestDoubt | Failure | None, qtbot: QtBot) -> None:
        """The engine's answer."""
        before = self.dialog.told
        self.engine.recovery_settled.emit(LOST.id, self.engine.requests[-1][1], outcome)
        qtbot.waitUntil(lambda: not self.ground.findChildren(RecoverDialog) or self.dialog.told != before)


@pytest.fixture
def desk(theme: Theme, tmp_path: Path, qtbot: QtBot) -> Desk:
    return Desk(theme, tmp_path, qtbot)


def test_nothing_can_be_asked_about_nothing(desk: Desk) -> None:
    assert not desk.dialog.recover.isEnabled()
    desk.dialog.edit.setText("  ")
    assert not desk.dialog.recover.isEnabled()


@pytest.mark.parametrize("text", ["r/1", "<b>r</b>", "r 1", "r" * 65])
def test_what_cannot_be_an_id_is_said_at_once(desk: Desk, text: str) -> None:
    desk.dialog.edit.setText(text)
    desk.press()
    assert "doesn't look like a request ID" in desk.dialog.told
    assert desk.dialog.edit.accessibleDescription() == desk.dialog.told
    assert desk.engine.requests == []
    desk.dialog.edit.setText("r-1")
    assert desk.dialog.told == ""


def test_spaces_are_taken_off_and_only_one_question_is_on_its_way(desk: Desk) -> None:
    desk.dialog.edit.setText("  0f31-9a07\t")
    desk.press()
    desk.press()
    assert desk.engine.requests == [(LOST.id, "0f31-9a07", False)]
    assert desk.dialog.edit.isReadOnly()


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (FailureKind.REQUEST_UNKNOWN, "Segmind doesn't know this request"),
        (FailureKind.REQUEST_TAKEN, "This request belongs to another picture"),
        (FailureKind.REQUEST_OTHER_MODEL, "another model"),
        (FailureKind.OFFLINE, "You're offline"),
        (FailureKind.NO_KEY, "The key ending in 4f2a is missing"),
    ],
)
def test_why_it_is_not_followed_is_said_under_the_field(
    desk: Desk, qtbot: QtBot, kind: FailureKind, words: str
) -> None:
    desk.dialog.edit.setText("r-1")
    desk.press()
    desk.settle(Failure(kind, message="4f2a" if kind is FailureKind.NO_KEY else ""), qtbot)
    assert words in desk.dialog.told
    assert desk.dialog.recover.text() == FREE
    assert desk.dialog.recover.isEnabled()


def test_a_doubt_is_a_question_and_the_next_press_the_answer(desk: Desk, qtbot: QtBot) -> None:
    desk.dialog.edit.setText("r-1")
    desk.press()
    desk.settle(RequestDoubt(NOON_MS - 86_400_000, is_at_other_time=True, has_other_prompt=True), qtbot)
    said = desk.dialog.told
    assert said.startswith("This request was made on ")
    assert said.endswith("It has another prompt. Use it all the same?")
    assert desk.dialog.recover.text() == SURE
    desk.press()
    assert desk.engine.requests[-1] == (LOST.id, "r-1", True)


def test_another_id_is_doubted_anew(desk: Desk, qtbot: QtBot) -> None:
    desk.dialog.edit.setText("r-1")
    desk.press()
    desk.settle(RequestDoubt(is_unknown=True), qtbot)
    desk.dialog.edit.setText("r-2")
    assert desk.dialog.recover.text() == FREE
    desk.press()
    assert desk.engine.requests[-1] == (LOST.id, "r-2", False)


def test_an_answer_about_the_request_of_a_closed_question_is_no_answer_to_the_next(desk: Desk, qtbot: QtBot) -> None:
    desk.dialog.edit.setText("r-1")
    desk.press()
    with qtbot.waitSignal(desk.dialog.destroyed):
        desk.dialog.reject()
    desk.open()
    desk.dialog.edit.setText("r-2")
    desk.press()
    desk.engine.recovery_settled.emit(LOST.id, "r-1", RequestDoubt(is_unknown=True))
    QCoreApplication.sendPostedEvents(desk.desk)
    assert (desk.dialog.told, desk.dialog.recover.text()) == ("", "Asking…")


def test_what_is_found_closes_the_question(desk: Desk, qtbot: QtBot) -> None:
    desk.dialog.edit.setText("r-1")
    desk.press()
    with qtbot.waitSignal(desk.desk.told) as told:
        desk.settle(None, qtbot)
    assert told.args == ["Found. Its picture is being fetched."]


def test_the_account_is_one_click_away(desk: Desk, qtbot: QtBot) -> None:
    (link,) = (each for each in desk.dialog.findChildren(QPushButton) if each.text().startswith("See it"))
    with qtbot.waitSignal(desk.desk.link_requested) as opened:
        link.click()
    assert opened.args[0].startswith("https://")
