"""HeldFiles: whole bytes that were received and are not saved as a picture yet, each in a file of its own.

`<id>.received` are bytes exactly as they came. `<id>-<SHA-256 of what came>.kept` are a picture's bytes as they are to
be saved. One id has one file; a second one is what a crash left of an older try. Must not know: what the bytes mean.
"""

import contextlib
import os
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import NamedTuple

from kling_desktop.adapters.durable_file import NO_LINK, disk_border, make_folder, write_then_name
from kling_desktop.adapters.library.slug import plain
from kling_desktop.adapters.reserve import Reserve
from kling_desktop.core.digest import sha256_of
from kling_desktop.core.failure import KlingError

_Stamp = tuple[int, int, int, int]
"""Device, number, size and time of a file."""
_NAME = re.compile(r"(?P<id>.+)(?:\.received|-(?P<received_sha256>[0-9a-f]{64})\.kept)")


def name_as_received(held_id: str) -> str:
    """The name of bytes that are held exactly as they came."""
    return plain(f"{held_id}.received")


def name_to_keep(held_id: str, received_sha256: str) -> str:
    """The name of bytes that are held as they are to be saved; it says what they were made from."""
    return plain(f"{held_id}-{received_sha256}.kept")


def received_sha256(name: str) -> str | None:
    """The hash of the received bytes, where held ones are as they are to be saved; None where they are as they came."""
    found = _NAME.fullmatch(name)
    return None if found is None else found["received_sha256"]


class Digests(NamedTuple):
    """What is known of a picture's bytes without reading them again.

    Attributes:
        received_sha256: of the bytes as they came.
        file_sha256: of the bytes as they are to be saved.
        size_bytes: of the latter.
    """

    received_sha256: str
    file_sha256: str
    size_bytes: int


class HeldFiles:
    """In one folder; durable ones in the spare place where that folder cannot take them. Thread: any."""

    def __init__(self, folder: Path, reserve: Reserve | None) -> None:
        """Name the places; nothing is touched yet.

        Args:
            folder: of the library, for what was received.
            reserve: on another disk where possible.
        """
        self._folder, self._reserve = folder, reserve
        self.places = [folder] if reserve is None else [reserve.received, folder]
        """Where they may lie; what the spare place has is found first."""
        self._digests: dict[str, tuple[_Stamp, Digests]] = {}
        """Of what was kept in this life, by id; they count for that very file alone."""
        self._hashing = ThreadPoolExecutor(1, "hashing")
        """One thread, from the first picture on: to start one for each costs a quarter of what it saves."""

    def close(self) -> None:
        """Let go of the thread. What comes late is kept all the same, a millisecond slower."""
        self._hashing.shutdown()

    def hold(self, name: str, data: bytes, *, durable: bool) -> None:
        """Keep bytes under a name; what was held for the same id goes as soon as they are safe.

        Raises:
            KlingError: DISK_FULL or NOT_WRITABLE.
        """
        self._put(_id_of(name), data, lambda: name, durable=durable)

    def keep(self, held_id: str, received: bytes, kept: bytes) -> str:
        """Hold a picture's bytes, durably, as they are to be saved; gives their name. Else as `hold`.

        Their hashes are taken while they are on their way to the device, which asks little of the processor.

        Args:
            held_id: of the picture.
            received: the bytes as they came, which the name tells of.
            kept: the bytes to hold.
        """
        of_received, of_kept = self._hash(received), self._hash(kept)
        path = self._put(held_id, kept, lambda: name_to_keep(held_id, of_received()), durable=True)
        if (stamp := _stamp(path)) is not None:
            self._digests[held_id] = stamp, Digests(of_received(), of_kept(), len(kept))
        return path.name

    def digests(self, name: str) -> Digests | None:
        """What is known of bytes that were kept; None where they must be read: of an earlier life, or touched since."""
        stamp, digests = self._digests.get(_id_of(name), (None, None))
        return digests if stamp == _stamp(self.path(name)) else None

    def _hash(self, data: bytes) -> Callable[[], str]:
        """What gives the hash of these bytes, which is taken meanwhile, or then where no thread can be had."""
        try:
            return self._hashing.submit(sha256_of, data).result
        except RuntimeError:  # closed, or the system starts no more threads: no reason to lose a picture
            return partial(sha256_of, data)

    def _put(self, held_id: str, data: bytes, name: Callable[[], str], *, durable: bool) -> Path:
        """Write bytes where they can be, under a name that is asked for when they are safe; gives its path."""

        def write(place: Path) -> Path:
            with disk_border():
                if place != self._folder:
                    make_folder(place)
                return write_then_name(place / plain(f"{held_id}.part"), data, lambda: place / name(), durable=durable)

        try:
            path = write(self._folder)
        except KlingError:
            if self._reserve is None or not durable:
                raise
            path = self._reserve.in_need(partial(write, self._reserve.received))
        with contextlib.suppress(OSError):  # the bytes are safe: what is left over costs nothing but room
            for older in self._all(held_id):
                if older != path:
                    older.unlink(missing_ok=True)
        return path

    def find(self, held_id: str) -> str | None:
        """The name of what is held for an id, of several the last; None if there is nothing."""
        with disk_border():
            found = [path for path in self._all(plain(held_id)) if path.is_file()]
            return max(found, key=lambda path: path.stat().st_mtime_ns).name if found else None

    def path(self, name: str) -> Path:
        """Absolute path of held bytes, whether they are there or not."""
        paths = [place.absolute() / plain(name) for place in self.places]
        return next((path for path in paths if path.is_file()), paths[-1])

    def read(self, name: str) -> bytes | None:
        """Held bytes; None if they are gone."""
        with disk_border(), contextlib.suppress(FileNotFoundError):
            descriptor = os.open(self.path(name), os.O_RDONLY | NO_LINK | getattr(os, "O_BINARY", 0))
            with os.fdopen(descriptor, "rb") as file:
                return file.read()
        return None

    def drop(self, name: str) -> None:
        """Forget held bytes, and whatever else is held for the same id."""
        self._digests.pop(_id_of(plain(name)), None)
        with disk_border():
            for path in self._all(_id_of(plain(name))):
                # The spare place may be a drive that was taken away.
                with contextlib.suppress(OSError) if path.parent != self._folder else contextlib.nullcontext():
                    path.unlink(missing_ok=True)

    def _all(self, held_id: str) -> Iterator[Path]:
        for place in self.places:
            for path in _listed(place):
                found = _NAME.fullmatch(path.name)
                if found is not None and found["id"] == held_id:
                    yield path


def _listed(place: Path) -> list[Path]:
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):  # the spare place is made when it is needed
        return list(place.iterdir())
    return []


def _id_of(name: str) -> str:
    found = _NAME.fullmatch(name)
    if found is None:
        raise ValueError(f"not a name of held bytes: {name!r}")
    return found["id"]


def _stamp(path: Path) -> _Stamp | None:
    """What a file is told by from others, and from itself once it was touched; None where it is not there."""
    with contextlib.suppress(OSError):
        now = path.lstat()
        return now.st_dev, now.st_ino, now.st_size, now.st_mtime_ns
    return None
