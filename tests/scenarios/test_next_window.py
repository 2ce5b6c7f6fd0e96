"""One window after the other: nobody waits for the one before, and nothing of it is in the way of the next."""

import json
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from kling_desktop.adapters.library.lock import Holder, LibraryLock
from kling_desktop.adapters.sqlite.schema import open_writer
from kling_desktop.bootstrap import shelf
from kling_desktop.bootstrap.frame_report import FrameReport
from kling_desktop.bootstrap.profile import Profile
from kling_desktop.bootstrap.window import WindowProgram
from kling_desktop.bootstrap.window_parts import DiscreetEngine
from kling_desktop.bootstrap.window_upkeep import WindowUpkeep
from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.failure import Failure, FailureKind, KlingError
from kling_desktop.engine.bench import Listener
from kling_desktop.engine.workshop import Workshop
from kling_desktop.ui.base.background import Background
from kling_desktop.ui.engine_host import STOP_MS
from kling_desktop.ui.main_window.draft_memory import NOTE as DRAFT_NOTE
from library import LibraryMaker, Order
from tests.fakes.gate import Gate
from tests.scenarios.lone_program import shown

NOW_MS = 1_764_000_000_000
LONG_MS = 20_000


class SlowEnd:
    """An engine's thread that ends when it is told to."""

    def __init__(self, program: WindowProgram) -> None:
        self.may_end = Gate()
        self.thread = DiscreetEngine(self._build, None, program)
        self.thread.upkeep = WindowUpkeep(program._own())
        self.thread.index_replaced.connect(program._on_engine_index_replaced, Qt.ConnectionType.QueuedConnection)
        program._engines.add(self.thread)
        self.thread.start()

    def _build(self, _listener: Listener) -> Workshop:
        self.may_end.wait()
        raise KlingError(Failure(FailureKind.DATABASE))


@pytest.fixture
def before(program: WindowProgram) -> Iterator[SlowEnd]:
    """As after a switch to another library during which the old one takes its time."""
    made = SlowEnd(program)
    yield made
    made.may_end.set()


def test_the_next_window_is_there_at_once_and_its_engine_when_the_one_before_has_ended(
    qtbot: QtBot, program: WindowProgram, before: SlowEnd
) -> None:
    began = time.monotonic()
    program.open_own()
    assert time.monotonic() - began < STOP_MS / 1000, "nobody waited"
    window = shown(program)
    assert not program._engines.all[-1].isRunning()
    before.may_end.set()
    qtbot.waitUntil(lambda: window.is_furnished and window.studio is not None, timeout=LONG_MS)
    assert len(program._engines.all) == 1


def test_an_engine_that_does_not_end_keeps_no_window_waiting_and_is_not_forgotten(
    qtbot: QtBot, program: WindowProgram, before: SlowEnd
) -> None:
    program.open_own()
    window = shown(program)
    qtbot.waitUntil(lambda: window.is_furnished and window.studio is not None, timeout=LONG_MS)
    assert before.thread in program._engines.all


def test_an_index_that_was_mended_for_a_window_that_is_gone_closes_no_other(
    qtbot: QtBot, program: WindowProgram, before: SlowEnd
) -> None:
    program.open_own()
    window = shown(program)
    qtbot.waitUntil(lambda: window.is_furnished and window.studio is not None, timeout=LONG_MS)
    before.thread.index_replaced.emit(Failure(FailureKind.INDEX_REBUILT, message="7"))
    before.may_end.set()
    qtbot.waitUntil(lambda: len(program._engines.all) == 1, timeout=LONG_MS)
    qtbot.waitUntil(program._engines.all[-1].isRunning, timeout=LONG_MS)
    assert shown(program) is window
    assert program._to_tell is None


