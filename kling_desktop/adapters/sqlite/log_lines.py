"""Lines of the library's log: written in the journal's commit, read to have everything again without the database.

The form is described in docs/library-format.md. Must not know: files.
"""

import itertools
import json
import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, get_origin

from kling_desktop.adapters.sqlite.rows import job_fields, job_from_fields
from kling_desktop.core.generation import Output
from kling_desktop.core.job import Job
from kling_desktop.core.marks import MOST_STARS, Flag, Marks
from kling_desktop.core.precedence import Stamp

LOG_VERSION = 1

HIDDEN = "is_hidden"
TAG = "tag:"
"""Begins the name of the field that says whether a picture has a tag: each tag is a field of its own."""

_PLAIN = re.compile(r"[0-9A-Za-z_-]{1,100}(\.[0-9a-z]{1,10})?")
"""Ids, hashes, formats and names of held bytes: paths are made of them, and a library may come from anybody."""
_PATH = re.compile(r"pictures(/[^/\\:\0]+)+")
_OUTPUT_FIELDS = frozenset(field.name for field in fields(Output))
_counter = itertools.count()
_PROCESS = os.urandom(5).hex()


@dataclass(frozen=True, slots=True)
class JobLine:
    """A Job as it stood, with its pictures."""

    stamp: Stamp
    job: Job
    outputs: tuple[Output, ...]


@dataclass(frozen=True, slots=True)
class MarksLine:
    """What was said about one picture or Job.

    Attributes:
        stamp: when, by which line.
        thing: id of the Output or of the Job.
        values: JSON texts by the name of the field.
    """

    stamp: Stamp
    thing: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SaltLine:
    """With what fingerprints of keys are made here; the first one counts."""

    stamp: Stamp
    salt: str


LogLine = JobLine | MarksLine | SaltLine


class UnknownLineError(Exception):
    """A line of a newer version, or of a kind that this one does not know: left alone."""


def line_id(at_ms: int) -> str:
    """A name for a new line, 32 hex digits; of two lines of one moment the one that was named later is greater."""
    return f"{max(0, at_ms):012x}{next(_counter) & 0xFFFFFFFFFF:010x}{_PROCESS}"


def job_line(job: Job, outputs: tuple[Output, ...]) -> str:
    """All that is needed to have this Job again without the database, in one line."""
    return _text("job", job.changed_at_ms, job=job_fields(job), outputs=[asdict(output) for output in outputs])


def marks_line(output_id: str, values: Mapping[str, object], at_ms: int) -> MarksLine:
    """What was said about a picture, ready to be taken over; `line_of` writes it down."""
    return MarksLine(Stamp(at_ms, line_id(at_ms)), output_id, _as_json(values))


def line_of(told: MarksLine) -> str:
    """A `MarksLine` as text."""
    marks: dict[str, Any] = {name: json.loads(value) for name, value in told.values if not name.startswith(TAG)}
    tags = {name.removeprefix(TAG): json.loads(value) for name, value in told.values if name.startswith(TAG)}
    if tags:
        marks["tags"] = tags
    about = "job" if HIDDEN in marks else "output"
    return _text("marks", told.stamp.at_ms, told.stamp.line_id, **{about: told.thing, "marks": marks})


def salt_line(salt: str, at_ms: int) -> str:
    """With what fingerprints of keys are made."""
    return _text("salt", at_ms, salt=salt)


def changed_marks(before: Marks, after: Marks) -> dict[str, object]:
    """What is to be said about a picture whose marks changed: no more than that."""
    names = ("flag", "stars", "deleted_at_ms", "note")
    said: dict[str, object] = {
        name: getattr(after, name) for name in names if getattr(after, name) != getattr(before, name)
    }
    for tag in {*before.tags} ^ {*after.tags}:
        said[f"{TAG}{tag}"] = tag in after.tags
    return said


