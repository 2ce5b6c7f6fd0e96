"""How far the upkeep of a library is, and whether it is still wanted: told by one thread, looked at by another."""

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple


class Stage(StrEnum):
    """What is being done."""

    LOGS = "logs"
    OLD_INDEX = "old_index"
    FILES = "files"
    REFERENCES = "references"
    INDEX = "index"


Tell = Callable[[Stage, int, int], None]
"""Told how far it is: stage, so much done, of so much (0: nobody knows). It may raise `StoppedError`: then nothing has
changed. Asked often: before every file, and again and again while a large one is read."""


class StoppedError(Exception):
    """A person does not want to wait for the end."""


class Progress(NamedTuple):
    """How far it is.

    Attributes:
        stage: what is being done.
        done: bytes of the logs, else how many things.
        total: of so much; 0 where nobody knows.
    """

    stage: Stage
    done: int
    total: int

    @property
    def permille(self) -> int:
        """How much of this stage is done; all of it where nobody knows."""
        return 1000 * min(self.done, self.total) // self.total if self.total else 1000


class Watch:
    """Looks on at one piece of upkeep, which tells it how far it is. Thread: any; the two may be in different ones.

    Attributes:
        progress: what was told last; None before anything was.
    """

    def __init__(self) -> None:
        """Nothing is told yet."""
        self.progress: Progress | None = None
        self._is_stopped = False

    def tell(self, stage: Stage, done: int, total: int) -> None:
        """`Tell`.

        Raises:
            StoppedError: `stop` was called.
        """
        if self._is_stopped:
            raise StoppedError
        self.progress = Progress(stage, done, total)

    def stop(self) -> None:
        """Have the work end at its next step."""
        self._is_stopped = True


def tell_nobody(_stage: Stage, _done: int, _total: int) -> None:
    """`Tell` where nobody looks on."""
