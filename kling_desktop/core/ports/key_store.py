"""Where the key is kept."""

from typing import Protocol

from kling_desktop.core.api_key import ApiKey


class KeyStore(Protocol):
    """Where the key is kept. Every call ends within a deadline, whatever the system's keyring does."""

    async def read(self) -> ApiKey | None:
        """The key, or None. Raises KlingError KEYRING_UNAVAILABLE or KEYRING_LOCKED."""

    async def write(self, key: ApiKey) -> None:
        """Keep the key and read it back. Raises KlingError KEYRING_UNAVAILABLE or KEYRING_LOCKED."""

    async def forget(self) -> None:
        """Remove the key; no error if there was none."""
