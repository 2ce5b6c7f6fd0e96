"""What Python would print about a mistake of ours goes into the log, and printed it is without anything secret.

Must not know: what the mistake was about. Also keeps the system from writing memory, with the key in it, to disk.
"""

import logging
import sys
import threading
import time
import traceback
from collections.abc import Callable
from types import TracebackType

log = logging.getLogger(__name__)

AGAIN_SECONDS = 60.0
"""A mistake at the same place is told again only after this long: a view asks its model hundreds of times a second."""


class FaultHooks:
    """Stands in for the hooks of the interpreter until `close`. Thread: any; installed and closed in the main one."""

    def __init__(self, strike_out: Callable[[str], str], monotonic: Callable[[], float] = time.monotonic) -> None:
        """Install.

        Args:
            strike_out: gives a text without what is secret in it.
            monotonic: seconds of a steady clock.
        """
        self._strike_out, self._monotonic = strike_out, monotonic
        self._told: dict[tuple[str, int], float] = {}
        self._before = sys.excepthook, sys.unraisablehook, threading.excepthook
        sys.excepthook = self._hear
        sys.unraisablehook = self._hear_unraisable
        threading.excepthook = self._hear_thread

    def close(self) -> None:
        """Put the interpreter's own back."""
        sys.excepthook, sys.unraisablehook, threading.excepthook = self._before

    def _hear(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not issubclass(kind, Exception):  # the person stops the program: no mistake
            self._before[0](kind, error, trace)
        elif self._is_news(trace):
            log.error("a mistake of ours", exc_info=(kind, error, trace))
            self._print("".join(traceback.format_exception(kind, error, trace)))

    def _hear_unraisable(self, found: "sys.UnraisableHookArgs") -> None:
        if found.exc_value is not None:
            self._hear(found.exc_type, found.exc_value, found.exc_traceback)

    def _hear_thread(self, found: threading.ExceptHookArgs) -> None:
        if found.exc_value is not None:
            self._hear(found.exc_type, found.exc_value, found.exc_traceback)

    def _is_news(self, trace: TracebackType | None) -> bool:
        frames = traceback.extract_tb(trace)
        place = (frames[-1].filename, frames[-1].lineno or 0) if frames else ("", 0)
        now = self._monotonic()
        if now - self._told.get(place, -AGAIN_SECONDS) < AGAIN_SECONDS:
            return False
        self._told[place] = now
        return True

    def _print(self, text: str) -> None:
        if sys.stderr is not None:  # a frozen program on Windows has none
            sys.stderr.write(self._strike_out(text))


def forbid_core_dumps() -> None:
    """Let no crash of this process, or of a child, write its memory to disk: a key may be in it."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
