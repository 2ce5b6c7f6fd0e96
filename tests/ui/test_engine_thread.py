"""The one QThread: news come as queued signals, errands before the opening wait, and leaving never takes long."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.failure import Failure, FailureKind, KlingError
from kling_desktop.core.job import JobState
from kling_desktop.core.key_status import KeyState
from kling_desktop.core.model_card import KLING_O1
from kling_desktop.core.ports import KeyStore
from kling_desktop.core.reference import PictureSource, Reference
from kling_desktop.engine.bench import Listener
from kling_desktop.engine.engine import Engine
from kling_desktop.engine.workshop import Workshop
from kling_desktop.ui.engine_thread import STOP_MS, EngineThread
from tests.core.recipes import recipe
from tests.engine.bench import KEY, Workbench
from tests.fakes.memory_key_store import MemoryKeyStore

LONG_MS = 5000


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


def test_a_library_that_cannot_be_opened_is_said_and_the_thread_ends(qtbot: QtBot) -> None:
    def build(_listener: Listener) -> Workshop:
        raise KlingError(Failure(FailureKind.LIBRARY_IN_USE, message="window"))

    thread = EngineThread(build)
    with qtbot.waitSignals([thread.not_opened, thread.finished], timeout=LONG_MS):
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


def test_leaving_while_the_keyring_never_answers(qtbot: QtBot, start: Callable[..., EngineThread]) -> None:
    thread = start(SilentKeyring())
    with qtbot.waitSignal(thread.opened, timeout=LONG_MS):
        thread.start()
    assert thread.close(), f"longer than {STOP_MS} ms"


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
