"""The table of what may happen to a Job: exactly the pairs of the design, and nothing learned is forgotten."""

import pytest

from kling_desktop.core import job_event as happened
from kling_desktop.core.failure import Charge, Failure, FailureKind
from kling_desktop.core.generation import Output
from kling_desktop.core.job import Delivery, HoldReason, Job, JobState
from kling_desktop.core.job_event import JobEvent
from kling_desktop.core.job_life import TRANSITIONS, ImpossibleEventError, after, hold_reason
from tests.core.recipes import job

FAULT = Failure(FailureKind.SERVICE_FAULT, message="no")
LOST = Failure(FailureKind.CONNECTION_LOST, Charge.UNKNOWN)
EXPIRED = Failure(FailureKind.EXPIRED, Charge.CHARGED)
DAMAGED = Failure(FailureKind.BAD_PICTURE, Charge.CHARGED)
OUTPUT = Output("a" * 32, "b" * 32, 0, "pictures/x.png", "png", 1024, 1024, 9, "c" * 64, "d" * 64, 5)

EVENTS: list[JobEvent] = [
    happened.Started(),
    happened.Held(HoldReason.RESTART),
    happened.Resumed(),
    happened.Cancelled(),
    happened.Requeued(),
    happened.ReferencesReady(("https://a/1",), "cdef-0011", 4_965_000),
    happened.Accepted("r-1"),
    happened.Answered("held", (), "r-1", 35_000),
    happened.NotOffered(),
    happened.NotSent(Failure(FailureKind.OFFLINE)),
    happened.Refused(Failure(FailureKind.NO_CREDIT)),
    happened.Failed(FAULT),
    happened.LostTrack(LOST),
    happened.Running(),
    happened.OutputReady(("https://i/1.png",), 40_000),
    happened.Saved((OUTPUT,)),
    happened.Blocked(Failure(FailureKind.DISK_FULL, Charge.CHARGED)),
    happened.Found("r-2"),
    happened.GivenUp(),
]

DESIGN = """
queued: Started>uploading Held>held Cancelled>cancelled
held: Resumed>queued Cancelled>cancelled
uploading: ReferencesReady>submitting Cancelled>cancelled Failed>failed Requeued>queued
submitting: Accepted>submitted Answered>downloading NotOffered>queued NotSent>queued Refused>held Failed>failed
submitting: LostTrack>interrupted
submitted: Answered>downloading Running>running OutputReady>downloading Failed>failed LostTrack>interrupted
running: OutputReady>downloading Failed>failed LostTrack>interrupted
downloading: Saved>saved Blocked>interrupted LostTrack>interrupted
interrupted: Found>submitted GivenUp>failed
"""


def design() -> dict[tuple[str, str], str]:
    pairs = {}
    for line in DESIGN.strip().splitlines():
        state, steps = line.split(":")
        for step in steps.split():
            event, next_state = step.split(">")
            pairs[state, event] = next_state
    return pairs


@pytest.mark.parametrize("state", list(JobState))
@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_every_pair_is_as_designed(state: JobState, event: JobEvent) -> None:
    expected = design().get((state.value, type(event).__name__))
    before = job(state=state)
    if expected is None:
        with pytest.raises(ImpossibleEventError):
            after(before, event, 1)
    else:
        assert after(before, event, 1).state.value == expected


def test_every_state_stands_in_the_table() -> None:
    assert set(TRANSITIONS) == set(JobState)
    assert {state for state in JobState if not TRANSITIONS[state]} == {state for state in JobState if state.is_end}


@pytest.mark.parametrize(
    ("known", "state"),
    [
        ({"output_urls": ("https://i/1.png",), "request_id": "r"}, JobState.DOWNLOADING),
        ({"held_file": "x"}, JobState.DOWNLOADING),
        ({"request_id": "r"}, JobState.SUBMITTED),
        ({"output_urls": ("u",), "request_id": "r", "failure": EXPIRED}, JobState.SUBMITTED),
        ({"output_urls": ("u",), "failure": EXPIRED}, JobState.DOWNLOADING),
        ({"held_file": "x", "request_id": "r", "failure": DAMAGED}, JobState.SUBMITTED),
        ({"output_urls": ("u",), "request_id": "r", "failure": DAMAGED}, JobState.DOWNLOADING),
    ],
)
def test_an_interrupted_job_goes_on_where_nothing_is_spent(known: dict[str, object], state: JobState) -> None:
    assert after(job(state=JobState.INTERRUPTED, **known), happened.Resumed(), 1).state is state


def test_a_lost_job_is_never_sent_again() -> None:
    with pytest.raises(ImpossibleEventError):
        after(job(state=JobState.INTERRUPTED), happened.Resumed(), 1)


def through(*events: JobEvent) -> Job:
    made = job()
    for at_ms, event in enumerate(events, 100):
        made = after(made, event, at_ms)
    return made


def test_what_a_job_remembers_of_a_whole_life() -> None:
    ready = happened.ReferencesReady(("https://a/1",), "cdef-0011", 5_000_000)
    saved = through(
        happened.Started(), ready, happened.Accepted("r-1"), happened.OutputReady(("u",), 40_000), happened.Saved(())
    )
    assert (saved.request_id, saved.key_hint, saved.balance_before_micros) == ("r-1", "cdef-0011", 5_000_000)
    assert (saved.cost_micros, saved.cost_is_estimate) == (40_000, False)
    assert (saved.sent_at_ms, saved.changed_at_ms) == (101, 104)


def test_an_answer_that_comes_after_the_acceptance_forgets_no_request() -> None:
    accepted = job(state=JobState.SUBMITTED, request_id="r-1")
    assert after(accepted, happened.Answered("held"), 1).request_id == "r-1"


def test_bytes_that_vanished_are_not_looked_for_again() -> None:
    gone = happened.LostTrack(Failure(FailureKind.PICTURE_MISSING, Charge.CHARGED))
    lost = after(job(state=JobState.DOWNLOADING, held_file="x", request_id="r"), gone, 1)
    assert lost.held_file is None
    assert after(lost, happened.Resumed(), 2).state is JobState.SUBMITTED


def test_a_refusal_says_what_it_waits_for_and_that_nothing_was_sent() -> None:
    ready = happened.ReferencesReady(("https://a/1",), "cdef-0011", 5)
    held = through(happened.Started(), ready, happened.Refused(Failure(FailureKind.NO_CREDIT)))
    assert (held.state, held.hold_reason, held.sent_at_ms) == (JobState.HELD, HoldReason.NO_CREDIT, None)
    assert held.charge is Charge.NOT_CHARGED


def test_the_direct_way_is_tried_when_the_other_is_not_offered() -> None:
    ready = happened.ReferencesReady(("https://a/1",), "cdef-0011")
    assert through(happened.Started(), ready, happened.NotOffered()).delivery is Delivery.V1


def test_the_network_is_the_reason_where_the_account_is_not() -> None:
    assert hold_reason(Failure(FailureKind.OFFLINE)) is HoldReason.OFFLINE
    assert hold_reason(Failure(FailureKind.NOT_ALLOWED)) is HoldReason.NOT_ALLOWED
