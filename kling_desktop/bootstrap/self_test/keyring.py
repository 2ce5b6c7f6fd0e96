"""Check of the keyring: where there is one, a secret is kept, read and forgotten, beside the person's key."""

import asyncio
import importlib
import sys

from kling_desktop.adapters.key_store import Backend, KeyringStore, trusted_backend
from kling_desktop.bootstrap.self_test.check import demand
from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.failure import FailureKind, KlingError

_SECONDS = 2.0
_SECRET = "SG_5e1f7e5700000000"  # noqa: S105 -- made up, and forgotten again at once
_NEEDED = {
    "linux": ("keyring.backends.SecretService", "keyring.backends.kwallet", "secretstorage", "jeepney"),
    "darwin": ("keyring.backends.macOS",),
    "win32": ("keyring.backends.Windows", "win32ctypes.pywin32.win32cred"),
}
"""What a build must not lose; on a system without a keyring nothing else would show that."""


class Aside:
    """The keyring under another name, so that the person's own key stays untouched."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    @property
    def name(self) -> str:
        """The keyring library's word for it, such as `SecretService`."""
        return type(self._backend).__module__.rpartition(".")[2]

    def get_password(self, service: str, username: str, /) -> str | None:
        """The secret of that name."""
        return self._backend.get_password(f"{service}.self-test", username)

    def set_password(self, service: str, username: str, password: str, /) -> None:
        """Keep a secret."""
        self._backend.set_password(f"{service}.self-test", username, password)

    def delete_password(self, service: str, username: str, /) -> None:
        """Remove a secret."""
        self._backend.delete_password(f"{service}.self-test", username)


def keeps_a_secret() -> str:
    """Keep, read and forget; that there is no keyring, or a locked one, is told and no fault of the program."""
    for name in _NEEDED.get(sys.platform, ()):
        importlib.import_module(name)
    try:
        return asyncio.run(_round_trip())
    except KlingError as error:
        demand(error.failure.kind in (FailureKind.KEYRING_UNAVAILABLE, FailureKind.KEYRING_LOCKED), str(error))
        return f"none to be used here: {error.failure.message}"


async def _round_trip() -> str:
    found: list[Aside] = []

    def find() -> Backend:
        found.append(Aside(trusted_backend()))
        return found[-1]

    store, key = KeyringStore(find, _SECONDS, _SECONDS), ApiKey(_SECRET)
    await store.write(key)
    read = await store.read()
    await store.forget()
    name = found[0].name
    demand(read is not None and read.reveal() == key.reveal(), f"{name} gave another secret back")
    demand(await store.read() is None, f"{name} did not forget")
    return f"{name}: kept, read, forgotten"
