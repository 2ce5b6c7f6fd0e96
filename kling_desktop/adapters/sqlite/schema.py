"""Tables, and how a file gets them: opened, refused or migrated here.

Must not know: Jobs. Times are UTC milliseconds, money micro-dollars, nested values JSON. A migration once released is
never edited; a change is the next one.
"""

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from kling_desktop.adapters.durable_file import (
    FILE_MODE,
    NO_LINK,
    disk_border,
    make_folder,
    settle_file,
    sync_folder,
)
from kling_desktop.adapters.sqlite.border import damaged, database_border
from kling_desktop.core.failure import Failure, FailureKind, KlingError

Migration = Callable[[sqlite3.Connection], None]

BUSY_SECONDS = 5.0

_FIRST = (
    # One row for each Job from the click on; `row` is its place in the order of creation and is never used again.
    """
    CREATE TABLE job (
        row INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        run_id TEXT NOT NULL,
        place INTEGER NOT NULL,
        state TEXT NOT NULL,
        is_hidden INTEGER NOT NULL DEFAULT 0,
        created_at_ms INTEGER NOT NULL,
        changed_at_ms INTEGER NOT NULL,
        sent_at_ms INTEGER,
        model TEXT NOT NULL,
        delivery TEXT NOT NULL,
        recipe TEXT NOT NULL,
        prompt TEXT NOT NULL,
        request_id TEXT,
        asset_urls TEXT NOT NULL,
        output_urls TEXT NOT NULL,
        held_file TEXT,
        key_hint TEXT,
        balance_before_micros INTEGER,
        cost_micros INTEGER NOT NULL,
        cost_is_estimate INTEGER NOT NULL,
        hold_reason TEXT,
        failure TEXT,
        retry_of TEXT
    )
    """,
    # The order of history. Lists are read from this alone: the table itself is thirty times as large.
    "CREATE INDEX job_list ON job (created_at_ms DESC, run_id, place, state, is_hidden)",
    "CREATE INDEX job_open ON job (row) WHERE state NOT IN ('saved', 'failed', 'cancelled')",
    """
    CREATE TABLE job_event (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        job_row INTEGER NOT NULL REFERENCES job (row),
        at_ms INTEGER NOT NULL,
        event TEXT NOT NULL,
        data TEXT NOT NULL
    )
    """,
    "CREATE INDEX job_event_by_job ON job_event (job_row, seq)",
    """
    CREATE TABLE output (
        id TEXT PRIMARY KEY,
        job_row INTEGER NOT NULL REFERENCES job (row),
        ordinal INTEGER NOT NULL,
        path TEXT NOT NULL,
        format TEXT NOT NULL,
        width_px INTEGER NOT NULL,
        height_px INTEGER NOT NULL,
        size_bytes INTEGER NOT NULL,
        received_sha256 TEXT NOT NULL,
        file_sha256 TEXT NOT NULL,
        created_at_ms INTEGER NOT NULL,
        rating INTEGER NOT NULL DEFAULT 0,
        flag INTEGER NOT NULL DEFAULT 0,
        deleted_at_ms INTEGER,
        UNIQUE (job_row, ordinal)
    )
    """,
    "CREATE INDEX output_by_time ON output (created_at_ms, id)",
    # The shapes of all pictures are read from this alone: from a cold disk that is five times as fast.
    "CREATE INDEX output_shape ON output (job_row, ordinal, width_px, height_px)",
    """
    CREATE TABLE reference (
        sha256 TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        format TEXT NOT NULL,
        width_px INTEGER NOT NULL,
        height_px INTEGER NOT NULL,
        size_bytes INTEGER NOT NULL
    )
    """,
    # Which Jobs used a picture; the recipe says the same the other way round.
    """
    CREATE TABLE job_reference (
        job_row INTEGER NOT NULL REFERENCES job (row),
        slot INTEGER NOT NULL,
        sha256 TEXT NOT NULL REFERENCES reference (sha256),
        url TEXT,
        source_output TEXT,
        PRIMARY KEY (job_row, slot)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX job_reference_by_picture ON job_reference (sha256)",
    "CREATE TABLE note (name TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID",
    # Numbers are never used again: an old `clear` must not take a new line away.
    "CREATE TABLE log_outbox (number INTEGER PRIMARY KEY AUTOINCREMENT, line TEXT NOT NULL)",
)


_MARKS = (
    # Which pictures are put away is read together with their shapes.
    "DROP INDEX output_shape",
    "CREATE INDEX output_shape ON output (job_row, ordinal, width_px, height_px, deleted_at_ms)",
    "CREATE INDEX job_reference_by_source ON job_reference (source_output) WHERE source_output IS NOT NULL",
)


_TOLD = (
    # What was said last about a picture or a Job, each field by itself: so that lines of the log, whoever wrote them
    # and in whatever order they are read, lead to the same marks. `output` and `job` hold the same, ready to be shown.
    """
    CREATE TABLE mark (
        thing TEXT NOT NULL,
        field TEXT NOT NULL,
        value TEXT NOT NULL,
        at_ms INTEGER NOT NULL,
        line TEXT NOT NULL,
        PRIMARY KEY (thing, field)
    ) WITHOUT ROWID
    """,
    "ALTER TABLE output ADD COLUMN tags TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE output ADD COLUMN note TEXT NOT NULL DEFAULT ''",
    "INSERT INTO mark SELECT id, 'flag', flag, created_at_ms, '' FROM output WHERE flag <> 0",
    "INSERT INTO mark SELECT id, 'stars', rating, created_at_ms, '' FROM output WHERE rating <> 0",
    "INSERT INTO mark SELECT id, 'deleted_at_ms', deleted_at_ms, deleted_at_ms, '' FROM output WHERE deleted_at_ms > 0",
    "INSERT INTO mark SELECT id, 'is_hidden', 'true', changed_at_ms, '' FROM job WHERE is_hidden",
    # These two stood in the database alone.
    """
    INSERT INTO log_outbox (line) SELECT json_object(
        'version', 1, 'id', lower(hex(randomblob(16))), 'kind', 'marks', 'at_ms', changed_at_ms, 'job', id,
        'marks', json_object('is_hidden', json('true'))
    ) FROM job WHERE is_hidden
    """,
    """
    INSERT INTO log_outbox (line) SELECT json_object(
        'version', 1, 'id', lower(hex(randomblob(16))), 'kind', 'salt', 'at_ms', 0, 'salt', json(text)
    ) FROM note WHERE name = 'installation salt'
    """,
)


def _first(connection: sqlite3.Connection) -> None:
    for statement in _FIRST:
        connection.execute(statement)


def _marks(connection: sqlite3.Connection) -> None:
    for statement in _MARKS:
        connection.execute(statement)


def _told(connection: sqlite3.Connection) -> None:
    for statement in _TOLD:
        connection.execute(statement)


MIGRATIONS: tuple[Migration, ...] = (_first, _marks, _told)
"""Number n in this tuple, from 1, leads to `user_version` n."""


def open_writer(path: Path, migrations: Sequence[Migration] = MIGRATIONS) -> sqlite3.Connection:
    """Open the database for its one writer; make it, or bring it up to date, where needed.

    A file that needs a migration is copied first, to `<name>.v<old version>`.

    Raises:
        KlingError: DATABASE_NEWER, and the file is untouched; DATABASE, DISK_FULL or NOT_WRITABLE.
    """
    with disk_border(), database_border():
        make_folder(path.parent)
        _make_private(path)
        _refuse_newer(path, len(migrations))
        connection = _connect(path, "rw")
        try:
            # A commit must survive a power cut: the row that says "sent" is all that keeps from paying twice.
            for setting in ("journal_mode = WAL", "synchronous = FULL", "fullfsync = ON", "checkpoint_fullfsync = ON"):
                connection.execute(f"PRAGMA {setting}")
            connection.execute("PRAGMA foreign_keys = ON")
            _migrate(connection, path, migrations)
        except BaseException:
            connection.close()
            raise
        return connection


def open_scratch(path: Path) -> sqlite3.Connection:
    """Make a new database to be filled at once and looked at before it is used: nothing is durable until then.

    Raises:
        KlingError: DATABASE, DISK_FULL or NOT_WRITABLE.
    """
    with disk_border(), database_border():
        make_folder(path.parent)
        path.unlink(missing_ok=True)
        _make_private(path)
        connection = _connect(path, "rw")
        try:
            for setting in ("journal_mode = MEMORY", "synchronous = OFF", "cache_size = -65536"):
                connection.execute(f"PRAGMA {setting}")
            _migrate(connection, path, MIGRATIONS)
        except BaseException:
            connection.close()
            raise
        return connection


def has_tables(path: Path) -> bool:
    """Whether a writer ever finished making the database: a file without tables is what an untimely end leaves.

    Raises:
        KlingError: DATABASE, or whatever else keeps it from being read.
    """
    if not path.exists():
        return False
    with database_border(), contextlib.closing(_connect(path, "ro")) as connection:
        return _version(connection) != 0


def version_of(path: Path) -> int:
    """The version that a file names, in whatever state it is.

    Raises:
        KlingError: DATABASE, or whatever else keeps it from being read.
    """
    with database_border(), contextlib.closing(_connect(path, "ro")) as connection:
        return _version(connection)


def open_reader(path: Path) -> sqlite3.Connection:
    """Open the database for reading only.

    Raises:
        KlingError: DATABASE_NEWER; DATABASE also where a writer has to bring it up to date first.
    """
    with database_border():
        connection = _connect(path, "ro")
        try:
            version = _version(connection)
            if version != len(MIGRATIONS):
                raise _newer() if version > len(MIGRATIONS) else damaged("not migrated yet")
        except BaseException:
            connection.close()
            raise
        return connection


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """One commit, or nothing; durable when the block is left."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # SQLite has rolled back by itself after some errors, a full disk among them.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    address = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    connection.row_factory = sqlite3.Row
    return connection


def _make_private(path: Path) -> None:
    """Make the file where there is none, closed to other users, and refuse a link in its place.

    An existing file is never opened here: closing it would let go of SQLite's own locks on it.
    """
    if path.is_symlink():
        raise KlingError(Failure(FailureKind.NOT_WRITABLE, message="the index is a link"))
    if path.exists():
        path.chmod(FILE_MODE)
        return
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | NO_LINK, FILE_MODE))
    sync_folder(path.parent)


def _refuse_newer(path: Path, known: int) -> None:
    """Read the version without the right to write: even opening and closing could change a newer file."""
    with contextlib.closing(_connect(path, "ro")) as connection:
        if _version(connection) > known:
            raise _newer()


def _migrate(connection: sqlite3.Connection, path: Path, migrations: Sequence[Migration]) -> None:
    version = _version(connection)
    if 0 < version < len(migrations):
        _copy(connection, path, path.with_name(f"{path.name}.v{version}"))
    for number, migration in enumerate(migrations[version:], version + 1):
        with transaction(connection):
            migration(connection)
            connection.execute(f"PRAGMA user_version = {number}")


def _copy(connection: sqlite3.Connection, path: Path, copy: Path) -> None:
    part = path.with_name(f"{copy.name}.part")
    part.unlink(missing_ok=True)
    # SQLite writes into an empty file as well, and keeps its mode.
    os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | NO_LINK, FILE_MODE))
    connection.execute("VACUUM INTO ?", (str(part),))
    settle_file(part, copy)


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _newer() -> KlingError:
    return KlingError(Failure(FailureKind.DATABASE_NEWER))
