"""Journal, the write side of the database; `history.py` is the read side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from kling_desktop.core.job import Job
from kling_desktop.core.job_event import JobEvent
from kling_desktop.core.marks import MarkChange

SALT_NOTE = "installation salt"
"""The note with which fingerprints of keys are made; the only one that the library's log has too."""


@dataclass(frozen=True, slots=True)
class OpenJobs:
    """Every Job that has not ended.

    Attributes:
        jobs: oldest first.
        unreadable: how many had to be left out: a newer version wrote them, or their lines are damaged.
    """

    jobs: tuple[Job, ...]
    unreadable: int = 0


class Journal(Protocol):
    """The only writer of the database. Thread: engine. Each call is one durable commit of a few milliseconds.

    Raises KlingError DATABASE or DISK_FULL.
    """

    def add(self, jobs: Sequence[Job]) -> None:
        """Write the Jobs of one click, all or none; the Job they are made again from leaves the screen with it."""

    def advance(self, job: Job, event: JobEvent, at_ms: int) -> Job:
        """Write an event and the Job after it; gives that Job.

        Raises:
            ImpossibleEventError: the table does not allow it; nothing is written.
        """

    def hide(self, job_id: str, at_ms: int, *, hidden: bool) -> Job:
        """Take a Job off the screen, or put it back; its life goes on."""

    def mark(self, output_ids: Sequence[str], change: MarkChange, at_ms: int) -> tuple[Job, ...]:
        """Change the marks of saved pictures, all or none; gives the Jobs of those that are marked otherwise now."""

    def job(self, job_id: str) -> Job | None:
        """The Job of that id."""

    def open_jobs(self) -> OpenJobs:
        """Every Job that has not ended; one that cannot be read keeps no other from being read."""

    def claimed(self, request_ids: Sequence[str]) -> frozenset[str]:
        """Which of these names of the service already belong to a Job."""

    def charges_since(self, since_ms: int) -> Mapping[str, int]:
        """What each Job that has ended and was sent since then cost, or may have cost: 0.2 s at 100,000 Jobs."""

    def note(self, name: str) -> str | None:
        """A small text kept by name (the draft, this installation's salt)."""

    def write_note(self, name: str, text: str, at_ms: int = 0) -> None:
        """Keep a small text by name; the log is told of the salt, and at what time (UTC milliseconds) it was minted."""

    def outbox(self, limit: int) -> tuple[tuple[int, str], ...]:
        """Lines that the library's log has not got yet, with their numbers, oldest first."""

    def clear_outbox(self, up_to: int) -> None:
        """Forget the outbox up to and with that number."""

    def close(self) -> None:
        """Close the database."""
