"""The public shelf: uploaded assets and drawn pictures, kept on disk under a cap.

Knows names and bytes, not who owns them. Not locked: `World.lock` guards it.
"""

from dataclasses import dataclass
from pathlib import Path

CAP_BYTES = 1024 * 1024 * 1024
"""All files together; the oldest give way."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file: where it lies, what it is, since when (seconds since the epoch)."""

    path: Path
    content_type: str
    size_bytes: int
    at: float


class Shelf:
    """Files by public name, such as `assets/77aa.png`. Names never become paths."""

    def __init__(self, folder: Path, cap_bytes: int = CAP_BYTES) -> None:
        self._folder = folder
        self._cap_bytes = cap_bytes
        self._files: dict[str, StoredFile] = {}
        self._total_bytes = 0
        self._count = 0

    def put(self, name: str, content_type: str, content: bytes, at: float) -> StoredFile:
        """Keep a file, and let the oldest go while all together exceed the cap."""
        self._forget(name)
        self._count += 1
        path = self._folder / f"{self._count:08d}"
        path.write_bytes(content)
        stored = StoredFile(path, content_type, len(content), at)
        self._files[name] = stored
        self._total_bytes += len(content)
        while self._total_bytes > self._cap_bytes and len(self._files) > 1:
            self._forget(next(iter(self._files)))
        return stored

    def find(self, name: str, now: float, ttl_seconds: float) -> StoredFile | None:
        """Find a file that is not older than `ttl_seconds`; an older one is deleted."""
        stored = self._files.get(name)
        if stored is not None and now - stored.at > ttl_seconds:
            self._forget(name)
            return None
        return stored

    def _forget(self, name: str) -> None:
        stored = self._files.pop(name, None)
        if stored is not None:
            self._total_bytes -= stored.size_bytes
            stored.path.unlink(missing_ok=True)
