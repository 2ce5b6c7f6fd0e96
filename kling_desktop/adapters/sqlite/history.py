"""SqliteHistory, the read side: which Jobs match a Filter, their shapes all at once, and their lines by the page."""

import json
import sys
from array import array
from collections.abc import Sequence
from datetime import datetime
from operator import neg
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kling_desktop.adapters.sqlite.border import database_border
from kling_desktop.adapters.sqlite.rows import entry_from_columns, note_in, readable
from kling_desktop.adapters.sqlite.schema import open_reader
from kling_desktop.core.failure import Charge
from kling_desktop.core.history_entry import SQUARE, Entry, Filter, Shapes, run_number

if TYPE_CHECKING:
    from kling_desktop.core.spending import SpendLine

_ROWS = """
    SELECT row FROM job INDEXED BY job_list LEFT JOIN output INDEXED BY output_shape
        ON output.job_row = job.row AND output.ordinal = 0
    WHERE (:all_states OR state IN (SELECT value FROM json_each(:states))) AND is_hidden <= :with_hidden
        AND (:any_deleted OR (deleted_at_ms IS NOT NULL) = :is_deleted)
    ORDER BY job.created_at_ms DESC, run_id, place LIMIT :limit
"""
# Many lines in one text: at each row of an answer a thread hands the interpreter over, and while the GUI thread is busy
# it has it back milliseconds later. Both tables are left alone, for all this is in the two indexes.
_SHAPES = """
    SELECT group_concat(line) FROM (
        SELECT json_array(
            -job.created_at_ms, job.run_id, job.place, job.row, output.width_px, output.height_px
        ) AS line
        FROM job INDEXED BY job_list LEFT JOIN output INDEXED BY output_shape
            ON output.job_row = job.row AND output.ordinal = 0
        WHERE (:all_states OR job.state IN (SELECT value FROM json_each(:states))) AND job.is_hidden <= :with_hidden
            AND (:any_deleted OR (output.deleted_at_ms IS NOT NULL) = :is_deleted)
            AND job.created_at_ms <= :last_ms
            AND (job.created_at_ms < :last_ms OR (job.run_id, job.place) > (:last_run_id, :last_place))
        ORDER BY job.created_at_ms DESC, job.run_id, job.place LIMIT :limit
    )
"""
_BEFORE_ALL = (1 - 2**63, "", -1)
_ENTRIES = """
    SELECT job.*, output.id AS output_id, output.ordinal AS output_ordinal, output.path AS output_path,
        output.format AS output_format, output.width_px AS output_width_px, output.height_px AS output_height_px,
        output.size_bytes AS output_size_bytes, output.received_sha256 AS output_received_sha256,
        output.file_sha256 AS output_file_sha256, output.created_at_ms AS output_created_at_ms,
        output.flag AS output_flag, output.rating AS output_rating, output.deleted_at_ms AS output_deleted_at_ms,
        output.tags AS output_tags, output.note AS output_note
    FROM job LEFT JOIN output ON output.job_row = job.row AND output.ordinal = 0
    WHERE job.row IN (SELECT value FROM json_each(?))
"""
_PICTURE_IDS = "SELECT job_row, id FROM output WHERE ordinal = 0 AND job_row IN (SELECT value FROM json_each(?))"
_MADE_FROM = """
    SELECT DISTINCT job.row FROM job_reference JOIN job ON job.row = job_reference.job_row
        JOIN output ON output.job_row = job.row AND output.ordinal = 0
    WHERE source_output = ? AND deleted_at_ms IS NULL ORDER BY job.row DESC
"""
_DURATIONS = """
    SELECT changed_at_ms - sent_at_ms FROM job INDEXED BY job_list
    WHERE state = 'saved' AND sent_at_ms IS NOT NULL ORDER BY created_at_ms DESC, run_id, place LIMIT ?
"""
# `core.spending` says the same of one Job. Days are the computer's own, summer time included.
_SPENDING = """
    SELECT strftime(CASE WHEN at_ms >= :hours_from_ms THEN :hour ELSE :day END, at_ms / 1000, 'unixepoch', 'localtime')
        AS begin, model, charge, cost_is_estimate,
        sum(cost_micros), count(*)
    FROM (
        SELECT coalesce(sent_at_ms, created_at_ms) AS at_ms, model, cost_micros, cost_is_estimate, CASE
            WHEN state IN ('saved', 'downloading', 'submitting', 'submitted', 'running') THEN 'charged'
            WHEN state IN ('failed', 'interrupted') THEN json_extract(failure, '$.charge')
        END AS charge FROM job
    )
    WHERE charge IN ('charged', 'unknown') GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
"""
_DAY, _HOUR = "%Y-%m-%d", "%Y-%m-%d %H:00"
_NO_LIMIT = -1
_CHUNK = 500
"""So few lines that the interpreter is held for about a millisecond at a time."""


