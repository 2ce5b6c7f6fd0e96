"""LibraryStorage: what a library and the cache beside it take of the disk."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kling_desktop.adapters.places import Places

if TYPE_CHECKING:
    from kling_desktop.core.storage import StorageUse

DERIVED = ("thumbnails", "previews", "uploads", "renders")
"""Folders of the cache whose files are made again when they are looked for."""
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".webp"})


class LibraryStorage:
    """`core.ports.files.Storage` over the folders of one library. Thread: any."""

    def __init__(self, places: Places, library: Path) -> None:
        self._places, self._library = places, library

    @property
    def library_folder(self) -> str:
        """Absolute path of the library folder."""
        return str(self._library)

    def measure(self) -> "StorageUse":
        """How much room is used; what cannot be read is left out."""
        from kling_desktop.core.storage import StorageUse

        pictures = list(_files(self._library / "pictures"))
        return StorageUse(
            picture_count=sum(Path(entry.name).suffix.lower() in _PICTURES for entry in pictures),
            pictures_bytes=_size(pictures),
            references_bytes=_size(_files(self._library / "references")),
            cache_bytes=sum(_size(_files(self._places.cache / name)) for name in DERIVED),
            free_bytes=self._free_bytes(),
        )

    def clear(self) -> "StorageUse":
        """Forget what can be made again, but for what cannot be removed; gives what is used then."""
        for name in DERIVED:
            for entry in _files(self._places.cache / name):
                with contextlib.suppress(OSError):  # somebody may be reading it, which Windows does not like
                    Path(entry.path).unlink()
        return self.measure()

    def _free_bytes(self) -> int:
        try:
            return shutil.disk_usage(self._library).free
        except OSError:
            return 0


def _files(folder: Path) -> Iterator["os.DirEntry[str]"]:
    """Every file below a folder; links are not followed, folders that cannot be read are passed over."""
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path))
        elif entry.is_file(follow_symlinks=False):
            yield entry


def _size(entries: Iterator["os.DirEntry[str]"] | list["os.DirEntry[str]"]) -> int:
    total = 0
    for entry in entries:
        try:
            total += entry.stat(follow_symlinks=False).st_size
        except OSError:  # gone meanwhile
            continue
    return total
