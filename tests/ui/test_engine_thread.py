"""The one QThread: news come as queued signals, errands before the opening wait, and leaving never takes long."""

import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import SignalInstance
from pytestqt.qtbot import QtBot

from kling_desktop.core.agreement import Order, SpendLimits
from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.failure import Failure, FailureKind, KlingError
from kling_desktop.core.job import JobState
from kling_desktop.core.key_status import KeyState
from kling_desktop.core.model_card import KLING_O1
from kling_desktop.core.ports.journal import SALT_NOTE
from kling_desktop.core.ports.key_store import KeyStore
from kling_desktop.core.reference import PictureSource, Reference
from kling_desktop.core.upkeep import Renewal
from kling_desktop.engine.bench import Listener
from kling_desktop.engine.engine import Engine
from kling_desktop.engine.workshop import Workshop
from kling_desktop.ui.engine_host import STOP_MS, SWITCH_SECONDS
from kling_desktop.ui.engine_thread import EngineThread
from tests.core.recipes import job, recipe
from tests.engine.bench import KEY, Workbench
from tests.fakes.memory_key_store import MemoryKeyStore

LONG_MS = 5000


@contextmanager
def all_heard(qtbot: QtBot, *signals: SignalInstance) -> Iterator[None]:
    """Every one of these signals is emitted, from whichever thread, before this is left."""
    heard: list[int] = []
    for number, signal in enumerate(signals):
        signal.connect(lambda *_, number=number: heard.append(number))
    yield
    qtbot.waitUntil(lambda: set(heard) == set(range(len(signals))), timeout=LONG_MS)


class SilentKeyring:
    """A keyring whose prompt nobody answers."""

    async def read(self) -> ApiKey | None:
        await asyncio.sleep(3600)
        return None

    async def write(self, key: ApiKey) -> None:
        await asyncio.sleep(3600)

    async def forget(self) -> None:
        await asyncio.sleep(3600)


@pytest.fixture
def work(tmp_path: Path) -> Workbench:
    return Workbench(tmp_path)


@pytest.fixture
def start(work: Workbench) -> Iterator[Callable[..., EngineThread]]:
    threads: list[EngineThread] = []

    def thread(store: KeyStore | None = None, key: ApiKey | None = None) -> EngineThread:
        def build(listener: Listener) -> Workshop:
            return Workshop(Engine(work.ports(), work.options, listener), store or MemoryKeyStore(), released.set)

        released = asyncio.Event()
        made = EngineThread(build, key)
        threads.append(made)
        return made

    yield thread
    assert all(made.close() for made in threads)


def test_a_job_is_told_of_from_click_to_picture(
    qtbot: QtBot, work: Workbench, start: Callable[..., EngineThread]
) -> None:
    thread = start(key=KEY)
    taken: list[Reference | Failure] = []
    thread.reference_settled.connect(lambda _key, outcome: taken.append(outcome))
    with qtbot.waitSignal(thread.reference_settled, timeout=LONG_MS):
        thread.take_in(7, work.file("a.jpg"), KLING_O1)  # before the thread runs: it waits
        thread.start()
    (reference,) = taken
    assert isinstance(reference, Reference)
    states: list[JobState] = []
    thread.job_changed.connect(lambda job: states.append(job.state))
    made = recipe("Merge @Image1", 1)
    thread.submit(made.__class__(made.model, made.prompt, (reference,), made.choices), 1)
    qtbot.waitUntil(lambda: JobState.SAVED in states, timeout=LONG_MS)
    assert states[0] is JobState.QUEUED


def test_a_picture_that_is_refused_says_why(qtbot: QtBot, work: Workbench, start: Callable[..., EngineThread]) -> None:
    thread = start(key=KEY)
    thread.start()
    with qtbot.waitSignal(thread.reference_settled, timeout=LONG_MS) as settled:
        thread.take_in(1, PictureSource("gone.jpg", str(work.folder / "gone.jpg")), KLING_O1)
    assert settled.args == [1, Failure(FailureKind.FILE_MISSING)]


def test_a_picture_is_rendered_under_its_key_or_says_why_not(
    qtbot: QtBot, work: Workbench, start: Callable[..., EngineThread]
) -> None:
    thread = start(key=KEY)
    source = work.file("a.jpg")
    assert source.path is not None
    with qtbot.waitSignal(thread.rendered, timeout=LONG_MS) as made:
        thread.render("a", source.path)  # before the thread runs: it waits
        thread.start()
    assert made.args[0] == "a"
    assert Path(made.args[1]).read_bytes().startswith(b"P6")
    with qtbot.waitSignal(thread.render_failed, timeout=LONG_MS) as failed:
        thread.render("b", str(work.folder / "gone.jpg"))
    assert failed.args == ["b", Failure(FailureKind.FILE_MISSING)]


