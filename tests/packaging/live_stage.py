"""A live check on a stage: a simulator takes the part of the service, somebody with fixed words that of the person."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from kling_desktop.adapters.logs import Redaction
from kling_desktop.adapters.segmind.hosts import Hosts
from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.model_card import KLING_O1
from kling_desktop.simulator.server import Simulator
from kling_desktop.simulator.switches import Switches
from live_check import simulator_side
from live_money import Budget
from live_report import Heading, report
from live_run import Check
from live_side import OwnClock, Side

KEY = "SG_feedbeefcafe0123"
PLAIN = Switches(latency=0.05, scale=0.03)
"""The usual switches, but for small pictures that take a moment."""
RICH = 1_000_000
"""Micro-dollars that are enough for every question."""


@dataclass
class Someone:
    """Says the same to everything, or what a function makes of the question."""

    answer: Callable[[str], bool] = lambda _: True
    asked: list[str] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)

    def agrees(self, question: str) -> bool:
        self.asked.append(question)
        return self.answer(question)

    def hears(self, sentence: str) -> None:
        self.heard.append(sentence)


@dataclass
class Played:
    """A check that is over."""

    check: Check
    person: Someone
    ledger: list[dict[str, Any]]
    requests: list[dict[str, Any]]
    leaks: list[dict[str, Any]]
    pictures: list[bytes]
    drafts: list[str]

    @property
    def report(self) -> str:
        return self.drafts[-1]

    @property
    def spent_micros(self) -> int:
        return sum(round(line["cost"] * 1_000_000) for line in self.ledger)

    def named_switches(self) -> str:
        """The part of the report that names differences."""
        return self.report.partition("## Differences")[2].partition("## Every question")[0]


@contextmanager
def service(**switches: object) -> Iterator[tuple[Simulator, Side]]:
    """The part of the service."""
    clock = OwnClock()
    with Simulator(keys=(KEY,), switches=PLAIN.changed(switches), clock=clock.now) as running:
        yield running, Side(Hosts.single(running.base_url), ApiKey(KEY), clock, resolve=_unknown)


def play(
    most_micros: int = RICH,
    person: Someone | None = None,
    switches: Mapping[str, object] | None = None,
    prepare: Callable[[Simulator], object] = id,
    *,
    is_read_meanwhile: bool = False,
) -> Played:
    """Run a whole check; `prepare` does something to the service before.

    `is_read_meanwhile` writes the report whenever something new is known, as the program does; else once, at the end.
    """
    someone, redaction, pictures, drafts = person or Someone(), Redaction(), [], []
    redaction.register(ApiKey(KEY))
    heading = Heading("2026-11-27", "a simulator", "0")

    def keep(made: dict[str, bytes]) -> list[str]:
        pictures.extend(made.values())
        return [f"{len(pictures)}.png" for _ in made]

    with ExitStack() as stack:
        running, side = stack.enter_context(service(**(switches or {})))
        prepare(running)
        other = stack.enter_context(simulator_side(OwnClock(), PLAIN))
        check = Check(side, other, someone, Budget(most_micros, KLING_O1.price_micros), keep)

        def write() -> None:
            drafts.append(report(heading, check.findings, check.budget, check.ended_early, redaction))

        try:
            check.run(write if is_read_meanwhile else _later)
        except KeyboardInterrupt:
            someone.heard.append("stopped")
        if not is_read_meanwhile:
            write()
        return Played(check, someone, running.ledger(), running.requests(), running.leaks(), pictures, drafts)


def _later() -> None:
    """Nobody reads the report before it is whole."""


async def _unknown(host: str, _port: int) -> list[str]:
    """Look up nothing but this computer."""
    if host == "127.0.0.1":
        return [host]
    raise OSError(f"no such host: {host}")
