"""Starts that go wrong: whatever is broken, a window or a box says so, and nothing broken is kept."""

import asyncio
import contextlib
import os
import sqlite3
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kling_desktop.adapters.key_store import SessionKeyStore
from kling_desktop.adapters.logs import Redaction
from kling_desktop.adapters.sqlite.schema import MIGRATIONS, open_writer
from kling_desktop.bootstrap.before_window import say_before_any_window
from kling_desktop.bootstrap.demo_process import DemoService
from kling_desktop.bootstrap.profile import Profile, library_in
from kling_desktop.bootstrap.services import TellingKeyStore
from kling_desktop.bootstrap.window import WindowProgram
from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.failure import Failure, FailureKind, KlingError
from kling_desktop.ui.base.plain_message import PlainMessage
from tests.scenarios.lone_program import shown

LONG_MS = 20_000
KEY = "abcdefghij0123456789"
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="not on this system: scripts and file modes")


def boxes() -> list[PlainMessage]:
    return [box for box in QApplication.topLevelWidgets() if isinstance(box, PlainMessage) and box.isVisible()]


def read_box(qtbot: QtBot) -> str:
    """Wait for the one box, press its button, and give its title."""
    qtbot.waitUntil(lambda: len(boxes()) == 1, timeout=LONG_MS)
    (box,) = boxes()
    title = box.text()
    box.defaultButton().click()
    return title


def index(profile: Profile) -> Path:
    path = profile.places.index_path(profile.library)
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


# ------------------------------------------------------------ the index


@pytest.mark.parametrize("is_touched_by_sqlite", [False, True])
def test_an_index_that_was_never_filled_is_filled(
    qtbot: QtBot, program: WindowProgram, profile: Profile, *, is_touched_by_sqlite: bool
) -> None:
    index(profile).touch()
    if is_touched_by_sqlite:
        with contextlib.closing(sqlite3.connect(index(profile))) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
    program.open_own()
    window = shown(program)
    qtbot.waitUntil(lambda: window.is_furnished and window.studio is not None, timeout=LONG_MS)
    assert window.welcome.isVisible(), "the first run, as if there were no file"


@pytest.mark.expected_log("history not opened: database")
@pytest.mark.expected_log("library not looked into: database")
@pytest.mark.parametrize("is_newer", [True, False])
def test_an_index_that_cannot_be_opened_is_said_in_the_window(
    qtbot: QtBot, program: WindowProgram, profile: Profile, *, is_newer: bool
) -> None:
    if is_newer:
        open_writer(index(profile)).close()
        with contextlib.closing(sqlite3.connect(index(profile))) as connection:
            connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    else:
        index(profile).write_bytes(b"this is no database, but long enough to be looked at" * 20)
    program.open_own()
    assert shown(program).studio is None
    qtbot.waitUntil(lambda: len(boxes()) == 1, timeout=LONG_MS)


# ------------------------------------------------------------ another library


