"""Whatever spends is asked about in one place: where pictures go, a sum over the limit, a price that was not seen."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog, QPushButton
from pytestqt.qtbot import QtBot

from kling_desktop.core.agreement import NOT_ASKED, UNASKED, Agreement, Order
from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.history_entry import Entry
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.preferences import Preferences
from kling_desktop.core.recipe import Recipe
from kling_desktop.ui.base.plain_message import PlainMessage
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.commands import CommandId
from kling_desktop.ui.main_window.studio import Studio
from kling_desktop.ui.main_window.window import MainWindow
from kling_desktop.ui.preferences.picture_card import PictureCard
from kling_desktop.ui.preferences.privacy_dialog import PrivacyDialog
from tests.core.recipes import recipe as some_recipe
from tests.fakes.fake_history import FakeHistory
from tests.fakes.fake_pictures import make_entry, make_job
from tests.fakes.gallery_desk import NOON_MS
from tests.fakes.window_kit import KeptPreferences, SilentEngine, window_kit

PRICE = 35_000
READ = Preferences(privacy_accepted=True, ask_above_micros=None)
LOST = Failure(FailureKind.CONNECTION_LOST)


class Till(SilentEngine):
    """Notes what it was told to send."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []
        self.orders: list[Order] = []

    def submit(self, recipe: Recipe, count: int, order: Order = UNASKED) -> None:
        self._tell(f"submit {count}", order)

    def submit_held(self, recipe: Recipe, count: int) -> None:
        self.told.append(f"hold {count}")

    def resume_held(self, job_ids: Collection[str], order: Order = UNASKED) -> None:
        self._tell(f"resume {len(job_ids)}", order)

    def make_again(self, job_id: str, order: Order = UNASKED) -> None:
        self._tell(f"again {job_id}", order)

    def _tell(self, what: str, order: Order) -> None:
        self.told.append(what)
        self.orders.append(order)


class Bed:
    """A window with two held Jobs and a lost one."""

    def __init__(self, theme: Theme, folder: Path, preferences: Preferences, *, is_demo: bool) -> None:
        self.kept, self.till = KeptPreferences(preferences), Till()
        lost = make_job(3, NOON_MS, JobState.INTERRUPTED, failure=LOST, recipe=some_recipe(references=1))
        self.lost = replace(lost, cost_micros=PRICE - 1)  # it was cheaper then
        jobs = [held(1, 2), held(2, 3), self.lost]
        history = FakeHistory([entry_of(job) for job in jobs])
        kit = window_kit(theme, folder, self.kept, engine=self.till, open_history=lambda: history, is_demo=is_demo)
        self.window = MainWindow(kit)
        self.window.furnish_now()

    @property
    def studio(self) -> Studio:
        assert self.window.studio is not None
        return self.window.studio

    def press(self, what: str) -> None:
        """As the person would, whichever button or menu it is."""
        commands = self.window.commands
        assert commands is not None
        presses: dict[str, Callable[[], object]] = {
            "generate": lambda: self.studio.compose.generate_requested.emit(some_recipe(), 4),
            "add": lambda: self.studio.compose.add_to_waiting_requested.emit(some_recipe(), 4),
            "resume": self.studio.banner.resume_requested.emit,
            "menu": commands[CommandId.RESUME_HELD].trigger,
            "again": self.make_again_by_menu,
            "card": lambda: self.studio.attention.make_again_requested.emit(self.lost.id),
            "inspector": lambda: self.studio.inspector.make_again_requested.emit(self.lost.id),
        }
        presses[what]()

    def make_again_by_menu(self) -> None:
        """Choose the card, then the line of the menu."""
        commands = self.window.commands
        assert commands is not None
        self.studio.attention.chosen.emit(self.lost.id)
        commands.opening.emit()
        commands[CommandId.MAKE_AGAIN].trigger()

    def question(self) -> QDialog | None:
        """What is asked, if anything: one at a time."""
        kinds = (PlainMessage, PrivacyDialog)
        found = [box for kind in kinds for box in self.window.findChildren(kind) if box.isVisible()]
        assert len(found) < 2
        return found[0] if found else None

    def told_by(self, what: str) -> str:
        """What the engine is told of it in the end."""
        answers = {"generate": "submit 4", "add": "hold 4", "resume": "resume 2", "menu": "resume 2"}
        return answers.get(what, f"again {self.lost.id}")


