"""All that the simulated service remembers, in one place, with its lock and its clock.

Knows nothing of sockets or routes. Thread: any; whoever reads or changes the parts holds `World.lock`.
"""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kling_desktop.simulator.account import Account, Accounts, Charge, dollars
from kling_desktop.simulator.exchange import Answer, Headers, Request, error_answer, html_answer, text_answer
from kling_desktop.simulator.faults import FaultLine
from kling_desktop.simulator.job import Job, Jobs
from kling_desktop.simulator.shelf import Shelf
from kling_desktop.simulator.switches import Switches

FOREIGN_ORIGIN = "https://elsewhere.invalid"
"""Where `foreign_urls` points: a host that can never exist."""

LOG_LIMIT = 50_000
"""Requests and leaks that are remembered."""


class World:
    """The state of one simulated Segmind. `clock` gives seconds since the epoch."""

    def __init__(self, accounts: Accounts, switches: Switches, folder: Path, clock: Callable[[], float]) -> None:
        self.lock = threading.RLock()
        self.drawing = threading.RLock()
        self.stopping = threading.Event()
        self.accounts = accounts
        self.switches = switches
        self.clock = clock
        self.jobs = Jobs()
        self.shelf = Shelf(folder)
        self.faults = FaultLine()
        self.requests: deque[dict[str, object]] = deque(maxlen=LOG_LIMIT)
        self.leaks: deque[dict[str, object]] = deque(maxlen=LOG_LIMIT)

    def wait(self, seconds: float) -> None:
        """Let real time pass, or less of it when the service stops."""
        if seconds > 0:
            self.stopping.wait(seconds)

    def settle(self) -> None:
        """Let the jobs end whose time has come, and charge those that succeeded."""
        with self.lock:
            for job in self.jobs.take_due(self.clock()):
                if not job.refusal and job.bills and job.remaining_micros is None:
                    self.charge(job, job.ready_at)

    def charge(self, job: Job, at: float) -> None:
        """Charge a job at the time `at`."""
        cost = job.card.cost_micros
        line = Charge(job.request_id, at, dollars(cost), job.body_sha256, job.account.key[-4:])
        self.accounts.charge(job.account, cost, line)
        job.remaining_micros = job.account.balance_micros

    def refusal(self, status: int, text: str, headers: Headers = ()) -> Answer:
        """Give an error whose body is not documented, in the form the switch names."""
        if self.switches.error_bodies == "text":
            return text_answer(status, text, headers)
        if self.switches.error_bodies == "html":
            return html_answer(status, f"{status} {text}", headers)
        return error_answer(status, text, headers)

    def public_origin(self, origin: str) -> str:
        """Give what addresses in answers begin with."""
        return FOREIGN_ORIGIN if self.switches.foreign_urls else origin


@dataclass(frozen=True, slots=True)
class Call:
    """One admitted request, ready to be carried out. `name` is the variable part of its path, if it has one."""

    world: World
    request: Request
    account: Account
    name: str
