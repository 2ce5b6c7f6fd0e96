"""The life of a Job: the one table of what may happen to it, and what each event teaches it.

Two rules for this file: the table below is the only place that knows which event leads where, and `after` is the only
way to a new state. Whoever runs Jobs writes the event down first and acts second; whoever shows them needs none of it.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import assert_never

from kling_desktop.core import job_event as happened
from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.job import Delivery, HoldReason, Job, JobState
from kling_desktop.core.job_event import JobEvent


class ImpossibleEventError(Exception):
    """An event that the table does not know in this state: our own bug, never shown as a Failure."""


def after(job: Job, event: JobEvent, at_ms: int) -> Job:
    """The Job after `event`.

    Args:
        job: before it.
        event: what happened.
        at_ms: when, UTC milliseconds. Where the clock was set back, it is taken to be later than what was before all
            the same: of two reports of a Job the later one counts, and a promise must outweigh what it followed.

    Raises:
        ImpossibleEventError: the table has no such pair.
    """
    step = TRANSITIONS[job.state].get(type(event))
    state = step(job) if callable(step) else step
    if state is None:
        raise ImpossibleEventError(f"{type(event).__name__} while {job.state.value}")
    return replace(_learned(job, event, at_ms), state=state, changed_at_ms=max(at_ms, job.changed_at_ms + 1))


_LED_NOWHERE = frozenset({FailureKind.EXPIRED, FailureKind.BAD_ADDRESS, FailureKind.ADDRESS_SILENT})


def _where_to_look(job: Job) -> JobState | None:
    """Where an interrupted Job goes on without spending: its picture, else its request, else nowhere.

    The request comes first where the picture led nowhere the last time: it may name another address.
    """
    kind = None if job.failure is None else job.failure.kind
    led_nowhere = kind in _LED_NOWHERE or (kind is FailureKind.BAD_PICTURE and not job.output_urls)
    if job.request_id and (led_nowhere or not job.knows_picture):
        return JobState.SUBMITTED
    return JobState.DOWNLOADING if job.knows_picture else None


Step = JobState | Callable[[Job], JobState | None]

TRANSITIONS: Mapping[JobState, Mapping[type[JobEvent], Step]] = {
    JobState.QUEUED: {
        happened.Started: JobState.UPLOADING,
        happened.Held: JobState.HELD,
        happened.Cancelled: JobState.CANCELLED,
    },
    JobState.HELD: {
        happened.Resumed: JobState.QUEUED,
        happened.Cancelled: JobState.CANCELLED,
    },
    JobState.UPLOADING: {
        happened.ReferencesReady: JobState.SUBMITTING,
        happened.Cancelled: JobState.CANCELLED,
        happened.Failed: JobState.FAILED,
        happened.Requeued: JobState.QUEUED,
    },
    JobState.SUBMITTING: {
        happened.Accepted: JobState.SUBMITTED,
        happened.Answered: JobState.DOWNLOADING,
        happened.NotOffered: JobState.QUEUED,
        happened.NotSent: JobState.QUEUED,
        happened.Refused: JobState.HELD,
        happened.Failed: JobState.FAILED,
        happened.LostTrack: JobState.INTERRUPTED,
    },
    JobState.SUBMITTED: {
        happened.Answered: JobState.DOWNLOADING,
        happened.Running: JobState.RUNNING,
        happened.OutputReady: JobState.DOWNLOADING,
        happened.Failed: JobState.FAILED,
        happened.LostTrack: JobState.INTERRUPTED,
    },
    JobState.RUNNING: {
        happened.OutputReady: JobState.DOWNLOADING,
        happened.Failed: JobState.FAILED,
        happened.LostTrack: JobState.INTERRUPTED,
    },
    JobState.DOWNLOADING: {
        happened.Saved: JobState.SAVED,
        happened.Blocked: JobState.INTERRUPTED,
        happened.LostTrack: JobState.INTERRUPTED,
    },
    JobState.INTERRUPTED: {
        happened.Found: JobState.SUBMITTED,
        happened.Resumed: _where_to_look,
        happened.GivenUp: JobState.FAILED,
    },
    JobState.SAVED: {},
    JobState.FAILED: {},
    JobState.CANCELLED: {},
}
"""State and event to the next state. A pair that is not here is a bug."""

_HOLD_REASONS = {
    FailureKind.NO_CREDIT: HoldReason.NO_CREDIT,
    FailureKind.SPEND_LIMIT: HoldReason.SPEND_LIMIT,
    FailureKind.KEY_REJECTED: HoldReason.KEY_REJECTED,
    FailureKind.NOT_ALLOWED: HoldReason.NOT_ALLOWED,
    FailureKind.NO_KEY: HoldReason.NO_KEY,
    FailureKind.KEYRING_LOCKED: HoldReason.NO_KEY,
    FailureKind.NO_ROOM: HoldReason.NO_ROOM,
    FailureKind.NOT_WRITABLE: HoldReason.NOT_WRITABLE,
}


def hold_reason(failure: Failure) -> HoldReason:
    """Why Jobs wait after this failure; anything that is about neither the account nor the disk is the network."""
    return _HOLD_REASONS.get(failure.kind, HoldReason.OFFLINE)


def _learned(job: Job, event: JobEvent, at_ms: int) -> Job:
    """The Job with what the event tells, its state untouched."""
    match event:
        case happened.Started() | happened.Resumed():
            return replace(job, hold_reason=None, failure=None)
        case happened.Held(reason, failure):
            return replace(job, hold_reason=reason, failure=failure)
        case happened.Refused(failure):
            return replace(_unsent(job), hold_reason=hold_reason(failure), failure=failure)
        case happened.ReferencesReady(urls, key_hint, balance):
            sent = replace(job, asset_urls=urls, key_hint=key_hint, sent_at_ms=at_ms)
            return replace(sent, balance_before_micros=balance)
        case happened.Accepted(request_id) | happened.Found(request_id):
            return replace(job, request_id=request_id, failure=None)
        case happened.Answered(held_file, urls, request_id, cost):
            answered = replace(job, held_file=held_file, output_urls=urls, request_id=request_id or job.request_id)
            return _charged(answered, cost)
        case happened.OutputReady(urls, cost):
            return _charged(replace(job, output_urls=urls), cost)
        case happened.NotOffered():
            return replace(_unsent(job), delivery=Delivery.V1)
        case happened.NotSent(failure):
            return replace(_unsent(job), failure=failure)
        case happened.Requeued(failure):
            return replace(job, failure=failure)
        case happened.LostTrack(failure) if failure.kind is FailureKind.PICTURE_MISSING:
            return replace(job, failure=failure, held_file=None)
        case happened.Failed(failure) | happened.LostTrack(failure) | happened.Blocked(failure):
            return replace(job, failure=failure)
        case happened.Saved():
            return replace(job, held_file=None, failure=None)
        case happened.Cancelled() | happened.Running() | happened.GivenUp():
            return job
        case _:
            assert_never(event)


def _unsent(job: Job) -> Job:
    """It was not sent after all: no key is bound to it and none of its addresses is in use."""
    return replace(job, sent_at_ms=None, balance_before_micros=None, key_hint=None, asset_urls=())


def _charged(job: Job, cost_micros: int | None) -> Job:
    if cost_micros is None:
        return job
    return replace(job, cost_micros=cost_micros, cost_is_estimate=False)
