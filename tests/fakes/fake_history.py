"""FakeHistory: `core.ports.History` in memory; counts what it is asked. Entries are put in and changed by the test."""

import time
from array import array
from collections.abc import Sequence
from datetime import datetime

from kling_desktop.core.failure import Charge
from kling_desktop.core.history_entry import Entry, Filter, Shapes, run_number
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.spending import SpendLine, spending_charge, spending_moment_ms


class FakeHistory:
    """Entries in a dict."""

    def __init__(self, entries: Sequence[Entry] = ()) -> None:
        self._entries = {entry.row: entry for entry in entries}
        self._rows = {entry.job.id: entry.row for entry in entries}
        self.pages_read = 0
        self.lines_read = 0
        self.notes: dict[str, str] = {}

    def put(self, entry: Entry) -> None:
        """Write an Entry, as the engine would before it tells of it."""
        self._entries[entry.row] = entry
        self._rows[entry.job.id] = entry.row

    def rows(self, wanted: Filter) -> "array[int]":
        return array("q", [entry.row for entry in self._found(wanted)])

    def shapes(self, wanted: Filter) -> Shapes:
        found = self._found(wanted)
        return Shapes(
            array("q", [entry.row for entry in found]),
            array("q", [entry.job.created_at_ms for entry in found]),
            array("d", [entry.ratio for entry in found]),
            array("q", [run_number(entry.job.run_id) for entry in found]),
        )

    def entries(self, rows: Sequence[int]) -> tuple[Entry, ...]:
        self.pages_read += 1
        return tuple(self._entries[row] for row in rows if row in self._entries)

    def entry(self, job_id: str) -> Entry | None:
        self.lines_read += 1
        row = self._rows.get(job_id)
        return None if row is None else self._entries[row]

    def job_ids(self, beginning: str, limit: int) -> tuple[str, ...]:
        return tuple(sorted(job_id for job_id in self._rows if job_id.startswith(beginning)))[:limit]

    def picture_ids(self, rows: Sequence[int]) -> tuple[str, ...]:
        outputs = [self._entries[row].output for row in rows if row in self._entries]
        return tuple(output.id for output in outputs if output is not None)

    def made_from(self, output_id: str) -> tuple[Entry, ...]:
        found = [entry for entry in self._found(Filter(with_hidden=True, is_deleted=False)) if entry.output is not None]
        return tuple(entry for entry in found if output_id in _sources(entry.job))

    def recent_durations_ms(self, limit: int) -> tuple[int, ...]:
        saved = [entry.job for entry in self._found(Filter(frozenset({JobState.SAVED}), with_hidden=True))]
        return tuple(job.changed_at_ms - job.sent_at_ms for job in saved if job.sent_at_ms is not None)[:limit]

    def spending(self, hours_from_ms: int) -> tuple[SpendLine, ...]:
        sums: dict[tuple[datetime, str, str, bool], tuple[int, int]] = {}
        for job in (entry.job for entry in self._entries.values()):
            charge, at_ms = spending_charge(job), spending_moment_ms(job)
            if charge is Charge.NOT_CHARGED:
                continue
            begin = datetime(*time.localtime(at_ms / 1000)[:4])  # noqa: DTZ001 -- local, as SpendLine has it
            begin = begin if at_ms >= hours_from_ms else begin.replace(hour=0)
            key = (begin, job.recipe.model, charge.value, job.cost_is_estimate)
            micros, count = sums.get(key, (0, 0))
            sums[key] = micros + job.cost_micros, count + 1
        return tuple(
            SpendLine(begin, model, Charge(charge), is_estimate, *sums[begin, model, charge, is_estimate])
            for begin, model, charge, is_estimate in sorted(sums)
        )

    def note(self, name: str) -> str | None:
        return self.notes.get(name)

    def close(self) -> None:
        """Nothing to close."""

    def _found(self, wanted: Filter) -> list[Entry]:
        found = [entry for entry in self._entries.values() if wanted.shows(entry)]
        found.sort(key=lambda entry: (-entry.job.created_at_ms, entry.job.run_id, entry.job.place))
        return found[: wanted.limit]


def _sources(job: Job) -> set[str | None]:
    return {reference.source_output for reference in job.recipe.references}
