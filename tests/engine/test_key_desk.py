"""The key from the keyring or a person's hand to the engine: what is used, what is kept, what is told."""

import asyncio
from pathlib import Path

import pytest

from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.failure import Failure, FailureKind, KlingError
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.key_status import KeyState, KeyStatus
from kling_desktop.core.price import Balance
from kling_desktop.engine.engine import Engine
from kling_desktop.engine.key_desk import KeyDesk
from tests.engine.bench import KEY, OTHER_KEY, Workbench
from tests.fakes.image_api import FakeImageApi
from tests.fakes.memory_key_store import MemoryKeyStore

REJECTED, OFFLINE = Failure(FailureKind.KEY_REJECTED), Failure(FailureKind.OFFLINE)
READY = KeyStatus(KeyState.READY, KEY.tail, is_stored=True)
OTHER_READY = KeyStatus(KeyState.READY, OTHER_KEY.tail, is_stored=True)


class Gate:
    """Something that is asked and answers only when the test lets it."""

    def __init__(self) -> None:
        self.asked, self.free = asyncio.Event(), asyncio.Event()

    async def passed(self) -> None:
        self.asked.set()
        await self.free.wait()


class SlowStore(MemoryKeyStore):
    """A keyring that reads and writes as late as the test wants."""

    reading: Gate | None = None
    writing: Gate | None = None

    async def read(self) -> ApiKey | None:
        if self.reading is not None:
            await self.reading.passed()
        return await super().read()

    async def write(self, key: ApiKey) -> None:
        if self.writing is not None:
            await self.writing.passed()
        await super().write(key)


class SlowApi(FakeImageApi):
    """A service that tells the balance as late as the test wants."""

    asking: Gate | None = None

    async def balance(self, key: ApiKey) -> Balance:
        if (asking := self.asking) is not None:
            self.asking = None
            await asking.passed()
        return await super().balance(key)


class Desk:
    """One KeyDesk over one engine; remembers what it told."""

    def __init__(self, work: Workbench, store: MemoryKeyStore, *answers: Failure) -> None:
        self.work, self.store = work, store
        self.told: list[KeyStatus] = []
        self.looks: list[Failure | None] = []
        work.api.balance_script.extend(KlingError(failure) for failure in answers)

    def made(self, engine: Engine) -> KeyDesk:
        return KeyDesk(engine, self.store, self.told.append, self.looks.append)

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


def test_a_keyring_that_was_locked_is_read_when_it_is_asked_again(work: Workbench) -> None:
    desk = Desk(work, MemoryKeyStore(KEY, FailureKind.KEYRING_LOCKED))

    async def act(engine: Engine) -> None:
        keys = desk.made(engine)
        await keys.open()
        desk.store.failing = None
        await keys.retry()

    work.run(act, key=None)
    locked = KeyStatus(KeyState.NONE, failure=Failure(FailureKind.KEYRING_LOCKED))
    assert desk.told == [KeyStatus(KeyState.READING), locked, KeyStatus(KeyState.READING), READY]


def test_a_key_that_a_locked_keyring_did_not_take_is_kept_when_it_is_asked_again(work: Workbench) -> None:
    desk = Desk(work, MemoryKeyStore(failing=FailureKind.KEYRING_LOCKED))

    async def act(engine: Engine) -> None:
        keys = desk.made(engine)
        await keys.offer(KEY.reveal())
        desk.store.failing = None
        await keys.retry()
        await keys.retry()

    work.run(act, key=None)
    unkept = KeyStatus(KeyState.READY, KEY.tail, failure=Failure(FailureKind.KEYRING_LOCKED))
    assert desk.told == [KeyStatus(KeyState.CHECKING, KEY.tail), unkept, READY]
    assert Desk(work, desk.store).open()[-1] == READY


def test_looking_again_tells_of_a_key_that_was_withdrawn(work: Workbench) -> None:
    desk = Desk(work, MemoryKeyStore())

    async def act(engine: Engine) -> None:
        keys = desk.made(engine)
        await keys.look()
        await keys.offer(KEY.reveal())
        await keys.look()
        work.api.balance_script.extend((KlingError(OFFLINE), KlingError(REJECTED)))
        await keys.look()
        await keys.look()

    work.run(act, key=None)
    assert desk.looks == [Failure(FailureKind.NO_KEY), None, OFFLINE, REJECTED]
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


@pytest.mark.parametrize(
    ("text", "kind"), [(OTHER_KEY.reveal(), FailureKind.KEY_REJECTED), ("x", FailureKind.KEY_FORMAT)]
)
def test_a_mistyped_key_leaves_the_one_in_use_as_it_is(work: Workbench, text: str, kind: FailureKind) -> None:
    desk = Desk(work, MemoryKeyStore(KEY))

    async def act(engine: Engine) -> Job:
        keys = desk.made(engine)
        await keys.open()
        if kind is FailureKind.KEY_REJECTED:
            work.api.balance_script.append(KlingError(REJECTED))
        await keys.offer(text)
        (job,) = engine.submit(await work.recipe(engine), 1)
        (job,) = await engine.settled([job.id])
        return job

    assert work.run(act, key=None).state is JobState.SAVED
    assert desk.told[-1] == KeyStatus(KeyState.READY, KEY.tail, is_stored=True, offer_failure=Failure(kind))


