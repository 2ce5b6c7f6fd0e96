"""Closing while pictures are made or sent: the person is asked, once, and never the system or the program itself."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from kling_desktop.core.failure import Failure, FailureKind, KlingError
from kling_desktop.core.generation import Output
from kling_desktop.core.job import JobState
from kling_desktop.ui.base.plain_message import PlainMessage
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.commands import CommandId
from kling_desktop.ui.main_window.window import MainWindow
from tests.fakes.fake_history import FakeHistory
from tests.fakes.fake_pictures import FakeOutgoing, make_entry, make_job
from tests.fakes.gallery_desk import NOON_MS
from tests.fakes.window_kit import window_kit

S = JobState
MANY = (
    "2 pictures are still being made",
    "You can close now: they are fetched at the next start, for about an hour by themselves and later through your "
    "account's history.",
)
ONE = (
    "A picture is still being made",
    "You can close now: it is fetched at the next start, for about an hour by itself and later through your "
    "account's history.",
)

ONE_UNSENT = (
    "1 picture isn't sent yet",
    "You can close now: it waits for you at the next start. Nothing is charged until you send it.",
)
MANY_UNSENT = (
    "2 pictures aren't sent yet",
    "You can close now: they wait for you at the next start. Nothing is charged until you send them.",
)
SAVING = (
    "Copies are still being saved in your folder",
    "If you close now, those that aren't written yet are missing there. Your gallery keeps every picture.",
)
STILL_MADE = "\n\nWhat is still being made is fetched at the next start."
NOT_SENT = "\n\nWhat isn't sent yet waits for you; nothing is charged until you send it."
ONE_MORE = "1 more isn't sent yet: it waits for you, and nothing is charged until you send it."
MORE = "2 more aren't sent yet: they wait for you, and nothing is charged until you send them."


class BrokenHistory(FakeHistory):
    """Cannot be read any more once it is told so."""

    is_broken = False

    def rows(self, wanted: object) -> object:
        if self.is_broken:
            raise KlingError(Failure(FailureKind.DATABASE))
        return super().rows(wanted)


class SlowOutgoing(FakeOutgoing):
    """Writes a copy only when it is allowed to."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.may_write = Event()

    def save_copy(self, output: Output, path: str, *, replaces: bool) -> str:
        assert self.may_write.wait(60)
        return super().save_copy(output, path, replaces=replaces)


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[SlowOutgoing]:
    outgoing = SlowOutgoing(tmp_path)
    yield outgoing
    outgoing.may_write.set()


@pytest.fixture
def make(theme: Theme, tmp_path: Path, qtbot: QtBot) -> Iterator[Callable[..., MainWindow]]:
    windows: list[MainWindow] = []

    def made(
        *states: JobState, is_demo: bool = False, history: FakeHistory | None = None, **changes: object
    ) -> MainWindow:
        history = history or FakeHistory()
        for row, state in enumerate(states, 1):
            history.put(make_entry(row, make_job(row, NOON_MS, state)))
        kit = window_kit(theme, tmp_path, open_history=lambda: history, is_demo=is_demo, **changes)
        windows.append(MainWindow(kit))
        windows[-1].furnish_now()
        qtbot.addWidget(windows[-1])
        windows[-1].show()
        return windows[-1]

    yield made
    for window in windows:
        window.close_unasked()


def boxes(window: MainWindow) -> list[PlainMessage]:
    return [box for box in window.findChildren(PlainMessage) if box.isVisible()]


def press(box: PlainMessage, label: str) -> None:
    next(button for button in box.findChildren(QPushButton) if button.text() == label).click()
    QApplication.processEvents()


@pytest.mark.parametrize(
    ("states", "words"),
    [
        ((S.RUNNING, S.SUBMITTED), MANY),
        ((S.SUBMITTING, S.DOWNLOADING, S.HELD, S.SAVED), MANY),
        ((S.RUNNING,), ONE),
        ((S.UPLOADING,), ONE_UNSENT),
        ((S.UPLOADING, S.QUEUED, S.HELD), MANY_UNSENT),
        ((S.RUNNING, S.UPLOADING), (ONE[0], f"{ONE[1]}\n\n{ONE_MORE}")),
        ((S.RUNNING, S.SUBMITTED, S.QUEUED, S.QUEUED), (MANY[0], f"{MANY[1]}\n\n{MORE}")),
    ],
)
def test_who_closes_while_pictures_are_made_is_asked(
    make: Callable[..., MainWindow], states: tuple[JobState, ...], words: tuple[str, str]
) -> None:
    window = make(*states)
    window.close()
    (box,) = boxes(window)
    assert window.isVisible()
    assert (box.text(), box.informativeText()) == words
    press(box, "Close")
    assert not window.isVisible()


