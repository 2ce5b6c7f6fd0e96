"""Every point at which the program can be killed, by name, and a way there.

The names of commits are generated from the table of a Job's life: a pair that is added there without a way here fails
a test. The others are the calls that write or ask.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kling_desktop.core.job_life import TRANSITIONS
from kling_desktop.simulator.faults import Fault
from tests.torture.wiring import Trap

SIDES = ("before", "after")
COMMITS = tuple(f"{state.value}.{event.__name__}" for state, events in TRANSITIONS.items() for event in events)
"""A commit of the journal: the state before it and what happened."""
CALLS = (
    "journal.add",
    "journal.write_note",
    "journal.clear_outbox",
    "library.adopt_original",
    "library.secure_room",
    "library.hold",
    "library.hold_picture",
    "library.save",
    "library.drop_held",
    "library.append_log",
    "api.balance",
    "api.upload",
    "api.submit",
    "api.generate",
    "api.poll",
    "api.record",
    "api.records",
    "api.fetch",
)
"""What the engine has others do: write a file, ask the service."""
POINTS = (*COMMITS, *CALLS)

FOR_EVER = 1e6
"""Seconds."""
NO_CREDIT = {"error": "Insufficient credits. Balance is 0.01, this request needs 0.035"}


@dataclass(frozen=True)
class Step:
    """One life on the way: a verb (`generate`, `resume` or `held`), where it is killed, and what its `Order` says."""

    verb: str = "generate"
    killed: str = ""
    says: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Way:
    """How a point is reached.

    Attributes:
        steps: lives; the point is passed in the last one.
        faults, switches: of the service.
        preferences: of the person.
        count: pictures of the click.
        is_refused: whether the service will not draw the prompt.
    """

    steps: tuple[Step, ...] = (Step(),)
    faults: tuple[Fault, ...] = ()
    switches: Mapping[str, object] = field(default_factory=dict)
    preferences: Mapping[str, object] = field(default_factory=dict)
    count: int = 1
    is_refused: bool = False


def after(killed: str, verb: str = "resume", **says: object) -> tuple[Step, ...]:
    """Killed just before a commit, and started again."""
    return Step(killed=killed), Step(verb, says=says)


V1: Mapping[str, object] = {"delivery": "v1"}
LATER: Mapping[str, object] = {"latency": 0.5}
FULL_ONCE = {"refusals": {"library.hold_picture": 1}}
LOST = (Fault("submit", drop="after"),)
FORGOTTEN = {"record_ttl": 0.0}
PATIENCE_GONE = {"new_seconds": 0.0}

_WAYS: Mapping[str, Way] = {
    "queued.Held": Way(after("queued.Started")),
    "queued.Cancelled": Way((Step(says={"cancel_at": "queued"}),), preferences={"max_parallel": 1}, count=2),
    "held.Resumed": Way(after("queued.Started", "held")),
    "held.Cancelled": Way(after("queued.Started", cancel_at="held")),
    "uploading.Cancelled": Way(after("uploading.ReferencesReady", events=[("uploading", "Cancelled")])),
    "uploading.Failed": Way(faults=(Fault("upload", status=413),)),
    "uploading.Requeued": Way(after("uploading.ReferencesReady")),
    "submitting.Answered": Way(preferences=V1),
    "submitting.NotOffered": Way(switches={"v2_offered": False}),
    "submitting.NotSent": Way(
        faults=(Fault("submit", status=429, headers={"retry-after": "0"}),), switches={"rate_reset": "absent"}
    ),
    "submitting.Refused": Way(faults=(Fault("submit", status=406, body=NO_CREDIT),)),
    "submitting.Failed": Way(faults=(Fault("submit", status=400),)),
    "submitting.LostTrack": Way(faults=LOST),
    "submitted.Answered": Way((Step(says={"refusals": {"library.hold": 1}}),), preferences=V1),
    "submitted.Running": Way(switches=LATER),
    "submitted.Failed": Way(is_refused=True),
    "submitted.LostTrack": Way((Step(says=PATIENCE_GONE),), switches={**FORGOTTEN, "history_lag": FOR_EVER}),
    "running.OutputReady": Way(switches=LATER),
    "running.Failed": Way(switches=LATER, is_refused=True),
    "running.LostTrack": Way((Step(says={"give_up_seconds": 0.4}),), switches={"latency": 3.0}),
    "downloading.Blocked": Way((Step(says=FULL_ONCE),)),
    "downloading.LostTrack": Way((Step(says=PATIENCE_GONE),), faults=(Fault("file", status=404, times=0),)),
    "interrupted.Found": Way(faults=LOST),
    "interrupted.Resumed": Way((Step(says=FULL_ONCE), Step("resume"))),
    "interrupted.GivenUp": Way(
        (Step(), Step("resume", says={"events": [("interrupted", "GivenUp")]})),
        faults=(Fault("submit", drop="before"),),
        switches={"history_lag": FOR_EVER},
    ),
    "library.hold": Way(preferences=V1),
    "api.generate": Way(preferences=V1),
    "api.record": Way(switches=FORGOTTEN),
    "api.records": Way(faults=LOST),
}
STRAIGHT = (
    "queued.Started",
    "uploading.ReferencesReady",
    "submitting.Accepted",
    "submitted.OutputReady",
    "downloading.Saved",
    *(call for call in CALLS if call not in _WAYS),
)
"""What a Job that goes well passes anyway."""
_KNOWN = {**{point: Way() for point in STRAIGHT}, **_WAYS}
WAYS: Mapping[str, Way] = {point: _KNOWN[point] for point in POINTS if point in _KNOWN}
"""In the order of a Job's life; a test holds it to be all."""


def traps_of(step: Step) -> list[Trap]:
    """Where a step is killed, if it is."""
    return [Trap(step.killed)] if step.killed else []
