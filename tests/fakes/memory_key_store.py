"""MemoryKeyStore: a key store that fails when told to."""

from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.failure import Failure, FailureKind, KlingError


class MemoryKeyStore:
    """`core.ports.KeyStore` without a keyring.

    Attributes:
        failing: what every call raises from now on; None for a store that works.
        reads: how often the key was asked for.
    """

    def __init__(self, key: ApiKey | None = None, failing: FailureKind | None = None) -> None:
        self.failing = failing
        self.reads = 0
        self._key = key

    async def read(self) -> ApiKey | None:
        """The key, or None."""
        self.reads += 1
        self._check()
        return self._key

    async def write(self, key: ApiKey) -> None:
        """Keep the key."""
        self._check()
        self._key = key

    async def forget(self) -> None:
        """Forget the key."""
        self._check()
        self._key = None

    def _check(self) -> None:
        if self.failing is not None:
            raise KlingError(Failure(self.failing))
