"""One question of the live check as a value: what it is about, what it may cost, and who puts it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from live_seen import Seen
from live_side import Side

Consent = Literal["", "price", "patience"]
"""Whether a person is asked before: not at all, because it may cost, or because it takes something else."""


@dataclass(frozen=True, slots=True)
class Question:
    """Something to be found out, of the service and of the simulator alike.

    Attributes:
        title: in plain words, for a person.
        ask: puts it to one side.
        numbers: which open questions of docs/service.md section 5 it belongs to.
        switches: of the simulator, each with how the facts begin in which it shows; where one of those differs, that
            switch may have to be turned.
        consent: whether a person is asked before.
        warning: what that person has to know.
        needs: what an earlier question must have found: `asset`, `request_id` or `limit`; empty for nothing.
    """

    title: str
    ask: Callable[[Side, Seen], Awaitable[None]]
    numbers: tuple[int, ...] = ()
    switches: Mapping[str, str] = field(default_factory=dict)
    consent: Consent = ""
    warning: str = ""
    needs: Literal["", "asset", "request_id", "limit"] = ""

    def hint(self, fact: str) -> str:
        """The switches in which a difference of this fact may lie, in words; empty where there is none."""
        fitting = [switch for switch, beginning in self.switches.items() if fact.startswith(beginning)]
        return f" (switch: {' or '.join(fitting)})" if fitting else ""
