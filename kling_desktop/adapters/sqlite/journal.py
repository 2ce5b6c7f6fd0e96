"""SqliteJournal, the only writer of the database: what happened to a Job is one commit."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from kling_desktop.adapters.reserve import Reserve
from kling_desktop.adapters.sqlite.border import database_border
from kling_desktop.adapters.sqlite.rows import (
    columns,
    event_data,
    job_from_columns,
    job_values,
    log_line,
    marks_from_columns,
    marks_line,
    note_in,
    output_values,
    readable,
    sound_text,
)
from kling_desktop.adapters.sqlite.schema import open_writer, transaction
from kling_desktop.core import job_life
from kling_desktop.core.generation import Output
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.job_event import Found, JobEvent, ReferencesReady, Saved
from kling_desktop.core.marks import MarkChange, Marks
from kling_desktop.core.ports.journal import OpenJobs

_INSERT_JOB = """
    INSERT INTO job (
        id, run_id, place, state, is_hidden, created_at_ms, changed_at_ms, sent_at_ms, model,
        delivery, recipe, prompt, request_id, asset_urls, output_urls, held_file, key_hint,
        balance_before_micros, cost_micros, cost_is_estimate, hold_reason, failure, retry_of
    ) VALUES (
        :id, :run_id, :place, :state, :is_hidden, :created_at_ms, :changed_at_ms, :sent_at_ms,
        :model, :delivery, :recipe, :prompt, :request_id, :asset_urls, :output_urls, :held_file,
        :key_hint, :balance_before_micros, :cost_micros, :cost_is_estimate, :hold_reason, :failure,
        :retry_of
    )
"""
_UPDATE_JOB = """
    UPDATE job SET
        state = :state, is_hidden = :is_hidden, changed_at_ms = :changed_at_ms, sent_at_ms = :sent_at_ms, delivery =
        :delivery, request_id = :request_id, asset_urls = :asset_urls, output_urls = :output_urls,
        held_file = :held_file, key_hint = :key_hint, balance_before_micros =
        :balance_before_micros, cost_micros = :cost_micros, cost_is_estimate = :cost_is_estimate,
        hold_reason = :hold_reason, failure = :failure
    WHERE id = :id
"""
"""What an event can change; the rest of a Job stays as it was made."""
_INSERT_OUTPUT = """
    INSERT INTO output (
        id, job_row, ordinal, path, format, width_px, height_px, size_bytes, received_sha256,
        file_sha256, created_at_ms
    ) VALUES (
        :id, :job_row, :ordinal, :path, :format, :width_px, :height_px, :size_bytes,
        :received_sha256, :file_sha256, :created_at_ms
    )
"""
_MARKED = """
    SELECT output.id AS output_id, flag, rating, deleted_at_ms, job.* FROM output JOIN job ON job.row = output.job_row
    WHERE output.id IN (SELECT value FROM json_each(?)) ORDER BY job.row, ordinal
