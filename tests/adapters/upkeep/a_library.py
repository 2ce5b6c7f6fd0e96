"""A library of small pictures as the program leaves it: every state, flags, stars, tags, notes, trash."""

import sqlite3
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kling_desktop.adapters.library.files import LibraryFolder
from kling_desktop.adapters.sqlite.journal import SqliteJournal
from kling_desktop.adapters.sqlite.rows import columns
from kling_desktop.bootstrap.shelf import spliced
from kling_desktop.core import job_event as happened
from kling_desktop.core.failure import Charge, Failure, FailureKind
from kling_desktop.core.job import HoldReason, Job
from kling_desktop.core.job_event import JobEvent
from kling_desktop.core.marks import Flag, MarkChange
from kling_desktop.core.ports.intake import OutputFacts
from kling_desktop.core.ports.journal import SALT_NOTE
from kling_desktop.core.reference import Reference
from tests.core.recipes import recipe
from tests.fakes.clock import FakeClock

NOW_MS = 1_780_000_000_000
URLS = ("https://assets.example/1.jpg", "https://assets.example/2.jpg")
LOST = Failure(FailureKind.NO_ANSWER, Charge.UNKNOWN, message="silence")
BROKE = Failure(FailureKind.DECLINED, Charge.NOT_CHARGED, message="no", status=422)


def png(number: int) -> bytes:
    """A sound PNG of one pixel that differs from others by its number."""
    pixel = zlib.compress(b"\0" + number.to_bytes(3, "big"))
    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")


@dataclass
class Computer:
    """One computer's journal over a library, quick because nothing has to survive a power cut here."""

    library: LibraryFolder
    journal: SqliteJournal
    clock: FakeClock

    def flush(self) -> None:
        """What the engine's `LogKeeper` does."""
        while lines := self.journal.outbox(1_000):
            self.library.append_log([line for _, line in lines])
            self.journal.clear_outbox(lines[-1][0])


class AtOnce(SqliteJournal):
    """A journal that waits for no disk."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._connection.execute("PRAGMA synchronous = OFF")


def computer(folder: Path, index: Path, device: str) -> Computer:
    """A computer with that index over the library in `folder`."""
    clock = FakeClock(NOW_MS)
    library = LibraryFolder(folder, spliced, device, clock)
    library.prepare()
    return Computer(library, AtOnce(index), clock)


def fill(at: Computer, count: int, first: int = 0) -> list[Job]:
    """Make `count` pictures there, and a few Jobs of every other kind; everything but what is queued is in the log."""
    at.journal.write_note(SALT_NOTE, "salt of the library")
    jobs = [_new_job(number) for number in range(first, first + count)]
    at.journal.add(jobs)
    for number, job in enumerate(jobs, first):
        _go(at, job, number)
    for kind, way in enumerate(_TROUBLES):
        job = _new_job(900_000 + first * 100 + kind)
        at.journal.add([job])
        for event in way(job.id):
            job = at.journal.advance(job, event, job.changed_at_ms + 700)
        if kind % 3 == 0:
            at.journal.hide(job.id, job.changed_at_ms + 5, hidden=True)
    at.flush()
    return jobs


def _new_job(number: int) -> Job:
    made = recipe(f"Merge @Image1 into @Image2, number {number} — “schön” 日本", 2)
    references = (made.references[0], Reference(f"{number:064x}", "mine.png", "png", 9, 9, 80, f"{number:032x}"))
    job = Job(
        id=f"{number:032x}",
        run_id=f"{number // 4:031x}f",
        place=number % 4,
        created_at_ms=NOW_MS + 1_000 * (number // 4),
        recipe=replace(made, references=references),
        cost_micros=35_000,
        retry_of=f"{number - 1:032x}" if number % 50 == 7 else None,
    )
    return replace(job, changed_at_ms=job.created_at_ms)


def _go(at: Computer, job: Job, number: int) -> None:
    now_ms = job.created_at_ms
    way: tuple[JobEvent, ...] = (
        happened.Started(),
        happened.ReferencesReady(URLS, "abcd-0123456789abcdef", 4_000_000 - number),
        happened.Accepted(f"req-{number}"),
        happened.OutputReady((f"https://out.example/{number}.png",), 35_000 + number, 41.5),
    )
    for event in way:
        now_ms += 1_500
        job = at.journal.advance(job, event, now_ms)
    facts = OutputFacts("png", 1, 1)
    held = at.library.hold_picture(job, png(number), 0)
    output = at.library.save(job, held, facts, 0, now_ms)
    at.library.drop_held(held)
    at.journal.advance(job, happened.Saved((output,)), now_ms + 40)
    for change in _marks(number):
        now_ms += 60_000
        at.journal.mark([output.id], change, now_ms)


def _marks(number: int) -> Iterator[MarkChange]:
    if number % 3 == 0:
        yield MarkChange(flag=(Flag.PICKED, Flag.REJECTED)[number % 2])
    if number % 4 == 0:
        yield MarkChange(stars=1 + number % 5)
    if number % 5 == 0:
        yield MarkChange(tags=(("sea", True), (f"tag {number % 7} é", True)))
        yield MarkChange(tags=(("sea", number % 2 == 0),))
    if number % 6 == 0:
        yield MarkChange(note=f"for the cover, {number}\nsecond line")
    if number % 11 == 0:
        yield MarkChange(is_deleted=True)
    if number % 22 == 0:
        yield MarkChange(is_deleted=False, stars=0)


def _sent(job_id: str) -> tuple[JobEvent, ...]:
    return (happened.Started(), happened.ReferencesReady((*URLS, job_id), "abcd-0123456789abcdef", None))


_TROUBLES: tuple[Callable[[str], tuple[JobEvent, ...]], ...] = (
    lambda job_id: (*_sent(job_id), happened.Failed(BROKE)),
    lambda job_id: (*_sent(job_id), happened.LostTrack(LOST)),
    lambda job_id: (*_sent(job_id), happened.Accepted(f"req-{job_id}"), happened.LostTrack(LOST)),
    lambda job_id: (*_sent(job_id), happened.Accepted(f"req-{job_id}")),
    lambda job_id: (*_sent(job_id), happened.NotSent(BROKE), happened.Cancelled()),
    lambda _job_id: (happened.Cancelled(),),
    lambda _job_id: (happened.Held(HoldReason.NO_CREDIT, BROKE),),
    _sent,
    lambda job_id: (*_sent(job_id), happened.Refused(BROKE)),
)


JOBS = "SELECT * FROM job ORDER BY row"
OUTPUTS = "SELECT output.*, job.id AS job_id FROM output JOIN job ON job.row = job_row ORDER BY output.id"
MARKS = "SELECT * FROM mark ORDER BY thing, field"
REFERENCES = "SELECT * FROM reference ORDER BY sha256"
USES = "SELECT job_reference.*, job.id AS job_id FROM job_reference JOIN job ON job.row = job_row ORDER BY job_id, slot"


def contents(index: Path) -> dict[str, list[dict[str, Any]]]:
    """Every field of everything that a library is; numbers of rows are told by their order."""
    queries = {"jobs": JOBS, "outputs": OUTPUTS, "marks": MARKS, "references": REFERENCES, "uses": USES}
    with closing(sqlite3.connect(index)) as connection:
        connection.row_factory = sqlite3.Row
        tables = {name: [columns(row) for row in connection.execute(query)] for name, query in queries.items()}
    for name, field in (("jobs", "row"), ("outputs", "job_row"), ("uses", "job_row")):
        tables[name] = [{key: value for key, value in row.items() if key != field} for row in tables[name]]
    return tables
