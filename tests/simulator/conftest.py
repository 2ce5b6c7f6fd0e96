"""Fixtures of the simulator's tests: a clock that stands, a simulator that draws tiny pictures, a visitor."""

from collections.abc import Iterator

import pytest

from kling_desktop.simulator.server import Simulator
from kling_desktop.simulator.switches import Switches
from tests.simulator.visitor import Clock, Visitor


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def simulator(clock: Clock) -> Iterator[Simulator]:
    with Simulator(switches=Switches(scale=0.06), clock=clock) as running:
        yield running


@pytest.fixture
def visitor(simulator: Simulator, clock: Clock) -> Iterator[Visitor]:
    someone = Visitor(simulator, clock)
    yield someone
    someone.close()
