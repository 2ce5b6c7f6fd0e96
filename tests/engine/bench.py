"""An engine over a real journal and a real library, a scripted service and a clock that tests own."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from kling_desktop.adapters.library.files import LibraryFolder
from kling_desktop.adapters.picture_cache import PictureCache
from kling_desktop.adapters.places import Places
from kling_desktop.adapters.reserve import Reserve
from kling_desktop.adapters.sqlite.history import SqliteHistory
from kling_desktop.adapters.sqlite.journal import SqliteJournal
from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.failure import Failure, FailureKind, KlingError
from kling_desktop.core.generation import Output
from kling_desktop.core.history_entry import Entry
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.job_event import JobEvent
from kling_desktop.core.model_card import KLING_O1
from kling_desktop.core.ports.intake import OutputFacts
from kling_desktop.core.price import Balance
from kling_desktop.core.recipe import Recipe
from kling_desktop.core.reference import PictureSource, Reference
from kling_desktop.engine.backoff import PollSchedule, RetrySchedule
from kling_desktop.engine.bench import Options, Ports
from kling_desktop.engine.engine import Engine
from tests.fakes.clock import FakeClock
from tests.fakes.image_api import FakeImageApi
from tests.fakes.intake import FakeIntake

KEY = ApiKey("SG_0123456789abcdef")
RECIPE_INSIDE = b"spliced"
"""What a saved picture has more than it was received with."""
OTHER_KEY = ApiKey("SG_fedcba9876543210")
T = TypeVar("T")


@dataclass
class Ear:
    """`engine.bench.Listener` that remembers."""

    jobs: list[Job] = field(default_factory=list)
    balances: list[Balance] = field(default_factory=list)
    troubles: list[Failure] = field(default_factory=list)
    obstacles: list[Failure | None] = field(default_factory=list)
    crashes: list[BaseException] = field(default_factory=list)

    def job_changed(self, job: Job) -> None:
        self.jobs.append(job)

    def balance_changed(self, balance: Balance) -> None:
        self.balances.append(balance)

    def trouble(self, failure: Failure) -> None:
        self.troubles.append(failure)

    def library_changed(self, obstacle: Failure | None) -> None:
        self.obstacles.append(obstacle)

    def crashed(self, error: BaseException) -> None:
        self.crashes.append(error)

    def states(self, job_id: str) -> list[JobState]:
        """The states a Job went through, each once in a row."""
        states = [job.state for job in self.jobs if job.id == job_id]
        return [state for place, state in enumerate(states) if place == 0 or state is not states[place - 1]]


FULL = KlingError(Failure(FailureKind.DISK_FULL))


class FullDiskJournal(SqliteJournal):
    """A real journal that finds the disk full for as many `add`, `hide` and writes of an event as `refusals` says."""

    def __init__(self, path: Path, refusals: Counter[object]) -> None:
        super().__init__(path)
        self._refusals = refusals

    def add(self, jobs: Sequence[Job]) -> None:
        refuse(self._refusals, "add")
        super().add(jobs)

    def hide(self, job_id: str, at_ms: int, *, hidden: bool) -> Job:
        refuse(self._refusals, "hide")
        return super().hide(job_id, at_ms, hidden=hidden)

    def advance(self, job: Job, event: JobEvent, at_ms: int) -> Job:
        refuse(self._refusals, type(event))
        return super().advance(job, event, at_ms)


class FullDiskLibrary(LibraryFolder):
    """A real library that finds the disk full as often as `refusals` says and asks for as much room as a test wants."""

    refusals: Counter[object]
    least_room: int

    def secure_room(self, needed_bytes: int) -> None:
        super().secure_room(max(self.least_room, needed_bytes))

    def hold(self, job_id: str, data: bytes, *, durable: bool) -> str:
        refuse(self.refusals, "hold")
        return super().hold(job_id, data, durable=durable)

    def hold_picture(self, job: Job, data: bytes, ordinal: int) -> str:
        refuse(self.refusals, "hold_picture")
        return super().hold_picture(job, data, ordinal)

    def held_for(self, job_id: str) -> str | None:
        refuse(self.refusals, "held_for")
        return super().held_for(job_id)

    def drop_held(self, name: str) -> None:
        refuse(self.refusals, "drop_held")
        super().drop_held(name)

    def save(self, job: Job, held: str, facts: OutputFacts, ordinal: int, at_ms: int) -> Output:
        refuse(self.refusals, "save")
        return super().save(job, held, facts, ordinal, at_ms)


def refuse(refusals: Counter[object], what: object) -> None:
    """Raise DISK_FULL if there is one left for this."""
    if refusals[what]:
        refusals[what] -= 1
        raise FULL


class Workbench:
    """One library that outlives several engines: `run` is one life of the program.

    `refusals` says how often the disk is full: by the type of an event, for `add` and `hide` of the journal, for `hold`
    and `save` of the library. `least_room` is how much must be free before anything is sent. `is_away` says that the
    library's drive is: it is opened for looking.
    """

    def __init__(self, folder: Path, **options: object) -> None:
        self.folder = folder
        self.places = Places.under(folder)
        self.places.make()
        self.library = self.places.default_library
        self.clock = FakeClock()
        self.api = FakeImageApi()
        self.intake = FakeIntake()
        self.ear = Ear()
        self.least_room, self.is_away = 0, False
        self.refusals = Counter[object]()
        base = Options(polls=PollSchedule(jitter=0), retries=RetrySchedule(jitter=0), lookup_waits=(0.0, 15.0))
        self.options = replace(base, **options)

    def run(self, act: Callable[[Engine], Awaitable[T]], key: ApiKey | None = KEY) -> T:
        """One life: open, recover, act, quit politely."""
        return asyncio.run(self.life(act, key))

    async def life(self, act: Callable[[Engine], Awaitable[T]], key: ApiKey | None = KEY) -> T:
        """The same within a loop that runs already."""
        engine = Engine(self.ports(), self.options, self.ear)
        engine.start(key)
        try:
            return await act(engine)
        finally:
            await engine.stop()

    def ports(self) -> Ports:
        reserve = Reserve(self.places.index_folder(self.library), 2**20)
        library = FullDiskLibrary(
            self.library, lambda data, _job, _id: data + RECIPE_INSIDE, "device", self.clock, reserve
        )
        library.refusals, library.least_room = self.refusals, self.least_room
        if not self.is_away:
            library.prepare()
        journal = FullDiskJournal(self.places.index_path(self.library), self.refusals)
        cache = PictureCache(self.places, self.library)
        return Ports(self.api, journal, library, self.intake, cache, self.clock)

    def entry(self, job_id: str) -> Entry:
        """A Job as history shows it now."""
        history = SqliteHistory(self.places.index_path(self.library))
        entry = history.entry(job_id)
        history.close()
        assert entry is not None
        return entry

    def job(self, job_id: str) -> Job:
        return self.entry(job_id).job

    def file(self, name: str, data: bytes = b"\xff\xd8picture") -> PictureSource:
        """A file of the person's."""
        path = self.folder / name
        path.write_bytes(data)
        return PictureSource(name, str(path))

    async def recipe(self, engine: Engine, *names: str) -> Recipe:
        """A Recipe with references that were truly taken in."""
        references: list[Reference] = []
        for name in names or ("a.jpg", "b.jpg"):
            source = self.file(name, b"\xff\xd8" + name.encode())
            references.append(await engine.take_in(source, KLING_O1.limits, lambda _path: None))
        return Recipe(KLING_O1.slug, "Merge @Image1 into @Image2", tuple(references), KLING_O1.defaults())

    def generate(self, count: int = 1) -> tuple[Job, ...]:
        """Make pictures in one life, to their end."""

        async def act(engine: Engine) -> tuple[Job, ...]:
            jobs = engine.submit(await self.recipe(engine), count)
            return await engine.settled([job.id for job in jobs])

        return self.run(act)
