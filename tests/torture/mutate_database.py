"""Damages a closed database in every way a disk can, and looks whether the program starts and shows every picture."""

import os
import random
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from kling_desktop.adapters.sqlite.history import SqliteHistory
from kling_desktop.adapters.sqlite.journal import SqliteJournal
from kling_desktop.adapters.sqlite.schema import MIGRATIONS
from kling_desktop.adapters.upkeep.from_files import picture_files
from kling_desktop.adapters.upkeep.ready import make_ready
from kling_desktop.adapters.upkeep.rebuild import Site
from kling_desktop.adapters.upkeep.seal import forget_seal, mark_open, seal
from kling_desktop.adapters.upkeep.take_over import take_over
from kling_desktop.core.history_entry import Filter
from kling_desktop.core.job import JobState
from kling_desktop.core.upkeep_progress import Stage

PAGE_BYTES = 4096
SAVED = Filter(frozenset({JobState.SAVED}), with_hidden=True)


def mutated(path: Path, rng: random.Random) -> str:
    """Damage the database at `path` in one way; says which."""
    name, damage = rng.choice(tuple(_DAMAGES.items()))
    return f"{name}: {damage(path, rng)}"


def survive(library: Path, index: Path, place: Path, rng: random.Random) -> str:
    """Damage a copy of a closed index, start over the library with it, and check all that was promised.

    Args:
        library: the library folder; read only.
        index: its index, closed and sealed; it is copied.
        place: an empty folder for this one try.
        rng: decides what is damaged.

    Returns:
        What was damaged.

    Raises:
        AssertionError: a promise was not kept.
    """
    tried = place / index.name
    place.mkdir(parents=True, exist_ok=True)
    for file in index.parent.glob("index*"):
        shutil.copy2(file, place / file.name)
    before = tried.read_bytes()
    what = mutated(tried, rng)
    damaged = tried.read_bytes() if tried.exists() else None
    wal = tried.with_name(f"{tried.name}-wal")
    is_changed = damaged != before or wal.exists()
    start(library, tried)
    with closing(SqliteHistory(tried)) as history:
        entries = history.entries(history.rows(SAVED))
    listed = {entry.output.path for entry in entries if entry.output is not None}
    assert listed == set(picture_files(library)), what
    kept = [file.read_bytes() for file in place.glob("index-set-aside-*.sqlite3")]
    # Where it is cut to nothing there is nothing to be kept; it is, all the same.
    assert not (is_changed and damaged is not None) or kept == [damaged], f"the damaged one is not kept: {what}"
    return what


def start(library: Path, index: Path) -> None:
    """What the program does with an index at its start and at its end."""
    site = Site(library, index, "here")
    make_ready(site, _tell_nobody)
    forget_seal(index)
    take_over(site)
    journal = SqliteJournal(index)
    mark_open(index, len(MIGRATIONS))
    journal.open_jobs()
    journal.close()
    seal(index, len(MIGRATIONS))


def _tell_nobody(_stage: Stage, _done: int, _total: int) -> None:
    """Nobody waits."""


# ------------------------------------------------------------ damages


def _flip_bits(path: Path, rng: random.Random) -> str:
    data = bytearray(path.read_bytes())
    places = [rng.randrange(len(data) * 8) for _ in range(rng.choice((1, 1, 1, 8, 200)))]
    for place in places:
        data[place // 8] ^= 1 << place % 8
    path.write_bytes(data)
    return f"{len(places)} bits, the first at byte {places[0] // 8}"


def _flip_header(path: Path, rng: random.Random) -> str:
    data = bytearray(path.read_bytes())
    place = rng.randrange(100 * 8)
    data[place // 8] ^= 1 << place % 8
    path.write_bytes(data)
    return f"bit {place} of the header"


def _cut(path: Path, rng: random.Random) -> str:
    size = rng.randrange(path.stat().st_size)
    os.truncate(path, size)
    return f"to {size} bytes"


def _lengthen(path: Path, rng: random.Random) -> str:
    with path.open("ab") as file:
        file.write(rng.randbytes(rng.randrange(1, 3 * PAGE_BYTES)))
    return "rubbish behind the end"


def _zero_page(path: Path, rng: random.Random) -> str:
    return _put_page(path, rng, bytes(PAGE_BYTES))


def _rubbish_page(path: Path, rng: random.Random) -> str:
    return _put_page(path, rng, rng.randbytes(PAGE_BYTES))


def _put_page(path: Path, rng: random.Random, content: bytes) -> str:
    number = rng.randrange(path.stat().st_size // PAGE_BYTES)
    with path.open("r+b") as file:
        file.seek(number * PAGE_BYTES)
        file.write(content)
    return f"page {number}"


def _swap_pages(path: Path, rng: random.Random) -> str:
    data = path.read_bytes()
    pages = [data[place : place + PAGE_BYTES] for place in range(0, len(data), PAGE_BYTES)]
    first, second = rng.sample(range(len(pages)), 2)
    pages[first], pages[second] = pages[second], pages[first]
    path.write_bytes(b"".join(pages))
    return f"pages {first} and {second}"


def _swapped_wal(path: Path, rng: random.Random) -> str:
    """The log of changes of another database, as a restored backup may leave it."""
    other = path.with_name("other.sqlite3")
    shutil.copyfile(path, other)
    journal = SqliteJournal(other)
    journal.write_note("draft", "x" * rng.randrange(100_000))
    shutil.copyfile(other.with_name(f"{other.name}-wal"), path.with_name(f"{path.name}-wal"))
    journal.close()
    other.unlink()
    return "of another database"


def _rubbish_wal(path: Path, rng: random.Random) -> str:
    path.with_name(f"{path.name}-wal").write_bytes(rng.randbytes(rng.randrange(1, 50_000)))
    return "rubbish"


def _emptied(path: Path, _rng: random.Random) -> str:
    path.write_bytes(b"")
    return "to nothing"


def _deleted(path: Path, _rng: random.Random) -> str:
    path.unlink()
    return "it is gone"


def _other_file(path: Path, rng: random.Random) -> str:
    path.write_bytes(rng.randbytes(rng.randrange(1, 20_000)))
    return "another file in its place"


_DAMAGES: dict[str, Callable[[Path, random.Random], str]] = {
    "bits": _flip_bits,
    "header": _flip_header,
    "cut": _cut,
    "lengthened": _lengthen,
    "zeroed": _zero_page,
    "overwritten": _rubbish_page,
    "swapped": _swap_pages,
    "swapped WAL": _swapped_wal,
    "rubbish WAL": _rubbish_wal,
    "emptied": _emptied,
    "deleted": _deleted,
    "replaced": _other_file,
}
