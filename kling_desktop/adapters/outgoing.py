"""OutgoingFolder: pictures as they leave the program: as received, with the label that a model made them, no prompt.

Copies for the clipboard and for drags lie in the cache for a day, under the pictures' own names. Must not know: who
wants them.
"""

import contextlib
import errno
import os
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from kling_desktop.adapters.durable_file import (
    disk_border,
    is_folder_there,
    make_folder,
    sync_file,
    write_all,
    write_file,
)
from kling_desktop.adapters.places import Places
from kling_desktop.core.digest import sha256_of
from kling_desktop.core.failure import Failure, FailureKind, KlingError
from kling_desktop.core.generation import Output

STAYS_SECONDS = 24 * 3600
"""How long a copy stays: whoever it was dropped on or pasted into may read it late."""

_MOST_NUMBERS = 10_000
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_USUAL_MODE = 0o666
"""A file that a person asked for is as open as that person's other files; the system takes its mask off."""
_PLAIN_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,127}")


class OutgoingFolder:
    """`core.ports.files.Outgoing` over a library and the cache. Thread: any."""

    def __init__(self, places: Places, library: Path, link: Callable[[Path, Path], None] = os.link) -> None:
        """Name the folders; nothing is touched.

        Args:
            places: where the cache is.
            library: the library folder.
            link: gives a file a second name, never one that is taken; raises OSError on a disk that cannot do so.
        """
        self._folder = places.outgoing_folder()
        self._library, self._link = library, link
        self._writing = threading.Lock()

    def clean_file(self, output: Output) -> str:
        """Absolute path of a clean copy under the picture's own name; written where it is not there as it should be."""
        if not _PLAIN_ID.fullmatch(output.id):
            raise ValueError(f"not an Output's id: {output.id!r}")
        data = self._clean(output)
        path = self._folder / output.id / Path(output.path).name
        with self._writing, disk_border():
            make_folder(path.parent)
            if _holds(path, data):
                os.utime(path)
            else:
                write_file(path, data, durable=False)
        return str(path)

    def save_copy(self, output: Output, path: str, *, replaces: bool) -> str:
        """Write a clean copy where the person wants it; gives where it lies.

        It gets its name when it is whole: the program may end at any moment.
        """
        data, wanted = self._clean(output), Path(path)
        with disk_border():
            part = _written_beside(wanted.with_name(f"{wanted.name}.part"), data)
            try:
                if not replaces:
                    return str(self._named_beside(part, wanted))
                part.replace(wanted)
            except OSError:
                part.unlink(missing_ok=True)
                raise
        return path

    def save_text(self, pieces: Iterable[str], path: str) -> str:
        """Write a text where the person wants it; it gets its name when it is whole."""
        wanted = Path(path)
        with disk_border():
            part = _written_beside(wanted.with_name(f"{wanted.name}.part"), "".join(pieces).encode())
            try:
                part.replace(wanted)
            except OSError:
                part.unlink(missing_ok=True)
                raise
        return path

    def _named_beside(self, part: Path, wanted: Path) -> Path:
        """Give a whole file this name or the next free one."""
        for name in _names(wanted):
            with contextlib.suppress(FileExistsError):
                self._name(part, name)
                return name
        raise _no_free_name()

    def _name(self, part: Path, name: Path) -> None:
        """Give a whole file a name that is free.

        Raises:
            FileExistsError: it is not.
        """
        try:
            self._link(part, name)
        except FileExistsError:
            raise
        except OSError:  # FAT, exFAT and some shares know no second name
            _rename_to_free(part, name)
            return
        with contextlib.suppress(OSError):
            part.unlink()

    def _clean(self, output: Output) -> bytes:
        """The received bytes with the label; as received where it cannot be put in (WebP, oddities).

        A file that is not what was saved was changed by another program, which may have moved our texts: then all
        texts are taken out.

        Raises:
            KlingError: FILE_MISSING or UNREADABLE_FILE.
        """
        from kling_desktop.adapters.metadata import DigitalSourceType, read, splice_label, unsplice

        saved = self._read(output)
        received, source_type = unsplice(saved), DigitalSourceType.COMPOSITE
        if (packet := read(saved)) is not None:
            source_type = packet.source_type
        if sha256_of(received) != output.received_sha256 and output.format != "webp":
            received = _bare(received)
        try:
            return splice_label(received, source_type)
        except ValueError:
            return received

    def _read(self, output: Output) -> bytes:
        try:
            return (self._library / output.path).read_bytes()
        except OSError as error:
            if not is_folder_there(self._library / "pictures"):
                raise KlingError(Failure(FailureKind.LIBRARY_AWAY, message=self._library.name)) from error
            if isinstance(error, FileNotFoundError | NotADirectoryError):
                raise KlingError(Failure(FailureKind.FILE_MISSING)) from error
            raise KlingError(Failure(FailureKind.UNREADABLE_FILE, message=error.strerror or "")) from error


def sweep_outgoing(places: Places, now_ms: int) -> None:
    """Remove copies that nobody has used for a day; what cannot be removed stays until the next time."""
    oldest_ns = (now_ms // 1000 - STAYS_SECONDS) * 1_000_000_000
    for folder in _folders(places.outgoing_folder()):
        with contextlib.suppress(OSError):
            for file in folder.iterdir():
                if file.lstat().st_mtime_ns < oldest_ns:
                    file.unlink()
            folder.rmdir()  # refused while something is in it


def _bare(data: bytes) -> bytes:
    from kling_desktop.adapters.picture_texts import without_texts

    try:
        return without_texts(data)
    except ValueError as error:
        raise KlingError(Failure(FailureKind.UNREADABLE_FILE)) from error


def _folders(top: Path) -> list[Path]:
    with contextlib.suppress(OSError):
        return [path for path in top.iterdir() if path.is_dir() and not path.is_symlink()]
    return []


def _holds(path: Path, data: bytes) -> bool:
    """Whether the file is there and still what was written: its reader may have saved its own changes into it."""
    return path.is_file() and not path.is_symlink() and path.read_bytes() == data


def _written_beside(path: Path, data: bytes) -> Path:
    """Write a new file under this name or the next free one, such as `name (2).png`."""
    for name in _names(path):
        try:
            descriptor = os.open(name, _NEW_FILE, _USUAL_MODE)
        except FileExistsError:
            continue
        try:
            _fill(descriptor, data)
        except OSError:
            name.unlink(missing_ok=True)
            raise
        return name
    raise _no_free_name()


def _rename_to_free(part: Path, name: Path) -> None:
    """Keep the name with an empty file of ours, then put the whole one in its place: nobody else's is written over."""
    os.close(os.open(name, _NEW_FILE, _USUAL_MODE))
    try:
        part.replace(name)
    except OSError:
        name.unlink(missing_ok=True)
        raise


def _no_free_name() -> FileExistsError:
    return FileExistsError(errno.EEXIST, "No name is free")


def _fill(descriptor: int, data: bytes) -> None:
    try:
        write_all(descriptor, data)
        sync_file(descriptor)
    finally:
        os.close(descriptor)


def _names(path: Path) -> Iterator[Path]:
    yield path
    for number in range(2, _MOST_NUMBERS):
        yield path.with_name(f"{path.stem} ({number}){path.suffix}")
