"""The real program, killed in every state a Job can be in: nothing paid is lost, nothing is paid twice."""

import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pytest

from kling_desktop.adapters import metadata
from kling_desktop.core.job import JobState
from kling_desktop.simulator.faults import Fault
from kling_desktop.simulator.server import Simulator
from kling_desktop.simulator.switches import Switches
from tests.adapters.intake.samples import encoded, quadrants
from tests.scenarios.child_program import Program, children, closing_pipes, until

QUEUED, HELD, UPLOADING, SUBMITTING = JobState.QUEUED, JobState.HELD, JobState.UPLOADING, JobState.SUBMITTING
SUBMITTED, RUNNING, DOWNLOADING = JobState.SUBMITTED, JobState.RUNNING, JobState.DOWNLOADING
INTERRUPTED, SAVED = JobState.INTERRUPTED, JobState.SAVED
FOR_EVER = 600.0
"""Seconds: nothing that is held back so long moves while a test looks on."""
SILENT = {"history_lag": FOR_EVER * 10}
NO_CREDIT = {"error": "Insufficient credits. Balance is 0.01, this request needs 0.035"}


@dataclass(frozen=True)
class Case:
    """Where the program is killed, and what must come of it.

    Attributes:
        killed_at: the states its Jobs stand in at that moment.
        after: the states that `resume` leaves them in.
        posts: requests that spend, before the kill and for ever.
        charges: lines of the ledger in the end.
        faults: what holds the Jobs where they are; gone at the second start.
        switches: of the service, first and second life.
        seconds_later: time passes so much faster once all was sent.
        delivery: the way that the person pinned.
    """

    killed_at: dict[JobState, int]
    after: dict[JobState, int]
    posts: int
    charges: int
    faults: tuple[Fault, ...] = ()
    switches: Mapping[str, object] = field(default_factory=dict)
    seconds_later: float = 0.0
    delivery: str = "automatic"
    count: int = 1


def never(kind: str, drop: Literal["", "before"] = "") -> tuple[Fault, ...]:
    """A request of this kind is carried out (not if dropped before) and never answered."""
    return (Fault(kind, times=0, delay=FOR_EVER, drop=drop),)


SLOW = {"latency": FOR_EVER}
CASES = {
    "queued and uploading": Case({UPLOADING: 3, QUEUED: 3}, {HELD: 6}, 0, 0, never("upload"), count=6),
    "submitting, charged": Case({SUBMITTING: 1}, {SAVED: 1}, 1, 1, never("submit")),
    "submitting, charged, no history": Case({SUBMITTING: 1}, {INTERRUPTED: 1}, 1, 1, never("submit"), SILENT),
    "submitting, not carried out": Case({SUBMITTING: 1}, {INTERRUPTED: 1}, 1, 0, never("submit", "before")),
    "three submitting, charged": Case({SUBMITTING: 3}, {SAVED: 3}, 3, 3, never("submit"), count=3),
    "submitted": Case({SUBMITTED: 1}, {SAVED: 1}, 1, 1, switches=SLOW),
    "running": Case({RUNNING: 1}, {SAVED: 1}, 1, 1, switches=SLOW, seconds_later=FOR_EVER / 2),
    "downloading": Case({DOWNLOADING: 1}, {SAVED: 1}, 1, 1, never("file")),
    "held for want of credit, one submitted": Case(
        {HELD: 1, SUBMITTED: 1},
        {HELD: 1, SAVED: 1},
        2,
        1,
        (Fault("submit"), Fault("submit", status=406, body=NO_CREDIT)),
        SLOW,
        count=2,
    ),
    "interrupted, one submitted": Case(
        {INTERRUPTED: 1, SUBMITTED: 1},
        {SAVED: 2},
        2,
        2,
        (Fault("submit"), Fault("submit", drop="after")),
        {**SLOW, "history_lag": FOR_EVER},
        count=2,
    ),
    "v1: submitting, charged": Case({SUBMITTING: 1}, {SAVED: 1}, 1, 1, never("v1"), delivery="v1"),
    "v1: submitting, charged, no history": Case(
        {SUBMITTING: 1}, {INTERRUPTED: 1}, 1, 1, never("v1"), {"v1_history": False}, delivery="v1"
    ),
    "v1: submitting, not carried out": Case(
        {SUBMITTING: 1}, {INTERRUPTED: 1}, 1, 0, never("v1", "before"), delivery="v1"
    ),
    "v1: downloading from an address": Case(
        {DOWNLOADING: 1}, {SAVED: 1}, 1, 1, never("file"), {"v1_body": "json_url"}, delivery="v1"
    ),
    "v1 because v2 is not offered": Case({SUBMITTING: 1}, {SAVED: 1}, 2, 1, never("v1"), {"v2_offered": False}),
}


class Clock:
    """The service's clock: real time, and what a test adds."""

    def __init__(self) -> None:
        self.ahead_seconds = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead_seconds


