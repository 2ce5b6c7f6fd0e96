"""The API key from the keyring to the engine: read, checked, kept. What is told of it is never the key.

Must not know: which keyring stands behind the port. Thread: engine.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.failure import Failure, FailureKind, KlingError
from kling_desktop.core.key_status import KeyState, KeyStatus
from kling_desktop.core.ports.key_store import KeyStore
from kling_desktop.engine.engine import Engine

_REFUSALS = frozenset({FailureKind.KEY_REJECTED, FailureKind.NOT_ALLOWED})


class KeyDesk:
    """Hands the engine its key. A key that cannot be kept is still used until the program ends.

    Keyring and Segmind may answer late: an answer never undoes what was done since it was asked for.
    """

    def __init__(
        self,
        engine: Engine,
        store: KeyStore,
        tell: Callable[[KeyStatus], None],
        tell_look: Callable[[Failure | None], None],
    ) -> None:
        """Nothing is read before `open`.

        Args:
            engine: who uses the key.
            store: where it is kept.
            tell: called with every change, in the engine's thread.
            tell_look: called once for every `look`, with what stood in the way of an answer, or None.
        """
        self._engine, self._store, self._tell, self._tell_look = engine, store, tell, tell_look
        self._key: ApiKey | None = None
        self._standing = KeyStatus(KeyState.NONE)
        self._uses = 0
        self._offers = 0
        self._is_checking = False
        self._keyring = asyncio.Lock()

    async def open(self) -> None:
        """Read the key from the keyring and use it; then ask for the balance, which also checks the key."""
        uses = self._uses
        self._stand(KeyStatus(KeyState.READING))
        key, failure = None, None
        try:
            key = await self._store.read()
        except KlingError as error:
            failure = error.failure
        if uses != self._uses:
            return
        if key is None:
            self._stand(KeyStatus(KeyState.NONE, failure=failure))
            return
        self._use(key)
        self._stand(KeyStatus(KeyState.READY, key.tail, is_stored=True))
        await self.look()

    async def adopt(self, key: ApiKey) -> None:
        """Use a key that was handed in for this run only; it is not kept."""
        self._drop_offer()
        self._use(key)
        self._stand(KeyStatus(KeyState.READY, key.tail))
        await self.look()

    async def offer(self, text: str) -> None:
        """Check a key that a person typed or pasted, then use and keep it.

        A key that Segmind refuses is not used, and the one in use stays as it is. Where Segmind cannot be asked, the
        key is kept and the next request will tell.
        """
        offer = self._drop_offer()
        try:
            key = ApiKey(text)
        except KlingError as error:
            self._refuse(KeyStatus(KeyState.NONE, failure=error.failure))
            return
        self._is_checking = True
        self._tell(KeyStatus(KeyState.CHECKING, key.tail))
        failure = await self._failure_of(key)
        if offer != self._offers:
            return
        self._is_checking = False
        if failure is not None and failure.kind in _REFUSALS:
            self._refuse(KeyStatus(KeyState.REJECTED, key.tail, failure=failure))
            return
        self._use(key)
        self._standing = KeyStatus(KeyState.READY, key.tail)
        await self._keep(key)

    async def look(self) -> None:
        """Ask for the balance with the key in use; tells if the key is refused, or works again after all.

        Where there is no network, that is the key's affair to nobody, and told as the end of this look only.
        """
        key = self._key
        if key is None:
            self._tell_look(Failure(FailureKind.NO_KEY))
            return
        failure = await self._failure_of(key)
        self._tell_look(failure)
        if self._key is not key:
            return
        if failure is None:
            if self._standing.state is KeyState.REJECTED:
                self._stand(replace(self._standing, state=KeyState.READY, failure=None))
        elif failure.kind in _REFUSALS:
            self._stand(replace(self._standing, state=KeyState.REJECTED, failure=failure))

    async def retry(self) -> None:
        """Ask the keyring again: for its key, or to keep the one that is in use and not kept."""
        if self._key is None:
            await self.open()
        elif not self._standing.is_stored:
            await self._keep(self._key)

    async def forget(self) -> None:
        """Remove the key from the keyring and stop using it."""
        self._drop_offer()
        self._use(None)
        self._standing = KeyStatus(KeyState.NONE)
        uses, failure = self._uses, None
        async with self._keyring:
            try:
                await self._store.forget()
            except KlingError as error:
                failure = error.failure
        if uses == self._uses:
            self._stand(KeyStatus(KeyState.NONE, failure=failure))

    def _use(self, key: ApiKey | None) -> None:
        self._uses += 1
        self._key = key
        self._engine.use_key(key)

    def _drop_offer(self) -> int:
        """What is being checked does not matter any more; gives the number of the next offer."""
        self._offers += 1
        self._is_checking = False
        return self._offers

    def _stand(self, status: KeyStatus) -> None:
        """How the key in use stands; while another is being checked, its end will tell."""
        self._standing = status
        if not self._is_checking:
            self._tell(status)

    def _refuse(self, status: KeyStatus) -> None:
        """An offered key is not used; its status is told only where there is none in use."""
        if self._key is None:
            self._tell(status)
        else:
            self._tell(replace(self._standing, offer_failure=status.failure))

    async def _failure_of(self, key: ApiKey) -> Failure | None:
        try:
            await self._engine.check_key(key)
        except KlingError as error:
            return error.failure
        return None

    async def _keep(self, key: ApiKey) -> None:
        """Writing and forgetting in the order they were asked for, so that the keyring holds what was wanted last."""
        failure = None
        async with self._keyring:
            if self._key is not key:
                return
            try:
                await self._store.write(key)
            except KlingError as error:
                failure = error.failure
        if self._key is key:
            self._stand(KeyStatus(KeyState.READY, key.tail, is_stored=failure is None, failure=failure))
