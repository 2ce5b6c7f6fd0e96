"""The diagnostic report as the faces of the program see it."""

from typing import Protocol


class Report(Protocol):
    """What helps to find out why something went wrong; no key, prompt or file name is in it.

    Thread: any but the GUI's.
    """

    def text(self) -> str:
        """All of it, as it is now; many lines. Takes up to some seconds: it asks the system for its keyring."""

    def save(self, text: str, path: str) -> None:
        """Write it into a file that only this person can read; one that is there is replaced.

        Raises:
            KlingError: DISK_FULL or NOT_WRITABLE.
        """
