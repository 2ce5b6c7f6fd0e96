"""Kills: at every named point, before and after it, and at moments that nobody chose."""

import random
import signal
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from kling_desktop.simulator.faults import Fault
from tests.torture.bed import PROMPT, REFUSED_PROMPT, Bed, made_bed
from tests.torture.forge import Forge
from tests.torture.life import Order
from tests.torture.points import FOR_EVER, SIDES, WAYS, Step, Way, traps_of
from tests.torture.verdict import Verdict
from tests.torture.wiring import Trap

KILLED = (-signal.SIGKILL, -signal.SIGALRM)


@dataclass
class Tally:
    """What came of everything that was tried in one row of the table."""

    tried: int = 0
    landed: int = 0
    lost: int = 0
    double: int = 0
    wrong: int = 0
    submits: int = 0
    charges: int = 0
    unanswered: int = 0
    said: list[str] = field(default_factory=list)
    ends: Counter[str] = field(default_factory=Counter)

    def add(self, found: Verdict, where: str, *, landed: bool) -> None:
        """One more."""
        self.tried += 1
        self.landed += landed
        self.lost += len(found.lost)
        self.double += len(found.double)
        self.wrong += len(found.wrong)
        self.submits += found.submits
        self.charges += found.charges
        self.unanswered += found.unanswered
        self.ends += found.ends
        self.said += [f"{where}: {line}" for line in found.complaints()]

    def __iadd__(self, other: "Tally") -> "Tally":
        for name in ("tried", "landed", "lost", "double", "wrong", "submits", "charges", "unanswered"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.ends += other.ends
        self.said += other.said
        return self

    @property
    def is_good(self) -> bool:
        """Whether it was tried, came about, and all promises were kept."""
        return self.landed > 0 and not (self.lost or self.double or self.wrong)


@dataclass(frozen=True)
class Case:
    """One kill. Without a point it is at a moment that `chance` chooses."""

    number: int
    point: str = ""
    side: str = ""
    chance: random.Random = field(default_factory=lambda: random.Random(1))
    mutant: str = ""
    decodes: bool = False

    @property
    def row(self) -> str:
        """Its row in the table."""
        return f"{self.side} {self.point}" if self.point else "a random moment"


def cases(count: int, seed: int, mutant: str = "", *, decodes: bool = False) -> list[Case]:
    """So many kills: each point and side as often as the others, and as many again at random moments."""
    named = [(point, side) for point in WAYS for side in SIDES]
    rounds = max(1, (count * 2 // 3) // len(named)) if count >= len(named) else 0
    chosen: list[tuple[str, str]] = named * rounds
    if not rounds:
        chosen = random.Random(seed).sample(named, count // 2)
    chosen += [("", "")] * max(0, count - len(chosen))
    return [
        Case(number, point, side, random.Random(f"{seed} {number}"), mutant, decodes)
        for number, (point, side) in enumerate(chosen)
    ]


def carry_out(case: Case, forge: Forge, folder: Path, dies_in: Forge | None = None) -> tuple[Verdict, bool]:
    """Kill once, restart until nothing is open, compare; and whether the kill landed.

    Args:
        case: where and when.
        forge: where lives come from.
        folder: a new one.
        dies_in: where the life that is killed comes from, if it is another.
    """
    way = WAYS[case.point] if case.point else some_way(case.chance)
    with made_bed(folder, forge, *way.faults, **way.switches) as bed:
        bed.dies_in = dies_in or forge
        bed.prefer(**way.preferences)
        return _named(case, way, bed) if case.point else _random(case, way, bed)


def _named(case: Case, way: Way, bed: Bed) -> tuple[Verdict, bool]:
    *before, last = way.steps
    for step in before:
        bed.live(order_for(bed, way, step, case))
    armed = order_for(bed, way, last, case)
    armed.traps.append(Trap(case.point, case.side))
    code = bed.die(armed)
    bed.heal(lag=case.chance.choice((0.0, 0.0, FOR_EVER)))
    return bed.settle(armed), code == -signal.SIGKILL


def order_for(bed: Bed, way: Way, step: Step, case: Case) -> Order:
    """One life on the way to a point."""
    prompt = REFUSED_PROMPT if way.is_refused else PROMPT
    words = bed.generate(way.count, prompt) if step.verb == "generate" else bed.resume(held=step.verb == "held")
    return Order(words, traps_of(step), mutant=case.mutant, decodes=case.decodes, **step.says)


def some_way(chance: random.Random) -> Way:
    """A click on several pictures; often the answer to a submit is long on its way, for there it hurts most."""
    slow = (Fault("submit", times=0, delay=chance.uniform(0.3, 0.6)),) if chance.random() < 0.7 else ()
    return Way(faults=slow, switches={"latency": chance.choice((0.0, 0.0, 0.3))}, count=chance.randint(1, 4))


def _random(case: Case, way: Way, bed: Bed) -> tuple[Verdict, bool]:
    """Killed once or twice at any moment."""
    chance = case.chance
    order = at_any_moment(case, way, bed)
    code = bed.die(order)
    if chance.random() < 0.3:
        again = Order(bed.resume(), mutant=case.mutant, seconds=chance.uniform(0.01, 0.4))
        bed.live(again)
    bed.heal(lag=chance.choice((0.0, 0.0, 0.0, FOR_EVER)))
    return bed.settle(order), code in KILLED


def at_any_moment(case: Case, way: Way, bed: Bed) -> Order:
    """A life that is killed at a moment of the clock or a little after some point was passed."""
    chance = case.chance
    order = order_for(bed, way, Step(), case)
    if way.faults and chance.random() < 0.7:
        order.traps.append(
            Trap("api.submit", "before", chance.randint(1, way.count), "soon", 1, chance.uniform(0.03, 0.25))
        )
    elif chance.random() < 0.5:
        order.seconds = chance.uniform(0.05, 2.5 if case.decodes else 0.8)
    else:
        point = chance.choice(("api.submit", "api.upload", "api.poll", "api.fetch", "library.save"))
        order.traps.append(Trap(point, "before", chance.randint(1, way.count), "soon", 1, chance.uniform(0.001, 0.15)))
    return order
