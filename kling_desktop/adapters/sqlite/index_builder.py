"""IndexBuilder: fills a new database from lines of the log, and hands it over only when it is whole."""

import json
from pathlib import Path

from kling_desktop.adapters.sqlite.border import damaged, database_border
from kling_desktop.adapters.sqlite.line_taker import LineTaker, Scope
from kling_desktop.adapters.sqlite.schema import open_scratch

_IN_ORDER = (
    # A row's number is its place in the order of creation, whichever log was read first.
    "CREATE TEMP TABLE place (row INTEGER PRIMARY KEY, new_row INTEGER)",
    "INSERT INTO place SELECT row, row_number() OVER (ORDER BY created_at_ms, run_id, place) FROM job",
    # By way of negative numbers, so that no two have the same one meanwhile.
    "UPDATE job SET row = -(SELECT new_row FROM place WHERE place.row = job.row)",
    "UPDATE output SET job_row = -(SELECT new_row FROM place WHERE place.row = job_row)",
    "UPDATE job_reference SET job_row = -(SELECT new_row FROM place WHERE place.row = job_row)",
    "UPDATE job SET row = -row",
    "UPDATE output SET job_row = -job_row",
    "UPDATE job_reference SET job_row = -job_row",
)
_FORGET = (
    "CREATE TEMP TABLE unsent (row INTEGER PRIMARY KEY)",
    """
    INSERT INTO unsent SELECT row FROM job
    WHERE id IN (SELECT value FROM json_each(:ids)) AND state IN ('queued', 'held', 'uploading')
    """,
    "DELETE FROM job_reference WHERE job_row IN (SELECT row FROM unsent)",
    "DELETE FROM job WHERE row IN (SELECT row FROM unsent)",
)
_COUNTS = """
    SELECT (SELECT count(*) FROM job), (SELECT count(*) FROM output), coalesce(sum(cost_micros), 0) FROM job
    WHERE state IN ('saved', 'submitting', 'submitted', 'running', 'downloading')
        OR (state IN ('failed', 'interrupted') AND json_extract(failure, '$.charge') <> 'not_charged')
"""


class IndexBuilder:
    """One new database. Thread: the one it is made in.

    All methods raise KlingError DATABASE, DISK_FULL or NOT_WRITABLE.
    """

    def __init__(self, path: Path) -> None:
        """Make the file; one of an earlier try that did not come to its end is made anew.

        Args:
            path: of the new database, not the one that is in use.
        """
        self._path = path
        self.connection = open_scratch(path)
        with database_border():
            self.connection.execute("BEGIN")
        self.taker = LineTaker(self.connection)

    def take(self, line: str | bytes, scope: Scope = Scope.OURS) -> bool:
        """Take over one line of a log; whether it was news."""
        with database_border():
            return self.taker.take(line, scope)

    def take_untold(self, line: str) -> bool:
        """Take over a line that no log has: if it is news, our log is told with the next ones. Whether it was."""
        is_news = self.take(line)
        if is_news:
            self.tell_log(line)
        return is_news

    def tell_log(self, line: str) -> None:
        """Have our log get this line with the next ones."""
        with database_border():
            self.connection.execute("INSERT INTO log_outbox (line) VALUES (?)", (line,))

    def forget_unsent_elsewhere(self) -> None:
        """Leave what another computer has not sent yet to it: sent from both, it would be paid for twice."""
        ids = {"ids": json.dumps(sorted(self.taker.unsent_elsewhere))}
        with database_border():
            for statement in _FORGET:
                self.connection.execute(statement, ids)

    def finish(self) -> tuple[int, int, int]:
        """Put everything in order, look at all of it, and close; gives how many Jobs and pictures, and their cost."""
        with database_border():
            for statement in _IN_ORDER:
                self.connection.execute(statement)
            counts = self.connection.execute(_COUNTS).fetchone()
            self.connection.execute("COMMIT")
            self._look()
            self.connection.close()
        jobs, pictures, spent_micros = counts
        return jobs, pictures, spent_micros

    def drop(self) -> None:
        """Forget it."""
        self.connection.close()
        self._path.unlink(missing_ok=True)

    def _look(self) -> None:
        (verdict,) = self.connection.execute("PRAGMA integrity_check(1)").fetchone()
        loose = self.connection.execute("PRAGMA foreign_key_check").fetchone()
        if verdict != "ok" or loose is not None:
            raise damaged("the new index is not sound")
