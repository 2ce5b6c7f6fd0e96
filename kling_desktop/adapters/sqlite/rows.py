"""Values to rows and back, in one place.

The fields of a Job have one form, a JSON object; a row is the same with its nested values as JSON text.
"""

import json
import logging
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TypeVar

from kling_desktop.adapters.sqlite.border import damaged
from kling_desktop.core.failure import Failure, KlingError
from kling_desktop.core.generation import Output
from kling_desktop.core.history_entry import Entry
from kling_desktop.core.job import Delivery, HoldReason, Job, JobState
from kling_desktop.core.marks import Flag, Marks
from kling_desktop.core.recipe import Recipe

if TYPE_CHECKING:
    from kling_desktop.core.job_event import JobEvent  # read by the window too, which needs no event

log = logging.getLogger(__name__)

T = TypeVar("T")

Value = str | int | float | None

NESTED = ("recipe", "asset_urls", "output_urls", "failure")
"""Columns of `job` that hold JSON text."""

NO_TAGS = "[]"
"""What `output.tags` holds for most pictures; JSON that need not be read."""


def job_fields(job: Job) -> dict[str, object]:
    """Every field of a Job as a JSON object."""
    return {
        "id": job.id,
        "run_id": job.run_id,
        "place": job.place,
        "state": job.state.value,
        "is_hidden": job.is_hidden,
        "created_at_ms": job.created_at_ms,
        "changed_at_ms": job.changed_at_ms,
        "sent_at_ms": job.sent_at_ms,
        "delivery": job.delivery.value,
        "recipe": job.recipe.to_json(),
        "request_id": job.request_id,
        "asset_urls": list(job.asset_urls),
        "output_urls": list(job.output_urls),
        "held_file": job.held_file,
        "key_hint": job.key_hint,
        "balance_before_micros": job.balance_before_micros,
        "cost_micros": job.cost_micros,
        "cost_is_estimate": job.cost_is_estimate,
        "hold_reason": None if job.hold_reason is None else job.hold_reason.value,
        "failure": None if job.failure is None else job.failure.to_json(),
        "retry_of": job.retry_of,
    }


def job_from_fields(fields: Mapping[str, Any]) -> Job:
    """The reverse of `job_fields`.

    Raises:
        ValueError, KeyError, TypeError: the object is not a Job of this version.
    """
    hold_reason, failure = fields["hold_reason"], fields["failure"]
    return Job(
        id=fields["id"],
        run_id=fields["run_id"],
        place=fields["place"],
        created_at_ms=fields["created_at_ms"],
        recipe=Recipe.from_json(_json_object(fields["recipe"])),
        cost_micros=fields["cost_micros"],
        state=JobState(fields["state"]),
        delivery=Delivery(fields["delivery"]),
        cost_is_estimate=bool(fields["cost_is_estimate"]),
        changed_at_ms=fields["changed_at_ms"],
        sent_at_ms=fields["sent_at_ms"],
        request_id=fields["request_id"],
        asset_urls=tuple(fields["asset_urls"]),
        output_urls=tuple(fields["output_urls"]),
        held_file=fields["held_file"],
        key_hint=fields["key_hint"],
        balance_before_micros=fields["balance_before_micros"],
        hold_reason=None if hold_reason is None else HoldReason(hold_reason),
        failure=None if failure is None else Failure.from_json(_json_object(failure)),
        retry_of=fields["retry_of"],
        is_hidden=bool(fields["is_hidden"]),
    )


def job_values(job: Job) -> dict[str, Value]:
    """The columns of `job` but `row`, by name."""
    fields = job_fields(job)
    values: dict[str, Any] = {
        name: json.dumps(value) if name in NESTED and value is not None else value for name, value in fields.items()
    }
    return {**values, "model": job.recipe.model, "prompt": sound_text(job.recipe.prompt)}


def columns(row: sqlite3.Row) -> dict[str, Any]:
    """A row by name; a `sqlite3.Row` itself looks through all its names each time, which a page of history feels."""
    return dict(zip(row.keys(), row, strict=True))


def readable(rows: Sequence[sqlite3.Row], read: Callable[[Mapping[str, Any]], T]) -> tuple[T, ...]:
    """What can be read of these rows; what a newer version wrote, or is damaged, hides nothing else and is logged."""
    found: list[T] = []
    for row in map(columns, rows):
        try:
            found.append(read(row))
        except KlingError as error:
            log.warning("row %d of the index is left out: %s", row["row"], error.failure.message)
    return tuple(found)


def job_from_columns(row: Mapping[str, Any]) -> Job:
    """The reverse of `job_values`.

    Raises:
        KlingError: DATABASE; this program did not write that row.
    """
    try:
        nested = {name: row[name] and json.loads(row[name]) for name in NESTED}
        return job_from_fields({**row, **nested})
    except (ValueError, KeyError, TypeError) as error:
        raise damaged("a Job cannot be read") from error


def output_values(output: Output, job_row: int) -> dict[str, Value]:
    """The columns of `output` that come from an Output, by name."""
    values = asdict(output)
    del values["job_id"]
    return {**values, "job_row": job_row}


def entry_from_columns(row: Mapping[str, Any]) -> Entry:
    """A line of history from the columns of `job`, and those of `output` under names that begin with `output_`."""
    job = job_from_columns(row)
    if row["output_id"] is None:
        return Entry(row["row"], job)
    output = Output(
        id=row["output_id"],
        job_id=job.id,
        ordinal=row["output_ordinal"],
        path=row["output_path"],
        format=row["output_format"],
        width_px=row["output_width_px"],
        height_px=row["output_height_px"],
        size_bytes=row["output_size_bytes"],
        received_sha256=row["output_received_sha256"],
        file_sha256=row["output_file_sha256"],
        created_at_ms=row["output_created_at_ms"],
    )
    return Entry(row["row"], job, output, marks_from_columns(row, "output_"))


def marks_from_columns(row: Mapping[str, Any], prefix: str = "") -> Marks:
    """The marks of a picture from the columns of `output`, under names with that prefix.

    Raises:
        KlingError: DATABASE; this program did not write that row.
    """
    try:
        flag, tags = Flag(row[f"{prefix}flag"]), row[f"{prefix}tags"]
        words = () if tags == NO_TAGS else tuple(map(str, json.loads(tags)))
    except (ValueError, TypeError) as error:
        raise damaged("marks cannot be read") from error
    return Marks(flag, row[f"{prefix}rating"], row[f"{prefix}deleted_at_ms"], words, row[f"{prefix}note"])


def event_data(event: "JobEvent") -> str:
    """What an event tells, as JSON."""
    return json.dumps(asdict(event))


def note_in(connection: sqlite3.Connection, name: str) -> str | None:
    """A small text kept by name; None where there is none."""
    row = connection.execute("SELECT text FROM note WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(json.loads(row["text"]))


def _json_object(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise ValueError("not a JSON object")
    return value


def sound_text(text: str) -> str:
    """Text that SQLite can hold: half characters, which no search can find anyway, become `?`."""
    return text.encode("utf-8", "replace").decode("utf-8")
