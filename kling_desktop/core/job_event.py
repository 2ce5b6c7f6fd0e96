"""What can happen to a Job: one frozen class each. `job_life.py` says what each one leads to.

Must not know: HTTP, files, time. An event is a fact that was seen; it is written down before it is acted on.
"""

from dataclasses import dataclass

from kling_desktop.core.failure import Failure
from kling_desktop.core.generation import Output
from kling_desktop.core.job import HoldReason


@dataclass(frozen=True, slots=True)
class Started:
    """Its turn has come: references are uploaded."""


@dataclass(frozen=True, slots=True)
class Held:
    """It waits until a person resumes it; nothing was sent."""

    reason: HoldReason
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class Resumed:
    """A person said: go on. Never spends by itself: a held Job is queued, an interrupted one is asked after."""


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A person took it back before it was sent."""


@dataclass(frozen=True, slots=True)
class Requeued:
    """Uploading did not come to an end; no money is involved, it starts over."""

    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class ReferencesReady:
    """All pictures are uploaded; this commit is the promise not to send twice.

    Attributes:
        urls: addresses of the uploaded pictures, in slot order; they also find a lost Job in the account's history.
        key_hint: non-secret fingerprint of the key that will send it.
        balance_before_micros: the account's balance just before, if known; evidence, never a verdict.
    """

    urls: tuple[str, ...]
    key_hint: str
    balance_before_micros: int | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """The service took the Job and named it."""

    request_id: str


@dataclass(frozen=True, slots=True)
class Answered:
    """The direct way (v1) answered with the picture itself, or with its address.

    Attributes:
        held_file: name under which the received bytes are already safe, if bytes came.
        urls: addresses of the picture, if addresses came.
        request_id: the service's name for it, if it gave one.
        cost_micros: what was charged, if it said so.
    """

    held_file: str | None = None
    urls: tuple[str, ...] = ()
    request_id: str | None = None
    cost_micros: int | None = None


@dataclass(frozen=True, slots=True)
class NotOffered:
    """The service has no v2 for this model: not charged, the direct way is tried."""


@dataclass(frozen=True, slots=True)
class NotSent:
    """It certainly did not reach the service: not charged, it may be sent again by the program."""

    failure: Failure


@dataclass(frozen=True, slots=True)
class Refused:
    """The account as a whole was refused (key, credit, limit): not charged, every unsent Job of the key waits."""

    failure: Failure


@dataclass(frozen=True, slots=True)
class Failed:
    """It is over without a picture, and no GET could still bring one."""

    failure: Failure


@dataclass(frozen=True, slots=True)
class LostTrack:
    """What became of it is not known, or the picture cannot be had now: a person decides, nothing is re-sent."""

    failure: Failure


@dataclass(frozen=True, slots=True)
class Running:
    """The service works on it."""


@dataclass(frozen=True, slots=True)
class OutputReady:
    """The picture exists and this is where.

    Attributes:
        urls: one address a picture.
        cost_micros: what was charged, if the service said so.
        seconds: the model's own time, if the service said so.
    """

    urls: tuple[str, ...]
    cost_micros: int | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """The pictures lie in the library, synced."""

    outputs: tuple[Output, ...]


@dataclass(frozen=True, slots=True)
class Blocked:
    """The picture waits at the service because it cannot be written here (disk full, folder gone)."""

    failure: Failure


@dataclass(frozen=True, slots=True)
class Found:
    """The account's history knows it after all."""

    request_id: str


@dataclass(frozen=True, slots=True)
class GivenUp:
    """A person decided not to wait for it any longer."""


JobEvent = (
    Started
    | Held
    | Resumed
    | Cancelled
    | Requeued
    | ReferencesReady
    | Accepted
    | Answered
    | NotOffered
    | NotSent
    | Refused
    | Failed
    | LostTrack
    | Running
    | OutputReady
    | Saved
    | Blocked
    | Found
    | GivenUp
)