def test_an_index_that_was_mended_for_a_window_that_just_closed_is_nobody_s(
    qtbot: QtBot, program: WindowProgram, profile: Profile
) -> None:
    program.open_own()
    qtbot.waitUntil(lambda: shown(program).is_furnished and shown(program).studio is not None, timeout=LONG_MS)
    engine = program._engines.all[-1]
    engine.leave()
    qtbot.waitUntil(engine.isFinished, timeout=LONG_MS)
    engine.index_replaced.emit(None)
    program.open_own()
    assert program._engines.all == []
    qtbot.waitUntil(lambda: program.window is not None, timeout=LONG_MS)
    qtbot.waitUntil(lambda: shown(program).is_furnished, timeout=LONG_MS)


def test_patience_that_ends_before_the_window_is_whole_is_remembered(
    qtbot: QtBot, program: WindowProgram, profile: Profile, before: SlowEnd
) -> None:
    LibraryMaker(profile.places, [].append).make(Order(10, NOW_MS))
    program.open_own()
    program._on_patience_over()
    program._patience.stop()  # it is over, once
    assert not shown(program).is_furnished
    qtbot.waitUntil(program._engines.all[-1].isRunning, timeout=LONG_MS)
    assert shown(program).is_furnished
    assert before.thread in program._engines.all


def test_the_session_may_end_before_the_window_is_whole(qtbot: QtBot, program: WindowProgram, profile: Profile) -> None:
    LibraryMaker(profile.places, [].append).make(Order(10, NOW_MS))
    program.open_own()
    assert not shown(program).is_furnished
    program.prepare_to_end()
    qtbot.waitUntil(program._engines.all[-1].isRunning, timeout=LONG_MS)


def test_what_was_typed_while_the_engine_before_was_ending_is_kept_at_the_end(
    qtbot: QtBot, qapp: QApplication, profile: Profile
) -> None:
    LibraryMaker(profile.places, [].append).make(Order(10, NOW_MS))
    program = WindowProgram(qapp, profile)
    before = SlowEnd(program)
    program.open_own()
    program._patience.stop()  # however slow this machine is
    qtbot.waitUntil(lambda: shown(program).is_furnished, timeout=LONG_MS)
    studio = shown(program).studio
    assert studio is not None
    studio.composer.set_prompt("a red boat")
    assert not program._engines.all[-1].isRunning(), "the one before may hold the same library"
    before.may_end.set()
    end(program)
    assert kept_prompt(profile) == "a red boat"


def compose(qtbot: QtBot, program: WindowProgram, prompt: str) -> None:
    """Type into the window that is shown, once it is whole."""
    qtbot.waitUntil(lambda: program.window is not None and shown(program).studio is not None, timeout=LONG_MS)
    studio = shown(program).studio
    assert studio is not None
    studio.composer.set_prompt(prompt)


def end(program: WindowProgram) -> None:
    """Close it. A machine with much else to do may need longer than a person is kept waiting for."""
    if not program.close():
        assert all(engine.wait(LONG_MS) for engine in program._engines.all)


def kept_prompt(profile: Profile) -> str:
    """What was typed: as the database has it, or what waits to be written there."""
    waiting = profile.places.index_folder(profile.library) / "left-notes.json"
    if waiting.exists():
        return str(json.loads(json.loads(waiting.read_text("utf-8"))[DRAFT_NOTE]).get("prompt"))
    history = shelf.history(profile)
    assert history is not None
    with closing(history):
        return str(json.loads(history.note(DRAFT_NOTE) or "{}").get("prompt"))


def test_what_was_typed_before_the_library_was_changed_again_is_kept(
    qtbot: QtBot, program: WindowProgram, profile: Profile, before: SlowEnd
) -> None:
    LibraryMaker(profile.places, [].append).make(Order(10, NOW_MS))
    program.open_own()
    program._patience.stop()  # however slow this machine is
    compose(qtbot, program, "a red boat")
    own = program._engines.last
    assert not own.isRunning(), "the one before may hold the same library"
    program.open_demo()
    before.may_end.set()
    qtbot.waitUntil(lambda: own not in program._engines.all, timeout=LONG_MS)
    assert kept_prompt(profile) == "a red boat"
    qtbot.waitUntil(lambda: program.window is not None and program._engines.last.isRunning(), timeout=LONG_MS)


