"""Where the API key is kept: in the system's keyring, or in memory until the program ends.

Must not know: what the key is for. The keyring library chooses its backend from the environment and from a file that
may name any Python module, which then gets the key. So it is not asked: the backends trusted with a key are named
here, and nothing else is imported. There is no fall-back to a file.
"""

import asyncio
import contextlib
import importlib
import logging
import os
import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import Protocol, TypeVar

from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.failure import Failure, FailureKind, KlingError
from kling_desktop.core.identity import KEYRING_SERVICE, KEYRING_USER

READ_SECONDS = 10.0
"""Reading happens unasked, so it gives up soon; who unlocks the keyring later tries again."""
PROMPT_SECONDS = 60.0
"""Writing and forgetting happen on a click: the person is there to answer a prompt of the system."""

BACKEND_VARIABLE = "PYTHON_KEYRING_BACKEND"
CHAINER = "keyring.backends.chainer.ChainerBackend"
"""The keyring library's "try all of them": here that means the trusted ones."""

_BY_PLATFORM = {
    "darwin": ("keyring.backends.macOS.Keyring",),
    "win32": ("keyring.backends.Windows.WinVaultKeyring",),
}
_ELSEWHERE = ("keyring.backends.SecretService.Keyring", "keyring.backends.kwallet.DBusKeyring")

_FOREIGN_ERRORS = (
    ("secretstorage.exceptions", "SecretStorageException"),
    ("jeepney.wrappers", "DBusErrorResponse"),
    ("dbus.exceptions", "DBusException"),
    ("win32ctypes.pywin32.pywintypes", "error"),
)
"""What backends let through besides errors of the keyring library, of the system and RuntimeError."""

_Answer = TypeVar("_Answer")
_log = logging.getLogger(__name__)


class Backend(Protocol):
    """A keyring as the keyring library offers it. Every call may block for ever."""

    def get_password(self, service: str, username: str, /) -> str | None:
        """The secret of that name."""

    def set_password(self, service: str, username: str, password: str, /) -> None:
        """Keep a secret."""

    def delete_password(self, service: str, username: str, /) -> None:
        """Remove a secret."""


class KeyringStore:
    """`core.ports.KeyStore` over the system's keyring. Thread: engine.

    Each call runs in a daemon thread of its own: one that is never answered is left behind, and cannot hold up the
    loop, the loop's end, or the program's end.
    """

    def __init__(
        self,
        find_backend: Callable[[], Backend] | None = None,
        read_seconds: float = READ_SECONDS,
        prompt_seconds: float = PROMPT_SECONDS,
    ) -> None:
        """Nothing is imported and nobody is asked yet.

        Args:
            find_backend: gives the keyring to use, or raises KlingError; the trusted one if None.
            read_seconds: deadline of a read.
            prompt_seconds: deadline where a person may have to answer.
        """
        self._find_backend = find_backend or trusted_backend
        self._read_seconds = read_seconds
        self._prompt_seconds = prompt_seconds

    async def read(self) -> ApiKey | None:
        """The key, or None where there is none, or none that could be one.

        Raises:
            KlingError: KEYRING_UNAVAILABLE, or KEYRING_LOCKED (nobody answered in time, too).
        """

        def ask() -> str | None:
            return self._find_backend().get_password(KEYRING_SERVICE, KEYRING_USER)

        text = await _answered(ask, self._read_seconds)
        if text is None:
            return None
        try:
            return ApiKey(text)
        except KlingError:
            _log.warning("What lies in the keyring under our name is no key")
            return None

    async def write(self, key: ApiKey) -> None:
        """Keep the key and read it back: some keyrings only pretend.

        Raises:
            KlingError: KEYRING_UNAVAILABLE or KEYRING_LOCKED.
        """

        def keep() -> bool:
            backend = self._find_backend()
            backend.set_password(KEYRING_SERVICE, KEYRING_USER, key.reveal())
            return backend.get_password(KEYRING_SERVICE, KEYRING_USER) == key.reveal()

        if not await _answered(keep, self._prompt_seconds):
            raise _unavailable("The keyring did not keep the key")

    async def forget(self) -> None:
        """Remove the key; no error if there was none.

        Raises:
            KlingError: KEYRING_UNAVAILABLE or KEYRING_LOCKED; the key may still be there.
        """

        def remove() -> None:
            backend = self._find_backend()
            if backend.get_password(KEYRING_SERVICE, KEYRING_USER) is not None:
                backend.delete_password(KEYRING_SERVICE, KEYRING_USER)

        await _answered(remove, self._prompt_seconds)