class SqliteHistory:
    """`core.ports.History` over one SQLite file, read only. Thread: any, but each instance in the one it was made in.

    Raises KlingError DATABASE.
    """

    def __init__(self, path: Path) -> None:
        """Open the database that a `SqliteJournal` has made.

        Raises:
            KlingError: DATABASE_NEWER, DATABASE or NOT_WRITABLE (there is no such file).
        """
        self._connection = open_reader(path)

    def rows(self, wanted: Filter) -> "array[int]":
        """Row numbers of all matches, the newest Run first, within a Run by place."""
        with database_border():
            cursor = self._connection.cursor()
            cursor.row_factory = None  # plain tuples: a row that knows its names takes longer
            return array("q", (row for (row,) in cursor.execute(_ROWS, _filter_values(wanted))))

    def shapes(self, wanted: Filter) -> Shapes:
        """What a grid must know of all matches, in the order of `rows`."""
        found = Shapes(array("q"), array("q"), array("d"), array("q"))
        last: Sequence[Any] = _BEFORE_ALL
        left = sys.maxsize if wanted.limit is None else wanted.limit
        while left > 0 and (lines := self._shape_lines(wanted._replace(limit=min(left, _CHUNK)), last)):
            negative_ms, run_ids, _, rows, widths, heights = zip(*lines, strict=True)
            found.rows.extend(rows)
            found.created_at_ms.extend(map(neg, negative_ms))
            # Lines without a picture are few, and how wide they are is in their recipes.
            ordered = self._ratios([row for row, height in zip(rows, heights, strict=True) if not height])
            found.ratios.extend(
                width / height if height else ordered.get(row, SQUARE)
                for row, width, height in zip(rows, widths, heights, strict=True)
            )
            found.runs.extend(map(run_number, run_ids))
            last = lines[-1]
            left -= len(lines)
        return found

    def entries(self, rows: Sequence[int]) -> tuple[Entry, ...]:
        """The lines of these rows, in their order; missing and unreadable ones are left out."""
        with database_border():
            found = self._connection.execute(_ENTRIES, (json.dumps(list(rows)),)).fetchall()
        lines = {entry.row: entry for entry in readable(found, entry_from_columns)}
        return tuple(lines[row] for row in rows if row in lines)

    def entry(self, job_id: str) -> Entry | None:
        """The line of one Job."""
        with database_border():
            found = self._connection.execute("SELECT row FROM job WHERE id = ?", (job_id,)).fetchall()
        return next(iter(self.entries([row for (row,) in found])), None)

    def job_ids(self, beginning: str, limit: int) -> tuple[str, ...]:
        """The first ids of Jobs that begin so."""
        with database_border():
            found = self._connection.execute(
                "SELECT id FROM job WHERE id >= ? AND substr(id, 1, ?) = ? ORDER BY id LIMIT ?",
                (beginning, len(beginning), beginning, limit),
            ).fetchall()
        return tuple(job_id for (job_id,) in found)

    def picture_ids(self, rows: Sequence[int]) -> tuple[str, ...]:
        """The ids of the pictures of these rows, in their order; Jobs without one are left out."""
        with database_border():
            cursor = self._connection.cursor()
            cursor.row_factory = None
            ids = dict(cursor.execute(_PICTURE_IDS, (json.dumps(list(rows)),)).fetchall())
        return tuple(ids[row] for row in rows if row in ids)

    def made_from(self, output_id: str) -> tuple[Entry, ...]:
        """The saved pictures that used this one as a reference, newest first; deleted ones are left out."""
        with database_border():
            found = self._connection.execute(_MADE_FROM, (output_id,)).fetchall()
        return self.entries([row for (row,) in found])

    def recent_durations_ms(self, limit: int) -> tuple[int, ...]:
        """How long the newest saved pictures took from the sending to the saving, newest first."""
        with database_border():
            found = self._connection.execute(_DURATIONS, (limit,)).fetchall()
        return tuple(duration for (duration,) in found)

    def spending(self, hours_from_ms: int) -> "tuple[SpendLine, ...]":
        """What every Job cost, by local day, from a moment on by hour, oldest first."""
        from kling_desktop.core.spending import SpendLine  # long after the first frame

        values = {"day": _DAY, "hour": _HOUR, "hours_from_ms": hours_from_ms}
        with database_border():
            found = self._connection.execute(_SPENDING, values).fetchall()
        return tuple(
            SpendLine(datetime.fromisoformat(begin), model, Charge(charge), bool(is_estimate), micros, count)
            for begin, model, charge, is_estimate, micros, count in found
        )

    def note(self, name: str) -> str | None:
        """A small text kept by name."""
        with database_border():
            return note_in(self._connection, name)

    def close(self) -> None:
        """Close the connection."""
        with database_border():
            self._connection.close()

    def _shape_lines(self, wanted: Filter, last: Sequence[Any]) -> list[list[Any]]:
        """The lines of `_SHAPES` that follow the `last` one."""
        negative_ms, run_id, place = last[:3]
        after = {"last_ms": -negative_ms, "last_run_id": run_id, "last_place": place}
        with database_border():
            (text,) = self._connection.execute(_SHAPES, _filter_values(wanted) | after).fetchone()
        lines: list[list[Any]] = json.loads(f"[{text or ''}]")
        lines.sort()  # SQLite does not promise in which order an aggregate is given its lines
        return lines

    def _ratios(self, rows: Sequence[int]) -> dict[int, float]:
        return {entry.row: entry.ratio for entry in self.entries(rows)} if rows else {}


def _filter_values(wanted: Filter) -> dict[str, str | int]:
    """What the queries call the parts of a Filter."""
    return {
        "all_states": not wanted.states,
        "states": json.dumps(sorted(state.value for state in wanted.states)),
        "with_hidden": wanted.with_hidden,
        "any_deleted": wanted.is_deleted is None,
        "is_deleted": bool(wanted.is_deleted),
        "limit": _NO_LIMIT if wanted.limit is None else wanted.limit,
    }