"""
_CLAIMED = "SELECT request_id FROM job WHERE request_id IN (SELECT value FROM json_each(?))"
_OPEN_JOBS = "SELECT * FROM job WHERE state NOT IN ('saved', 'failed', 'cancelled') ORDER BY row"


class StaleJobError(Exception):
    """The Job handed in is not the one last written: our own bug, never shown as a Failure."""


class ClaimedRequestError(Exception):
    """A request that belongs to another Job was given to a lost one: our own bug, and nothing is written."""


class SqliteJournal:
    """`core.ports.Journal` over one SQLite file. Thread: engine; opened, used and closed there."""

    def __init__(self, path: Path) -> None:
        """Open the database, and make it or bring it up to date where needed; a full disk must not keep it closed.

        Raises:
            KlingError: DATABASE_NEWER, DATABASE, DISK_FULL or NOT_WRITABLE.
        """
        self._reserve = Reserve(path.parent)
        self._connection = self._reserve.in_need(lambda: open_writer(path))

    def add(self, jobs: Sequence[Job]) -> None:
        """Write the Jobs of one click, all or none; the Job they are made again from leaves the screen with it."""
        with database_border(), transaction(self._connection):
            for job in jobs:
                row = self._connection.execute(_INSERT_JOB, job_values(job)).lastrowid
                self._add_references(job, int(row or 0))
                if job.retry_of is not None:
                    self._connection.execute("UPDATE job SET is_hidden = TRUE WHERE id = ?", (job.retry_of,))

    def advance(self, job: Job, event: JobEvent, at_ms: int) -> Job:
        """Write an event and the Job after it; gives that Job.

        `is_hidden` is taken from the database: the person may have changed it meanwhile. A picture that is saved is
        shown, whoever stopped watching.

        Raises:
            ImpossibleEventError: the table does not allow it; nothing is written.
            StaleJobError: the Job was advanced already; nothing is written.
            ClaimedRequestError: the request that was found for it is another Job's; nothing is written.
        """
        after = job_life.after(job, event, at_ms)
        if after.state.is_unsent or after.state is JobState.SUBMITTING:
            return self._advanced(job, event, after)
        # From the request on, what happened must be known, whatever room there is.
        return self._reserve.in_need(lambda: self._advanced(job, event, after))

    def _advanced(self, job: Job, event: JobEvent, after: Job) -> Job:
        with database_border(), transaction(self._connection):
            found = self._connection.execute(
                "SELECT row, is_hidden FROM job WHERE id = ? AND state = ?", (job.id, job.state.value)
            ).fetchone()
            if found is None:
                raise StaleJobError(f"{type(event).__name__} for a Job that is not {job.state.value}")
            if isinstance(event, Found) and event.request_id in self.claimed([event.request_id]):
                raise ClaimedRequestError(event.request_id)
            after = replace(after, is_hidden=bool(found["is_hidden"]) and not isinstance(event, Saved))
            self._connection.execute(_UPDATE_JOB, job_values(after))
            self._add_what_follows(found["row"], after, event)
        return after

    def hide(self, job_id: str, *, hidden: bool) -> Job:
        """Take a Job off the screen, or put it back; its life goes on.

        Raises:
            LookupError: there is no such Job.
        """
        with database_border(), transaction(self._connection):
            self._connection.execute("UPDATE job SET is_hidden = ? WHERE id = ?", (hidden, job_id))
        job = self.job(job_id)
        if job is None:
            raise LookupError(job_id)
        return job

    def mark(self, output_ids: Sequence[str], change: MarkChange, at_ms: int) -> tuple[Job, ...]:
        """Change the marks of saved pictures, all or none; gives the Jobs of those that are marked otherwise now."""
        changed = []
        with database_border(), transaction(self._connection):
            for row in self._connection.execute(_MARKED, (json.dumps(list(output_ids)),)).fetchall():
                before = marks_from_columns(columns(row))
                after = before.after(change, at_ms)
                if after != before:
                    self._write_marks(row["output_id"], after, at_ms)
                    changed.append(job_from_columns(columns(row)))
        return tuple(changed)

    def job(self, job_id: str) -> Job | None:
        """The Job of that id."""
        with database_border():
            row = self._connection.execute("SELECT * FROM job WHERE id = ?", (job_id,)).fetchone()
        return None if row is None else job_from_columns(columns(row))

    def open_jobs(self) -> OpenJobs:
        """Every Job that has not ended; one that cannot be read keeps no other from being read."""
        with database_border():
            rows = self._connection.execute(_OPEN_JOBS).fetchall()
        jobs = readable(rows, job_from_columns)
        return OpenJobs(jobs, len(rows) - len(jobs))

    def has_outputs(self) -> bool:
        """Whether any picture was ever saved."""
        with database_border():
            (found,) = self._connection.execute("SELECT EXISTS (SELECT 1 FROM output)").fetchone()
        return bool(found)

    def claimed(self, request_ids: Sequence[str]) -> frozenset[str]:
        """Which of these names of the service already belong to a Job."""
        with database_border():
            found = self._connection.execute(_CLAIMED, (json.dumps(list(request_ids)),)).fetchall()
        return frozenset(request_id for (request_id,) in found)

    def note(self, name: str) -> str | None:
        """A small text kept by name."""
        with database_border():
            return note_in(self._connection, name)

    def write_note(self, name: str, text: str) -> None:
        """Keep a small text by name, whatever characters it has."""
        with database_border(), transaction(self._connection):
            self._connection.execute("INSERT OR REPLACE INTO note VALUES (?, ?)", (name, json.dumps(text)))

    def outbox(self, limit: int) -> tuple[tuple[int, str], ...]:
        """Lines that the library's log has not got yet, with their numbers, oldest first."""
        with database_border():
            rows = self._connection.execute(
                "SELECT number, line FROM log_outbox ORDER BY number LIMIT ?", (limit,)
            ).fetchall()
        return tuple((row["number"], row["line"]) for row in rows)

    def clear_outbox(self, up_to: int) -> None:
        """Forget the outbox up to and with that number."""
        with database_border(), transaction(self._connection):
            self._connection.execute("DELETE FROM log_outbox WHERE number <= ?", (up_to,))

    def close(self) -> None:
        """Close the database."""
        with database_border():
            self._connection.close()

    def _write_marks(self, output_id: str, marks: Marks, at_ms: int) -> None:
        self._connection.execute(
            "UPDATE output SET flag = ?, rating = ?, deleted_at_ms = ? WHERE id = ?",
            (marks.flag.value, marks.stars, marks.deleted_at_ms, output_id),
        )
        line = marks_line(uuid.uuid4().hex, output_id, marks, at_ms)
        self._connection.execute("INSERT INTO log_outbox (line) VALUES (?)", (line,))

    def _add_references(self, job: Job, row: int) -> None:
        for slot, reference in enumerate(job.recipe.references, 1):
            of_picture = (reference.sha256, sound_text(reference.name), reference.format)
            sizes = (reference.width_px, reference.height_px, reference.size_bytes)
            self._connection.execute("INSERT OR IGNORE INTO reference VALUES (?, ?, ?, ?, ?, ?)", of_picture + sizes)
            self._connection.execute(
                "INSERT INTO job_reference VALUES (?, ?, ?, NULL, ?)",
                (row, slot, reference.sha256, reference.source_output),
            )

    def _add_what_follows(self, row: int, job: Job, event: JobEvent) -> None:
        """The event itself and the rows of other tables that it leads to, in the commit of its Job."""
        written = (row, job.changed_at_ms, type(event).__name__, event_data(event))
        self._connection.execute("INSERT INTO job_event (job_row, at_ms, event, data) VALUES (?, ?, ?, ?)", written)
        outputs: tuple[Output, ...] = ()
        match event:
            case ReferencesReady(urls):
                self._connection.executemany(
                    "UPDATE job_reference SET url = ? WHERE job_row = ? AND slot = ?",
                    [(url, row, slot) for slot, url in enumerate(urls, 1)],
                )
            case Saved(outputs):
                self._connection.executemany(_INSERT_OUTPUT, [output_values(output, row) for output in outputs])
        if job.state.is_end or job.state is JobState.INTERRUPTED:
            line = log_line(uuid.uuid4().hex, job, outputs)
            self._connection.execute("INSERT INTO log_outbox (line) VALUES (?)", (line,))
