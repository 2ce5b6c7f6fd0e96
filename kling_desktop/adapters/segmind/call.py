"""One request to the service as a value, and how it can end without an answer.

Must not know: which library sends it.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.failure import Charge, Failure, FailureKind, KlingError
from kling_desktop.core.job_event import LostTrack, NotSent

JSON_CAP_BYTES = 1024 * 1024
PICTURE_CAP_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Call:
    """One request to one of the service's own hosts.

    Attributes:
        url: built from a configured base, never taken from an answer.
        seconds: it may take in all.
        content: the body, or the pieces of one whose length is in `headers`.
        cap_bytes: of the answer's body.
        spends: whether it may cost money; it then has a connection of its own.
    """

    method: str
    url: str
    key: ApiKey
    seconds: float
    content: bytes | AsyncIterator[bytes] | None = None
    headers: Mapping[str, str] | None = None
    cap_bytes: int = JSON_CAP_BYTES
    spends: bool = False


class BrokenCallError(Exception):
    """A call without an answer.

    Attributes:
        was_sent: whether any byte of the request may have left; False is a proof that none did.
        kind: OFFLINE or INSECURE if it was not sent, else NO_ANSWER or CONNECTION_LOST.
    """

    def __init__(self, *, was_sent: bool, kind: FailureKind) -> None:
        super().__init__(kind.value)
        self.was_sent = was_sent
        self.kind = kind

    def event(self) -> NotSent | LostTrack:
        """What it means for a Job that was being sent."""
        return LostTrack(Failure(self.kind, Charge.UNKNOWN)) if self.was_sent else NotSent(Failure(self.kind))

    def question_error(self) -> KlingError:
        """What it means for a call that costs nothing and may be repeated."""
        is_cut = self.kind is FailureKind.CONNECTION_LOST
        return KlingError(Failure(FailureKind.SERVICE_TROUBLE if is_cut else self.kind))
