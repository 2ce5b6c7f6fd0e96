"""`dev.py library N DIR`: a library of N pictures to try and to measure things on.

Then `dev.py run --data-dir DIR`. Equal numbers give equal libraries but for the dates, which end today. Rows are
written by the program's own code into the program's own tables, so that a migration or a new column shows here too.
"""

import argparse
import random
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import zip_longest
from pathlib import Path

from kling_desktop.adapters.places import PicturePlaces, Places
from kling_desktop.adapters.sqlite.log_lines import job_line
from kling_desktop.adapters.sqlite.rows import Value, event_data, job_values, output_values
from kling_desktop.adapters.sqlite.schema import MIGRATIONS, open_writer, transaction
from kling_desktop.adapters.upkeep.seal import seal
from kling_desktop.core.failure import KlingError
from kling_desktop.core.generation import Output, output_id
from kling_desktop.core.job import Job
from kling_desktop.core.job_event import JobEvent, Saved
from kling_desktop.core.reference import Reference
from library_jobs import Life, Times, going_well, new_jobs, picture_path, troubled_jobs
from library_pictures import Folders, Stock, StockPicture, StockReference, references

DAYS = 400
SAVED_AFTER_MS = 900
_DEVICE = "made"
"""The name that the computer has in the log from now on: what it made itself is not read again at each start."""
TOLD_EVERY = 10_000

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Order:
    """What library to make.

    Attributes:
        count: saved pictures, from 1.
        now_ms: the moment the youngest of them was made before, UTC milliseconds.
        days: the time they are spread over.
        has_trouble: whether a few held, failed and interrupted Jobs come on top.
        seed: another one gives another library.
    """

    count: int
    now_ms: int
    days: float = DAYS
    has_trouble: bool = True
    seed: int = 1


class LibraryMaker:
    """Makes the library that a program with these places opens."""

    def __init__(self, places: Places, tell: Tell) -> None:
        """Nothing is touched yet.

        Args:
            places: of a program that was never started.
            tell: called with a line about each step.
        """
        self._places = places
        self._library = places.default_library
        self._files = PicturePlaces(self._places, self._library)
        self._folders = Folders()
        self._tell = tell

    def make(self, order: Order) -> None:
        """Make it.

        Raises:
            KlingError: the database or the program's folders cannot be made.
            OSError: a file cannot be written.
        """
        chance = random.Random(order.seed)
        self._places.make()
        stock_references = references()
        self._put_references(stock_references)
        log = self._place(str(self._library / "log" / f"{_DEVICE}-2026-01.jsonl"))
        with closing(open_writer(self._places.index_path(self._library))) as connection, transaction(connection):
            tables = _Tables(connection)
            known = [stock.reference for stock in stock_references]
            for reference in known:
                tables.add_reference(reference)
            with log.open("w", encoding="ascii") as lines:
                for life in self._lives(chance, order, known):
                    tables.add(life)
                    lines.write(f"{job_line(life.job, life.outputs)}\n")
        (self._places.data / "device").write_text(_DEVICE, "ascii")
        seal(self._places.index_path(self._library), len(MIGRATIONS))

    def _lives(self, chance: random.Random, order: Order, known: Sequence[Reference]) -> Iterator[Life]:
        times, stock = Times(order.now_ms, order.days), Stock(chance)
        for number, job in enumerate(new_jobs(chance, order.count, times, known), 1):
            yield self._saved(chance, job, stock)
            if number % TOLD_EVERY == 0 or number == order.count:
                self._tell(f"{number:,} of {order.count:,} pictures")
        if order.has_trouble:
            yield from troubled_jobs(chance, times, known)

    def _saved(self, chance: random.Random, job: Job, stock: Stock) -> Life:
        events = going_well(chance, job)
        at_ms = events[-1][0] + SAVED_AFTER_MS
        picture = stock.next(job.recipe.choice("aspect_ratio") or "")
        output = self._put_picture(job, picture, at_ms)
        return Life.of(job, [*events, (at_ms, Saved((output,)))])

    def _put_picture(self, job: Job, stock: StockPicture, at_ms: int) -> Output:
        month = datetime.fromtimestamp(job.created_at_ms / 1000, UTC).strftime("%Y/%m")
        path, picture_id = picture_path(job, month), output_id(job.id, 0)
        stock.picture.put(self._place(self._files.picture(path)))
        stock.thumbnail.put(self._place(self._files.thumbnail(picture_id)))
        return Output(
            id=picture_id,
            job_id=job.id,
            ordinal=0,
            path=path,
            format="jpeg",
            width_px=stock.width_px,
            height_px=stock.height_px,
            size_bytes=len(stock.picture.data),
            received_sha256=stock.sha256,
            file_sha256=stock.sha256,
            created_at_ms=at_ms,
        )

    def _put_references(self, stock: Iterable[StockReference]) -> None:
        for each in stock:
            sha256, extension = each.reference.sha256, each.reference.extension
            self._place(self._files.original(sha256, extension)).write_bytes(each.original)
            self._place(self._files.preview(sha256)).write_bytes(each.preview)

    def _place(self, path: str) -> Path:
        return self._folders.parent_of(Path(path))


