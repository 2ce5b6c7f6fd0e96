"""Job: one attempt to carry out one Recipe, and where it stands. What may happen to it is said in `job_life.py`."""

from dataclasses import dataclass
from enum import StrEnum

from kling_desktop.core.failure import Charge, Failure
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


class HoldReason(StrEnum):
    """Why an unsent Job waits for a person."""

    RESTART = "restart"
    NO_CREDIT = "no_credit"
    SPEND_LIMIT = "spend_limit"
    KEY_REJECTED = "key_rejected"
    NOT_ALLOWED = "not_allowed"
    NO_KEY = "no_key"
    OFFLINE = "offline"
    NO_ROOM = "no_room"
    NOT_WRITABLE = "not_writable"


@dataclass(frozen=True, slots=True)
class Job:
    """One attempt. Immutable: every event gives a new Job (`job_life.after`).

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