def test_quitting_because_the_library_is_gone_asks_nothing_more(make: Callable[..., MainWindow], qtbot: QtBot) -> None:
    window = make(S.RUNNING)
    window._kit.engine.not_opened.emit(Failure(FailureKind.LIBRARY_GONE))
    qtbot.waitUntil(lambda: len(boxes(window)) == 1)
    (box,) = boxes(window)
    press(box, "Quit")
    window.close()
    assert boxes(window) == []
    assert not window.isVisible()


@pytest.mark.parametrize("states", [(), (S.HELD,), (S.SAVED, S.FAILED, S.INTERRUPTED)])
def test_nothing_on_its_way_is_nothing_to_ask(make: Callable[..., MainWindow], states: tuple[JobState, ...]) -> None:
    window = make(*states)
    window.close()
    assert not window.isVisible()


def save_one(window: MainWindow, path: Path) -> None:
    """Save the newest picture under this name."""
    assert window.studio is not None
    window.studio.pictures.save_as((make_entry(9, make_job(9, NOON_MS)),))
    dialog = window.studio.workspace.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(path))
    dialog.close()


@pytest.mark.parametrize(
    ("states", "more"),
    [
        ((), ""),
        ((S.RUNNING,), STILL_MADE),
        ((S.QUEUED,), NOT_SENT),
        ((S.RUNNING, S.QUEUED), STILL_MADE + NOT_SENT),
    ],
)
def test_who_closes_while_copies_are_saved_is_told_what_would_be_missing(
    make: Callable[..., MainWindow], slow: SlowOutgoing, tmp_path: Path, states: tuple[JobState, ...], more: str
) -> None:
    window = make(*states, outgoing=slow)
    save_one(window, tmp_path / "mine.png")
    window.close()
    (box,) = boxes(window)
    assert window.isVisible()
    assert (box.text(), box.informativeText()) == (SAVING[0], SAVING[1] + more)
    assert box.defaultButton().text() == "Keep open"
    press(box, "Close")
    assert not window.isVisible()


def test_when_all_copies_are_saved_nothing_is_asked(
    make: Callable[..., MainWindow], slow: SlowOutgoing, tmp_path: Path, qtbot: QtBot
) -> None:
    window = make(outgoing=slow)
    save_one(window, tmp_path / "mine.png")
    window.close()
    (box,) = boxes(window)
    press(box, "Keep open")
    studio = window.studio
    assert studio is not None
    slow.may_write.set()
    qtbot.waitUntil(lambda: not studio.pictures.is_saving)
    window.close()
    assert not window.isVisible()
    assert (tmp_path / "mine.png").exists()


def test_who_keeps_it_open_goes_on_and_is_asked_the_next_time(make: Callable[..., MainWindow]) -> None:
    window = make(S.RUNNING)
    for _ in range(2):
        window.close()
        (box,) = boxes(window)
        press(box, "Keep open")
        assert (window.isVisible(), boxes(window)) == (True, [])
    assert window.studio is not None
    assert window.studio.model.rowCount() == 1


def test_closing_again_does_not_ask_twice(make: Callable[..., MainWindow]) -> None:
    window = make(S.RUNNING)
    window.close()
    window.close()
    assert len(boxes(window)) == 1


def test_quit_in_the_menu_asks_too(make: Callable[..., MainWindow]) -> None:
    window = make(S.RUNNING)
    assert window.commands is not None
    window.commands[CommandId.QUIT].trigger()
    assert len(boxes(window)) == 1


def test_pictures_that_nobody_watches_are_nothing_to_ask_about(make: Callable[..., MainWindow]) -> None:
    history = FakeHistory([make_entry(1, make_job(1, NOON_MS, S.RUNNING, is_hidden=True))])
    window = make(history=history)
    window.close()
    assert not window.isVisible()


def test_the_demo_spends_nothing_and_asks_nothing(make: Callable[..., MainWindow]) -> None:
    window = make(S.RUNNING, is_demo=True)
    window.close()
    assert not window.isVisible()


def test_the_program_itself_is_not_asked(make: Callable[..., MainWindow]) -> None:
    window = make(S.RUNNING)
    window.close_unasked()
    assert not window.isVisible()


def test_the_end_of_the_session_is_not_asked_even_while_a_question_is_open(make: Callable[..., MainWindow]) -> None:
    window = make(S.RUNNING)
    window.close()
    window.prepare_to_end()
    window.close()
    assert not window.isVisible()


@pytest.mark.expected_log("closed without a question: database")
def test_a_database_that_cannot_be_read_keeps_nobody_from_closing(make: Callable[..., MainWindow]) -> None:
    history = BrokenHistory()
    window = make(S.RUNNING, history=history)
    history.is_broken = True
    window.close()
    assert not window.isVisible()
