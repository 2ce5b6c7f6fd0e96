"""Engines one after the other, without windows."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QDeadlineTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kling_desktop.adapters.places import Places
from kling_desktop.adapters.segmind.hosts import Hosts
from kling_desktop.bootstrap.engine_row import EngineRow
from kling_desktop.bootstrap.profile import Profile
from kling_desktop.bootstrap.window_parts import DiscreetEngine
from kling_desktop.bootstrap.window_upkeep import WindowUpkeep
from kling_desktop.engine.bench import Listener
from kling_desktop.engine.workshop import Workshop
from tests.fakes.gate import Gate
from tests.fakes.window_kit import no_library

LONG_MS = 20_000


@pytest.fixture
def row(qapp: QApplication) -> Iterator[EngineRow]:
    made = EngineRow(qapp)
    yield made
    made.leave()
    assert made.close(QDeadlineTimer(LONG_MS))
    made.deleteLater()


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    places = Places.under(tmp_path)
    places.make()
    places.index_folder(places.default_library).mkdir(parents=True)
    return Profile(places, places.default_library, Hosts.single("http://127.0.0.1:9"))


def add(row: EngineRow, profile: Profile, gate: Gate) -> DiscreetEngine:
    """An engine that is over, without having had a library, once the gate is open."""

    def build(listener: Listener) -> Workshop:
        gate.wait()
        return no_library(listener)

    engine = DiscreetEngine(build, None, row)
    engine.upkeep = WindowUpkeep(profile)
    row.add(engine)
    return engine


def test_the_windows_engine_is_next_when_those_before_have_ended(
    qtbot: QtBot, row: EngineRow, profile: Profile
) -> None:
    gate = Gate()
    first = add(row, profile, gate)
    assert row.is_window_next
    first.start()
    row.leave()
    second = add(row, profile, gate)
    assert not row.is_window_next

    with qtbot.waitSignal(row.window_next, timeout=LONG_MS):
        gate.set()

    assert row.all == [second]
    assert row.is_window_next
    assert not second.isRunning(), "the window says when"


def test_an_engine_whose_window_went_before_its_turn_does_what_it_was_told_when_that_comes(
    qtbot: QtBot, row: EngineRow, profile: Profile
) -> None:
    gate, second_gate = Gate(), Gate()
    add(row, profile, gate).start()
    row.leave()
    second = add(row, profile, second_gate)
    second.keep_note("draft", "a boat")
    row.leave()
    assert not second.isRunning()

    gate.set()
    qtbot.waitUntil(second.isRunning, timeout=LONG_MS)
    second_gate.set()
    qtbot.waitUntil(lambda: row.all == [], timeout=LONG_MS)

    third = add(row, profile, gate)
    assert third.waiting_notes.all() == {"draft": "a boat"}, "no library came to write it"


def test_an_engine_with_nothing_to_do_is_let_go_of_and_never_started(row: EngineRow, profile: Profile) -> None:
    engine = add(row, profile, Gate())
    row.leave()
    assert row.all == []
    assert not engine.isRunning()


def test_for_a_first_frame_alone_nothing_starts_and_nothing_is_left(row: EngineRow, profile: Profile) -> None:
    row.may_start = False
    engine = add(row, profile, Gate())
    engine.keep_note("draft", "a boat")
    row.leave()
    row.start_all()
    assert not engine.isRunning()
    assert row.close(QDeadlineTimer(LONG_MS))
    assert list(profile.places.index_folder(profile.library).iterdir()) == []
