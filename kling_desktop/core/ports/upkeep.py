"""The upkeep of a library as its window sees it."""

from typing import TYPE_CHECKING, Protocol

from kling_desktop.core.upkeep_progress import Tell, Watch

if TYPE_CHECKING:
    from kling_desktop.core.upkeep import Checked, Rebuilt


class Upkeep(Protocol):
    """Looks after the library of one window."""

    @property
    def opening(self) -> Watch:
        """How far the library is on its way to be opened, where its index is made anew for that. Thread: any."""

    @property
    def is_wanted(self) -> bool:
        """Whether the index is made anew because a person wants it, and could be used as it is."""

    @property
    def rebuilt(self) -> "Rebuilt | None":
        """What a new index was made of, once the library is open; None where it was not made anew."""

    def check(self, tell: Tell) -> "Checked":
        """Look at every file and every line of the open library; changes nothing. Thread: any but the GUI's.

        Takes as long as reading all pictures.

        Raises:
            KlingError: LIBRARY_GONE, DATABASE_NEWER, DISK_FULL or NOT_WRITABLE: it could not be looked at.
            StoppedError: raised by `tell`.
        """
