"""A start with an index that is damaged or lost: it is mended by itself, and the window shows every picture."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kling_desktop.adapters.sqlite.schema import MIGRATIONS
from kling_desktop.adapters.upkeep.seal import seal
from kling_desktop.bootstrap.profile import Profile
from kling_desktop.bootstrap.window import WindowProgram
from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.ui.main_window.window import MainWindow
from library import LibraryMaker, Order
from tests.adapters.upkeep.a_library import computer, fill
from tests.scenarios.lone_program import shown

NOW_MS = 1_764_000_000_000
LONG_MS = 20_000


def count(window: MainWindow) -> int:
    return 0 if window.studio is None else window.studio.workspace.model.rowCount()


def index(profile: Profile) -> Path:
    return profile.places.index_path(profile.library)


@pytest.mark.expected_log("the index of the library is damaged")
def test_a_damaged_index_is_mended_by_itself_and_said(qtbot: QtBot, program: WindowProgram, profile: Profile) -> None:
    LibraryMaker(profile.places, [].append).make(Order(10, NOW_MS))
    seal(index(profile), len(MIGRATIONS))
    data = bytearray(index(profile).read_bytes())
    data[len(data) // 2] ^= 1  # SQLite itself sees nothing wrong
    index(profile).write_bytes(data)
    program.open_own()
    before, said = shown(program), []
    qtbot.waitUntil(lambda: program.window not in (None, before), timeout=LONG_MS)
    after = shown(program)
    program._engines.all[-1].trouble.connect(said.append)
    qtbot.waitUntil(lambda: bool(said), timeout=LONG_MS)
    assert said[0] == Failure(FailureKind.INDEX_REBUILT, message="10")
    assert count(after) >= 10
    (aside,) = index(profile).parent.glob("index-set-aside-*.sqlite3")
    assert aside.read_bytes() == data


@pytest.mark.expected_log("the index of the library is damaged")
@pytest.mark.expected_log("history not read: database")
@pytest.mark.parametrize("table", ["job", "note"])
def test_an_index_that_cannot_even_be_shown_is_mended_by_itself(
    qtbot: QtBot, program: WindowProgram, profile: Profile, table: str
) -> None:
    LibraryMaker(profile.places, [].append).make(Order(10, NOW_MS))
    seal(index(profile), len(MIGRATIONS))
    with closing(sqlite3.connect(index(profile))) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    data = bytearray(index(profile).read_bytes())
    data[(page - 1) * size : page * size] = bytes(size)
    index(profile).write_bytes(data)
    program.open_own()
    window = shown(program)
    qtbot.waitUntil(lambda: count(window) >= 10, timeout=LONG_MS)


@pytest.mark.expected_log("the index of the library is missing")
def test_a_library_whose_index_is_lost_shows_its_pictures(
    qtbot: QtBot, program: WindowProgram, profile: Profile
) -> None:
    LibraryMaker(profile.places, [].append).make(Order(10, NOW_MS))
    shutil.rmtree(profile.places.data / "libraries")
    program.open_own()
    window = shown(program)
    qtbot.waitUntil(lambda: count(window) >= 10, timeout=LONG_MS)


def test_pictures_of_another_computer_are_shown_at_the_start(
    qtbot: QtBot, program: WindowProgram, profile: Profile
) -> None:
    LibraryMaker(profile.places, [].append).make(Order(3, NOW_MS, has_trouble=False))
    seal(index(profile), len(MIGRATIONS))
    other = computer(profile.library, profile.places.data / "elsewhere.sqlite3", "there")
    fill(other, 5)
    other.journal.close()
    program.open_own()
    window = shown(program)
    qtbot.waitUntil(lambda: count(window) == 8, timeout=LONG_MS)
