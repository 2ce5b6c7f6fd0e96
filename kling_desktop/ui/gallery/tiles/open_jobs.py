"""OpenJobs: the Jobs on their way that the gallery knows, and in which order they are sent. Must not know Qt."""

from collections.abc import Iterable
from typing import NamedTuple

from kling_desktop.core.history_entry import TILES
from kling_desktop.core.job import Job, JobState

_WAITING = (JobState.QUEUED, JobState.HELD)


class Progress(NamedTuple):
    """How many Jobs are on their way: being made or next in line, and held."""

    in_progress: int
    held: int


class OpenJobs:
    """Keeps Jobs for as long as they are on their way to a picture and on the screen."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}

    def __len__(self) -> int:
        return len(self._jobs)

    def __contains__(self, job_id: str) -> bool:
        return job_id in self._jobs

    def note(self, job: Job) -> None:
        """Keep the newest form of a Job, or forget it if it ended or was taken off the screen."""
        if job.state in TILES.states and not job.state.is_end and not job.is_hidden:
            self._jobs[job.id] = job
        else:
            self._jobs.pop(job.id, None)

    def add_unknown(self, jobs: Iterable[Job]) -> None:
        """Keep those that nothing newer is known of."""
        for job in jobs:
            self._jobs.setdefault(job.id, job)

    def clear(self) -> None:
        """Forget all."""
        self._jobs.clear()

    @property
    def progress(self) -> Progress:
        """How many there are."""
        held = sum(job.state is JobState.HELD for job in self._jobs.values())
        return Progress(len(self._jobs) - held, held)

    def first(self) -> Job | None:
        """The Job that is being made; if none is, the next one that waits."""
        return min(self._jobs.values(), key=lambda job: (job.state in _WAITING, *_queue_key(job)), default=None)

    def before(self, job: Job) -> int:
        """How many come first, for a Job that waits in the queue; else 0."""
        if job.state is not JobState.QUEUED:
            return 0
        key = _queue_key(job)
        return sum(each.state is JobState.QUEUED and _queue_key(each) < key for each in self._jobs.values())


def _queue_key(job: Job) -> tuple[int, str, int]:
    """Sorts Jobs in the order in which they are sent."""
    return (job.created_at_ms, job.run_id, job.place)