def test_a_render_that_is_forgotten_is_not_answered(
    qtbot: QtBot, work: Workbench, start: Callable[..., EngineThread]
) -> None:
    thread = start(key=KEY)
    with qtbot.waitSignal(thread.opened, timeout=LONG_MS):
        thread.start()
    paths = [work.file(f"{name}.jpg").path for name in "abc"]
    told: list[str] = []
    thread.rendered.connect(lambda key, _path: told.append(key))
    work.intake.may_render.clear()
    for key, path in zip("abc", paths, strict=True):
        assert path is not None
        thread.render(key, path)
    qtbot.waitUntil(lambda: bool(work.intake.rendered), timeout=LONG_MS)
    thread.forget_render("b")
    work.intake.may_render.set()
    qtbot.waitUntil(lambda: told == ["a", "c"], timeout=LONG_MS)


def test_a_library_that_cannot_be_opened_is_said_and_the_thread_ends(qtbot: QtBot) -> None:
    def build(_listener: Listener) -> Workshop:
        raise KlingError(Failure(FailureKind.LIBRARY_IN_USE, message="window"))

    thread = EngineThread(build)
    with all_heard(qtbot, thread.not_opened, thread.finished):
        thread.start()
    assert thread.close()


def test_the_key_of_the_keyring_is_used_and_its_state_told(qtbot: QtBot, start: Callable[..., EngineThread]) -> None:
    store = MemoryKeyStore()
    asyncio.run(store.write(KEY))
    thread = start(store)
    states: list[KeyState] = []
    thread.key_changed.connect(lambda status: states.append(status.state))
    with qtbot.waitSignal(thread.balance_changed, timeout=LONG_MS):
        thread.start()
    qtbot.waitUntil(lambda: states == [KeyState.READING, KeyState.READY], timeout=LONG_MS)
    with qtbot.waitSignal(thread.key_changed, timeout=LONG_MS):
        thread.forget_key()
    qtbot.waitUntil(lambda: states[-1] is KeyState.NONE, timeout=LONG_MS)


def test_a_question_that_finds_no_network_ends_as_well(
    qtbot: QtBot, work: Workbench, start: Callable[..., EngineThread]
) -> None:
    thread, offline = start(key=KEY), Failure(FailureKind.OFFLINE)
    with qtbot.waitSignal(thread.looked, timeout=LONG_MS) as first:
        thread.start()
    work.api.balance_script.append(KlingError(offline))
    with qtbot.waitSignal(thread.looked, timeout=LONG_MS) as second:
        thread.ask_balance()
    assert (first.args, second.args) == ([None], [offline])


def test_leaving_while_the_keyring_never_answers(qtbot: QtBot, start: Callable[..., EngineThread]) -> None:
    thread = start(SilentKeyring())
    with qtbot.waitSignal(thread.opened, timeout=LONG_MS):
        thread.start()
    assert thread.close(), f"longer than {STOP_MS} ms"


def test_a_new_index_is_told_of_unless_nobody_shows_it_any_more(qtbot: QtBot, work: Workbench) -> None:
    def build(listener: Listener) -> Workshop:
        if is_left:
            thread.leave()
        engine = Engine(work.ports(), work.options, listener)
        return Workshop(engine, MemoryKeyStore(), lambda: None, Renewal.REBUILT)

    for is_left in (False, True):
        thread, told = EngineThread(build, KEY), list[object]()
        thread.index_replaced.connect(told.append)
        with qtbot.waitSignal(thread.opened, timeout=LONG_MS):
            thread.start()
        assert thread.close()
        assert bool(told) is not is_left


def test_leaving_before_anything_happened(start: Callable[..., EngineThread]) -> None:
    thread = start(key=KEY)
    thread.start()
    assert thread.close()


def test_what_is_wanted_after_the_end_is_quietly_dropped(qtbot: QtBot, start: Callable[..., EngineThread]) -> None:
    thread = start(key=KEY)
    with qtbot.waitSignal(thread.opened, timeout=LONG_MS):
        thread.start()
    assert thread.close()
    thread.cancel("nothing")


@pytest.mark.parametrize("waits_for_opening", [True, False])
def test_a_note_that_is_posted_right_before_the_end_is_kept(
    qtbot: QtBot, work: Workbench, start: Callable[..., EngineThread], *, waits_for_opening: bool
) -> None:
    thread = start(key=KEY)
    if waits_for_opening:
        with qtbot.waitSignal(thread.opened, timeout=LONG_MS):
            thread.start()
    else:
        thread.start()
    thread.keep_note("draft", "the last word")
    assert thread.close()
    journal = work.ports().journal
    assert journal.note("draft") == "the last word"
    journal.close()


