"""Checks a library: every picture and every original by its hash, every line of the logs, the index against both.

Nothing is changed. Runs under the library's lock. The engine that holds it may be at work meanwhile: what it makes
after the beginning is not found to be wrong.
"""

import hashlib
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

from kling_desktop.adapters.durable_file import disk_border
from kling_desktop.adapters.library.log_reader import device_of, log_files, read_lines, size_of
from kling_desktop.adapters.sqlite.border import database_border
from kling_desktop.adapters.sqlite.log_lines import JobLine, UnknownLineError, read_line
from kling_desktop.adapters.sqlite.old_index import OldIndex
from kling_desktop.adapters.sqlite.schema import open_reader
from kling_desktop.adapters.upkeep.from_files import picture_files, picture_of
from kling_desktop.adapters.upkeep.rebuild import Site
from kling_desktop.adapters.upkeep.seal import Seal, read_seal
from kling_desktop.core.failure import FailureKind, KlingError
from kling_desktop.core.reference import extension_of
from kling_desktop.core.upkeep import Checked, Finding, FindingKind
from kling_desktop.core.upkeep_progress import Stage, Tell

_TOLD_EVERY = 200
"""Lines of a log."""
_PIECE_BYTES = 1024 * 1024
_ENDED = "SELECT id FROM job WHERE state IN ('saved', 'failed', 'cancelled')"
_WAITING = "SELECT line FROM log_outbox"
_LISTED = "SELECT 1 FROM output WHERE path = ?"
_OUTPUT = "SELECT path, file_sha256 FROM output WHERE id = ?"


def verify(site: Site, tell: Tell) -> Checked:
    """Look at everything; finding something wrong is no failure.

    Args:
        site: the library and its index.
        tell: told how far it is; what it raises ends the check.

    Raises:
        KlingError: LIBRARY_GONE, DATABASE_NEWER, DISK_FULL or NOT_WRITABLE: it could not be looked at.
    """
    site.refuse_if_gone()
    check = _Check(site, tell)
    with disk_border():
        with closing(OldIndex(site.index)) as old:
            is_whole = site.index.exists() and read_seal(site.index)[0] is not Seal.BROKEN and old.is_whole()
        if not is_whole:
            kind = FindingKind.INDEX_DAMAGED if site.index.exists() else FindingKind.INDEX_MISSING
            check.find(kind, site.index.name)
            check.logs()
            return check.checked()
        try:
            connection = _opened(site.index, check)
        except _UnusableError:
            check.logs()
            return check.checked()
        with closing(connection), database_border():
            before = _known(connection)
            check.index_against_log(connection, before, check.logs())
            check.pictures(connection)
            check.references(connection)
    return check.checked()


class _Known(NamedTuple):
    """What the index knew at the beginning.

    Attributes:
        ended: ids of Jobs that are over.
        waiting: ids of Jobs of which the log has not been told yet.
    """

    ended: set[str]
    waiting: set[str]


class _UnusableError(Exception):
    """The index can be read by SQLite and not by this program."""


def _opened(index: Path, check: "_Check") -> sqlite3.Connection:
    try:
        return open_reader(index)
    except KlingError as error:
        if error.failure.kind is not FailureKind.DATABASE:
            raise
        check.find(FindingKind.INDEX_DAMAGED, index.name)
        raise _UnusableError from error


def _known(connection: sqlite3.Connection) -> _Known:
    ended = {str(job_id) for (job_id,) in connection.execute(_ENDED)}
    waiting = set[str]()
    for (text,) in connection.execute(_WAITING):
        with suppress(ValueError, UnknownLineError):
            line = read_line(text)
            waiting |= {line.job.id} if isinstance(line, JobLine) else set()
    return _Known(ended, waiting)


