"""An API key that cannot be printed by accident.

Must not know: where keys are kept or how they are sent. `reveal` is for the header of a request, the keyring, and what
strikes the key out of logs and error answers; nothing else calls it.
"""

from kling_desktop.core.digest import sha256_of
from kling_desktop.core.failure import Failure, FailureKind, KlingError

SHORTEST, LONGEST = 8, 128
SEGMIND_PREFIX = "SG_"
"""How the keys begin that Segmind gives out today; a reason to warn, never to refuse."""


class ApiKey:
    """A checked key: printable ASCII, 8 to 128 characters, no spaces. Its `repr` shows the last four at most."""

    __slots__ = ("__text",)

    def __init__(self, text: str) -> None:
        """Check and wrap a key; surrounding white space is trimmed (keys are pasted).

        Raises:
            KlingError: KEY_FORMAT; the text itself is in no message.
        """
        text = text.strip()
        fits = SHORTEST <= len(text) <= LONGEST
        if not fits or not all("!" <= character <= "~" for character in text):
            raise KlingError(Failure(FailureKind.KEY_FORMAT))
        self.__text = text

    def reveal(self) -> str:
        """The key itself: for the request header and the keyring only."""
        return self.__text

    @property
    def tail(self) -> str:
        """The last four characters, the only part that may be shown or stored."""
        return self.__text[-4:]

    def fingerprint(self, salt: str) -> str:
        """A non-secret name for this key: the last four characters and a salted hash.

        Args:
            salt: random text of this installation, so that equal keys differ between computers.
        """
        digest = sha256_of(f"{salt}\0{self.__text}".encode())
        return f"{self.tail}-{digest[:16]}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ApiKey) and self.reveal() == other.reveal()

    def __hash__(self) -> int:
        return hash(self.__text)

    def __repr__(self) -> str:
        return f"ApiKey(…{self.tail})"