@pytest.mark.expected_log("a Job ended by a bug")
def test_a_bug_is_told_and_the_thread_goes_on(
    qtbot: QtBot, work: Workbench, start: Callable[..., EngineThread]
) -> None:
    thread = start(key=KEY)
    with qtbot.waitSignal(thread.opened, timeout=LONG_MS):
        thread.start()
    with qtbot.waitSignal(thread.crashed, timeout=LONG_MS) as crashed:
        thread.hide("no such Job")
    assert isinstance(crashed.args[0], LookupError)
    with qtbot.waitSignal(thread.reference_settled, timeout=LONG_MS):
        thread.take_in(1, work.file("a.jpg"), KLING_O1)


def test_a_check_that_could_not_ask_says_only_that_it_is_over(
    qtbot: QtBot, work: Workbench, start: Callable[..., EngineThread]
) -> None:
    journal = work.ports().journal
    journal.write_note(SALT_NOTE, "salt")
    hint = KEY.fingerprint("salt")
    lost = job(state=JobState.INTERRUPTED, sent_at_ms=1, key_hint=hint, asset_urls=("https://a/1",))
    journal.add((lost,))
    journal.close()
    work.api.history_failure = KlingError(Failure(FailureKind.OFFLINE))
    thread = start(key=KEY)
    told: list[bool] = []
    thread.lookup_ended.connect(lambda _job, is_found: told.append(is_found))
    thread.start()
    with all_heard(qtbot, thread.trouble, thread.check_ended):
        thread.check(lost.id)
    assert told == []


def test_a_check_that_was_answered_says_what_it_found(qtbot: QtBot, start: Callable[..., EngineThread]) -> None:
    thread = start(key=KEY)
    told: list[tuple[str, bool]] = []
    thread.lookup_ended.connect(lambda job_id, is_found: told.append((job_id, is_found)))
    thread.start()
    with all_heard(qtbot, thread.lookup_ended, thread.check_ended):
        thread.check("unknown")
    assert told == [("unknown", False)]


class FailingEngine(Engine):
    """Cannot start."""

    def __init__(self, work: Workbench, listener: Listener, error: Exception) -> None:
        super().__init__(work.ports(), work.options, listener)
        self._error = error

    def start(self, key: ApiKey | None) -> None:
        raise self._error


def failing_thread(work: Workbench, error: Exception, released: list[bool]) -> EngineThread:
    def build(listener: Listener) -> Workshop:
        return Workshop(FailingEngine(work, listener, error), MemoryKeyStore(), lambda: released.append(True))

    return EngineThread(build, KEY)


def test_a_start_that_fails_is_said_and_the_library_let_go(qtbot: QtBot, work: Workbench) -> None:
    released: list[bool] = []
    full = Failure(FailureKind.DISK_FULL)
    thread = failing_thread(work, KlingError(full), released)
    said: list[object] = []
    thread.not_opened.connect(said.append)
    with all_heard(qtbot, thread.not_opened, thread.finished):
        thread.start()
    assert said == [full]
    assert released == [True]
    assert thread.close()


@pytest.mark.expected_log("the engine's thread ended by a bug")
def test_a_bug_at_the_start_is_told_and_the_library_let_go(qtbot: QtBot, work: Workbench) -> None:
    released: list[bool] = []
    bug = ZeroDivisionError("ours")
    thread = failing_thread(work, bug, released)
    said: list[object] = []
    thread.crashed.connect(said.append)
    thread.not_opened.connect(said.append)
    with all_heard(qtbot, thread.crashed, thread.not_opened, thread.finished):
        thread.start()
    assert said == [bug, Failure(FailureKind.OWN_FAULT)]
    assert released == [True]
    assert thread.close()


def test_other_threads_get_the_interpreter_soon(qtbot: QtBot, start: Callable[..., EngineThread]) -> None:
    thread = start(key=KEY)
    with qtbot.waitSignal(thread.opened, timeout=LONG_MS):
        thread.start()
    assert sys.getswitchinterval() == pytest.approx(SWITCH_SECONDS)


def test_what_has_to_be_agreed_to_comes_back_with_its_order(
    qtbot: QtBot, work: Workbench, start: Callable[..., EngineThread]
) -> None:
    work.options = replace(work.options, limits=SpendLimits(None, 0))
    thread = start(key=KEY)
    thread.start()
    with qtbot.waitSignal(thread.not_agreed, timeout=LONG_MS) as answer:
        thread.submit(recipe(), 1, Order(3))
    assert answer.args[0] == Order(3)
    assert answer.args[1].kind is FailureKind.OVER_CAP
    assert work.api.submits == []


def test_a_request_that_was_named_is_settled(qtbot: QtBot, work: Workbench, start: Callable[..., EngineThread]) -> None:
    thread = start(key=KEY)
    thread.start()
    with qtbot.waitSignal(thread.recovery_settled, timeout=LONG_MS) as answer:
        thread.recover_by_id("nobody", "r-1", is_sure=False)
    assert answer.args == ["nobody", "r-1", None]
