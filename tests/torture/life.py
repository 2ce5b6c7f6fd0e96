"""One life of the real program with its ports watched, and a server that forks lives from a warm process.

As a script it reads orders, a line of JSON each, forks a process that carries the verb out through the program's own
`run_command`, and answers with how that process ended. A fork costs 20 ms where a start costs 700, and is as good a
process to kill. The server itself has one thread and opens nothing.
"""

import json
import os
import signal
import sys
import traceback
from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from kling_desktop.adapters.key_store import SessionKeyStore
from kling_desktop.adapters.library.lock import Holder
from kling_desktop.adapters.segmind.hosts import Deadlines
from kling_desktop.bootstrap import services
from kling_desktop.bootstrap.command import CommandDoors, run_command
from kling_desktop.cli.parser import parse_arguments
from kling_desktop.core import job_event as happened
from kling_desktop.core.identity import KEY_VARIABLE
from kling_desktop.core.job import Job, JobState
from kling_desktop.engine.backoff import PollSchedule, RetrySchedule
from kling_desktop.engine.bench import Listener, Options, Ports
from kling_desktop.engine.engine import Engine
from kling_desktop.engine.workshop import Workshop
from kling_desktop.simulator.demo_key import DEMO_KEY
from tests.fakes.intake import FakeIntake
from tests.torture.wiring import MUTANTS, Trap, Watch, watched

QUICK_POLLS = PollSchedule(first=0.02, longest=0.06, near=0.04)
QUICK_RETRIES = RetrySchedule(first=0.02, longest=0.1)


@dataclass
class Order:
    """One life.

    Attributes:
        words: the command line.
        traps: what happens at which point.
        refusals: points that find the disk full, and how often.
        seconds: after which the process is ended without a word, wherever it is; 0 for never.
        cancel_at: a person takes every Job back that comes to this state.
        events: written straight into the journal for every Job in that state, before anything else: for what no face
            of the program offers yet.
        mutant: of `MUTANTS`.
        deadlines: of calls to the service.
        new_seconds, give_up_seconds, lookup_waits: as in `engine.bench.Options`.
        disk: folder, count file, number, whether for ever, errno: which operation on files fails (`failing_disk.c`).
        decodes: whether real helper processes look at pictures.
    """

    words: list[str]
    traps: list[Trap] = field(default_factory=list)
    refusals: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    cancel_at: str = ""
    events: list[tuple[str, str]] = field(default_factory=list)
    mutant: str = ""
    deadlines: dict[str, float] = field(default_factory=dict)
    new_seconds: float = 600.0
    give_up_seconds: float = 1800.0
    lookup_waits: tuple[float, ...] = (0.0, 0.05)
    disk: tuple[str, str, int, int, int] | None = None
    decodes: bool = False

    def text(self) -> str:
        """As a line for another process."""
        return json.dumps(asdict(self))


def order_from(text: str) -> Order:
    """The reverse of `Order.text`."""
    value = json.loads(text)
    value["traps"] = [Trap(**trap) for trap in value["traps"]]
    value["events"] = [tuple(pair) for pair in value["events"]]
    value["lookup_waits"] = tuple(value["lookup_waits"])
    return Order(**value)


class Canceller:
    """`engine.bench.Listener`: a person who takes every Job back that comes to one state."""

    def __init__(self, listener: Listener, state: str) -> None:
        self._listener, self._state = listener, state
        self.engine: Engine | None = None
        self._seen: set[str] = set()

    def job_changed(self, job: Job) -> None:
        import asyncio

        self._listener.job_changed(job)
        if job.state == self._state and job.id not in self._seen and self.engine is not None:
            self._seen.add(job.id)
            asyncio.get_running_loop().call_soon(self.engine.cancel, job.id)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._listener, name)


def doors_for(order: Order) -> type[CommandDoors]:
    """The doors of the program with the watch on its ports."""

    class WatchedDoors(CommandDoors):
        def workshop(self, listener: Listener) -> Workshop:
            canceller = Canceller(listener, order.cancel_at)

            def make_engine(ports: Ports, options: Options) -> Engine:
                options = replace(
                    options,
                    polls=QUICK_POLLS,
                    retries=QUICK_RETRIES,
                    new_seconds=order.new_seconds,
                    give_up_seconds=order.give_up_seconds,
                    lookup_waits=tuple(order.lookup_waits),
                )
                canceller.engine = Engine(self._wired(ports), options, canceller)
                return canceller.engine

            profile = self._profile._replace(deadlines=Deadlines(**order.deadlines))
            made = services.workshop(
                profile, self._preferences, services.Opening(Holder.COMMAND, lambda: None), make_engine
            )
            return replace(made, key_store=SessionKeyStore())

        def _wired(self, ports: Ports) -> Ports:
            if not order.decodes:
                ports = replace(ports, intake=FakeIntake())
            ports = watched(ports, Watch(order.traps, Counter(order.refusals), self._profile.places.data))
            if order.mutant:
                ports = MUTANTS[order.mutant](ports)
            _write(ports, order.events)
            return ports

    return WatchedDoors


def _write(ports: Ports, events: list[tuple[str, str]]) -> None:
    for state, name in events:
        for job in ports.journal.open_jobs().jobs:
            if job.state is JobState(state):
                ports.journal.advance(job, getattr(happened, name)(), ports.clock.now_ms())


def live(order: Order) -> int:
    """Live it, in this process; gives the exit code."""
    os.environ[KEY_VARIABLE] = DEMO_KEY
    if order.disk is not None:
        _fail_disk(*order.disk)
    if order.seconds:
        signal.setitimer(signal.ITIMER_REAL, order.seconds)  # unheard, SIGALRM ends a process as surely as SIGKILL
    return run_command(parse_arguments(order.words), doors_for(order))


def _fail_disk(folder: str, count: str, number: int, for_ever: int, error: int) -> None:
    """Have an operation on files fail in this process and in its helpers; `failing_disk.so` was loaded before it."""
    import ctypes

    names = ("TORTURE_FOLDER", "TORTURE_COUNT", "TORTURE_AT", "TORTURE_FOR_EVER", "TORTURE_ERROR")
    os.environ.update(zip(names, map(str, (folder, count, number, for_ever, error)), strict=True))
    _kept.append(folder.encode())
    begin = ctypes.CDLL(None).torture_begin
    begin.argtypes = (ctypes.c_char_p, ctypes.c_char_p, ctypes.c_long, ctypes.c_int, ctypes.c_int)
    if begin(_kept[-1], count.encode(), number, for_ever, error) != 0:
        raise SystemExit("failing_disk.so does not begin")


_kept: list[bytes] = []
"""What C points at."""


def serve() -> None:
    """Fork a life for each line of orders: `<file for its words>`, a tab, JSON."""
    import kling_desktop.adapters.segmind.exchange  # noqa: F401  loaded once, not in every life

    for line in sys.stdin:
        log, _, text = line.partition("\t")
        pid = os.fork()
        if pid == 0:
            _become(order_from(text), Path(log))
        _, status = os.waitpid(pid, 0)
        sys.stdout.write(f"{status}\n")
        sys.stdout.flush()


def _become(order: Order, log: Path) -> None:
    """Be that life and nothing else; never returns."""
    code = 70
    try:
        said = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for number, own in enumerate((nothing, said, said)):
            os.dup2(own, number)
        sys.stdin, sys.stdout, sys.stderr = (open(number, mode) for number, mode in enumerate("rww"))  # noqa: PTH123, SIM115
        code = live(order)
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else 1
    except Exception:  # noqa: BLE001  the process ends here, and says why
        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(code)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.exit(live(order_from(sys.argv[1])))
    serve()
