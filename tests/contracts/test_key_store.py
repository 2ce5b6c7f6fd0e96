"""The contract of key stores, for all of them but the real keyring (`test_keyring_daemon.py`)."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from kling_desktop.adapters.key_store import KeyringStore, SessionKeyStore
from kling_desktop.core.ports.key_store import KeyStore
from tests.contracts.key_store_contract import CONTRACT
from tests.fakes.dictionary_keyring import DictionaryKeyring
from tests.fakes.memory_key_store import MemoryKeyStore


def keyring_store() -> KeyStore:
    backend = DictionaryKeyring()
    return KeyringStore(lambda: backend)


@pytest.mark.parametrize("clause", CONTRACT)
@pytest.mark.parametrize("make", [SessionKeyStore, MemoryKeyStore, keyring_store])
def test_keeps_the_contract(make: Callable[[], KeyStore], clause: Callable[[KeyStore], Awaitable[None]]) -> None:
    async def keep() -> None:
        await clause(make())

    asyncio.run(keep())
