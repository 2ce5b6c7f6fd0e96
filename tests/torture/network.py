"""The network at its worst: each kind of fault on each kind of request, and many mixed in one life."""

import random
import signal
from pathlib import Path

from tests.torture.bed import made_bed
from tests.torture.forge import Forge
from tests.torture.life import Order
from tests.torture.proxy import Plan, Proxy
from tests.torture.proxy_faults import KINDS
from tests.torture.verdict import Verdict

DEADLINES = {"connect": 0.4, "submit": 0.5, "generate": 0.6, "poll": 0.4, "upload": 0.5, "fetch": 0.6, "balance": 0.4}
TARGETS = ("submit", "submit", "submit", "upload", "status", "result", "file", "file", "v1", "history")
LONGEST_SECONDS = 20.0
MIXED_JOBS = 10


def one_kind(fault: str, target: str, forge: Forge, folder: Path, mutant: str = "") -> tuple[Verdict, bool]:
    """One fault on one kind of request: a generation, and afterwards a start with a network that is well."""
    with made_bed(folder, forge) as bed, Proxy(bed.base, _plan(fault, target)) as proxy:
        bed.base = proxy.base_url
        bed.prefer(delivery="v1" if target == "v1" else "automatic")
        order = Order(bed.generate(), seconds=LONGEST_SECONDS, deadlines=DEADLINES, mutant=mutant)
        order.decodes = target in ("file", "v1")
        code = bed.live(order)
        proxy.come_to_rest()
        found = bed.judged()
        if code == -signal.SIGALRM:
            found.wrong.append(f"{fault} on {target}: no end in {LONGEST_SECONDS:.0f} s")
        proxy.choice = lambda _kind, _number: ""
        bed.heal()
        after = bed.settle(order)
        after.wrong += [f"before the second start: {line}" for line in found.complaints()]
        if proxy.key_elsewhere:
            after.wrong.append("the key went to another address")
        return after, bool(proxy.harmed)


def _plan(fault: str, target: str) -> Plan:
    if fault == "refuse":  # after the request before, for nobody can be refused who already speaks
        before = {"submit": "credits", "v1": "credits", "status": "submit", "result": "status", "file": "result"}
        return Plan(fault, before.get(target, "credits"), nth=2 if target in ("submit", "v1") else 1)
    return Plan(fault, target, times=1 if target in ("submit", "v1") else 2)


def repeated(item: tuple[str, int], forge: Forge, folder: Path, mutant: str = "") -> tuple[Verdict, bool]:
    """The n-th time of a kind of fault, each time on another kind of request."""
    fault, number = item
    return on_target(fault, TARGETS[number % len(TARGETS)], forge, folder, mutant)


def on_target(fault: str, target: str, forge: Forge, folder: Path, mutant: str = "") -> tuple[Verdict, bool]:
    """One fault on one kind of request. The history is only asked after a Job was lost, which is a fault of its own."""
    if target != "history":
        return one_kind(fault, target, forge, folder, mutant)
    return mixed(forge, folder, Both(Plan("drop-after", "submit"), _plan(fault, "history")), 1, mutant)


class Both:
    """Two plans."""

    def __init__(self, *plans: Plan) -> None:
        self._plans = plans

    def __call__(self, kind: str, number: int) -> str:
        """The first that has something."""
        return next((found for plan in self._plans if (found := plan(kind, number))), "")


class Dice:
    """Any fault on any request, with a chance."""

    def __init__(self, seed: object, chance: float) -> None:
        self._random, self._chance = random.Random(str(seed)), chance

    def __call__(self, kind: str, number: int) -> str:
        """The fault of a request."""
        if self._random.random() > self._chance:
            return ""
        return self._random.choice(KINDS)


def mixed(
    forge: Forge, folder: Path, choice: Dice | Both, count: int = MIXED_JOBS, mutant: str = ""
) -> tuple[Verdict, bool]:
    """One click on several pictures while all sorts of things go wrong; then a network that is well."""
    with made_bed(folder, forge) as bed, Proxy(bed.base, choice) as proxy:
        bed.base = proxy.base_url
        order = Order(bed.generate(count), seconds=LONGEST_SECONDS, mutant=mutant, deadlines=DEADLINES, decodes=True)
        bed.live(order)
        proxy.come_to_rest()
        proxy.choice = lambda _kind, _number: ""
        bed.heal()
        found = bed.settle(order)
        if proxy.key_elsewhere:
            found.wrong.append("the key went to another address")
        found.requests = sum(proxy.seen.values())
        return found, bool(proxy.harmed)
