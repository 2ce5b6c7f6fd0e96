"""The key from the keyring or a person's hand to the engine: what is used, what is kept, what is told."""

from pathlib import Path

import pytest

from kling_desktop.core.failure import Failure, FailureKind, KlingError
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.key_status import KeyState, KeyStatus
from kling_desktop.core.ports import Balance
from kling_desktop.engine.engine import Engine
from kling_desktop.engine.key_desk import KeyDesk
from tests.engine.bench import KEY, OTHER_KEY, Workbench
from tests.fakes.memory_key_store import MemoryKeyStore

REJECTED, OFFLINE = Failure(FailureKind.KEY_REJECTED), Failure(FailureKind.OFFLINE)
READY = KeyStatus(KeyState.READY, KEY.tail, is_stored=True)


class Desk:
    """One KeyDesk over one engine; remembers what it told."""

    def __init__(self, work: Workbench, store: MemoryKeyStore, *answers: Failure) -> None:
        self.work, self.store = work, store
        self.told: list[KeyStatus] = []
        work.api.balance_script.extend(KlingError(failure) for failure in answers)

    def made(self, engine: Engine) -> KeyDesk:
        return KeyDesk(engine, self.store, self.told.append)

    def open(self) -> list[KeyStatus]:
        async def act(engine: Engine) -> None:
            await self.made(engine).open()

        self.work.run(act, key=None)
        return self.told

    def offer(self, text: str) -> list[KeyStatus]:
        async def act(engine: Engine) -> None:
            await self.made(engine).offer(text)

        self.work.run(act, key=None)
        return self.told


@pytest.fixture
def work(tmp_path: Path) -> Workbench:
    return Workbench(tmp_path)


def test_the_stored_key_is_used_and_the_balance_is_asked_for(work: Workbench) -> None:
    assert Desk(work, MemoryKeyStore(KEY)).open() == [KeyStatus(KeyState.READING), READY]
    assert work.ear.balances == [Balance(5_000_000, 0)]


@pytest.mark.parametrize(
    ("store", "status"),
    [
        (MemoryKeyStore(), KeyStatus(KeyState.NONE)),
        (
            MemoryKeyStore(KEY, FailureKind.KEYRING_LOCKED),
            KeyStatus(KeyState.NONE, failure=Failure(FailureKind.KEYRING_LOCKED)),
        ),
    ],
)
def test_there_is_no_key(work: Workbench, store: MemoryKeyStore, status: KeyStatus) -> None:
    assert Desk(work, store).open() == [KeyStatus(KeyState.READING), status]
    assert not work.ear.balances


def test_a_stored_key_that_is_refused_is_said(work: Workbench) -> None:
    told = Desk(work, MemoryKeyStore(KEY), REJECTED).open()
    assert told[1:] == [READY, KeyStatus(KeyState.REJECTED, KEY.tail, is_stored=True, failure=REJECTED)]


def test_a_missing_network_says_nothing_about_the_key(work: Workbench) -> None:
    assert Desk(work, MemoryKeyStore(KEY), OFFLINE).open()[1:] == [READY]


def test_a_key_for_this_run_is_used_and_not_kept(work: Workbench) -> None:
    desk = Desk(work, MemoryKeyStore())

    async def act(engine: Engine) -> Job:
        await desk.made(engine).adopt(KEY)
        (job,) = engine.submit(await work.recipe(engine), 1)
        (job,) = await engine.settled([job.id])
        return job

    assert work.run(act, key=None).state is JobState.SAVED
    assert desk.told == [KeyStatus(KeyState.READY, KEY.tail)]
    assert Desk(work, desk.store).open()[-1].state is KeyState.NONE


def test_an_offered_key_is_checked_used_and_kept(work: Workbench) -> None:
    desk = Desk(work, MemoryKeyStore())
    assert desk.offer(f" {KEY.reveal()}\n") == [KeyStatus(KeyState.CHECKING, KEY.tail), READY]
    assert Desk(work, desk.store).open()[-1] == READY


def test_what_is_no_key_is_not_asked_about(work: Workbench) -> None:
    status = KeyStatus(KeyState.NONE, failure=Failure(FailureKind.KEY_FORMAT))
    assert Desk(work, MemoryKeyStore()).offer("short") == [status]
    assert not work.ear.balances


@pytest.mark.parametrize("kind", [FailureKind.KEY_REJECTED, FailureKind.NOT_ALLOWED])
def test_a_refused_key_replaces_nothing(work: Workbench, kind: FailureKind) -> None:
    desk = Desk(work, MemoryKeyStore(OTHER_KEY), Failure(kind))
    rejected = KeyStatus(KeyState.REJECTED, KEY.tail, failure=Failure(kind))
    assert desk.offer(KEY.reveal()) == [KeyStatus(KeyState.CHECKING, KEY.tail), rejected]
    assert Desk(work, desk.store).open()[-1].tail == OTHER_KEY.tail


def test_a_key_that_cannot_be_checked_now_is_kept(work: Workbench) -> None:
    assert Desk(work, MemoryKeyStore(), OFFLINE).offer(KEY.reveal())[-1] == READY


def test_without_a_keyring_the_key_is_used_until_the_end_and_that_is_said(work: Workbench) -> None:
    desk = Desk(work, MemoryKeyStore(failing=FailureKind.KEYRING_UNAVAILABLE))

    async def act(engine: Engine) -> Job:
        await desk.made(engine).offer(KEY.reveal())
        (job,) = engine.submit(await work.recipe(engine), 1)
        (job,) = await engine.settled([job.id])
        return job

    assert work.run(act, key=None).state is JobState.SAVED
    unkept = Failure(FailureKind.KEYRING_UNAVAILABLE)
    assert desk.told[-1] == KeyStatus(KeyState.READY, KEY.tail, is_stored=False, failure=unkept)


def test_looking_again_tells_of_a_key_that_was_withdrawn(work: Workbench) -> None:
    desk = Desk(work, MemoryKeyStore())

    async def act(engine: Engine) -> None:
        keys = desk.made(engine)
        await keys.look()
        await keys.offer(KEY.reveal())
        await keys.look()
        work.api.balance_script.append(KlingError(REJECTED))
        await keys.look()

    work.run(act, key=None)
    assert desk.told[1:] == [READY, KeyStatus(KeyState.REJECTED, KEY.tail, is_stored=True, failure=REJECTED)]
    assert len(work.ear.balances) == 2, "without a key nothing is asked"


@pytest.mark.parametrize("failing", [None, FailureKind.KEYRING_LOCKED])
def test_a_forgotten_key_is_used_no_more(work: Workbench, failing: FailureKind | None) -> None:
    desk = Desk(work, MemoryKeyStore(KEY))

    async def act(engine: Engine) -> None:
        keys = desk.made(engine)
        await keys.open()
        desk.store.failing = failing
        await keys.forget()
        await keys.look()
        with pytest.raises(KlingError) as caught:
            engine.submit(await work.recipe(engine), 1)
        assert caught.value.failure.kind is FailureKind.NO_KEY

    work.run(act, key=None)
    failure = None if failing is None else Failure(failing)
    assert desk.told[-1] == KeyStatus(KeyState.NONE, failure=failure)
    desk.store.failing = None
    assert Desk(work, desk.store).open()[-1].state is (KeyState.NONE if failing is None else KeyState.READY)
