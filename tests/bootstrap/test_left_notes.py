"""Notes that nobody wrote wait beside the index, are read once, and never hide newer ones."""

from pathlib import Path

import pytest

from kling_desktop.adapters.places import Places
from kling_desktop.adapters.segmind.hosts import Hosts
from kling_desktop.bootstrap.left_notes import leave_notes, take_notes
from kling_desktop.bootstrap.profile import Profile
from kling_desktop.bootstrap.window_parts import DiscreetEngine
from kling_desktop.bootstrap.window_upkeep import WindowUpkeep
from tests.fakes.window_kit import no_library


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    places = Places.under(tmp_path)
    places.make()
    places.index_folder(places.default_library).mkdir(parents=True)
    return Profile(places, places.default_library, Hosts.single("http://127.0.0.1:9"))


def engine_of(profile: Profile, **notes: str) -> DiscreetEngine:
    """One that is never started, with these notes to keep."""
    engine = DiscreetEngine(no_library)
    engine.upkeep = WindowUpkeep(profile)
    for name, text in notes.items():
        engine.keep_note(name, text)
    return engine


def test_what_was_left_is_taken_once(profile: Profile) -> None:
    engine = engine_of(profile, draft="a boat", gallery="")
    leave_notes(engine)
    leave_notes(engine)
    assert take_notes(profile, ()) == {"draft": "a boat", "gallery": ""}
    assert take_notes(profile, ()) == {}


def test_the_windows_before_know_newer_ones_and_those_of_other_libraries_none(profile: Profile) -> None:
    leave_notes(engine_of(profile, draft="a boat", gallery="top"))
    other = engine_of(profile._replace(library=profile.library / "other"), draft="a car")
    engines = [engine_of(profile, draft="a red boat"), other, engine_of(profile, draft="a blue boat")]
    assert take_notes(profile, engines) == {"draft": "a blue boat", "gallery": "top"}
    assert [engine.waiting_notes.all() for engine in engines] == [{}, {"draft": "a car"}, {}]


@pytest.mark.expected_log("notes not read: JSONDecodeError")
def test_a_damaged_file_is_left_out(profile: Profile) -> None:
    damaged = profile.places.index_folder(profile.library) / "left-notes.json"
    damaged.write_bytes(b"{")
    assert take_notes(profile, ()) == {}
    assert not damaged.exists()


@pytest.mark.expected_log("notes not kept: FileNotFoundError")
def test_without_a_place_beside_the_index_nothing_is_left(profile: Profile) -> None:
    elsewhere = profile._replace(library=profile.library / "other")
    leave_notes(engine_of(elsewhere, draft="a boat"))
    assert take_notes(elsewhere, ()) == {}
