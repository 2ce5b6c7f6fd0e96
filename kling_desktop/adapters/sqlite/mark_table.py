"""What was said last about pictures and Jobs: `mark` knows when and by which line, `output` and `job` show it.

Everything runs inside whatever commit the caller has open.
"""

import json
import sqlite3
from collections.abc import Mapping

from kling_desktop.adapters.sqlite.log_lines import HIDDEN, TAG, MarksLine, marks_line
from kling_desktop.adapters.sqlite.rows import sound_text
from kling_desktop.core.precedence import Stamp

_SHOW = {
    "flag": "UPDATE output SET flag = ? WHERE id = ?",
    "stars": "UPDATE output SET rating = ? WHERE id = ?",
    "deleted_at_ms": "UPDATE output SET deleted_at_ms = ? WHERE id = ?",
    "note": "UPDATE output SET note = ? WHERE id = ?",
    HIDDEN: "UPDATE job SET is_hidden = ? WHERE id = ?",
}
"""What has a field shown in the row it is about."""
_LAST = "SELECT max(at_ms) FROM mark WHERE thing = ?"
_TAGS = "SELECT field FROM mark WHERE thing = ? AND field >= 'tag:' AND field < 'tag;' AND value = 'true'"


def say(connection: sqlite3.Connection, thing: str, values: Mapping[str, object], at_ms: int) -> MarksLine:
    """Say something new about a picture or a Job.

    It counts from now on, even where the clock of whoever spoke last goes ahead of ours.

    Args:
        connection: of the writer.
        thing: id of the Output or of the Job.
        values: by the name of the field.
        at_ms: now, UTC milliseconds.

    Returns:
        What the log must be told.
    """
    (last_ms,) = connection.execute(_LAST, (thing,)).fetchone()
    told = marks_line(thing, values, at_ms if last_ms is None else max(at_ms, last_ms + 1))
    hear(connection, told)
    return told


def hear(connection: sqlite3.Connection, told: MarksLine) -> bool:
    """Take over what a line says, as far as nothing later is known; whether anything was news."""
    known = {
        field: Stamp(at_ms, line)
        for field, at_ms, line in connection.execute(
            "SELECT field, at_ms, line FROM mark WHERE thing = ?", (told.thing,)
        )
    }
    news = [(name, value) for name, value in told.values if name not in known or told.stamp > known[name]]
    connection.executemany(
        "INSERT OR REPLACE INTO mark VALUES (?, ?, ?, ?, ?)",
        [(told.thing, name, value, told.stamp.at_ms, told.stamp.line_id) for name, value in news],
    )
    _show_each(connection, told.thing, news)
    return bool(news)


def show(connection: sqlite3.Connection, thing: str) -> None:
    """Have the row of a picture or a Job, which is new here, show what was said about it before."""
    said = connection.execute("SELECT field, value FROM mark WHERE thing = ?", (thing,)).fetchall()
    _show_each(connection, thing, [(field, value) for field, value in said])


def _show_each(connection: sqlite3.Connection, thing: str, values: list[tuple[str, str]]) -> None:
    for name, value in values:
        if name in _SHOW:
            shown = json.loads(value)
            connection.execute(_SHOW[name], (sound_text(shown) if isinstance(shown, str) else shown, thing))
    if any(name.startswith(TAG) for name, _ in values):
        tags = sorted(field.removeprefix(TAG) for (field,) in connection.execute(_TAGS, (thing,)))
        connection.execute("UPDATE output SET tags = ? WHERE id = ?", (json.dumps(tags), thing))