def test_a_key_that_works_after_all_is_said(work: Workbench) -> None:
    desk = Desk(work, MemoryKeyStore(KEY), REJECTED)

    async def act(engine: Engine) -> None:
        keys = desk.made(engine)
        await keys.open()
        await keys.look()
        await keys.look()

    work.run(act, key=None)
    assert [status.state for status in desk.told[2:]] == [KeyState.REJECTED, KeyState.READY]
    assert desk.told[-1] == READY


def test_a_late_keyring_does_not_replace_a_key_entered_meanwhile(work: Workbench) -> None:
    async def act(engine: Engine) -> None:
        store.reading = Gate()
        keys = desk.made(engine)
        opening = asyncio.create_task(keys.open())
        await store.reading.asked.wait()
        await keys.offer(OTHER_KEY.reveal())
        store.reading.free.set()
        await opening

    store = SlowStore(KEY)
    desk = Desk(work, store)
    work.run(act, key=None)
    assert desk.told[-1] == OTHER_READY
    assert [status.tail for status in desk.told if status.state is KeyState.READY] == [OTHER_KEY.tail]


def test_a_refused_key_does_not_lose_the_one_that_is_still_being_read(work: Workbench) -> None:
    async def act(engine: Engine) -> None:
        store.reading = Gate()
        keys = desk.made(engine)
        opening = asyncio.create_task(keys.open())
        await store.reading.asked.wait()
        await keys.offer("short")
        store.reading.free.set()
        await opening

    store = SlowStore(KEY)
    desk = Desk(work, store)
    work.run(act, key=None)
    assert desk.told[-1] == READY


@pytest.mark.parametrize("is_refused", [False, True])
def test_what_was_read_during_a_check_is_told_after_it(work: Workbench, is_refused: bool) -> None:
    async def act(engine: Engine) -> None:
        store.reading, api.asking = Gate(), (asking := Gate())
        keys = desk.made(engine)
        opening = asyncio.create_task(keys.open())
        await store.reading.asked.wait()
        checking = asyncio.create_task(keys.offer(OTHER_KEY.reveal()))
        await asking.asked.wait()
        store.reading.free.set()
        await opening
        assert desk.told[-1].state is KeyState.CHECKING
        if is_refused:
            api.balance_script.append(KlingError(REJECTED))
        asking.free.set()
        await checking

    store = SlowStore(KEY)
    desk, api = Desk(work, store), SlowApi()
    work.api = api
    work.run(act, key=None)
    refused = KeyStatus(KeyState.READY, KEY.tail, is_stored=True, offer_failure=REJECTED)
    assert desk.told[-1] == (refused if is_refused else OTHER_READY)


def test_a_late_check_does_not_bring_a_forgotten_key_back(work: Workbench) -> None:
    async def act(engine: Engine) -> None:
        api.asking = asking = Gate()
        keys = desk.made(engine)
        checking = asyncio.create_task(keys.offer(KEY.reveal()))
        await asking.asked.wait()
        await keys.forget()
        asking.free.set()
        await checking

    desk, api = Desk(work, MemoryKeyStore()), SlowApi()
    work.api = api
    work.run(act, key=None)
    assert [status.state for status in desk.told] == [KeyState.CHECKING, KeyState.NONE]
    assert Desk(work, desk.store).open()[-1] == KeyStatus(KeyState.NONE)


def test_a_key_forgotten_while_it_is_written_is_gone_from_the_keyring(work: Workbench) -> None:
    async def act(engine: Engine) -> None:
        store.writing = Gate()
        keys = desk.made(engine)
        offering = asyncio.create_task(keys.offer(KEY.reveal()))
        await store.writing.asked.wait()
        forgetting = asyncio.create_task(keys.forget())
        store.writing.free.set()
        await asyncio.gather(offering, forgetting)

    store = SlowStore()
    desk = Desk(work, store)
    work.run(act, key=None)
    assert desk.told[-1] == KeyStatus(KeyState.NONE)
    assert Desk(work, store).open()[-1] == KeyStatus(KeyState.NONE)


def test_a_late_look_says_nothing_about_the_next_key(work: Workbench) -> None:
    async def act(engine: Engine) -> None:
        keys = desk.made(engine)
        await keys.offer(KEY.reveal())
        api.asking = asking = Gate()
        looking = asyncio.create_task(keys.look())
        await asking.asked.wait()
        await keys.offer(OTHER_KEY.reveal())
        api.balance_script.append(KlingError(REJECTED))
        asking.free.set()
        await looking

    desk, api = Desk(work, MemoryKeyStore()), SlowApi()
    work.api = api
    work.run(act, key=None)
    assert desk.told[-1] == OTHER_READY
