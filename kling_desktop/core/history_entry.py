"""What history shows: one line for each Job, with its picture once there is one, and which lines to show."""

import re
from array import array
from dataclasses import dataclass
from typing import NamedTuple

from kling_desktop.core.generation import Output
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.marks import NO_MARKS, Marks

SQUARE = 1.0
_ORDERED_RATIO = re.compile("([1-9][0-9]{0,4}):([1-9][0-9]{0,4})")


def run_number(run_id: str) -> int:
    """A number to know a Run by, good until the program ends; two Runs as good as never have the same."""
    return hash(run_id)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of history, one gallery tile: a Job, and its Output once it is a Generation.

    Attributes:
        row: the database's number of the Job, ascending in the order of creation.
        job: as last written.
        output: the first picture; None until the Job is SAVED.
        marks: what the person thinks of that picture.
    """

    row: int
    job: Job
    output: Output | None = None
    marks: Marks = NO_MARKS

    @property
    def ratio(self) -> float:
        """Width ÷ height of its picture; until there is one, as ordered; square where nothing is known."""
        if self.output is not None and self.output.height_px > 0:
            return self.output.width_px / self.output.height_px
        parts = _ORDERED_RATIO.fullmatch(self.job.recipe.choice("aspect_ratio") or "")
        return SQUARE if parts is None else int(parts[1]) / int(parts[2])


class Shapes(NamedTuple):
    """The little that a grid must know of every line, as columns of equal length: 32 bytes a line.

    Attributes:
        rows: the database's numbers, typecode `q`.
        created_at_ms: UTC milliseconds, `q`.
        ratios: each as `Entry.ratio`, `d`.
        runs: each as `run_number`, `q`.
    """

    rows: "array[int]"
    created_at_ms: "array[int]"
    ratios: "array[float]"
    runs: "array[int]"


class Filter(NamedTuple):
    """Which lines to show.

    Attributes:
        states: Jobs in one of these states; every state if empty.
        with_hidden: also those that the person took off the screen.
        is_deleted: only pictures that lie in Recently Deleted, or only what does not; either if None.
        limit: newest so many; all if None.
    """

    states: frozenset[JobState] = frozenset()
    with_hidden: bool = False
    is_deleted: bool | None = None
    limit: int | None = None

    def shows(self, entry: Entry) -> bool:
        """Whether a line belongs to what is shown, limits aside."""
        job, is_deleted = entry.job, entry.marks.deleted_at_ms is not None
        in_state = not self.states or job.state in self.states
        return in_state and (self.with_hidden or not job.is_hidden) and self.is_deleted in (None, is_deleted)


TILES = Filter(
    states=frozenset(JobState) - {JobState.FAILED, JobState.INTERRUPTED, JobState.CANCELLED},
    is_deleted=False,
)
"""What the gallery's grid shows: everything on its way and everything saved."""

RECENTLY_DELETED = Filter(states=frozenset({JobState.SAVED}), is_deleted=True)
"""Pictures that were put away and can be put back."""

ATTENTION = Filter(states=frozenset({JobState.FAILED, JobState.INTERRUPTED}))
"""What needs a person."""
