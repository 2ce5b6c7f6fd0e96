"""Diagnostics: the diagnostic report. Loads no Qt.

Everything in it is written down somewhere on this computer already; here it is put together, and once more gone over
for what is private: keys, prompts, names of files, and where the person's folders lie.
"""

import json
import logging
import os
import platform
import re
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import fields
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from kling_desktop import __version__
from kling_desktop.adapters.answer_keeper import without
from kling_desktop.adapters.durable_file import disk_border, write_file
from kling_desktop.adapters.key_store import backend_name
from kling_desktop.bootstrap import shelf
from kling_desktop.bootstrap.profile import Profile
from kling_desktop.core.failure import KlingError
from kling_desktop.core.history_entry import Entry, Filter
from kling_desktop.core.identity import APP_NAME
from kling_desktop.core.job import JobState
from kling_desktop.core.ports.history import History
from kling_desktop.core.preferences import Preferences

log = logging.getLogger(__name__)

LOG_LINES = 200
"""So many of each log, the newest."""
MOST_ANSWERS, ANSWER_CHARACTERS = 20, 4_000
LINE_CHARACTERS = 600
KNOWN_JOBS = 500
"""The prompts and names of so many of the newest Jobs are looked for and struck out."""
_TOLD_JOBS = 20
_LIBRARIES = ("PySide6_Essentials", "httpx", "httpcore", "truststore", "Pillow", "keyring", "platformdirs")
_UNTOLD_SETTINGS = ("library_folder", "window")
_PRIVATE_FIELDS = ("prompt", "name", "sources")
_DRAFT_NOTE = "draft"
_BARE_LINE = re.compile(r"\d{4}-\d\d-\d\d |Traceback |Fatal |Current thread |Thread |\s*File \"")
"""Of a log: when and where something happened. Other lines go on with a message, which may quote anything."""
_LEFT_OUT = "[the rest is left out: without the library nobody knows which prompts and names to look for]"


class Diagnostics:
    """`core.ports.report.Report` over one library and the program's own folders. Thread: any but the GUI's."""

    def __init__(
        self,
        profile: Profile,
        preferences: Preferences,
        strike_out: Callable[[str], str],
        more: Mapping[str, str] | None = None,
    ) -> None:
        """Nothing is looked at yet.

        Args:
            profile: which library.
            preferences: as they are now.
            strike_out: gives a text without keys, passwords and values of queries.
            more: what the face of the program knows, by name.
        """
        self._profile, self._preferences, self._strike_out = profile, preferences, strike_out
        self._more = more or {}

    def text(self) -> str:
        """All of it, as it is now."""
        library = _LibraryFacts(self._profile)
        lines = [
            *self._program(),
            *_section("Library", library.lines),
            *_section("Settings", self._settings()),
            *_section("Newest attempts that failed", library.failures),
            *self._logs(library),
        ]
        public = [*self._public("\n".join(lines)).split("\n"), *self._answers(library)]
        return "".join(f"{line[:LINE_CHARACTERS]}\n" for line in public)

    def save(self, text: str, path: str) -> None:
        """Write it into a file of the person's choice."""
        with disk_border():
            write_file(Path(path), text.encode("utf-8", "backslashreplace"))

    def _program(self) -> Iterator[str]:
        yield f"{APP_NAME} {__version__}, diagnostic report of {datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
        yield "No API key, no prompt and no name of a file is in it."
        frozen = "packaged" if getattr(sys, "frozen", False) else "from source"
        yield from _section("Program", (f"started: {frozen}{', demo' if self._profile.is_demo else ''}",))
        yield f"system: {platform.platform()} {platform.machine()}"
        yield f"Python: {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
        yield from (f"{name}: {value}" for name, value in self._more.items())
        yield "libraries: " + ", ".join(f"{name} {_version(name)}" for name in _LIBRARIES)
        yield f"keyring: {'not used by the demo' if self._profile.is_demo else backend_name()}"
        yield f"service: {'on this computer' if self._profile.hosts.is_local else 'https'}"

    def _settings(self) -> Iterator[str]:
        yield f"library folder: {'chosen' if self._preferences.library_folder else 'the usual one'}"
        for field in fields(self._preferences):
            if field.name not in _UNTOLD_SETTINGS:
                yield f"{field.name}: {getattr(self._preferences, field.name)}"

    def _logs(self, library: "_LibraryFacts") -> Iterator[str]:
        for path in sorted(self._profile.places.logs.glob("*.log")):
            lines = without("\n".join(_last_lines(path)), library.private).splitlines()
            if not library.is_read:
                lines = [*filter(_BARE_LINE.match, lines), _LEFT_OUT]
            yield from _section(f"Log {path.name}", lines)

    def _answers(self, library: "_LibraryFacts") -> Iterator[str]:
        paths = sorted(self._profile.places.answers_folder().glob("*.txt"), reverse=True)[:MOST_ANSWERS]
        if not paths:
            yield from _section("Answers that made no sense", ())
        for path in paths:
            text = self._public(without(_read(path), library.private))
            if not library.is_read:
                head, gap, _body = text.partition("\n\n")
                text = f"{head if gap else ''}\n\n{_LEFT_OUT}"
            cut = " (its beginning)" if len(text) > ANSWER_CHARACTERS else ""
            yield from _section(f"Answer {path.name}{cut}", text[:ANSWER_CHARACTERS].rstrip().splitlines())

    def _public(self, text: str) -> str:
        """The text without secrets and places; it is cut afterwards, for half of one would not be known again."""
        return self._strike_out(self._without_places(text))

    def _without_places(self, text: str) -> str:
        """The text without where the person's folders lie; the longest first, for they lie in each other."""
        places = self._profile.places
        names = {
            self._profile.library: "<library>",
            **{getattr(places, name): f"<{name}>" for name in ("data", "cache", "logs", "config")},
            Path(os.path.expanduser("~")): "~",  # noqa: PTH111 `Path.home` raises where there is none
        }
        for place, name in sorted(names.items(), key=lambda each: len(str(each[0])), reverse=True):
            if len(place.parts) > 1:
                text = without_path(text, str(place), name)
        return text


