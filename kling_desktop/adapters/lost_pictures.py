"""LostPicturesFolder: whether a saved picture's file is in its place, and how a file that was found gets back there.

A file is known by its bytes: as saved, as received, or as a copy of ours that holds the received ones. It is never
decoded. Must not know: how the Recipe gets into a picture (`splice` is handed in).
"""

import errno
from collections.abc import Callable
from pathlib import Path

from kling_desktop.adapters.durable_file import disk_border, is_folder_there, make_folder, write_file
from kling_desktop.core.digest import sha256_of
from kling_desktop.core.failure import Failure, FailureKind, KlingError
from kling_desktop.core.generation import Output
from kling_desktop.core.history_entry import Entry
from kling_desktop.core.job import Job

_MOST_BYTES = 256 * 1024 * 1024
"""No picture of ours is larger; a film that is chosen by mistake is not read."""


class LostPicturesFolder:
    """`core.ports.files.LostPictures` over a library. Thread: any."""

    def __init__(self, library: Path, splice: Callable[[bytes, Job, str], bytes]) -> None:
        """Name the folder; nothing is touched.

        Args:
            library: the library folder.
            splice: puts what is known about a picture into received bytes; raises ValueError where it cannot.
        """
        self._library, self._splice = library, splice

    def is_there(self, path: str) -> bool:
        """Whether there is a file at a library path; a library that is away says nothing about its files."""
        try:
            return (self._library / path).is_file() or not is_folder_there(self._library / "pictures")
        except OSError:  # neither does one that answers with errors
            return True

    def bring_back(self, entry: Entry, path: str) -> bool:
        """Put a copy of a file in the place of a saved picture, if it is that picture; whether it was."""
        output = entry.output
        if output is None:
            return False
        data = _read(Path(path))
        kept = None if data is None else self._kept(entry.job, output, data)
        if kept is None:
            return False
        place = self._library / output.path
        with disk_border():
            if not is_folder_there(self._library / "pictures"):
                raise FileNotFoundError(errno.ENOENT, "The library folder is gone")
            make_folder(place.parent)
            if not place.exists():  # somebody else may have put it back meanwhile
                write_file(place, kept)
        return True

    def _kept(self, job: Job, output: Output, data: bytes) -> bytes | None:
        """What is to be kept, made of bytes that a person found; None if it is another picture."""
        found = sha256_of(data)
        if found == output.file_sha256:
            return data
        from kling_desktop.adapters.metadata import unsplice

        received = data if found == output.received_sha256 else unsplice(data)
        if sha256_of(received) != output.received_sha256:
            return None
        try:
            return self._splice(received, job, output.id)
        except ValueError:
            return received


def _read(path: Path) -> bytes | None:
    """All of a file; None if it is too large to be a picture of ours."""
    try:
        return path.read_bytes() if path.stat().st_size <= _MOST_BYTES else None
    except FileNotFoundError as error:
        raise KlingError(Failure(FailureKind.FILE_MISSING)) from error
    except OSError as error:
        raise KlingError(Failure(FailureKind.UNREADABLE_FILE, message=error.strerror or "")) from error
