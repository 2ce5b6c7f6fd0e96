"""History, the read side of the database; `journal.py` is the write side."""

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from kling_desktop.core.history_entry import Entry, Filter, Shapes

if TYPE_CHECKING:
    from kling_desktop.core.spending import SpendLine


class History(Protocol):
    """The read side, newest first: by `created_at_ms` down, `run_id`, `place`. Thread: any, one instance each."""

    def rows(self, wanted: Filter) -> "array[int]":
        """Row numbers of all matches, in order: 40 ms at 100,000 Jobs."""

    def shapes(self, wanted: Filter) -> Shapes:
        """What a grid must know of all matches, in order: 200 ms at 100,000 Jobs."""

    def entries(self, rows: Sequence[int]) -> tuple[Entry, ...]:
        """The lines of these rows, in their order; missing and unreadable ones are left out: 2 ms for 60."""

    def entry(self, job_id: str) -> Entry | None:
        """The line of one Job."""

    def job_ids(self, beginning: str, limit: int) -> tuple[str, ...]:
        """The first ids of Jobs that begin so: people copy the short form."""

    def picture_ids(self, rows: Sequence[int]) -> tuple[str, ...]:
        """The ids of the pictures of these rows, in their order; Jobs without one are left out: 0.2 s for 100,000."""

    def made_from(self, output_id: str) -> tuple[Entry, ...]:
        """The saved pictures that used this one as a reference, newest first; deleted ones are left out."""

    def recent_durations_ms(self, limit: int) -> tuple[int, ...]:
        """How long the newest saved pictures took from the sending to the saving, newest first."""

    def spending(self, hours_from_ms: int) -> "tuple[SpendLine, ...]":
        """What every Job cost, by local day, from a moment on by hour, oldest first: 0.4 s at 100,000 Jobs."""

    def note(self, name: str) -> str | None:
        """A small text kept by name (the Draft)."""

    def close(self) -> None:
        """Close the connection."""
