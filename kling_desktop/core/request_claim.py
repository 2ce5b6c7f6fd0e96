"""A request that a person says is the one of a lost Job: what it is called, and what speaks against it."""

import re
from dataclasses import dataclass

_REQUEST_ID = re.compile(r"[0-9A-Za-z-]{1,64}")


def request_id_in(text: str) -> str | None:
    """The request id in what a person typed or pasted, spaces around it taken off; None where it cannot be one."""
    found = text.strip()
    return found if _REQUEST_ID.fullmatch(found) else None


@dataclass(frozen=True, slots=True)
class RequestDoubt:
    """Why a request may not be the one of this Job: for the person to decide, never a verdict.

    Attributes:
        made_at_ms: when the request was made, UTC milliseconds; None where Segmind does not say.
        is_unknown: Segmind says nothing of it that could be compared.
        is_at_other_time: it was not made around the time at which this picture was sent.
        has_other_pictures, has_other_prompt: it was made from others.
    """

    made_at_ms: int | None = None
    is_unknown: bool = False
    is_at_other_time: bool = False
    has_other_pictures: bool = False
    has_other_prompt: bool = False