def held(number: int, references: int) -> Job:
    return make_job(number, NOON_MS, JobState.HELD, recipe=some_recipe(references=references))


def entry_of(job: Job) -> Entry:
    return make_entry(int(job.id, 16), job)


Make = Callable[..., Bed]


@pytest.fixture
def make(theme: Theme, tmp_path: Path, qtbot: QtBot) -> Iterator[Make]:
    beds: list[Bed] = []

    def made(preferences: Preferences = READ, *, is_demo: bool = False) -> Bed:
        beds.append(Bed(theme, tmp_path, preferences, is_demo=is_demo))
        qtbot.addWidget(beds[-1].window)
        beds[-1].window.show()
        return beds[-1]

    yield made
    for bed in beds:
        bed.window.close_unasked()


SPENDING = ("generate", "resume", "menu", "card", "inspector", "again")


@pytest.mark.parametrize("what", SPENDING)
def test_before_the_first_upload_everything_that_spends_says_where_pictures_go(make: Make, what: str) -> None:
    bed = make(Preferences())
    bed.press(what)
    notice = bed.question()
    assert isinstance(notice, PrivacyDialog)
    assert bed.till.told == []
    notice.accept()
    assert bed.till.told == [bed.told_by(what)]
    assert bed.kept.now.privacy_accepted
    assert bed.question() is None, "the notice named the price"


@pytest.mark.parametrize("what", SPENDING)
def test_who_declines_the_notice_sends_nothing_and_is_asked_the_next_time(make: Make, what: str) -> None:
    bed = make(Preferences())
    for _ in range(2):
        bed.press(what)
        notice = bed.question()
        assert isinstance(notice, PrivacyDialog)
        notice.reject()
    assert (bed.till.told, bed.kept.now.privacy_accepted) == ([], False)


def test_the_notice_names_every_reference_of_what_waited_once_and_the_price(make: Make) -> None:
    bed = make(Preferences())
    bed.press("resume")
    notice = bed.question()
    assert isinstance(notice, PrivacyDialog)
    assert len(notice.findChildren(PictureCard)) == 3
    assert "Send and generate 2 · $0.07" in [button.text() for button in notice.findChildren(QPushButton)]


@pytest.mark.parametrize(
    ("what", "price", "title"),
    [
        ("generate", 4 * PRICE, "Generate 4 pictures for $0.14?"),
        ("resume", 2 * PRICE, "Send 2 held pictures for $0.07?"),
        ("card", PRICE, "Generate 1 picture for $0.035?"),
        ("inspector", PRICE, "Generate 1 picture for $0.035?"),
    ],
)
def test_only_a_sum_over_the_limit_is_asked_about(make: Make, what: str, price: int, title: str) -> None:
    bed = make(replace(READ, ask_above_micros=price))
    bed.press(what)
    assert (bed.question(), bed.till.told) == (None, [bed.told_by(what)])
    bed.kept.now, bed.till.told = replace(READ, ask_above_micros=price - 1), []
    for answer in ("reject", "accept"):
        bed.press(what)
        box = bed.question()
        assert isinstance(box, PlainMessage)
        assert (box.text(), bed.till.told) == (title, [])
        getattr(box, answer)()
    assert bed.till.told == [bed.told_by(what)]


@pytest.mark.parametrize(
    ("what", "title"),
    [("menu", "Send 2 held pictures for $0.07?"), ("again", "Make this picture again for $0.035?")],
)
def test_the_menu_shows_no_price_so_it_is_asked_about_in_any_case(make: Make, what: str, title: str) -> None:
    bed = make()
    bed.press(what)
    box = bed.question()
    assert isinstance(box, PlainMessage)
    assert (box.text(), bed.till.told) == (title, [])
    box.accept()
    assert bed.till.told == [bed.told_by(what)]


def test_adding_to_what_waits_sends_nothing_and_asks_nothing(make: Make) -> None:
    bed = make(Preferences(ask_above_micros=0))
    bed.press("add")
    assert (bed.question(), bed.till.told) == (None, ["hold 4"])