class _Check:
    """One check on its way."""

    def __init__(self, site: Site, tell: Tell) -> None:
        self._site, self._library, self._device, self._tell = site, site.library, site.device, tell
        self._began = time.time()
        self._misses_a_log = False
        self._named = dict[str, str]()  # paths of Outputs, by the logs
        self._findings: list[Finding] = []
        self._pictures, self._references, self._lines = 0, 0, 0
        self._place: tuple[Stage, int, int] = (Stage.FILES, 0, 0)

    def checked(self) -> Checked:
        """What was looked at and found. A library that went away meanwhile says nothing about its files.

        Raises:
            KlingError: LIBRARY_GONE.
        """
        self._site.refuse_if_gone()
        return Checked(self._pictures, self._references, self._lines, tuple(self._findings))

    def find(self, kind: FindingKind, what: str) -> None:
        """Something is not as it should be."""
        self._findings.append(Finding(kind, what))

    def logs(self) -> set[str]:
        """Read every line; gives the ids of the Jobs that ended."""
        ended, files = set[str](), log_files(self._library)
        sizes = [size_of(file) for file in files]
        for at, file in enumerate(files):
            try:
                self._read_log(file, ended, (sum(sizes[:at]), sum(sizes)))
            except OSError:
                if device_of(file) == self._device:  # without our own nobody would know what was sent
                    raise
                self.find(FindingKind.LOG_UNREADABLE, file.name)
                self._misses_a_log = True
        return ended

    def _read_log(self, file: Path, ended: set[str], told: tuple[int, int]) -> None:
        done, total = told
        for number, (text, end) in enumerate(read_lines(file), 1):
            if number % _TOLD_EVERY == 1:
                self._tell(Stage.LOGS, done + end, total)
            self._lines += 1
            try:
                line = read_line(text)
            except UnknownLineError:
                self.find(FindingKind.LINE_UNKNOWN, f"{file.name}, line {number}")
            except ValueError:
                self.find(FindingKind.LINE_DAMAGED, f"{file.name}, line {number}")
            else:
                if isinstance(line, JobLine):
                    self._named.update((output.id, output.path) for output in line.outputs)
                    ended |= {line.job.id} if line.job.state.is_end else set()

    def index_against_log(self, connection: sqlite3.Connection, before: _Known, in_log: set[str]) -> None:
        """Whether each knows of every Job that ended, or is about to be told.

        The index is held against the log as it was before that was read, the log against it as it is afterwards: a
        Job that ended meanwhile is in the one or the other.
        """
        in_index = {str(job_id) for (job_id,) in connection.execute(_ENDED)}
        for job_id in sorted(in_log - in_index):
            self.find(FindingKind.NOT_IN_INDEX, job_id)
        if self._misses_a_log:
            return  # what is in no other log may well be in that one
        for job_id in sorted(before.ended - in_log - before.waiting):
            self.find(FindingKind.NOT_IN_LOG, job_id)

    def pictures(self, connection: sqlite3.Connection) -> None:
        """Whether every picture is there as it was saved, and none is there that nobody knows of."""
        outputs = dict(connection.execute("SELECT path, file_sha256 FROM output ORDER BY path").fetchall())
        for path, sha256 in self._told(Stage.FILES, outputs):
            self._pictures += 1
            self._look(path, sha256, FindingKind.PICTURE_MISSING, FindingKind.PICTURE_CHANGED)
        named = set(self._named.values())
        for path in picture_files(self._library):
            self._tell(Stage.FILES, len(outputs), len(outputs))
            if path not in outputs and not self._is_new(connection, path):
                is_ours = path in named or self._would_be_taken(connection, path)
                self.find(FindingKind.FILE_NOT_LISTED if is_ours else FindingKind.FILE_EXTRA, path)

    def _would_be_taken(self, connection: sqlite3.Connection, path: str) -> bool:
        """Whether a rebuild takes over a file that no log names: one of ours, unknown or moved in the library."""
        try:
            found = picture_of(self._library, path)
        except OSError:
            return False
        if found is None:
            return False
        _, output = found
        listed = connection.execute(_OUTPUT, (output.id,)).fetchone()
        return listed is None or (listed[1] == output.file_sha256 and not (self._library / listed[0]).exists())

    def _is_new(self, connection: sqlite3.Connection, path: str) -> bool:
        """Whether a file came, or was listed, after the check had begun."""
        with suppress(OSError):
            if (self._library / path).stat().st_mtime > self._began:
                return True
        return connection.execute(_LISTED, (path,)).fetchone() is not None

    def references(self, connection: sqlite3.Connection) -> None:
        """Whether the original of every reference is there, byte for byte."""
        rows = connection.execute("SELECT sha256, format FROM reference ORDER BY sha256").fetchall()
        for sha256, picture_format in self._told(Stage.REFERENCES, dict(rows)):
            self._references += 1
            path = f"references/{sha256}{extension_of(picture_format)}"
            self._look(path, sha256, FindingKind.REFERENCE_MISSING, FindingKind.REFERENCE_CHANGED)

    def _look(self, path: str, sha256: str, missing: FindingKind, changed: FindingKind) -> None:
        try:
            found = self._sha256(self._library / path)
        except (FileNotFoundError, NotADirectoryError):
            self.find(missing, path)
        except OSError:
            self.find(FindingKind.FILE_UNREADABLE, path)
        else:
            if found != sha256:
                self.find(changed, path)

    def _sha256(self, path: Path) -> str:
        """Read a file whole; between two pieces the check may be stopped."""
        total = hashlib.sha256()
        with path.open("rb") as file:
            while piece := file.read(_PIECE_BYTES):
                total.update(piece)
                self._tell(*self._place)
        return total.hexdigest()

    def _told(self, stage: Stage, things: dict[str, str]) -> Iterator[tuple[str, str]]:
        for done, thing in enumerate(things.items()):
            self._place = (stage, done, len(things))
            self._tell(*self._place)
            yield thing
