"""The Jobs of a made-up library: each one lived through by the program's own table, event by event.

Must not know: files, the database.
"""

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kling_desktop.adapters.library.files import EXTENSIONS, SHORT_ID
from kling_desktop.adapters.library.slug import slug
from kling_desktop.core import job_event as happened
from kling_desktop.core.failure import Charge, Failure, FailureKind
from kling_desktop.core.generation import Output, output_id
from kling_desktop.core.job import HoldReason, Job
from kling_desktop.core.job_event import JobEvent, Saved
from kling_desktop.core.job_life import after
from kling_desktop.core.model_card import KLING_O1
from kling_desktop.core.recipe import Recipe
from kling_desktop.core.reference import Reference
from library_prompts import prompt

DAY_MS = 24 * 60 * 60 * 1000
LARGEST_RUN = 4
RATIOS = ("1:1", "16:9", "9:16")
_RATIO_WEIGHTS = (3, 5, 2)
_COUNTS, _COUNT_WEIGHTS = (1, 2, 3, 4, 6, 10), (40, 30, 14, 10, 4, 2)
"""How many references a Recipe has, and how often."""
_KEY_HINT = "made-0000000000000000"
"""Of no key there is, so the program never asks the service about these Jobs."""
_LONGEST_MS = 95_000
"""From the click to the saved picture; so the newest one is finished by now."""

_DECLINED = Failure(
    FailureKind.DECLINED, message="The request was rejected by the provider's content moderation.", status=422
)
_TROUBLES: tuple[tuple[JobEvent, ...], ...] = (
    (happened.Held(HoldReason.RESTART),),
    (happened.Held(HoldReason.RESTART),),
    (happened.Failed(_DECLINED),),
    (happened.Failed(Failure(FailureKind.SERVICE_FAULT, message="CUDA out of memory", status=500)),),
    (happened.Failed(_DECLINED),),
    (happened.LostTrack(Failure(FailureKind.NO_ANSWER, Charge.UNKNOWN)),),
    (happened.LostTrack(Failure(FailureKind.CONNECTION_LOST, Charge.UNKNOWN)),),
)
"""How the Jobs without a picture ended; those before sending and those after it differ in their beginning."""


@dataclass(frozen=True, slots=True)
class Times:
    """When the Jobs were made: `days` days that end at `now_ms` (UTC milliseconds)."""

    now_ms: int
    days: float


@dataclass(frozen=True, slots=True)
class Life:
    """A Job as it stands, and the moments (UTC milliseconds) and events that led there."""

    job: Job
    events: tuple[tuple[int, JobEvent], ...]

    @property
    def outputs(self) -> tuple[Output, ...]:
        """The pictures that came of it."""
        return tuple(output for _, event in self.events if isinstance(event, Saved) for output in event.outputs)

    @classmethod
    def of(cls, job: Job, events: Sequence[tuple[int, JobEvent]]) -> "Life":
        """Live through the events.

        Raises:
            ImpossibleEventError: the program's table does not allow them.
        """
        for at_ms, event in events:
            job = after(job, event, at_ms)
        return cls(job, tuple(events))


def new_jobs(chance: random.Random, count: int, times: Times, references: Sequence[Reference]) -> Iterator[Job]:
    """`count` Jobs in Runs of 1 to 4, none of them begun, oldest first."""
    sizes: list[int] = []
    while (rest := count - sum(sizes)) > 0:
        sizes.append(min(rest, chance.randint(1, LARGEST_RUN)))
    span_ms = round(times.days * DAY_MS)
    ages_ms = sorted((chance.randrange(_LONGEST_MS, _LONGEST_MS + span_ms) for _ in sizes), reverse=True)
    for size, age_ms in zip(sizes, ages_ms, strict=True):
        run_id, recipe = _new_id(chance), _recipe(chance, references)
        for place in range(size):
            at_ms = times.now_ms - age_ms
            yield Job(_new_id(chance), run_id, place, at_ms, recipe, KLING_O1.price_micros, changed_at_ms=at_ms)


def troubled_jobs(chance: random.Random, times: Times, references: Sequence[Reference]) -> Iterator[Life]:
    """A few Jobs of the last minutes that are held, failed or interrupted."""
    for number, events in enumerate(_TROUBLES):
        at_ms = times.now_ms - _LONGEST_MS + number * 1000
        recipe = _recipe(chance, references)
        job = Job(_new_id(chance), _new_id(chance), 0, at_ms, recipe, KLING_O1.price_micros, changed_at_ms=at_ms)
        beginning = [] if isinstance(events[0], happened.Held) else _sent(job, at_ms)
        yield Life.of(job, [*beginning, *((at_ms + 60_000, event) for event in events)])


def going_well(chance: random.Random, job: Job) -> list[tuple[int, JobEvent]]:
    """What happens to a Job up to the moment at which its picture is there; then comes `Saved`."""
    sent = _sent(job, job.created_at_ms)
    seconds = round(chance.uniform(40, 85), 1)
    url = f"https://images.example/{job.id}.jpg"
    done = happened.OutputReady((url,), KLING_O1.price_micros, seconds)
    return [*sent, (job.created_at_ms + 4_000 + round(seconds * 1000), done)]


def picture_path(job: Job, month: str) -> str:
    """Where the program would have saved the Job's picture, relative to the library; `month` as in `2026/11`."""
    return f"pictures/{month}/{slug(job.recipe.prompt)}-{output_id(job.id, 0)[:SHORT_ID]}{EXTENSIONS['jpeg']}"


def _sent(job: Job, at_ms: int) -> list[tuple[int, JobEvent]]:
    urls = tuple(f"https://images.example/{reference.sha256[:16]}.jpg" for reference in job.recipe.references)
    return [
        (at_ms + 20, happened.Started()),
        (at_ms + 1_600, happened.ReferencesReady(urls, _KEY_HINT, 4_820_000)),
        (at_ms + 2_100, happened.Accepted(hashlib.sha256(job.id.encode()).hexdigest()[:32])),
        (at_ms + 4_000, happened.Running()),
    ]


def _recipe(chance: random.Random, references: Sequence[Reference]) -> Recipe:
    (count,) = chance.choices(_COUNTS, _COUNT_WEIGHTS)
    (ratio,) = chance.choices(RATIOS, _RATIO_WEIGHTS)
    choices = dict(KLING_O1.defaults()) | {"aspect_ratio": ratio, "output_format": "jpg"}
    return Recipe(KLING_O1.slug, prompt(chance, count), tuple(chance.sample(references, count)), tuple(choices.items()))


def _new_id(chance: random.Random) -> str:
    return f"{chance.getrandbits(128):032x}"
