"""The API key from the keyring to the engine: read, checked, kept. What is told of it is never the key.

Must not know: which keyring stands behind the port. Thread: engine.
"""

from collections.abc import Callable

from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.failure import FailureKind, KlingError
from kling_desktop.core.key_status import KeyState, KeyStatus
from kling_desktop.core.ports import KeyStore
from kling_desktop.engine.engine import Engine


class KeyDesk:
    """Hands the engine its key. A key that cannot be kept is still used until the program ends."""

    def __init__(self, engine: Engine, store: KeyStore, tell: Callable[[KeyStatus], None]) -> None:
        """Nothing is read before `open`.

        Args:
            engine: who uses the key.
            store: where it is kept.
            tell: called with every change, in the engine's thread.
        """
        self._engine, self._store, self._tell = engine, store, tell
        self._key: ApiKey | None = None
        self._is_stored = False

    async def open(self) -> None:
        """Read the key from the keyring and use it; then ask for the balance, which also checks the key."""
        self._tell(KeyStatus(KeyState.READING))
        try:
            key = await self._store.read()
        except KlingError as error:
            self._tell(KeyStatus(KeyState.NONE, failure=error.failure))
            return
        if key is None:
            self._tell(KeyStatus(KeyState.NONE))
            return
        self._use(key, is_stored=True)
        self._tell(KeyStatus(KeyState.READY, key.tail, is_stored=True))
        await self.look()

    async def adopt(self, key: ApiKey) -> None:
        """Use a key that was handed in for this run only; it is not kept."""
        self._use(key, is_stored=False)
        self._tell(KeyStatus(KeyState.READY, key.tail))
        await self.look()

    async def offer(self, text: str) -> None:
        """Check a key that a person typed or pasted, then use and keep it.

        A key that Segmind refuses is not used. Where Segmind cannot be asked, the key is kept and the next request
        will tell.
        """
        try:
            key = ApiKey(text)
        except KlingError as error:
            self._tell(KeyStatus(KeyState.NONE, failure=error.failure))
            return
        self._tell(KeyStatus(KeyState.CHECKING, key.tail))
        try:
            await self._engine.check_key(key)
        except KlingError as error:
            if error.failure.kind in (FailureKind.KEY_REJECTED, FailureKind.NOT_ALLOWED):
                self._tell(KeyStatus(KeyState.REJECTED, key.tail, failure=error.failure))
                return
        self._use(key, is_stored=False)
        kept = await self._kept(key)
        self._is_stored = kept.is_stored
        self._tell(kept)

    async def look(self) -> None:
        """Ask for the balance with the key in use; tells if the key is refused. Silent where there is no network."""
        key = self._key
        if key is None:
            return
        try:
            await self._engine.check_key(key)
        except KlingError as error:
            if error.failure.kind in (FailureKind.KEY_REJECTED, FailureKind.NOT_ALLOWED):
                self._tell(KeyStatus(KeyState.REJECTED, key.tail, self._is_stored, error.failure))

    async def forget(self) -> None:
        """Remove the key from the keyring and stop using it."""
        self._use(None, is_stored=False)
        try:
            await self._store.forget()
        except KlingError as error:
            self._tell(KeyStatus(KeyState.NONE, failure=error.failure))
            return
        self._tell(KeyStatus(KeyState.NONE))

    def _use(self, key: ApiKey | None, *, is_stored: bool) -> None:
        self._key, self._is_stored = key, is_stored
        self._engine.use_key(key)

    async def _kept(self, key: ApiKey) -> KeyStatus:
        try:
            await self._store.write(key)
        except KlingError as error:
            return KeyStatus(KeyState.READY, key.tail, is_stored=False, failure=error.failure)
        return KeyStatus(KeyState.READY, key.tail, is_stored=True)
