"""One check of the self-test: how it went, whatever went wrong."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from types import TracebackType

Probe = Callable[[], str]
"""Looks at one thing and tells what it found; raises anything where that is not as it should be."""


class NotSoundError(Exception):
    """A check found something else than it should."""


@dataclass(frozen=True, slots=True)
class Finding:
    """How one check went.

    Attributes:
        name: of the check.
        ok: whether all is well.
        seconds: how long it took.
        detail: what was found, or what is wrong.
    """

    name: str
    ok: bool
    seconds: float
    detail: str

    def to_json(self) -> dict[str, object]:
        """As it is printed."""
        return asdict(self)


class _Watch:
    """Catches what a probe raises: whatever it is, it is what the check was made to find."""

    error: Exception | None = None

    def __enter__(self) -> "_Watch":
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _traceback: TracebackType | None
    ) -> bool:
        self.error = error if isinstance(error, Exception) else None
        return self.error is not None


def examined(name: str, probe: Probe) -> Finding:
    """Run one probe. Thread: that of the probe."""
    begin = time.monotonic()
    detail = ""
    with _Watch() as watch:
        detail = probe()
    if watch.error is not None:
        kind = "" if isinstance(watch.error, NotSoundError) else f"{type(watch.error).__name__}: "
        detail = f"{kind}{watch.error}"
    return Finding(name, watch.error is None, round(time.monotonic() - begin, 3), detail)


def demand(holds: bool, complaint: str) -> None:
    """Go on only if it holds; like an assertion, but one that an optimised build keeps.

    Raises:
        NotSoundError: it does not.
    """
    if not holds:
        raise NotSoundError(complaint)
