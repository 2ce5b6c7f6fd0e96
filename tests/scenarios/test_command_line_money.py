"""What a person does not want to spend unasked, the command line refuses without a yes; a named request is free."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kling_desktop.adapters.places import Places
from kling_desktop.adapters.preference_file import PreferenceFile
from kling_desktop.core.preferences import Preferences
from kling_desktop.simulator.faults import Fault
from kling_desktop.simulator.server import Simulator
from kling_desktop.simulator.switches import Switches
from tests.adapters.intake.samples import encoded, quadrants
from tests.scenarios.child_program import Done, Program


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(switches=Switches().changed({"scale": 0.06, "latency": 0.2})) as simulator:
        yield simulator


class Person:
    """Somebody with one photo and a copy of the program."""

    def __init__(self, folder: Path, simulator: Simulator) -> None:
        self.photo, self.simulator = folder / "photo.jpg", simulator
        self.photo.write_bytes(encoded(quadrants(640, 480), "JPEG"))
        self.program = Program(folder / "person", simulator.base_url)

    def generate(self, *more: object) -> Done:
        return self.program.run("generate", "--image", self.photo, "--prompt", "Frame @Image1", *more)

    @property
    def posts(self) -> int:
        return len(self.simulator.requests("submit"))


@pytest.fixture
def person(tmp_path: Path, simulator: Simulator) -> Person:
    return Person(tmp_path, simulator)


def test_a_sum_above_the_limit_needs_a_yes(person: Person) -> None:
    refused = person.generate("--count", 3)
    assert (refused.code, refused.out, person.posts) == (1, "", 0)
    assert "It costs $0.105. You want to be asked above $0.10. Nothing was sent or charged." in refused.err
    assert "--yes" in refused.err
    assert (person.generate("--count", 3, "--yes").code, person.posts) == (0, 3)


def test_the_cap_needs_a_yes_of_its_own(person: Person) -> None:
    places = Places.under(person.program.folder)
    places.make()
    PreferenceFile(places.preferences_path()).write(Preferences(monthly_cap_micros=50_000))
    assert person.generate().code == 0
    for words in ((), ("--yes",)):
        refused = person.generate(*words)
        assert (refused.code, person.posts) == (1, 1)
        assert "this month comes to $0.07. Your cap is $0.05." in refused.err
        assert "--over-cap" in refused.err
    assert (person.generate("--over-cap").code, person.posts) == (0, 2)


def test_a_lost_picture_comes_by_its_request(person: Person) -> None:
    person.simulator.switch(history_lag=7200.0)
    person.simulator.inject(Fault(on="submit", drop="after"))
    assert person.generate("--json").code == 1
    ((job_id,),) = person.program.query("SELECT id FROM job WHERE state = 'interrupted'")
    while not person.simulator.ledger():
        """Its picture is being made."""
    (charge,) = person.simulator.ledger()
    words = ("resume", job_id[:8], "--request-id")
    unknown = person.program.run(*words, "0123-none")
    assert (unknown.code, "Segmind doesn't know this request" in unknown.err) == (1, True)
    doubted = person.program.run(*words, f" {charge['request_id']} ")
    assert (doubted.code, "--yes uses it all the same" in doubted.err) == (1, True)
    found = person.program.run(*words, charge["request_id"], "--yes", "--json")
    assert (found.code, found.facts["state"], person.posts) == (0, "saved", 1)
    assert person.program.run("resume", "--request-id", "r").code == 2