class SessionKeyStore:
    """`core.ports.KeyStore` in memory: the key is gone when the program ends. Thread: any."""

    def __init__(self, key: ApiKey | None = None) -> None:
        self._key = key

    async def read(self) -> ApiKey | None:
        """The key, or None."""
        return self._key

    async def write(self, key: ApiKey) -> None:
        """Keep the key until the program ends."""
        self._key = key

    async def forget(self) -> None:
        """Forget the key."""
        self._key = None


def trusted_backend() -> Backend:
    """The best of the keyrings that are trusted with a key. May block: it asks the session bus.

    The keyring library's own variable may choose among them, or turn them all off.

    Raises:
        KlingError: KEYRING_UNAVAILABLE; none of them works here, or another one was asked for.
    """
    names: tuple[str, ...] = _BY_PLATFORM.get(sys.platform, _ELSEWHERE)
    chosen = os.environ.get(BACKEND_VARIABLE, CHAINER)
    if chosen != CHAINER:
        names = tuple(name for name in names if name == chosen)
    found: list[tuple[float, Backend]] = []
    for name in names:
        module, _, class_name = name.rpartition(".")
        # A backend says by these that it does not work here.
        with contextlib.suppress(ImportError, RuntimeError):
            kind = getattr(importlib.import_module(module), class_name)
            found.append((float(kind.priority), kind()))
    if not found:
        raise _unavailable(f"{chosen} is not used for keys" if not names else "There is no keyring")
    return max(found, key=lambda each: each[0])[1]


def backend_name(find_backend: Callable[[], Backend] = trusted_backend, seconds: float = 3.0) -> str:
    """The class of the keyring in use, or why there is none. Waits for the system so long, s. Thread: any."""
    found: list[str] = []

    def look() -> None:
        try:
            found.append(type(find_backend()).__module__)
        except KlingError as error:
            found.append(error.failure.message)
        except _foreign_errors() as error:
            found.append(type(error).__name__)

    thread = threading.Thread(target=look, name="keyring", daemon=True)
    thread.start()
    thread.join(seconds)
    return found[0] if found else "does not answer"


async def _answered(call: Callable[[], _Answer], seconds: float) -> _Answer:
    """What `call` gives, from a thread of its own; KEYRING_LOCKED when it takes longer than the deadline."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[_Answer] = loop.create_future()

    def settle(set_it: Callable[[], None]) -> None:
        # Too late: the loop is closed, or nobody waits any longer.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(lambda: None if answer.done() else set_it())

    def run() -> None:
        try:
            settle(partial(answer.set_result, call()))
        except KlingError as error:
            settle(partial(answer.set_exception, error))
        except _foreign_errors() as error:
            settle(partial(answer.set_exception, _failure_of(error)))

    threading.Thread(target=run, name="keyring", daemon=True).start()
    try:
        return await asyncio.wait_for(answer, seconds)
    except TimeoutError as error:
        raise KlingError(Failure(FailureKind.KEYRING_LOCKED, message="The keyring did not answer")) from error


def _foreign_errors() -> tuple[type[BaseException], ...]:
    """What a keyring may raise; only modules that are loaded can have raised anything."""
    kinds: list[type[BaseException]] = [OSError, RuntimeError, ImportError, ValueError]
    for module, name in (*_FOREIGN_ERRORS, ("keyring.errors", "KeyringError")):
        if module in sys.modules:
            kinds.append(getattr(sys.modules[module], name))
    return tuple(kinds)


def _failure_of(error: BaseException) -> KlingError:
    """The class alone is kept: the text of a foreign error may hold anything."""
    words = {kind.__name__ for kind in type(error).__mro__}
    name = type(error).__name__
    is_locked = not words.isdisjoint(("KeyringLocked", "InitError", "LockedException", "PromptDismissedException"))
    kind = FailureKind.KEYRING_LOCKED if is_locked else FailureKind.KEYRING_UNAVAILABLE
    return KlingError(Failure(kind, message=name))


def _unavailable(message: str) -> KlingError:
    return KlingError(Failure(FailureKind.KEYRING_UNAVAILABLE, message=message))
