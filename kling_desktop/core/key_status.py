"""What may be shown about the API key; never the key."""

from dataclasses import dataclass
from enum import StrEnum

from kling_desktop.core.failure import Failure


class KeyState(StrEnum):
    """How the key stands."""

    NONE = "none"
    READING = "reading"
    CHECKING = "checking"
    READY = "ready"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class KeyStatus:
    """What may be shown about the key.

    Attributes:
        state: how it stands.
        tail: its last four characters, where there is one.
        is_stored: whether it lies in the system's keyring; otherwise it is known until the program ends.
        failure: what went wrong with it or with the keyring, if something did.
        offer_failure: why another key that was offered just now is not used; the rest still tells of the key in use.
    """

    state: KeyState
    tail: str = ""
    is_stored: bool = False
    failure: Failure | None = None
    offer_failure: Failure | None = None
