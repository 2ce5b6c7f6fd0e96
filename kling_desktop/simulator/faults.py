"""Faults: what shall go wrong with the next matching requests, as values and as a waiting line.

Knows which kinds of request there are, not how they are answered. Not locked: `World.lock` guards the line.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Literal

from kling_desktop.simulator.exchange import Answer, Headers
from kling_desktop.simulator.shapes import SHAPES

KINDS = ("submit", "v1", "status", "result", "upload", "credits", "history", "history_one", "file")
"""The kinds of request that a fault can be laid on."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong.

    Attributes:
        on: Kind of request, one of `KINDS`.
        times: How many matching requests it hits; 0 for all.
        status: Answer with this status instead; 0 keeps the real answer.
        body: Body of that answer, text or anything JSON; None for the usual sentence.
        headers: Headers added to the answer; `content-type` replaces.
        delay: Seconds the answer is held back, after the request was carried out.
        drop: End the connection: `before` the request is carried out, `after` it, or in the `mid` of the answer.
        reset: A dropped connection ends with a reset.
        charge: Whether the request is carried out although the answer says otherwise. None: only if `status` is 0.
        shape: Name of an odd shape that the real answer is bent into.
    """

    on: str
    times: int = 1
    status: int = 0
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    drop: Literal["", "before", "after", "mid"] = ""
    reset: bool = False
    charge: bool | None = None
    shape: str = ""

    def __post_init__(self) -> None:
        if self.on not in KINDS:
            raise ValueError(f"on is one of {', '.join(KINDS)}")
        if self.drop not in ("", "before", "after", "mid"):
            raise ValueError("drop is before, after or mid")
        if self.shape and self.shape not in SHAPES:
            raise ValueError(f"shape is one of {', '.join(SHAPES)}")
        if self.status and not 200 <= self.status <= 599:
            raise ValueError("status is an HTTP status from 200 to 599")
        if self.times < 0 or self.delay < 0:
            raise ValueError("times and delay are zero or more")

    @property
    def carries_out(self) -> bool:
        """Whether the request is carried out, charge and all."""
        if self.drop == "before":
            return False
        return self.charge if self.charge is not None else self.status == 0

    def answer(self, usual: Answer) -> Answer:
        """Bend the usual answer: replace its body, add the headers, apply the shape."""
        body, content_type = usual.body, usual.content_type
        if isinstance(self.body, str):
            body, content_type = self.body.encode(), "text/plain; charset=utf-8"
        elif self.body is not None:
            body, content_type = json.dumps(self.body).encode(), "application/json"
        added = {name.lower(): value for name, value in self.headers.items()}
        content_type = added.pop("content-type", content_type)
        headers: Headers = (*usual.headers, *added.items())
        bent = Answer(self.status or usual.status, body, content_type, headers, reset=self.reset)
        return SHAPES[self.shape](bent) if self.shape else bent


_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "on": str,
    "times": int,
    "status": int,
    "body": object,
    "delay": (int, float),
    "drop": str,
    "reset": bool,
    "charge": bool,
    "shape": str,
}


def fault_from(value: object) -> Fault:
    """Read one fault from JSON.

    Raises:
        ValueError: It is no object, or a member is unknown or does not fit.
    """
    if not isinstance(value, dict):
        raise ValueError("a fault is an object")
    unknown = sorted(set(value) - {member.name for member in fields(Fault)})
    if unknown:
        raise ValueError(f"no such member of a fault: {', '.join(unknown)}")
    headers = value.get("headers", {})
    if not isinstance(headers, dict) or not all(isinstance(text, str) for text in headers.values()):
        raise ValueError("headers is an object of texts")
    for name, kind in _TYPES.items():
        if name in value and not isinstance(value[name], kind):
            raise ValueError(f"{name} does not fit")
    if "on" not in value:
        raise ValueError("a fault says what it is on")
    return Fault(**value)


class FaultLine:
    """The faults that wait for their request, in order."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Fault, int]] = []

    def add(self, fault: Fault) -> None:
        """Put a fault at the end of the line."""
        self._waiting.append((fault, fault.times))

    def clear(self) -> None:
        """Let nothing go wrong any more."""
        self._waiting.clear()

    def take(self, kind: str) -> Fault | None:
        """Take the first fault laid on this kind of request, and count it down."""
        for place, (fault, left) in enumerate(self._waiting):
            if fault.on != kind:
                continue
            if left == 1:
                del self._waiting[place]
            elif left > 1:
                self._waiting[place] = (fault, left - 1)
            return fault
        return None