@pytest.mark.parametrize("what", SPENDING)
def test_the_demo_spends_nothing_and_asks_nothing(make: Make, what: str) -> None:
    bed = make(Preferences(ask_above_micros=0), is_demo=True)
    bed.press(what)
    assert (bed.question(), bed.till.told) == (None, [bed.told_by(what)])


def test_a_second_press_is_not_a_second_question(make: Make) -> None:
    bed = make(Preferences())
    bed.press("generate")
    notice = bed.question()
    bed.press("resume")
    assert bed.question() is notice
    assert isinstance(notice, PrivacyDialog)
    notice.accept()
    assert bed.till.told == ["submit 4"]


OVER_CAP = Failure(FailureKind.OVER_CAP, amount_micros=10_140_000, limit_micros=10_000_000)


@pytest.mark.parametrize("what", ["generate", "resume", "card"])
def test_where_the_engine_objects_the_person_is_asked_and_only_a_yes_sends(make: Make, qtbot: QtBot, what: str) -> None:
    bed = make()
    for answer in ("reject", "accept"):
        bed.press(what)
        assert bed.till.orders[-1].agreement == NOT_ASKED
        bed.till.not_agreed.emit(bed.till.orders[-1], OVER_CAP)
        qtbot.waitUntil(lambda: bed.question() is not None)
        box = bed.question()
        assert isinstance(box, PlainMessage)
        assert box.text() == "This goes over your monthly cap"
        assert "$10.14" in box.informativeText()
        assert box.defaultButton() is box.escapeButton(), "Enter spends nothing"
        getattr(box, answer)()
    assert bed.till.told == [bed.told_by(what)] * 3
    agreed = bed.till.orders[-1].agreement
    assert agreed.over_cap
    assert agreed.up_to_micros in (PRICE, 2 * PRICE, 4 * PRICE)


def test_a_yes_to_the_sum_is_handed_to_the_engine(make: Make) -> None:
    bed = make(replace(READ, ask_above_micros=0))
    bed.press("generate")
    box = bed.question()
    assert box is not None
    box.accept()
    assert bed.till.orders[-1].agreement == Agreement(4 * PRICE)


def test_a_limit_that_the_window_did_not_know_is_asked_about_too(make: Make, qtbot: QtBot) -> None:
    bed = make()
    bed.press("generate")
    asked = Failure(FailureKind.ASK_FIRST, amount_micros=4 * PRICE, limit_micros=PRICE)
    bed.till.not_agreed.emit(bed.till.orders[-1], asked)
    qtbot.waitUntil(lambda: bed.question() is not None)
    box = bed.question()
    assert isinstance(box, PlainMessage)
    assert box.text() == "Generate 4 pictures for $0.14?"
    box.accept()
    assert bed.till.orders[-1].agreement == Agreement(4 * PRICE)


def test_an_objection_waits_for_the_end_of_another_question(make: Make, qtbot: QtBot) -> None:
    bed = make()
    bed.press("generate")
    bed.press("again")
    asked = bed.question()
    bed.till.not_agreed.emit(bed.till.orders[0], OVER_CAP)
    QCoreApplication.sendPostedEvents(bed.studio.consent)
    assert asked is not None
    assert bed.question() is asked
    asked.accept()
    assert bed.till.told == ["submit 4", bed.told_by("again"), "submit 4"]
    assert bed.till.orders[-1].agreement == NOT_ASKED
    bed.till.not_agreed.emit(bed.till.orders[-1], OVER_CAP)
    qtbot.waitUntil(lambda: bed.question() is not None)
    box = bed.question()
    assert isinstance(box, PlainMessage)
    assert box.text() == "This goes over your monthly cap"


def test_the_question_about_the_cap_leads_to_it(make: Make, qtbot: QtBot) -> None:
    bed = make()
    bed.press("generate")
    bed.till.not_agreed.emit(bed.till.orders[-1], OVER_CAP)
    qtbot.waitUntil(lambda: bed.question() is not None)
    box = bed.question()
    assert isinstance(box, PlainMessage)
    with qtbot.waitSignal(bed.studio.consent.limits_requested):
        box.buttons()[0].click()
    assert len(bed.till.told) == 1
