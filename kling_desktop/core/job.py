"""Job: one attempt to carry out one Recipe, and the one table of what may happen to it.

Two rules for this file: the table below is the only place that knows which event leads where, and `Job.after` is the
only way to a new state. Whoever runs Jobs writes the event down first and acts second.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never

from kling_desktop.core import job_event as happened
from kling_desktop.core.failure import Charge, Failure, FailureKind
from kling_desktop.core.job_event import HoldReason, JobEvent
from kling_desktop.core.recipe import Recipe


class JobState(StrEnum):
    """Where a Job stands. SAVED, FAILED and CANCELLED are ends."""

    QUEUED = "queued"
    HELD = "held"
    UPLOADING = "uploading"
    SUBMITTING = "submitting"
    SUBMITTED = "submitted"
    RUNNING = "running"
    DOWNLOADING = "downloading"
    INTERRUPTED = "interrupted"
    SAVED = "saved"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_end(self) -> bool:
        """Whether nothing can happen any more."""
        return self in (JobState.SAVED, JobState.FAILED, JobState.CANCELLED)

    @property
    def is_unsent(self) -> bool:
        """Whether it certainly cost nothing yet and can be taken back."""
        return self in (JobState.QUEUED, JobState.HELD, JobState.UPLOADING)

    @property
    def is_at_service(self) -> bool:
        """Whether it was accepted and its picture is being waited for or fetched: only GETs are needed."""
        return self in (JobState.SUBMITTED, JobState.RUNNING, JobState.DOWNLOADING)


class Delivery(StrEnum):
    """Which way a Job is sent: submit and poll (v2), or one long call (v1)."""

    V2 = "v2"
    V1 = "v1"


class ImpossibleEventError(Exception):
    """An event that the table does not know in this state: our own bug, never shown as a Failure."""


@dataclass(frozen=True, slots=True)
class Job:
    """One attempt. Immutable: every event gives a new Job.

    Attributes:
        id: minted here, 32 hex digits.
        run_id: of the click it came from; `place` counts the Jobs of that Run from 0.
        created_at_ms, changed_at_ms, sent_at_ms: UTC milliseconds; `sent_at_ms` is the moment before the request.
        request_id: the service's name for it, once known.
        asset_urls: addresses of its uploaded references.
        output_urls: where its picture lies at the service.
        held_file: name of received bytes that are safe but not yet saved as a picture.
        key_hint: non-secret fingerprint of the key that sent it; it is polled with that key only.
        balance_before_micros: evidence for a person, never a verdict.
        cost_micros: what it cost or will cost; `cost_is_estimate` until the service has said so.
        retry_of: the Job this one was made again from.
        is_hidden: the person does not want to see it (dismissed, not watched); it goes on all the same.
    """

    id: str
    run_id: str
    place: int
    created_at_ms: int
    recipe: Recipe
    cost_micros: int
    state: JobState = JobState.QUEUED
    delivery: Delivery = Delivery.V2
    cost_is_estimate: bool = True
    changed_at_ms: int = 0
    sent_at_ms: int | None = None
    request_id: str | None = None
    asset_urls: tuple[str, ...] = ()
    output_urls: tuple[str, ...] = ()
    held_file: str | None = None
    key_hint: str | None = None
    balance_before_micros: int | None = None
    hold_reason: HoldReason | None = None
    failure: Failure | None = None
    retry_of: str | None = None
    is_hidden: bool = False

    def after(self, event: JobEvent, at_ms: int) -> "Job":
        """The Job after `event`.

        Args:
            event: what happened.
            at_ms: when, UTC milliseconds.

        Raises:
            ImpossibleEventError: the table has no such pair.
        """
        step = TRANSITIONS[self.state].get(type(event))
        state = step(self) if callable(step) else step
        if state is None:
            raise ImpossibleEventError(f"{type(event).__name__} while {self.state.value}")
        return replace(_learned(self, event, at_ms), state=state, changed_at_ms=at_ms)

    @property
    def needs_person(self) -> bool:
        """Whether it belongs among the things that need attention."""
        return not self.is_hidden and self.state in (JobState.FAILED, JobState.INTERRUPTED)

    @property
    def knows_picture(self) -> bool:
        """Whether it knows its picture's address, or bytes that arrived."""
        return bool(self.output_urls or self.held_file)

    @property
    def charge(self) -> Charge:
        """Whether it cost money, as far as is known."""
        if self.state is JobState.SAVED:
            return Charge.CHARGED
        if self.failure is not None and self.state in (JobState.FAILED, JobState.INTERRUPTED):
            return self.failure.charge
        sent = self.state in (JobState.SUBMITTING, JobState.SUBMITTED, JobState.RUNNING)
        if sent:
            return Charge.UNKNOWN
        return Charge.CHARGED if self.state is JobState.DOWNLOADING else Charge.NOT_CHARGED


def _where_to_look(job: Job) -> JobState | None:
    """Where an interrupted Job goes on without spending: its picture, else its request, else nowhere.

    The request comes first where the picture led nowhere the last time: it may name another address.
    """
    kind = None if job.failure is None else job.failure.kind
    led_nowhere = kind is FailureKind.EXPIRED or (kind is FailureKind.BAD_PICTURE and not job.output_urls)
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
}


def hold_reason(failure: Failure) -> HoldReason:
    """Why Jobs wait after this failure; anything that is not about the account is the network."""
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
