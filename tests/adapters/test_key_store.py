"""Keyrings that are missing, locked, lying, silent, or not to be trusted with a key."""

import asyncio
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import keyring.errors
import pytest

from kling_desktop.adapters.key_store import (
    BACKEND_VARIABLE,
    CHAINER,
    Backend,
    KeyringStore,
    backend_name,
    trusted_backend,
)
from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.failure import Failure, FailureKind, KlingError
from kling_desktop.core.identity import KEYRING_SERVICE, KEYRING_USER
from kling_desktop.core.ports.key_store import KeyStore
from tests.adapters import child
from tests.fakes.dictionary_keyring import DictionaryKeyring

foreign = pytest.importorskip("secretstorage.exceptions", reason="not on this system: Secret Service")

KEY = ApiKey("SG_0123456789abcdef")
NOT_CONNECTED = "DBUS_SESSION_BUS_ADDRESS"
CALLS: list[Callable[[KeyStore], Awaitable[object]]] = [
    lambda store: store.read(),
    lambda store: store.write(KEY),
    lambda store: store.forget(),
]


def failure_of(make: Callable[[], Backend], call: Callable[[KeyStore], Awaitable[object]]) -> Failure:
    async def attempt() -> None:
        await call(KeyringStore(make, 0.05, 0.05))

    with pytest.raises(KlingError) as raised:
        asyncio.run(attempt())
    return raised.value.failure


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (keyring.errors.KeyringLocked("SG_secret in here"), FailureKind.KEYRING_LOCKED),
        (keyring.errors.InitError("Prompt dismissed"), FailureKind.KEYRING_LOCKED),
        (foreign.LockedException("x"), FailureKind.KEYRING_LOCKED),
        (foreign.PromptDismissedException("x"), FailureKind.KEYRING_LOCKED),
        (keyring.errors.NoKeyringError("x"), FailureKind.KEYRING_UNAVAILABLE),
        (keyring.errors.PasswordSetError("x"), FailureKind.KEYRING_UNAVAILABLE),
        (foreign.SecretServiceNotAvailableException("x"), FailureKind.KEYRING_UNAVAILABLE),
        (ConnectionResetError(104, "x"), FailureKind.KEYRING_UNAVAILABLE),
        (RuntimeError("x"), FailureKind.KEYRING_UNAVAILABLE),
    ],
)
def test_errors_of_keyrings(error: Exception, kind: FailureKind, call: Callable[[KeyStore], Awaitable[object]]) -> None:
    failure = failure_of(lambda: DictionaryKeyring(error), call)
    assert failure == Failure(kind, message=type(error).__name__)


@pytest.mark.parametrize("call", CALLS)
def test_a_silent_keyring_is_locked_and_holds_nobody_up(call: Callable[[KeyStore], Awaitable[object]]) -> None:
    backend = DictionaryKeyring()
    backend.gate.clear()
    begun = time.monotonic()
    assert failure_of(lambda: backend, call).kind is FailureKind.KEYRING_LOCKED
    assert time.monotonic() - begun < 2.0
    backend.gate.set()


def test_an_answer_that_comes_too_late_disturbs_nobody_and_the_next_call_works() -> None:
    backend = DictionaryKeyring()
    store = KeyringStore(lambda: backend, 0.05, 0.05)

    async def too_late() -> None:
        backend.gate.clear()
        with pytest.raises(KlingError):
            await store.write(KEY)
        backend.gate.set()
        for thread in threading.enumerate():
            if thread.name == "keyring":
                await asyncio.to_thread(thread.join)
        assert await KeyringStore(lambda: backend).read() == KEY

    asyncio.run(too_late())


def test_a_keyring_that_only_pretends_is_found_out() -> None:
    failure = failure_of(lambda: DictionaryKeyring(pretends=True), lambda store: store.write(KEY))
    assert failure.kind is FailureKind.KEYRING_UNAVAILABLE


@pytest.mark.expected_log("is no key")
def test_what_is_no_key_is_no_key() -> None:
    backend = DictionaryKeyring()
    backend.secrets[KEYRING_SERVICE, KEYRING_USER] = "two words"
    assert asyncio.run(KeyringStore(lambda: backend).read()) is None


@pytest.mark.parametrize(
    "name",
    [
        "keyring.backends.null.Keyring",
        "keyring.backends.fail.Keyring",
        "keyrings.alt.file.PlaintextKeyring",
        "planted.Keyring",
        "",
    ],
)
def test_a_backend_that_is_not_trusted_is_not_even_imported(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    (tmp_path / "planted.py").write_text("raise SystemExit('the key would have been mine')")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv(BACKEND_VARIABLE, name)
    for call in CALLS:
        assert failure_of(trusted_backend, call).kind is FailureKind.KEYRING_UNAVAILABLE
    assert "planted" not in sys.modules


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="not on this system: session bus")
@pytest.mark.parametrize("name", [CHAINER, "keyring.backends.SecretService.Keyring"])
def test_without_a_session_bus_there_is_no_keyring(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(BACKEND_VARIABLE, name)
    monkeypatch.setenv(NOT_CONNECTED, "unix:path=/nonexistent/bus")
    assert failure_of(trusted_backend, CALLS[0]).kind is FailureKind.KEYRING_UNAVAILABLE


NEVER_ANSWERED = """
import asyncio, threading, time
from kling_desktop.adapters.key_store import KeyringStore
from kling_desktop.core.failure import KlingError

async def main():
    try:
        await KeyringStore(lambda: threading.Event().wait(), 0.05).read()
    except KlingError as error:
        print(error.failure.kind.value)

asyncio.run(main())
"""


def test_a_prompt_nobody_answers_does_not_keep_the_program_from_ending() -> None:
    assert child.run(NEVER_ANSWERED) == "keyring_locked\n"


LAZY = """
import sys
import kling_desktop.adapters.key_store
print("keyring" in sys.modules)
"""


def test_the_keyring_library_is_imported_only_when_needed() -> None:
    assert child.run(LAZY) == "False\n"


def test_the_keyring_in_use_is_told_by_name_or_why_there_is_none() -> None:
    never = threading.Event()

    def unavailable() -> Backend:
        raise KlingError(Failure(FailureKind.KEYRING_UNAVAILABLE, message="There is no keyring"))

    def broken() -> Backend:
        raise OSError("with details")

    def silent() -> Backend:
        never.wait()
        return DictionaryKeyring()

    assert backend_name(DictionaryKeyring) == "tests.fakes.dictionary_keyring"
    assert backend_name(unavailable) == "There is no keyring"
    assert backend_name(broken) == "OSError"
    assert backend_name(silent, 0.05) == "does not answer"
    never.set()