def test_whoever_comes_back_before_his_words_are_written_finds_them(
    qtbot: QtBot, program: WindowProgram, profile: Profile, before: SlowEnd
) -> None:
    LibraryMaker(profile.places, [].append).make(Order(10, NOW_MS))
    program.open_own()
    compose(qtbot, program, "a red boat")
    program.open_own()
    qtbot.waitUntil(lambda: program.window is not None and shown(program).studio is not None, timeout=LONG_MS)
    studio = shown(program).studio
    assert studio is not None
    qtbot.waitUntil(lambda: studio.composer.draft.prompt == "a red boat", timeout=LONG_MS)


def test_the_end_writes_down_what_was_typed_in_every_window_of_the_last_two_seconds(
    qtbot: QtBot, qapp: QApplication, profile: Profile, tmp_path: Path
) -> None:
    first = profile._replace(key=ApiKey("abcdefghij0123456789"))
    second = first._replace(library=tmp_path / "second")
    for each in (first, second):
        index = each.places.index_path(each.library)
        index.parent.mkdir(parents=True)
        open_writer(index).close()
    program = WindowProgram(qapp, first)
    before = SlowEnd(program)
    program.open_own()
    compose(qtbot, program, "a red boat")
    program._move_to(second.library)
    compose(qtbot, program, "a blue boat")
    before.may_end.set()
    end(program)
    assert [kept_prompt(first), kept_prompt(second)] == ["a red boat", "a blue boat"]


def test_an_engine_that_does_not_end_keeps_nothing_typed_from_being_written_at_the_end(
    qtbot: QtBot, qapp: QApplication, profile: Profile
) -> None:
    LibraryMaker(profile.places, [].append).make(Order(10, NOW_MS))
    program = WindowProgram(qapp, profile)
    before = SlowEnd(program)
    program.open_own()
    compose(qtbot, program, "a red boat")
    assert not program.close()
    assert kept_prompt(profile) == "a red boat"
    before.may_end.set()
    assert before.thread.wait(LONG_MS)


def test_what_no_engine_came_to_write_is_there_at_the_next_start(
    qtbot: QtBot, qapp: QApplication, profile: Profile
) -> None:
    """A command has the library until this one is closed: as where an index is being made anew, nothing is opened."""
    LibraryMaker(profile.places, [].append).make(Order(10, NOW_MS))
    lock = LibraryLock(profile.places.lock_path(profile.library), Holder.COMMAND)
    program = WindowProgram(qapp, profile)
    program.open_own()
    compose(qtbot, program, "a red boat")
    assert program.close()
    lock.release()
    assert list(profile.places.index_folder(profile.library).glob("left-notes*")), "nobody came to write it"

    program = WindowProgram(qapp, profile)
    program.open_own()
    qtbot.waitUntil(lambda: shown(program).studio is not None, timeout=LONG_MS)
    studio = shown(program).studio
    assert studio is not None
    assert studio.composer.draft.prompt == "a red boat"
    assert program.close()
    assert kept_prompt(profile) == "a red boat"
    assert not list(profile.places.index_folder(profile.library).glob("left-notes*")), "it was written"


def test_an_engine_whose_turn_comes_late_writes_nothing_older_over_what_was_typed_since(
    qtbot: QtBot, program: WindowProgram, profile: Profile, before: SlowEnd
) -> None:
    LibraryMaker(profile.places, [].append).make(Order(10, NOW_MS))
    program.open_own()
    compose(qtbot, program, "a red boat")
    program.open_own()
    compose(qtbot, program, "a red boat")
    late, present = program._engines.all[-2:]
    program._on_patience_over()
    qtbot.waitUntil(present.isRunning, timeout=LONG_MS)
    compose(qtbot, program, "a blue boat")
    program.open_demo()
    qtbot.waitUntil(lambda: kept_prompt(profile) == "a blue boat", timeout=LONG_MS)
    qtbot.waitUntil(lambda: present not in program._engines.all, timeout=LONG_MS)
    assert late in program._engines.all
    before.may_end.set()
    qtbot.waitUntil(lambda: late not in program._engines.all, timeout=LONG_MS)
    assert kept_prompt(profile) == "a blue boat"


