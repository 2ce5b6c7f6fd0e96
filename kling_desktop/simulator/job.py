"""Accepted requests: their course from QUEUED to the end, and the store that remembers them.

What becomes of a job is settled when it is accepted; time only reveals it. Not locked: `World.lock` guards it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from kling_desktop.simulator.account import Account
from kling_desktop.simulator.model import ModelCard

JOBS_LIMIT = 20_000
BODIES_LIMIT_BYTES = 128 * 1024 * 1024
"""Remembered requests, by number and by size of their bodies; the oldest give way."""

QUEUED_SHARE = 0.1
"""Part of its time that a job waits in the queue."""

State = Literal["QUEUED", "PROCESSING", "COMPLETED", "FAILED"]


@dataclass(slots=True)
class Job:
    """One accepted request.

    Attributes:
        refusal: Why it will fail; empty if it will succeed.
        ready_at: When it ends, in seconds since the epoch.
        file_name: Public name its picture has, or would have.
        remaining_micros: Balance right after its charge; None while it is not charged.
        bills: Whether its success costs money.
        settled: Whether its end was seen and charged.
        drawn: Whether its picture was put on the shelf.
    """

    request_id: str
    account: Account
    card: ModelCard
    delivery: Literal["v1", "v2"]
    body: Mapping[str, object]
    body_sha256: str
    body_bytes: int
    origin: str
    accepted_at: float
    ready_at: float
    refusal: str
    file_name: str
    variation: int
    remaining_micros: int | None = None
    bills: bool = True
    settled: bool = False
    drawn: bool = False

    def state(self, now: float) -> State:
        """Tell how far it is."""
        if now >= self.ready_at:
            return "FAILED" if self.refusal else "COMPLETED"
        queued_until = self.accepted_at + QUEUED_SHARE * self.total_seconds
        return "QUEUED" if now < queued_until else "PROCESSING"

    @property
    def total_seconds(self) -> float:
        """Time from acceptance to the end."""
        return self.ready_at - self.accepted_at

    @property
    def metrics(self) -> dict[str, float]:
        """The three timings, in seconds, as the service rounds them."""
        queue = QUEUED_SHARE * self.total_seconds
        return {
            "inference_time": round(self.total_seconds - queue, 3),
            "queue_time": round(queue, 3),
            "total_time": round(self.total_seconds, 3),
        }


class Jobs:
    """All accepted requests, oldest first."""

    def __init__(self, limit: int = JOBS_LIMIT, bodies_limit_bytes: int = BODIES_LIMIT_BYTES) -> None:
        self._limit = limit
        self._bodies_limit_bytes = bodies_limit_bytes
        self._by_id: dict[str, Job] = {}
        self._by_file: dict[str, Job] = {}
        self._open: dict[str, Job] = {}
        self._bodies_bytes = 0

    def __iter__(self) -> Iterator[Job]:
        return iter(list(self._by_id.values()))

    def add(self, job: Job) -> None:
        """Remember a job, and forget the oldest ended ones beyond the limits."""
        self._by_id[job.request_id] = self._by_file[job.file_name] = self._open[job.request_id] = job
        self._bodies_bytes += job.body_bytes
        while len(self._by_id) > self._limit or self._bodies_bytes > self._bodies_limit_bytes:
            oldest = next(iter(self._by_id.values()))
            if not oldest.settled:
                break
            self._forget(oldest)

    def find(self, request_id: str) -> Job | None:
        """Find a job by its id."""
        return self._by_id.get(request_id)

    def with_file(self, file_name: str) -> Job | None:
        """Find the job that a picture belongs to."""
        return self._by_file.get(file_name)

    def count_of(self, body_sha256: str) -> int:
        """Count the remembered requests with this very body."""
        return sum(job.body_sha256 == body_sha256 for job in self._by_id.values())

    def take_due(self, now: float) -> list[Job]:
        """Settle the jobs that have ended since the last call, and return them in the order of their ends."""
        due = sorted((job for job in self._open.values() if job.ready_at <= now), key=lambda job: job.ready_at)
        for job in due:
            job.settled = True
            del self._open[job.request_id]
        return due

    def _forget(self, job: Job) -> None:
        del self._by_id[job.request_id]
        del self._by_file[job.file_name]
        self._bodies_bytes -= job.body_bytes
