"""`save.journal` and `save.picture`: what it takes to write a Job and its picture down, against the least of the disk.

The journal and the library are the program's own, in a temporary folder; each life of a Job is followed by its
yardstick, so that both meet the same disk.
"""

import time
import uuid
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path
from statistics import median

from PIL import Image

from bench_photos import make_photos
from bench_process import home
from bench_row import Figure, ratio
from kling_desktop.adapters.durable_file import write_file
from kling_desktop.adapters.library.files import LibraryFolder
from kling_desktop.adapters.sqlite.journal import SqliteJournal
from kling_desktop.adapters.system_clock import SystemClock
from kling_desktop.bootstrap.shelf import spliced
from kling_desktop.core import job_event as happened
from kling_desktop.core.generation import Output
from kling_desktop.core.job import Job
from kling_desktop.core.job_event import JobEvent
from kling_desktop.core.model_card import KLING_O1
from kling_desktop.core.ports.intake import OutputFacts
from kling_desktop.core.recipe import Recipe
from kling_desktop.core.reference import Reference

RUNS = 25
"""After one that is not counted: it makes the folders and the first pages."""
_BLOCK = bytes(4096)
_SIZE = (1360, 768)
_URLS = tuple(f"https://images.example/{number}.jpg" for number in range(3))


def journal(_prefix: str) -> list[Figure]:
    """All commits of one Job, from the click to the cleared outbox, against one durable write of 4 KiB."""
    ours, least = [], []
    with home() as place, closing(SqliteJournal(place.folder / "index.sqlite3")) as book:
        for _ in range(RUNS + 1):
            ours.append(_seconds(lambda: _live(book)))
            least.append(_seconds(lambda: write_file(place.folder / "block.bin", _BLOCK)))
    return [_figure("save.journal", ours, least)]


def picture(_prefix: str) -> list[Figure]:
    """Received bytes made safe and saved with their Recipe, against one durable write of the same bytes."""
    ours, least = [], []
    with home() as place:
        (photo,) = make_photos(place.folder, 1)
        data = _as_answered(photo)
        library = LibraryFolder(place.folder / "library", spliced, "device", SystemClock())
        library.prepare()
        for _ in range(RUNS + 1):
            job = _job()
            ours.append(_seconds(partial(_save, library, job, data)))
            library.drop_held(library.held_for(job.id) or "")  # once it is saved, nobody waits for that
            least.append(_seconds(lambda: write_file(place.folder / "copy.bin", data)))
    return [_figure("save.picture", ours, least)]


def _live(book: SqliteJournal) -> None:
    """The life of a Job that goes well, as the engine writes it down."""
    job = _job()
    book.add([job])
    output = Output(f"{job.id}-0", job.id, 0, "pictures/a.png", "png", 1360, 768, 99, "c" * 64, "d" * 64, 9_000)
    events: tuple[JobEvent, ...] = (
        happened.Started(),
        happened.ReferencesReady(_URLS, "abcd-0123456789abcdef", 4_000_000),
        happened.Accepted(uuid.uuid4().hex),
        happened.Running(),
        happened.OutputReady(("https://out.example/1.png",), 35_000, 58.0),
        happened.Saved((output,)),
    )
    for event in events:
        job = book.advance(job, event, time.time_ns() // 1_000_000)
    book.clear_outbox(max(number for number, _ in book.outbox(10)))


def _save(library: LibraryFolder, job: Job, data: bytes) -> None:
    """Bytes first, then the picture, as a picture that was fetched; between the two it is looked at."""
    held = library.hold_picture(job, data, 0)
    library.save(job, held, OutputFacts("png", *_SIZE), 0, job.created_at_ms)


def _as_answered(photo: Path) -> bytes:
    """A photo in the size and the format in which the service answers."""
    target = BytesIO()
    with Image.open(photo) as image:
        image.resize(_SIZE).save(target, "PNG")
    return target.getvalue()


def _job() -> Job:
    now_ms = time.time_ns() // 1_000_000
    references = tuple(Reference(f"{number:064x}", "mug.jpg", "jpeg", 4000, 3000, 4_000_000) for number in range(3))
    recipe = Recipe(KLING_O1.slug, "Put @Image1 into @Image2 in the light of @Image3", references, KLING_O1.defaults())
    job = Job(uuid.uuid4().hex, uuid.uuid4().hex, 0, now_ms, recipe, KLING_O1.price_micros)
    return replace(job, changed_at_ms=now_ms)


def _seconds(act: Callable[[], None]) -> float:
    begin = time.perf_counter()
    act()
    return time.perf_counter() - begin


def _figure(name: str, ours: list[float], least: list[float]) -> Figure:
    counted, yardstick = ours[1:], least[1:]
    told = f"{median(counted) * 1000:.1f} / {median(yardstick) * 1000:.1f} ms, {len(counted)} times"
    return Figure(name, ratio(counted, yardstick), told)
