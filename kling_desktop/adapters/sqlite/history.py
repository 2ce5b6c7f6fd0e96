"""SqliteHistory, the read side: which Jobs match a Filter, and their lines by the page."""

import json
from array import array
from collections.abc import Sequence
from pathlib import Path

from kling_desktop.adapters.sqlite.border import database_border
from kling_desktop.adapters.sqlite.rows import columns, entry_from_columns
from kling_desktop.adapters.sqlite.schema import open_reader
from kling_desktop.core.history_entry import Entry, Filter

_ROWS = """
    SELECT row FROM job INDEXED BY job_list
    WHERE (:all_states OR state IN (SELECT value FROM json_each(:states))) AND is_hidden <= :with_hidden
    ORDER BY row DESC LIMIT :limit
"""
_ENTRIES = """
    SELECT job.*, output.id AS output_id, output.ordinal AS output_ordinal, output.path AS output_path,
        output.format AS output_format, output.width_px AS output_width_px, output.height_px AS output_height_px,
        output.size_bytes AS output_size_bytes, output.received_sha256 AS output_received_sha256,
        output.file_sha256 AS output_file_sha256, output.created_at_ms AS output_created_at_ms
    FROM job LEFT JOIN output ON output.job_row = job.row AND output.ordinal = 0
    WHERE job.row IN (SELECT value FROM json_each(?))
"""
_NO_LIMIT = -1


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
        """Row numbers of all matches, newest first."""
        values = {
            "all_states": not wanted.states,
            "states": json.dumps(sorted(state.value for state in wanted.states)),
            "with_hidden": wanted.with_hidden,
            "limit": _NO_LIMIT if wanted.limit is None else wanted.limit,
        }
        with database_border():
            found = self._connection.execute(_ROWS, values).fetchall()
        return array("q", [row for (row,) in found])

    def entries(self, rows: Sequence[int]) -> tuple[Entry, ...]:
        """The lines of these rows, in their order; missing ones are left out."""
        with database_border():
            found = self._connection.execute(_ENTRIES, (json.dumps(list(rows)),)).fetchall()
        lines = {entry.row: entry for entry in (entry_from_columns(columns(row)) for row in found)}
        return tuple(lines[row] for row in rows if row in lines)

    def entry(self, job_id: str) -> Entry | None:
        """The line of one Job."""
        with database_border():
            found = self._connection.execute("SELECT row FROM job WHERE id = ?", (job_id,)).fetchall()
        return next(iter(self.entries([row for (row,) in found])), None)

    def close(self) -> None:
        """Close the connection."""
        with database_border():
            self._connection.close()
