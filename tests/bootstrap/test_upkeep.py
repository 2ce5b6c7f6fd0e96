"""`library verify` and `library rebuild` as a person meets them, over a real library."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kling_desktop.adapters.library.lock import Holder, LibraryLock
from kling_desktop.adapters.places import Places
from kling_desktop.adapters.sqlite.schema import MIGRATIONS
from kling_desktop.adapters.upkeep.seal import Seal, read_seal, seal
from kling_desktop.bootstrap.command import run_command
from kling_desktop.cli.parser import parse_arguments
from kling_desktop.core.upkeep import FindingKind
from kling_desktop.core.upkeep_words import FINDINGS
from tests.adapters.upkeep.a_library import computer, contents, fill


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A program's folder with a library in it, closed; references are named and not there."""
    folder = tmp_path_factory.mktemp("sound")
    places = Places.under(folder)
    places.make()
    (places.data / "device").write_bytes(b"here")
    at = computer(places.default_library, places.index_path(places.default_library), "here")
    fill(at, 4)
    at.journal.close()
    return folder


@pytest.fixture
def places(sound: Path, tmp_path: Path) -> Places:
    """A copy of it, in a place of its own."""
    places = Places.under(shutil.copytree(sound, tmp_path / "program"))
    old = next((places.data / "libraries").iterdir())
    old.rename(places.index_folder(places.default_library))  # it is named by its place
    seal(index(places), len(MIGRATIONS))
    return places


def index(places: Places) -> Path:
    return places.index_path(places.default_library)


def run(places: Places, *words: str) -> int:
    folder = places.data.parent
    return run_command(parse_arguments(["library", *words, "--data-dir", str(folder)]))


def found(places: Places, capsys: pytest.CaptureFixture[str]) -> set[tuple[str, str]]:
    """What `verify` finds, but for the references, of which none was ever there."""
    run(places, "verify", "--json")
    facts = json.loads(capsys.readouterr().out)
    findings = {(each["kind"], each["what"]) for each in facts["findings"]}
    return {each for each in findings if each[0] != FindingKind.REFERENCE_MISSING}


def test_a_sound_library_is_said_to_be_sound(places: Places, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.read_bytes() for path in places.default_library.rglob("*") if path.is_file()}
    assert found(places, capsys) == set()
    assert {path: path.read_bytes() for path in places.default_library.rglob("*") if path.is_file()} == before


def test_everything_that_is_wrong_is_found_and_named(places: Places, capsys: pytest.CaptureFixture[str]) -> None:
    library = places.default_library
    first, second, third, _ = sorted((library / "pictures").rglob("*.png"))
    first.unlink()
    second.write_bytes(second.read_bytes() + b"!")
    shutil.copyfile(third, third.with_name("copy.png"))
    (log,) = (library / "log").iterdir()
    lines = log.read_text("utf-8").splitlines()
    ended = max(number for number, line in enumerate(lines) if '"state": "saved"' in line)
    job_id = json.loads(lines[ended])["job"]["id"]
    lines[ended] = lines[ended][:50]
    lines.append(json.dumps({"version": 99, "kind": "job"}))
    log.write_text("\n".join(lines) + "\n", "utf-8")
    assert found(places, capsys) == {
        ("picture_missing", first.relative_to(library).as_posix()),
        ("picture_changed", second.relative_to(library).as_posix()),
        ("file_extra", third.with_name("copy.png").relative_to(library).as_posix()),
        ("line_damaged", f"{log.name}, line {ended + 1}"),
        ("line_unknown", f"{log.name}, line {len(lines)}"),
        ("not_in_log", job_id),
    }


def test_what_only_the_log_knows_is_found(places: Places, capsys: pytest.CaptureFixture[str]) -> None:
    other = computer(places.default_library, places.data / "elsewhere.sqlite3", "there")
    fill(other, 1, 30)
    other.journal.close()
    kinds = {kind for kind, _ in found(places, capsys)}
    assert kinds == {"not_in_index", "file_not_listed"}


def test_another_computers_log_that_cannot_be_read_keeps_nothing_else_from_being_checked(
    places: Places, capsys: pytest.CaptureFixture[str]
) -> None:
    other = computer(places.default_library, index(places), "there")
    fill(other, 1, 30)
    other.journal.close()
    seal(index(places), len(MIGRATIONS))
    (theirs,) = (places.default_library / "log").glob("there-*.jsonl")
    theirs.unlink()
    theirs.mkdir()  # root may read every file, and nobody reads a folder
    first = min((places.default_library / "pictures").rglob("*.png"))
    first.unlink()
    path = first.relative_to(places.default_library).as_posix()
    assert found(places, capsys) == {("log_unreadable", theirs.name), ("picture_missing", path)}
    assert run(places, "verify") == 1
    assert f"{FINDINGS[FindingKind.LOG_UNREADABLE]}: {theirs.name}" in capsys.readouterr().out


def test_our_own_log_that_cannot_be_read_is_no_finding_but_an_error(
    places: Places, capsys: pytest.CaptureFixture[str]
) -> None:
    (ours,) = (places.default_library / "log").glob("here-*.jsonl")
    ours.unlink()
    ours.mkdir()
    assert run(places, "verify") == 1
    assert capsys.readouterr().out == ""


def test_a_damaged_index_is_told_and_rebuilt(places: Places, capsys: pytest.CaptureFixture[str]) -> None:
    before = contents(index(places))
    damaged = index(places).read_bytes()[:20_000]
    index(places).write_bytes(damaged)
    assert found(places, capsys) == {("index_damaged", "index.sqlite3")}
    assert run(places, "rebuild", "--json") == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["pictures"] == 4
    assert contents(index(places)) == before
    assert index(places).with_name(facts["set_aside"]).read_bytes() == damaged
    assert read_seal(index(places)) == (Seal.INTACT, len(MIGRATIONS))
    assert found(places, capsys) == set()


def test_a_missing_index_is_told_and_rebuilt_in_plain_words(places: Places, capsys: pytest.CaptureFixture[str]) -> None:
    index(places).unlink()
    assert run(places, "verify") == 1
    assert FINDINGS[FindingKind.INDEX_MISSING] in capsys.readouterr().out
    assert run(places, "rebuild") == 0
    assert "4 pictures" in capsys.readouterr().err


def test_nobody_else_may_have_the_library_open(places: Places, capsys: pytest.CaptureFixture[str]) -> None:
    lock = LibraryLock(places.lock_path(places.default_library), Holder.WINDOW)
    before = index(places).read_bytes()
    for act in ("verify", "rebuild"):
        assert run(places, act) == 1
        assert "in use" in capsys.readouterr().err
    lock.release()
    assert index(places).read_bytes() == before


def test_no_index_is_made_of_a_library_that_is_away(places: Places, capsys: pytest.CaptureFixture[str]) -> None:
    places.default_library.rename(places.data / "away")
    before = index(places).read_bytes()
    assert run(places, "rebuild") == 1
    assert "gone" in capsys.readouterr().err
    assert index(places).read_bytes() == before


def test_a_newer_index_is_left_alone(places: Places, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(sqlite3.connect(index(places))) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    seal(index(places), len(MIGRATIONS) + 1)
    before = index(places).read_bytes()
    assert run(places, "rebuild") == 1
    assert "newer" in capsys.readouterr().err
    assert index(places).read_bytes() == before


def test_every_finding_has_its_words() -> None:
    assert set(FINDINGS) == set(FindingKind)
