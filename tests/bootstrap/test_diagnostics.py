"""Diagnostics: what is told, and what is left out of logs and kept answers."""

import json
import stat
import sys
from pathlib import Path

import pytest

from kling_desktop.adapters.logs import Redaction
from kling_desktop.adapters.places import Places
from kling_desktop.adapters.segmind.hosts import Hosts
from kling_desktop.adapters.sqlite.journal import SqliteJournal
from kling_desktop.bootstrap.diagnostics import (
    ANSWER_CHARACTERS,
    LINE_CHARACTERS,
    LOG_LINES,
    MOST_ANSWERS,
    Diagnostics,
    without_path,
)
from kling_desktop.bootstrap.profile import Profile
from kling_desktop.core.failure import FailureKind, KlingError
from kling_desktop.core.preferences import Preferences


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    places = Places.under(tmp_path / "home" / "program")
    places.make()
    places.answers_folder().mkdir()
    places.index_path(places.default_library).parent.mkdir(parents=True)
    SqliteJournal(places.index_path(places.default_library)).close()
    return places


def report(places: Places, preferences: Preferences | None = None) -> str:
    profile = Profile(places, places.default_library, Hosts.segmind())
    return Diagnostics(profile, preferences or Preferences(), Redaction().of, {"Qt": "6.x"}).text()


def section(text: str, title: str) -> list[str]:
    return text.partition(f"== {title}\n")[2].partition("\n\n==")[0].splitlines()


def test_it_says_which_program_this_is(places: Places) -> None:
    lines = section(report(places), "Program")
    assert {line.partition(":")[0] for line in lines} == {
        *("started", "system", "Python", "Qt", "libraries", "keyring", "service")
    }
    assert "service: https" in lines


def test_settings_are_told_without_the_library_folder_and_the_window(places: Places) -> None:
    chosen = Preferences(library_folder="/mnt/divorce", window="opaque", max_parallel=2)

    text = report(places, chosen)

    assert "library folder: chosen" in section(text, "Settings")
    assert "max_parallel: 2" in text
    assert "divorce" not in text
    assert "opaque" not in text


def test_the_newest_lines_of_each_log_without_places_and_secrets(places: Places, tmp_path: Path) -> None:
    older, newer = [[f"{name} {number}" for number in range(150)] for name in ("older", "newer")]
    newer[-1] = f"x-api-key: 123 at {places.default_library}/pictures, {places.cache}/x, {tmp_path}/home/y"
    (places.logs / "window.log.1").write_text("\n".join(older), "utf-8")
    (places.logs / "window.log").write_text("\n".join(newer), "utf-8")
    (places.logs / "command.log").write_text("one\n", "utf-8")

    text = report(places)

    lines = section(text, "Log window.log")
    assert len(lines) == LOG_LINES
    assert (lines[0], lines[50]) == ("older 100", "newer 0")
    assert lines[-1] == "x-api-key: […] at <library>/pictures, <cache>/x, ~/y"
    assert section(text, "Log command.log") == ["one"]
    assert str(tmp_path) not in text


def test_the_newest_answers_each_with_its_beginning(places: Places) -> None:
    for number in range(MOST_ANSWERS + 3):
        (places.answers_folder() / f"{number:015d}-status.txt").write_text(f"{number} " + "x" * 9_000, "utf-8")

    text = report(places)

    assert text.count("== Answer ") == MOST_ANSWERS
    assert f"== Answer {MOST_ANSWERS + 2:015d}-status.txt (its beginning)" in text
    assert f"== Answer {2:015d}" not in text
    assert max(map(len, text.split("\n== "))) < ANSWER_CHARACTERS


def test_what_is_being_composed_is_struck_out(places: Places) -> None:
    journal = SqliteJournal(places.index_path(places.default_library))
    draft = {"prompt": "Wolken über Rom\nbei Nacht", "slots": [{"name": "Oma.png"}], "sources": {"0": "/x/Opa.png"}}
    journal.write_note("draft", json.dumps(draft))
    journal.close()
    (places.logs / "window.log").write_text("bei Nacht\nOma.png Opa.png\nWolken \\u00fcber Rom\nrest", "utf-8")

    cut_in_it = "x" * (ANSWER_CHARACTERS - 5) + "bei Nacht"
    (places.answers_folder() / "000000000000001-status.txt").write_text(cut_in_it, "utf-8")

    text = report(places)

    assert "bei N" not in text
    lines = section(text, "Log window.log")
    assert lines == ["[private]", "[private] [private]", "[private]", "rest"]


RECORD = "2026-11-27 14:00:00,123 ERROR kling_desktop MainThread: a mistake of ours"
TRACEBACK = ["Traceback (most recent call last):", '  File "<config>/x.py", line 7, in act', "    act(prompt)"]


@pytest.mark.parametrize("index", [None, b"no database".ljust(4096)], ids=["gone", "damaged"])
def test_without_an_index_nothing_is_told_that_may_quote_a_prompt(places: Places, index: bytes | None) -> None:
    path = places.index_path(places.default_library)
    path.unlink() if index is None else path.write_bytes(index)
    log = [RECORD, *TRACEBACK, "ValueError: a fox", "in two lines"]
    (places.logs / "window.log").write_text("\n".join(log), "utf-8")
    answers = {"1": "at noon\nHTTP 502, 9 bytes\n\n<p>a fox</p>\n\nmore of the fox", "2": "a fox without a head"}
    for number, text in answers.items():
        (places.answers_folder() / f"{number}-status.txt").write_text(text, "utf-8")

    text = report(places)

    assert "fox" not in text
    *told, left_out = section(text, "Log window.log")
    assert told == [RECORD, *TRACEBACK[:2]]
    assert left_out.startswith("[the rest is left out")
    assert section(text, "Answer 1-status.txt")[:2] == ["at noon", "HTTP 502, 9 bytes"]
    assert text.count(left_out) == 3


def test_folders_and_keys_are_looked_for_before_anything_is_cut(places: Places) -> None:
    home = Path.home()
    for width in range(LINE_CHARACTERS - len(str(home)), LINE_CHARACTERS):
        (places.logs / f"{width}.log").write_text(f"{'x' * width}{home}", "utf-8")
    begin = "y" * (ANSWER_CHARACTERS - 300)
    (places.answers_folder() / "1-status.txt").write_text(f"{begin}\n{'y' * 290}{home}/z SG_0123456789", "utf-8")

    text = report(places)

    assert "SG_" not in text
    assert not [line for line in text.splitlines() if line.startswith("x") and line.strip("x~")]
    assert "y~/z […]" in text


def test_a_path_goes_in_every_form() -> None:
    text = r"C:\Users\anna\x and C:\\Users\\anna\\x"
    assert without_path(text, r"C:\Users\anna", "~") == r"~\x and ~\\x"


def test_it_is_saved_for_this_person_alone(places: Places, tmp_path: Path) -> None:
    profile = Profile(places, places.default_library, Hosts.segmind())
    diagnostics, path = Diagnostics(profile, Preferences(), Redaction().of), tmp_path / "report.txt"
    path.write_text("an older one", "utf-8")

    diagnostics.save("half \ud800 a pair", str(path))

    assert path.read_text("utf-8") == "half \\ud800 a pair"
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(KlingError) as refused:
        diagnostics.save("x", str(tmp_path / "gone" / "report.txt"))
    assert refused.value.failure.kind is FailureKind.NOT_WRITABLE
