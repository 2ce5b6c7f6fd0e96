"""Opening, migrating and refusing the file of the database."""

import contextlib
import hashlib
import os
import signal
import sqlite3
import stat
import sys
from pathlib import Path

import pytest

from kling_desktop.adapters.sqlite.journal import SqliteJournal
from kling_desktop.adapters.sqlite.schema import MIGRATIONS, has_tables, open_reader, open_writer, transaction
from kling_desktop.core.failure import FailureKind, KlingError
from tests.adapters import child
from tests.adapters.job_samples import a_job

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="not on this system: file modes")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "libraries" / "0123" / "index.sqlite3"


def add_column(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE job ADD COLUMN mood TEXT")


def digests(folder: Path) -> dict[str, str]:
    files = [file for file in folder.iterdir() if not file.name.endswith("-shm")]
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def one_value(path: Path, query: str) -> object:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchone()[0]


def test_the_writer_is_durable_and_strict(path: Path) -> None:
    with contextlib.closing(open_writer(path)) as connection:
        settings = {
            name: connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "user_version", "busy_timeout")
        }
    assert settings == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "user_version": len(MIGRATIONS),
        "busy_timeout": 5_000,
    }


@posix_only
def test_nobody_else_may_read_it(path: Path) -> None:
    before = os.umask(0)
    try:
        with contextlib.closing(open_writer(path)) as connection, transaction(connection):
            connection.execute("INSERT INTO note VALUES ('a', '1')")
            modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    finally:
        os.umask(before)
    assert modes == {"index.sqlite3": 0o600, "index.sqlite3-wal": 0o600, "index.sqlite3-shm": 0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@posix_only
def test_a_planted_link_is_refused(path: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"")
    path.parent.mkdir(parents=True)
    path.symlink_to(victim)
    with pytest.raises(KlingError) as raised:
        open_writer(path)
    assert raised.value.failure.kind is FailureKind.NOT_WRITABLE
    assert victim.read_bytes() == b""


def test_a_newer_file_is_refused_and_untouched(path: Path) -> None:
    connection = open_writer(path)
    with transaction(connection):
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    # As a crash leaves it: what was written last lies in the log beside the file.
    kept = {file.name: file.read_bytes() for file in path.parent.iterdir()}
    connection.close()
    for name, data in kept.items():
        (path.parent / name).write_bytes(data)
    before = digests(path.parent)
    for opening in (open_writer, open_reader):
        with pytest.raises(KlingError) as raised:
            opening(path)
        assert raised.value.failure.kind is FailureKind.DATABASE_NEWER
    assert digests(path.parent) == before


def test_a_migration_keeps_a_copy_and_every_row(path: Path) -> None:
    journal = SqliteJournal(path)
    journal.add([a_job()])
    journal.close()
    open_writer(path, (*MIGRATIONS, add_column)).close()
    copy = path.with_name(f"{path.name}.v{len(MIGRATIONS)}")
    assert one_value(path, "SELECT count(*) FROM job WHERE mood IS NULL") == 1
    assert one_value(path, "PRAGMA user_version") == len(MIGRATIONS) + 1
    assert one_value(copy, "SELECT id FROM job") == a_job().id
    assert one_value(copy, "PRAGMA user_version") == len(MIGRATIONS)
    assert sys.platform == "win32" or stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_a_database_of_the_first_version_becomes_one_of_today(path: Path, tmp_path: Path) -> None:
    open_writer(path, MIGRATIONS[:1]).close()
    new = tmp_path / "new" / "index.sqlite3"
    for each in (path, new):
        SqliteJournal(each).close()
    parts = "(SELECT name || coalesce(sql, '') AS part FROM sqlite_schema ORDER BY name)"
    schema = f"SELECT group_concat(part, char(10)) FROM {parts}"
    assert one_value(path, schema) == one_value(new, schema)


def test_no_copy_where_nothing_changes(path: Path) -> None:
    open_writer(path).close()
    open_writer(path).close()
    assert [file.name for file in path.parent.iterdir()] == ["index.sqlite3"]


def test_a_failing_migration_changes_nothing(path: Path) -> None:
    open_writer(path).close()

    def broken(connection: sqlite3.Connection) -> None:
        add_column(connection)
        connection.execute("SELECT nonsense")

    with pytest.raises(KlingError) as raised:
        open_writer(path, (*MIGRATIONS, broken))
    assert raised.value.failure.kind is FailureKind.DATABASE
    open_writer(path).close()
    open_writer(path, (*MIGRATIONS, add_column)).close()


KILLED_WITHIN = """
import os, signal, sys
from pathlib import Path
from kling_desktop.adapters.sqlite.schema import MIGRATIONS, open_writer

def killed(connection):
    connection.execute("ALTER TABLE job ADD COLUMN mood TEXT")
    connection.execute("PRAGMA user_version = 2")
    os.kill(os.getpid(), signal.SIGKILL)

open_writer(Path(sys.argv[1]), (*MIGRATIONS, killed))
"""


@posix_only
def test_killed_within_a_migration_it_starts_over(path: Path) -> None:
    journal = SqliteJournal(path)
    journal.add([a_job()])
    journal.close()
    with child.start(KILLED_WITHIN, path) as process:
        process.communicate(timeout=30)
    assert process.returncode == -signal.SIGKILL
    assert one_value(path, "PRAGMA user_version") == len(MIGRATIONS)
    open_writer(path, (*MIGRATIONS, add_column)).close()
    assert one_value(path, "SELECT count(*) FROM job WHERE mood IS NULL") == 1
    assert one_value(path, "PRAGMA integrity_check") == "ok"


def test_a_file_made_but_never_filled_is_filled(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.touch()
    open_writer(path).close()
    assert one_value(path, "SELECT count(*) FROM job") == 0


def test_a_file_made_but_never_filled_is_no_database_yet(path: Path) -> None:
    assert not has_tables(path)
    path.parent.mkdir(parents=True)
    path.touch()
    assert not has_tables(path)
    open_writer(path).close()
    assert has_tables(path)


def test_a_foreign_file_is_a_failure_of_the_database(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(b"this is no database at all, but long enough to be looked at" * 20)
    for opening in (open_writer, open_reader):
        with pytest.raises(KlingError) as raised:
            opening(path)
        assert raised.value.failure.kind is FailureKind.DATABASE


def test_a_reader_makes_nothing_and_changes_nothing(path: Path) -> None:
    path.parent.mkdir(parents=True)
    with pytest.raises(KlingError):
        open_reader(path)
    assert list(path.parent.iterdir()) == []
    open_writer(path).close()
    with (
        contextlib.closing(open_reader(path)) as connection,
        pytest.raises(sqlite3.OperationalError, match="readonly"),
    ):
        connection.execute("DELETE FROM job")


def test_the_journal_stays_in_its_thread(path: Path) -> None:
    import threading

    journal = SqliteJournal(path)
    caught: list[BaseException] = []

    def elsewhere() -> None:
        try:
            journal.open_jobs()
        except sqlite3.ProgrammingError as error:
            caught.append(error)

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    journal.close()
    assert len(caught) == 1