def test_who_wants_the_first_frame_only_has_no_engine_started_and_no_note_left(
    qapp: QApplication, profile: Profile, tmp_path: Path
) -> None:
    LibraryMaker(profile.places, [].append).make(Order(10, NOW_MS))
    program = WindowProgram(qapp, profile)
    program.frame_report = FrameReport(tmp_path / "frame.json")
    program.open_own()
    engine = program._engines.all[-1]
    engine.keep_note(DRAFT_NOTE, "{}")
    begun = list[str]()
    engine.started.connect(lambda: begun.append("engine"), Qt.ConnectionType.DirectConnection)
    assert program.close()
    assert begun == []
    assert not list(profile.places.index_folder(profile.library).glob("left-notes*"))


def test_a_window_that_gave_way_before_its_engine_began_leaves_nothing(
    qtbot: QtBot, program: WindowProgram, before: SlowEnd
) -> None:
    program.open_own()
    program.open_own()
    qtbot.waitUntil(lambda: program.window is not None, timeout=LONG_MS)
    assert len(program._engines.all) == 2
    before.may_end.set()
    qtbot.waitUntil(lambda: shown(program).is_furnished and shown(program).studio is not None, timeout=LONG_MS)


def test_a_window_that_is_not_wanted_any_more_when_it_is_made_is_never_seen(
    qtbot: QtBot, qapp: QApplication, program: WindowProgram
) -> None:
    program.open_own()
    program.open_own()
    while program._window is None:
        qapp.processEvents()
    made = program._window
    assert program.window is None, "it is shown in the turn after the one in which it is made"
    program.open_demo()
    qtbot.waitUntil(lambda: program.window is not None, timeout=LONG_MS)
    assert "demo" in shown(program).windowTitle()
    assert not isValid(made)
    qtbot.waitUntil(lambda: shown(program).is_furnished and shown(program).studio is not None, timeout=LONG_MS)


def test_files_that_were_handed_to_a_window_that_gives_way_are_composed_with(
    qtbot: QtBot, program: WindowProgram, profile: Profile, tmp_path: Path
) -> None:
    LibraryMaker(profile.places, [].append).make(Order(10, NOW_MS))
    Image.new("RGB", (640, 480), "teal").save(tmp_path / "bottle.png")
    program.open_own()
    program.add_files([str(tmp_path / "bottle.png")])
    program.open_own()

    def names() -> list[str]:
        studio = None if program.window is None else program.window.studio
        return [] if studio is None else [slot.name for slot in studio.composer.draft.slots]

    qtbot.waitUntil(lambda: names() == ["bottle.png"], timeout=LONG_MS)


def test_a_thread_of_the_pool_that_is_never_answered_keeps_nobody_waiting(
    qtbot: QtBot, qapp: QApplication, profile: Profile
) -> None:
    """Neither the next window nor the end; destroying such a pool would wait for it, and nobody may."""
    program, answer, may_end = WindowProgram(qapp, profile), Gate(), Gate()
    program.open_own()
    first = shown(program)
    qtbot.waitUntil(lambda: first.studio is not None, timeout=LONG_MS)
    Background(program._pools[-1], first).ask(lambda: (answer.set(), may_end.wait())[1])
    assert answer.wait(LONG_MS / 1000)

    program.open_own()  # would not return if it waited
    qtbot.waitUntil(lambda: program.window is not None, timeout=LONG_MS)
    assert len(program._pools) == 2
    qtbot.waitUntil(lambda: shown(program).is_furnished and shown(program).studio is not None, timeout=LONG_MS)
    began = time.monotonic()
    assert not program.close(), "it says that the process must be ended"
    assert time.monotonic() - began < 2 * STOP_MS / 1000
    may_end.set()
    assert all(pool.waitForDone() for pool in program._pools)
