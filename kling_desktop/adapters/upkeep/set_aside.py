"""Puts a new index in the place of one that cannot be used, which is set aside and never deleted.

A whole new index lies beside the other as `index-rebuilt.sqlite3`; from then on the exchange is only names, and one
that was cut short is finished at the next start. Everything here happens under the library's lock.
"""

from datetime import UTC, datetime
from pathlib import Path

from kling_desktop.adapters.durable_file import disk_border, settle_file, sync_folder
from kling_desktop.adapters.upkeep.seal import forget_seal

_COMPANIONS = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database. Beside another one it would be read as that one's, so these go first."""


def part_path(index: Path) -> Path:
    """Where a new index is built."""
    return index.with_name("index-rebuilt.part")


def put_in_place(index: Path) -> str | None:
    """Use the new index from now on; gives the name of the old one, None where nothing was set aside.

    Raises:
        KlingError: NOT_WRITABLE or DISK_FULL; calling it again goes on.
    """
    with disk_border():
        settle_file(part_path(index), _whole_path(index))
    return finish_exchange(index)


def finish_exchange(index: Path) -> str | None:
    """Do what is left of an exchange that was begun; nothing where none was. As `put_in_place`."""
    whole = _whole_path(index)
    if not whole.exists():
        return None
    with disk_border():
        aside = _aside_path(index, whole)
        # The database first: without it nobody opens what is left; without its companions it would seem to be whole.
        moved = [
            _move(index.with_name(f"{index.name}{ending}"), aside.with_name(f"{aside.name}{ending}"))
            for ending in ("", *_COMPANIONS)
        ]
        forget_seal(index)
        sync_folder(index.parent)
        whole.replace(index)
        sync_folder(index.parent)
    return aside.name if any(moved) else None


def _whole_path(index: Path) -> Path:
    return index.with_name("index-rebuilt.sqlite3")


def _aside_path(index: Path, whole: Path) -> Path:
    """The same name however often the exchange is begun: it is that of the new index's own time."""
    moment = datetime.fromtimestamp(whole.stat().st_mtime, UTC)
    name = f"index-set-aside-{moment:%Y%m%d-%H%M%S}"
    for number in range(2, 1000):
        path = index.with_name(f"{name}.sqlite3")
        if not (path.exists() and index.exists()):  # both: another one of the same second
            return path
        name = f"index-set-aside-{moment:%Y%m%d-%H%M%S}-{number}"
    raise FileExistsError(17, "Too many old indexes of one second")


def _move(path: Path, place: Path) -> bool:
    """Give a file that is there another name, but never that of another file; whether it was there."""
    if not path.exists():
        return False
    while place.exists():
        place = place.with_name(f"{place.name}-more")
    path.rename(place)
    return True
