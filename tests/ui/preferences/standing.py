"""How a key can stand, for the tests of this folder; and a key that must never be seen again."""

from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.key_status import KeyState, KeyStatus
from kling_desktop.core.price import Balance

KEY = "SG_00112233445566c4"
NONE = KeyStatus(KeyState.NONE)
CHECKING = KeyStatus(KeyState.CHECKING, "66c4")
STORED = KeyStatus(KeyState.READY, "66c4", is_stored=True)
UNKEPT = KeyStatus(KeyState.READY, "66c4", failure=Failure(FailureKind.KEYRING_UNAVAILABLE))
GIVEN = KeyStatus(KeyState.READY, "66c4")
REJECTED = KeyStatus(KeyState.REJECTED, "66c4", failure=Failure(FailureKind.KEY_REJECTED))
LOCKED = KeyStatus(KeyState.NONE, failure=Failure(FailureKind.KEYRING_LOCKED))
MISTYPED = KeyStatus(KeyState.READY, "66c4", is_stored=True, offer_failure=Failure(FailureKind.KEY_REJECTED))

PLENTY = Balance(4_820_000, 0)
NOTHING = Balance(0, 0)
