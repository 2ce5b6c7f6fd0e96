"""What history shows: one line for each Job, with its picture once there is one, and which lines to show."""

from dataclasses import dataclass

from kling_desktop.core.generation import Output
from kling_desktop.core.job import Job, JobState


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of history, one gallery tile: a Job, and its Output once it is a Generation.

    Attributes:
        row: the database's number of the Job, ascending in the order of creation.
        job: as last written.
        output: the first picture; None until the Job is SAVED.
    """

    row: int
    job: Job
    output: Output | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """Which lines to show.

    Attributes:
        states: Jobs in one of these states; every state if empty.
        with_hidden: also those that the person took off the screen.
        limit: newest so many; all if None.
    """

    states: frozenset[JobState] = frozenset()
    with_hidden: bool = False
    limit: int | None = None


TILES = Filter(
    states=frozenset(JobState) - {JobState.FAILED, JobState.INTERRUPTED, JobState.CANCELLED},
)
"""What the gallery's grid shows: everything on its way and everything saved."""

ATTENTION = Filter(states=frozenset({JobState.FAILED, JobState.INTERRUPTED}))
"""What needs a person."""