def read_line(text: str | bytes) -> LogLine:
    """What a line says.

    Raises:
        ValueError: it is cut or damaged.
        UnknownLineError: a newer version wrote it.
    """
    try:
        found = json.loads(text)
    except RecursionError as error:
        raise ValueError("not a line of ours") from error
    if not isinstance(found, dict) or not isinstance(found.get("version"), int):
        raise ValueError("not a line of ours")
    read = _READERS.get(str(found.get("kind")))
    if found["version"] > LOG_VERSION or read is None:
        raise UnknownLineError
    try:
        return read(Stamp(int(found["at_ms"]), str(found["id"])), found)
    except (KeyError, TypeError, AttributeError, OverflowError) as error:
        raise ValueError("an incomplete line") from error


def _read_job(stamp: Stamp, found: Mapping[str, Any]) -> LogLine:
    version = found["job"]["recipe"]["version"]
    try:
        job = job_from_fields(found["job"])
    except ValueError as error:  # a state, a failure or a Recipe that is not known yet, or a damaged one
        raise UnknownLineError if isinstance(version, int) else ValueError from error
    _must_fit(job)
    if not all(isinstance(url, str) for url in (*job.asset_urls, *job.output_urls)):
        raise TypeError("an address that is no text")
    pictures = [name for reference in job.recipe.references for name in (reference.sha256, reference.format)]
    _must_be_plain(job.id, job.run_id, *([] if job.held_file is None else [job.held_file]), *pictures)
    return JobLine(stamp, job, tuple(_output(output) for output in found["outputs"]))


def _must_be_plain(*names: str) -> None:
    if not all(_PLAIN.fullmatch(name) for name in names):
        raise ValueError("a name that could lead out of its folder")


def _must_fit(thing: Job | Output) -> None:
    """Whether the columns take it: a list in a text's place would not be refused before SQLite is handed it."""
    kinds: Mapping[str, Any] = type(thing).__annotations__
    for name, kind in kinds.items():
        value = getattr(thing, name)
        if get_origin(kind) is not tuple and not isinstance(value, kind):
            raise TypeError(name)
        if isinstance(value, int):
            _column_number(value)


def _column_number(value: int) -> int:
    if not -(2**63) <= value < 2**63:
        raise OverflowError("a number that no column takes")
    return value


def _stars(value: int) -> int:
    if not 0 <= value <= MOST_STARS:
        raise ValueError("so many stars cannot be given")
    return value


def _output(found: Mapping[str, Any]) -> Output:
    output = Output(**{name: value for name, value in found.items() if name in _OUTPUT_FIELDS})
    _must_fit(output)
    _must_be_plain(output.id, output.format)
    if not _PATH.fullmatch(output.path) or ".." in output.path.split("/"):
        raise ValueError("a path that leads out of the library")
    return output


def _read_marks(stamp: Stamp, found: Mapping[str, Any]) -> LogLine:
    marks = dict(found["marks"])
    if "job" in found:
        return MarksLine(stamp, str(found["job"]), _as_json({HIDDEN: bool(marks[HIDDEN])}))
    known: dict[str, object] = {f"{TAG}{tag}": bool(is_on) for tag, is_on in dict(marks.pop("tags", {})).items()}
    if "flag" in marks:
        known["flag"] = Flag(marks["flag"]).value
    if "stars" in marks:
        known["stars"] = _stars(int(marks["stars"]))
    if "deleted_at_ms" in marks:
        since = marks["deleted_at_ms"]
        known["deleted_at_ms"] = None if since is None else _column_number(int(since))
    if "note" in marks:
        known["note"] = str(marks["note"])
    return MarksLine(stamp, str(found["output"]), _as_json(known))


def _read_salt(stamp: Stamp, found: Mapping[str, Any]) -> LogLine:
    return SaltLine(stamp, str(found["salt"]))


_READERS = {"job": _read_job, "marks": _read_marks, "salt": _read_salt}


def _as_json(values: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    return tuple((name, json.dumps(value)) for name, value in values.items())


def _text(kind: str, at_ms: int, known_id: str | None = None, **content: object) -> str:
    head = {"version": LOG_VERSION, "id": known_id or line_id(at_ms), "kind": kind, "at_ms": at_ms}
    return json.dumps({**head, **content})
