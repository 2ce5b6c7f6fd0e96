"""FakeStorage: `core.ports.files.Storage` that remembers whether it was cleared."""

from dataclasses import replace

from kling_desktop.core.storage import StorageUse

USE = StorageUse(214, 240_000_000, 52_000_000, 20_000_000, 186_000_000_000)


class FakeStorage:
    """Always the same library."""

    library_folder = "/library"

    def __init__(self) -> None:
        self.is_cleared = False

    def measure(self) -> StorageUse:
        return replace(USE, cache_bytes=0) if self.is_cleared else USE

    def clear(self) -> StorageUse:
        self.is_cleared = True
        return self.measure()
