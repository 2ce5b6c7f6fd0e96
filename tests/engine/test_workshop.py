"""What a face of the program is handed: an engine with its library locked, and the way to let go of it."""

import asyncio
from pathlib import Path

import pytest

from kling_desktop.adapters.library.lock import Holder, LibraryLock
from kling_desktop.core.failure import FailureKind, KlingError
from kling_desktop.engine.bench import Listener
from kling_desktop.engine.engine import Engine
from kling_desktop.engine.workshop import Builder, Workshop
from tests.engine.bench import KEY, Workbench
from tests.fakes.memory_key_store import MemoryKeyStore


def builder(work: Workbench) -> Builder:
    def build(listener: Listener) -> Workshop:
        lock = LibraryLock(work.places.lock_path(work.library), Holder.COMMAND)
        return Workshop(Engine(work.ports(), work.options, listener), MemoryKeyStore(KEY), lock.release)

    return build


def test_a_library_has_one_workshop_at_a_time(tmp_path: Path) -> None:
    work = Workbench(tmp_path)

    async def life(build: Builder) -> None:
        workshop = build(work.ear)
        with pytest.raises(KlingError) as caught:
            build(work.ear)
        assert caught.value.failure.kind is FailureKind.LIBRARY_IN_USE
        workshop.engine.start(await workshop.key_store.read())
        await workshop.engine.stop()
        workshop.release()

    asyncio.run(life(builder(work)))
    asyncio.run(life(builder(work)))