class Bed:
    """A service that misbehaves and a program that is killed beside it."""

    def __init__(self, folder: Path, case: Case, simulator: Simulator, clock: Clock) -> None:
        self.case, self.simulator, self.clock = case, simulator, clock
        self.photo = folder / "photo.png"
        self.photo.write_bytes(encoded(quadrants(), "PNG"))
        self.program = Program(folder / "person", simulator.base_url)
        config = self.program.folder / "config"
        config.mkdir(parents=True)
        (config / "preferences.json").write_text(json.dumps({"delivery": case.delivery}))

    @property
    def posts(self) -> int:
        """Requests that spend."""
        return len(self.simulator.requests("submit")) + len(self.simulator.requests("v1"))

    def is_promised(self) -> bool:
        """Whether the library's log knows of what was sent; it is told a moment after the database."""
        wanted = SUBMITTING if SUBMITTING in self.case.killed_at else SUBMITTED
        wanted = DOWNLOADING if self.case.delivery == "v1" else wanted
        files = (self.program.folder / "library" / "log").glob("*.jsonl")
        return any(f'"state": "{wanted}"' in file.read_text("utf-8") for file in files)

    def kill(self, is_so: Callable[[], bool] = lambda: True) -> None:
        """The first life: begun, brought to the case's states and whatever is asked for, ended without a word."""
        case = self.case
        words = ("generate", "--image", self.photo, "--prompt", "Frame @Image1", "--count", case.count, "--yes")
        with closing_pipes(self.program.start(*words)) as process:
            until(process, lambda: self.posts == case.posts)
            if case.seconds_later:  # not before the service has noted when it took the Job: later would then be now
                until(process, lambda: self.program.states() == {SUBMITTED: case.posts})
                self.clock.ahead_seconds = case.seconds_later
            until(process, lambda: self.program.states() == case.killed_at and is_so())
            process.kill()
        assert process.returncode == -signal.SIGKILL

    def let_go(self) -> None:
        """The service is well again, and enough time has passed for all that it was sent."""
        self.simulator.clear_faults()
        self.simulator.switch(latency=0.0)
        self.clock.ahead_seconds = FOR_EVER * 2


@pytest.mark.parametrize("name", list(CASES))
def test_killed(tmp_path: Path, name: str) -> None:
    case, clock = CASES[name], Clock()
    switches = Switches().changed({"scale": 0.06, **case.switches})
    with Simulator(switches=switches, clock=clock) as simulator:
        simulator.inject(*case.faults)
        bed = Bed(tmp_path, case, simulator, clock)
        bed.kill()
        bed.let_go()
        done = bed.program.run("resume", "--json")
        assert bed.program.states() == case.after, done.err
        assert (bed.posts, len(simulator.ledger())) == (case.posts, case.charges), "a resume never spends"
        assert len({line["request_id"] for line in simulator.ledger()}) == case.charges <= case.count
        assert done.code == (0 if set(case.after) == {SAVED} else 1)
        for job in done.facts:
            _is_told_rightly(job)


def _is_told_rightly(job: dict[str, object]) -> None:
    if job["state"] == SAVED:
        data = Path(str(job["path"])).read_bytes()
        assert metadata.unsplice(data) != data
        assert job["failure"] is None
    elif job["state"] == INTERRUPTED:
        failure = job["failure"]
        assert isinstance(failure, dict)
        assert (failure["kind"], failure["charge"]) == ("interrupted", "unknown")
    else:
        assert (job["state"], job["path"], job["request_id"]) == (HELD, None, None)


def test_what_was_never_sent_is_sent_once_when_a_person_says_so(tmp_path: Path) -> None:
    case, clock = CASES["queued and uploading"], Clock()
    with Simulator(switches=Switches().changed({"scale": 0.06}), clock=clock) as simulator:
        simulator.inject(*case.faults)
        bed = Bed(tmp_path, case, simulator, clock)
        bed.kill()
        bed.let_go()
        done = bed.program.run("resume", "--held", "--yes", "--json")
        assert (done.code, bed.program.states()) == (0, {SAVED: 6})
        assert len({job["path"] for job in done.facts}) == 6
        assert (bed.posts, len(simulator.ledger())) == (6, 6)


SENT = ["submitting, charged", "submitted", "running", "downloading", "v1: downloading from an address"]


@pytest.mark.parametrize("name", SENT)
def test_killed_with_the_database_lost_what_was_sent_is_asked_after(tmp_path: Path, name: str) -> None:
    case, clock = CASES[name], Clock()
    with Simulator(switches=Switches().changed({"scale": 0.06, **case.switches}), clock=clock) as simulator:
        simulator.inject(*case.faults)
        bed = Bed(tmp_path, case, simulator, clock)
        bed.kill(bed.is_promised)
        shutil.rmtree(bed.program.folder / "data" / "libraries")
        bed.let_go()
        done = bed.program.run("resume", "--json")
        assert bed.program.states() == case.after == {SAVED: 1}, done.err
        assert (bed.posts, len(simulator.ledger())) == (1, 1), "and never sent again"
        (job,) = bed.program.run("list", "--json").facts
        _is_told_rightly(job)


@pytest.mark.skipif(sys.platform != "linux", reason="not on this system: /proc")
def test_killed_with_the_bytes_of_the_direct_way_in_hand(tmp_path: Path) -> None:
    clock = Clock()
    case = Case({DOWNLOADING: 1}, {SAVED: 1}, 1, 1, delivery="v1")
    with Simulator(switches=Switches().changed({"scale": 0.06, "v1_history": False}), clock=clock) as simulator:
        simulator.inject(Fault("v1", delay=1.0))
        bed = Bed(tmp_path, case, simulator, clock)
        with closing_pipes(bed.program.start("generate", "--image", bed.photo, "--prompt", "x")) as process:
            until(process, lambda: bed.program.states() == {SUBMITTING: 1})
            helpers = children(process)
            for pid in helpers:
                os.kill(pid, signal.SIGSTOP)  # so that nobody can look at the picture
            until(process, lambda: bed.program.states() == case.killed_at)
            process.kill()
            for pid in helpers:
                os.kill(pid, signal.SIGKILL)
        bed.let_go()
        (job,) = bed.program.run("resume", "--json").facts
        assert job["state"] == SAVED
        _is_told_rightly(job)
        assert (bed.posts, len(simulator.ledger()), simulator.requests("file")) == (1, 1, [])
        assert not list((bed.program.folder / "library" / "incoming").iterdir())
