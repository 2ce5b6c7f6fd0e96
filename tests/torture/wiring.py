"""Wrappers round the engine's ports: they see every call, and kill, refuse or fill the disk at the one that was named.

A point is a name and a side: `submitting.Accepted` (a commit of the journal, by the state before it) or
`library.hold` (a call of a port), `before` or `after`. Runs in the process that is to be killed.
"""

import inspect
import os
import signal
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kling_desktop.core import job_life
from kling_desktop.core.failure import Failure, FailureKind, KlingError
from kling_desktop.core.job import Job
from kling_desktop.core.job_event import JobEvent
from kling_desktop.engine.bench import Ports

FULL = KlingError(Failure(FailureKind.DISK_FULL))


@dataclass
class Trap:
    """What happens at one point.

    Attributes:
        point, side: where.
        nth: at which passing, from 1.
        does: `kill`, `soon` (killed a little later, wherever it is then) or `fill` (the disk, to its last byte;
            killed a little later if it has not ended by itself).
        times: at how many passings from there on.
        seconds: how much later.
    """

    point: str
    side: str = "before"
    nth: int = 1
    does: str = "kill"
    times: int = 1
    seconds: float = 0.0


@dataclass
class Watch:
    """Counts what passes each point and springs the traps.

    Attributes:
        traps: what happens where.
        refusals: calls that find the disk full, and how often each does; by the name of the point.
        folder: on the disk that is filled.
    """

    traps: Sequence[Trap] = ()
    refusals: Counter[str] = field(default_factory=Counter)
    folder: Path = Path()
    passed: Counter[tuple[str, str]] = field(default_factory=Counter)

    def at(self, point: str, side: str) -> None:
        """The program passes this point. Thread: any."""
        self.passed[point, side] += 1
        count = self.passed[point, side]
        for trap in self.traps:
            if (trap.point, trap.side) == (point, side) and trap.nth <= count < trap.nth + trap.times:
                self._spring(trap)
        if side == "before" and self.refusals[point]:
            self.refusals[point] -= 1
            raise FULL

    def _spring(self, trap: Trap) -> None:
        if trap.does == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        elif trap.does == "soon":
            signal.setitimer(signal.ITIMER_REAL, trap.seconds)
        else:
            fill(self.folder)
            signal.setitimer(signal.ITIMER_REAL, trap.seconds)


class Watched:
    """Any port, whose calls pass `before` and `after`; a journal's `advance` is named by its state and event."""

    def __init__(self, port: object, name: str, watch: Watch) -> None:
        self._port, self._name, self._watch = port, name, watch

    def __getattr__(self, called: str) -> Any:
        real = getattr(self._port, called)
        if not callable(real):
            return real
        if inspect.iscoroutinefunction(real):
            return self._asked(called, real)

        def call(*args: Any, **named: Any) -> Any:
            point = self._point(called, args)
            self._watch.at(point, "before")
            answer = real(*args, **named)
            self._watch.at(point, "after")
            return answer

        return call

    def _asked(self, called: str, real: Callable[..., Any]) -> Callable[..., Any]:
        async def ask(*args: Any, **named: Any) -> Any:
            point = self._point(called, args)
            self._watch.at(point, "before")
            answer = await real(*args, **named)
            self._watch.at(point, "after")
            return answer

        return ask

    def _point(self, called: str, args: Sequence[Any]) -> str:
        if self._name == "journal" and called == "advance":
            job, event = args[:2]
            return f"{job.state.value}.{type(event).__name__}"
        return f"{self._name}.{called}"


def watched(ports: Ports, watch: Watch) -> Ports:
    """The ports with the watch round all that write or ask."""
    return replace(
        ports,
        api=Watched(ports.api, "api", watch),
        journal=Watched(ports.journal, "journal", watch),
        library=Watched(ports.library, "library", watch),
    )


def fill(folder: Path) -> None:
    """Fill the file system of a folder to its last byte."""
    for size in (1_048_576, 4_096, 256, 1):
        with Path(folder, f"ballast-{size}-{os.getpid()}").open("ab", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue


# ------------------------------------------------------------ mutants: programs that break the promise on purpose


class SendsFirst:
    """A journal and a service in one: the POST leaves before the promise is written."""

    def __init__(self, ports: Ports) -> None:
        self._journal, self._api = ports.journal, ports.api
        self._late: list[tuple[Job, JobEvent, int]] = []

    def advance(self, job: Job, event: JobEvent, at_ms: int) -> Job:
        if type(event).__name__ == "ReferencesReady":
            self._late.append((job, event, at_ms))
            return job_life.after(job, event, at_ms)
        return self._journal.advance(job, event, at_ms)

    async def submit(self, *args: Any) -> Any:
        return self._written(await self._api.submit(*args))

    async def generate(self, *args: Any) -> Any:
        return self._written(await self._api.generate(*args))

    def _written(self, answer: Any) -> Any:
        while self._late:
            self._journal.advance(*self._late.pop(0))
        return answer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._journal, name) if hasattr(self._journal, name) else getattr(self._api, name)


class SendsAgain:
    """A service that is asked once more to make the picture when no answer came."""

    def __init__(self, ports: Ports) -> None:
        self._api = ports.api

    async def submit(self, *args: Any) -> Any:
        answer = await self._api.submit(*args)
        if type(answer).__name__ == "LostTrack" and answer.failure.kind is FailureKind.NO_ANSWER:
            answer = await self._api.submit(*args)
        return answer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._api, name)


class GivesUp:
    """A journal by which a Job whose picture a full disk keeps out has failed."""

    def __init__(self, ports: Ports) -> None:
        self._journal = ports.journal

    def advance(self, job: Job, event: JobEvent, at_ms: int) -> Job:
        from kling_desktop.core.job_event import GivenUp

        after = self._journal.advance(job, event, at_ms)
        is_full = type(event).__name__ == "Blocked" and event.failure.kind is FailureKind.DISK_FULL
        return self._journal.advance(after, GivenUp(), at_ms) if is_full else after

    def __getattr__(self, name: str) -> Any:
        return getattr(self._journal, name)


def sends_first(ports: Ports) -> Ports:
    """The POST before the commit."""
    both = SendsFirst(ports)
    return replace(ports, journal=both, api=both)


def sends_again(ports: Ports) -> Ports:
    """A re-send when no answer came in time."""
    return replace(ports, api=SendsAgain(ports))


def gives_up(ports: Ports) -> Ports:
    """FAILED on a full disk."""
    return replace(ports, journal=GivesUp(ports))


MUTANTS: Mapping[str, Callable[[Ports], Ports]] = {
    "POST before the commit": sends_first,
    "re-send on ReadTimeout": sends_again,
    "FAILED on disk full": gives_up,
}
"""What must turn the run red, or the run sees nothing."""