class _Tables:
    """Writes lives into the tables as the program's journal does, but all of them in one commit."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._row = 0

    def add_reference(self, reference: Reference) -> None:
        """Once for each picture, before any Job that has it."""
        names = ("sha256", "name", "format", "width_px", "height_px", "size_bytes")
        self._insert("reference", [{name: getattr(reference, name) for name in names}])

    def add(self, life: Life) -> None:
        """A Job with its events, its references and its picture."""
        self._row += 1
        self._insert("job", [{"row": self._row, **job_values(life.job)}])
        self._insert("job_event", [self._event_values(at_ms, event) for at_ms, event in life.events])
        self._insert("job_reference", self._job_reference_values(life.job))
        self._insert("output", [output_values(output, self._row) for output in life.outputs])

    def _event_values(self, at_ms: int, event: JobEvent) -> Mapping[str, Value]:
        return {"job_row": self._row, "at_ms": at_ms, "event": type(event).__name__, "data": event_data(event)}

    def _job_reference_values(self, job: Job) -> list[Mapping[str, Value]]:
        pairs = zip_longest(job.recipe.references, job.asset_urls)  # a Job that was never sent has no addresses
        return [
            {"job_row": self._row, "slot": slot, "sha256": reference.sha256, "url": url}
            for slot, (reference, url) in enumerate(pairs, 1)
        ]

    def _insert(self, table: str, rows: Sequence[Mapping[str, Value]]) -> None:
        if rows:
            self._connection.executemany(_insertion(table, tuple(rows[0])), rows)


@cache
def _insertion(table: str, names: tuple[str, ...]) -> str:
    """The statement for a row with these columns: whatever the program's own code makes of a value goes in."""
    values = ", ".join(f":{name}" for name in names)
    return " ".join(("INSERT INTO", table, "(", ", ".join(names), ") VALUES (", values, ")"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Make a library as asked for; gives the exit code."""
    parser = argparse.ArgumentParser(prog="dev.py library", description="Make a library to try things on.")
    parser.add_argument("count", metavar="N", type=_count, help="how many pictures, 1 or more")
    parser.add_argument("folder", metavar="DIR", type=Path, help="an empty folder, or one that is not there yet")
    asked = parser.parse_args(arguments)
    try:
        if asked.folder.exists() and any(asked.folder.iterdir()):
            print(f"{asked.folder} is not empty, and nothing was changed there; name another folder.", file=sys.stderr)
            return 1
        begun = time.monotonic()
        LibraryMaker(Places.under(asked.folder), _tell).make(Order(asked.count, time.time_ns() // 1_000_000))
    except (OSError, KlingError) as error:
        print(f"The library could not be made in {asked.folder}: {_reason(error)}.", file=sys.stderr)
        return 1
    print(f"Made in {time.monotonic() - begun:.0f} s. python3 packaging/dev.py run --data-dir {asked.folder}")
    return 0


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError("a library has one picture or more")
    return count


def _tell(line: str) -> None:
    print(line, flush=True)


def _reason(error: OSError | KlingError) -> str:
    if isinstance(error, KlingError):
        return error.failure.message or error.failure.kind.value
    return error.strerror or type(error).__name__


if __name__ == "__main__":
    sys.exit(main())