@pytest.mark.expected_log("library not used: not_writable")
def test_a_folder_that_cannot_be_a_library_is_not_kept(
    qtbot: QtBot, qapp: QApplication, program: WindowProgram, profile: Profile, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    program.open_own()
    before = shown(program)
    before.library_chosen.emit(str(tmp_path / "file" / "inside"))
    assert "write" in read_box(qtbot)
    qapp.processEvents()
    assert program.window is before
    assert not profile.places.preferences_path().exists()


def test_where_the_window_stands_is_on_disk_soon_after_it_was_moved(
    qtbot: QtBot, program: WindowProgram, profile: Profile
) -> None:
    program.open_own()
    file = profile.places.preferences_path()
    shown(program).resize(1010, 710)
    qtbot.waitUntil(lambda: file.exists() and "1010, 710" in file.read_text("utf-8"), timeout=LONG_MS)


def test_a_folder_that_works_is_kept_and_left_clean(qtbot: QtBot, program: WindowProgram, tmp_path: Path) -> None:
    (tmp_path / "chosen").mkdir()
    program.open_own()
    before = shown(program)
    before.library_chosen.emit(str(tmp_path / "chosen"))
    assert list((tmp_path / "chosen").iterdir()) == []
    qtbot.waitUntil(lambda: program.window not in (None, before), timeout=LONG_MS)
    qtbot.waitUntil((tmp_path / "chosen" / "pictures").is_dir, timeout=LONG_MS)


def test_the_folder_that_is_the_library_already_changes_nothing(
    qtbot: QtBot, qapp: QApplication, program: WindowProgram, profile: Profile
) -> None:
    program.open_own()
    before = shown(program)
    qtbot.waitUntil((profile.library / "log").is_dir, timeout=LONG_MS)
    for chosen in (profile.library, profile.library / ".." / profile.library.name):
        before.library_chosen.emit(str(chosen))
        for _ in range(5):
            qapp.processEvents()
        assert program.window is before
    assert not profile.places.preferences_path().exists()


def test_a_library_that_could_not_be_used_is_opened_again_when_it_is_chosen(
    qtbot: QtBot, program: WindowProgram, profile: Profile
) -> None:
    profile.library.touch()
    program.open_own()
    before = shown(program)
    qtbot.waitUntil(lambda: len(boxes()) == 1, timeout=LONG_MS)
    profile.library.unlink()
    profile.library.mkdir()
    before.library_chosen.emit(str(profile.library))
    qtbot.waitUntil(lambda: program.window not in (None, before), timeout=LONG_MS)
    qtbot.waitUntil(lambda: shown(program).is_furnished and shown(program).studio is not None, timeout=LONG_MS)


@posix_only
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="not on this system: root may list all")
def test_a_folder_that_cannot_be_listed_counts_as_one_with_something_in_it(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    try:
        assert library_in(closed).parent == closed
        assert library_in(closed / "deeper").parent == closed / "deeper"
    finally:
        closed.chmod(0o700)


def test_a_name_too_long_for_the_disk_counts_as_one_with_something_in_it(tmp_path: Path) -> None:
    endless = tmp_path / ("x" * 5_000)
    assert library_in(endless).parent == endless


# ------------------------------------------------------------ the demo


@pytest.mark.parametrize("has_window", [False, True])
def test_a_demo_that_does_not_start_is_said_and_gives_way_to_the_own_library(
    qtbot: QtBot, program: WindowProgram, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, has_window: bool
) -> None:
    if has_window:
        program.open_own()
    monkeypatch.setattr(sys, "executable", str(tmp_path / "missing"))
    program.open_demo()
    qtbot.waitUntil(lambda: program.window is not None, timeout=LONG_MS)
    demo = shown(program)
    assert "demo" in read_box(qtbot)
    qtbot.waitUntil(lambda: program.window not in (None, demo), timeout=LONG_MS)
    monkeypatch.undo()
    qtbot.waitUntil(lambda: shown(program).is_furnished and shown(program).studio is not None, timeout=LONG_MS)


@posix_only
def test_a_service_that_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    silent = tmp_path / "silent"
    silent.write_text("#!/bin/sh\nexec cat\n")
    silent.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(silent))
    with pytest.raises(KlingError) as raised:
        DemoService(seconds=0.2)
    assert raised.value.failure.kind is FailureKind.DEMO_TROUBLE


# ------------------------------------------------------------ before any window


def test_what_keeps_the_program_from_starting_is_said_in_a_box_too(
    qapp: QApplication, capsys: pytest.CaptureFixture[str]
) -> None:
    seen = list[str]()

    def press() -> None:
        box: QWidget | None = QApplication.activeModalWidget()
        assert isinstance(box, PlainMessage)
        seen.append(box.text())
        box.defaultButton().click()

    QTimer.singleShot(0, press)
    say_before_any_window(Failure(FailureKind.KEY_FORMAT), with_box=True)
    assert seen == ["That doesn't look like a Segmind key"]
    assert seen[0] in capsys.readouterr().err


# ------------------------------------------------------------ the log


def test_keys_of_the_keyring_are_struck_out_of_the_log() -> None:
    redaction = Redaction()
    store = TellingKeyStore(SessionKeyStore(ApiKey(KEY)), redaction.register)
    assert asyncio.run(store.read()) == ApiKey(KEY)
    assert KEY not in redaction.of(f"got {KEY}")

    asyncio.run(store.write(ApiKey(KEY[::-1])))
    asyncio.run(store.forget())
    assert asyncio.run(store.read()) is None
    assert KEY[::-1] not in redaction.of(f"got {KEY[::-1]}")


def test_a_key_that_a_person_enters_is_struck_out_before_it_is_checked(
    program: WindowProgram, profile: Profile
) -> None:
    program.open_own()
    (engine,) = program._engines.all
    engine.offer_key("no key")
    engine.offer_key(f" {KEY}\n")
    assert KEY not in program._log.redaction.of(f"typed {KEY}")
