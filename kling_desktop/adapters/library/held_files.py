"""HeldFiles: whole bytes that were received and are not saved as a picture yet, each in a file of its own.

`<id>.received` are bytes exactly as they came. `<id>-<SHA-256 of what came>.kept` are a picture's bytes as they are to
be saved. One id has one file; a second one is what a crash left of an older try. Must not know: what the bytes mean.
"""

import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

from kling_desktop.adapters.durable_file import NO_LINK, disk_border, make_folder, write_file
from kling_desktop.adapters.library.slug import plain
from kling_desktop.adapters.reserve import Reserve
from kling_desktop.core.failure import KlingError

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

    def hold(self, name: str, data: bytes, *, durable: bool) -> None:
        """Keep bytes under a name; what was held for the same id goes as soon as they are safe.

        Raises:
            KlingError: DISK_FULL or NOT_WRITABLE.
        """
        place = self._folder
        try:
            with disk_border():
                write_file(place / name, data, durable=durable)
        except KlingError:
            if self._reserve is None or not durable:
                raise
            place = self._reserve.received
            self._reserve.in_need(lambda: _write_spare(place / name, data))
        with contextlib.suppress(OSError):  # the bytes are safe: what is left over costs nothing but room
            for older in self._all(_id_of(name)):
                if older != place / name:
                    older.unlink(missing_ok=True)

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


def _write_spare(path: Path, data: bytes) -> None:
    with disk_border():
        make_folder(path.parent)
        write_file(path, data)