def without_path(text: str, place: str, name: str) -> str:
    """The text with a folder by its name in place of its path, also where the path is escaped."""
    for form in {place, place.replace("\\", "\\\\"), Path(place).as_posix()}:
        text = text.replace(form, name)
    return text


class _LibraryFacts:
    """What is told of a library, and what must not be. Each read is there once: the database may be damaged.

    Attributes:
        lines, failures: what is told.
        private: what must not be told.
        is_read: whether `private` is all there is; where it is not, nothing is told that may quote a prompt or a name.
    """

    def __init__(self, profile: Profile) -> None:
        self.lines: list[str] = []
        self.failures: list[str] = []
        self.private: list[str] = []
        self.is_read = False
        try:
            history = shelf.history(profile)
            if history is None:
                self.lines.append("none yet")
                return
            with closing(history):
                self._read(history)
        except KlingError as error:
            self.lines.append(f"cannot be read: {error.failure.kind.value}")

    def _read(self, history: History) -> None:
        counts = ((state, len(history.rows(Filter(frozenset({state}), with_hidden=True)))) for state in JobState)
        self.lines.append(", ".join(f"{state.value} {count}" for state, count in counts))
        entries = history.entries(history.rows(Filter(with_hidden=True, limit=KNOWN_JOBS)))
        self.private += [text for entry in entries for text in _private_texts(entry)]
        self.private += _texts_of_draft(history.note(_DRAFT_NOTE))
        failed = [entry for entry in entries if entry.job.failure is not None]
        self.failures += [_failure_line(entry) for entry in failed[:_TOLD_JOBS]]
        self.is_read = True


def _private_texts(entry: Entry) -> Iterator[str]:
    yield entry.job.recipe.prompt
    yield from entry.job.recipe.prompt.splitlines()
    for reference in entry.job.recipe.references:
        yield from (reference.name, Path(reference.name).stem)
    if entry.output is not None:
        yield Path(entry.output.path).stem


def _texts_of_draft(note: str | None) -> list[str]:
    """Prompt and names of the Draft that is kept; nothing where the note makes no sense."""
    try:
        draft = json.loads(note or "")
    except (ValueError, RecursionError):
        return []
    found: list[str] = []
    wanted = [(draft, False)]
    while wanted:
        value, is_private = wanted.pop()
        if isinstance(value, dict):
            wanted += [(item, is_private or name in _PRIVATE_FIELDS) for name, item in value.items()]
        elif isinstance(value, list):
            wanted += [(item, is_private) for item in value]
        elif isinstance(value, str) and is_private:
            found += [value, *value.splitlines(), Path(value).name, Path(value).stem]
    return found


def _failure_line(entry: Entry) -> str:
    job, failure = entry.job, entry.job.failure
    assert failure is not None, "only such are listed"
    at = datetime.fromtimestamp(job.created_at_ms / 1000, UTC)
    status = "" if failure.status is None else f", HTTP {failure.status}"
    return (
        f"{at:%Y-%m-%d %H:%M:%S} {job.id[:8]} {job.state.value}: {failure.kind.value}, {failure.charge.value}{status}"
    )


def _section(title: str, lines: Sequence[str] | Iterator[str]) -> Iterator[str]:
    yield from ("", f"== {title}", *(tuple(lines) or ("none",)))


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:  # the packaged program has no notes about what is in it
        return "?"


def _last_lines(path: Path) -> list[str]:
    """The end of a log; what was turned over lately counts where the new one is short."""
    lines = _read(path).splitlines()
    if len(lines) < LOG_LINES:
        lines = [*_read(path.with_name(f"{path.name}.1")).splitlines(), *lines]
    return lines[-LOG_LINES:]


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace")
    except OSError as error:
        return "" if isinstance(error, FileNotFoundError) else f"cannot be read: {type(error).__name__}"
