"""Notes that nobody wrote wait beside the index until they are written, and never hide newer ones."""

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


def taken(profile: Profile, *before: DiscreetEngine) -> DiscreetEngine:
    """The engine of the next window, with what the windows before left behind."""
    engine = engine_of(profile)
    take_notes(engine, before)
    return engine


def write_all(engine: DiscreetEngine) -> None:
    """As where the engine comes to it."""
    for name in engine.waiting_notes.all():
        engine.waiting_notes.write(name, lambda *_note: None)


def test_what_was_left_stays_until_it_was_written(profile: Profile) -> None:
    engine = engine_of(profile, draft="a boat", gallery="")
    leave_notes(engine)
    leave_notes(engine)
    assert taken(profile).waiting_notes.all() == {"draft": "a boat", "gallery": ""}
    again = taken(profile)
    assert again.waiting_notes.all() == {"draft": "a boat", "gallery": ""}, "no engine came to write it"
    write_all(again)
    assert taken(profile).waiting_notes.all() == {}


def test_what_was_typed_since_is_left_with_what_was_left_before(profile: Profile) -> None:
    leave_notes(engine_of(profile, draft="a boat", gallery="top"))
    engine = taken(profile)
    engine.keep_note("draft", "a red boat")
    leave_notes(engine)
    assert taken(profile).waiting_notes.all() == {"draft": "a red boat", "gallery": "top"}


def test_the_windows_before_know_newer_ones_and_those_of_other_libraries_none(profile: Profile) -> None:
    leave_notes(engine_of(profile, draft="a boat", gallery="top"))
    first = taken(profile)
    other = engine_of(profile._replace(library=profile.library / "other"), draft="a car")
    first.waiting_notes.write("gallery", lambda *_note: None)
    engines = [first, other, engine_of(profile, draft="a blue boat")]
    last = taken(profile, *engines)
    assert last.waiting_notes.all() == {"draft": "a blue boat"}, "the gallery's was written"
    assert [engine.waiting_notes.all() for engine in engines] == [{}, {"draft": "a car"}, {}]
    write_all(last)
    assert taken(profile).waiting_notes.all() == {}


@pytest.mark.parametrize(
    "damaged",
    [
        pytest.param(b"{", marks=pytest.mark.expected_log("notes not read: JSONDecodeError")),
        pytest.param(b"[]", marks=pytest.mark.expected_log("notes not read: AttributeError")),
    ],
)
def test_a_damaged_file_is_left_out(profile: Profile, damaged: bytes) -> None:
    file = profile.places.index_folder(profile.library) / "left-notes.json"
    file.write_bytes(damaged)
    assert taken(profile).waiting_notes.all() == {}
    assert not file.exists()


@pytest.mark.expected_log("notes not kept: FileNotFoundError")
def test_without_a_place_beside_the_index_nothing_is_left(profile: Profile) -> None:
    elsewhere = profile._replace(library=profile.library / "other")
    leave_notes(engine_of(elsewhere, draft="a boat"))
    assert taken(elsewhere).waiting_notes.all() == {}
