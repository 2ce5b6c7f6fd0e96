"""What every key store does. Run as a module, it tries the system's keyring: see `test_keyring_daemon.py`."""

import asyncio
from collections.abc import Awaitable, Callable

from kling_desktop.adapters.key_store import KeyringStore, trusted_backend
from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.ports.key_store import KeyStore

FIRST = ApiKey("SG_0123456789abcdef")
SECOND = ApiKey("we'ird&\"k\\ey/1=" + "~" * 100)


async def starts_without_a_key(store: KeyStore) -> None:
    assert await store.read() is None


async def gives_back_what_it_was_given(store: KeyStore) -> None:
    await store.write(FIRST)
    assert await store.read() == FIRST
    assert await store.read() == FIRST


async def a_new_key_takes_the_place_of_the_old_one(store: KeyStore) -> None:
    await store.write(FIRST)
    await store.write(SECOND)
    assert await store.read() == SECOND
    await store.forget()
    assert await store.read() is None


async def forgets_and_may_be_told_twice(store: KeyStore) -> None:
    await store.forget()
    await store.write(FIRST)
    await store.forget()
    await store.forget()
    assert await store.read() is None


CONTRACT: tuple[Callable[[KeyStore], Awaitable[None]], ...] = (
    starts_without_a_key,
    gives_back_what_it_was_given,
    a_new_key_takes_the_place_of_the_old_one,
    forgets_and_may_be_told_twice,
)


async def _try_the_keyring() -> None:
    store = KeyringStore()
    print(type(trusted_backend()).__module__)
    for clause in CONTRACT:
        await clause(store)
        await store.forget()
        print(clause.__name__)
    await store.write(FIRST)


async def _read_in_another_process() -> None:
    print("found", await KeyringStore().read() == FIRST)


if __name__ == "__main__":
    import sys

    asyncio.run(_read_in_another_process() if sys.argv[1:] == ["read"] else _try_the_keyring())
