"""One service, one data folder, and the lives of the program between them."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kling_desktop.simulator.faults import Fault
from kling_desktop.simulator.model import MODERATION_WORD
from kling_desktop.simulator.server import Simulator
from kling_desktop.simulator.switches import Switches
from tests.torture.forge import Forge
from tests.torture.life import Order
from tests.torture.verdict import Verdict, rows, verdict

HOUR = 3600.0
PROMPT = "Frame @Image1"
REFUSED_PROMPT = f"Frame @Image1 {MODERATION_WORD}"
MOST_RESTARTS = 4


class Clock:
    """The service's clock: real time, and what is added."""

    def __init__(self) -> None:
        self.ahead_seconds = 0.0
        self.stands_at: float | None = None

    def __call__(self) -> float:
        return time.time() + self.ahead_seconds if self.stands_at is None else self.stands_at


class Bed:
    """A place to die in: what is killed here is started again until nothing is open, and then judged.

    Attributes:
        dies_in: where the life that is killed comes from, if not from where the others come.
    """

    def __init__(self, folder: Path, forge: Forge, simulator: Simulator, clock: Clock) -> None:
        self.folder, self.forge, self.simulator, self.clock = folder, forge, simulator, clock
        self.base = simulator.base_url
        self.log = folder / "said.txt"
        self.data = folder / "person"
        self.photo = folder / "photo.jpg"
        self.dies_in: Forge = forge

    def prefer(self, **preferences: object) -> None:
        """What the person chose in Settings."""
        config = self.data / "config"
        config.mkdir(parents=True, exist_ok=True)
        (config / "preferences.json").write_text(json.dumps(preferences))

    def generate(self, count: int = 1, prompt: str = PROMPT) -> list[str]:
        """The words of a click on Generate."""
        words = ["generate", "--image", str(self.photo), "--prompt", prompt, "--count", str(count)]
        return [*words, "--yes", *self._places()]

    def resume(self, *, held: bool = False) -> list[str]:
        """The words of another start; with `held`, of a person who says: send what waits."""
        return ["resume", *(["--held", "--yes"] if held else []), *self._places()]

    def live(self, order: Order) -> int:
        """One life."""
        return self._live(order, self.forge)

    def die(self, order: Order) -> int:
        """The life that is to be killed."""
        return self._live(order, self.dies_in)

    def _live(self, order: Order, forge: Forge) -> int:
        with self.log.open("a", encoding="utf-8") as said:
            said.write(f"--- {order.text()}\n")
        return forge.live(order, self.log)

    def heal(self, *, lag: float = 0.0) -> None:
        """The service is well again, and within the hour all that it was sent is made."""
        self.simulator.clear_faults()
        self.simulator.switch(latency=0.0, latency_jitter=0.0, v2_offered=True, history_lag=lag, record_ttl=HOUR)
        self.clock.ahead_seconds += 60.0

    def settle(self, like: Order | None = None) -> Verdict:
        """Start the program again until nothing is open; send what is held once a person says so; then compare."""
        promised = self.promises
        for _ in range(MOST_RESTARTS):
            self.live(self._like(like, self.resume()))
            if not self.open_states():
                break
        found = self.judged()
        # By the journal, for a request of the life that was killed may still be on its way to the service.
        if self.promises != promised:
            found.double.append(f"{self.promises - promised} requests were sent by a restart alone")
        if "held" in found.ends and found.is_good:
            self.live(self._like(like, self.resume(held=True)))
            found = self.judged()
        return found

    def judged(self) -> Verdict:
        """The journal and the ledger as they stand; and whether the program said that it made a mistake."""
        found = verdict(self.data, self.simulator)
        if self.posts > self.promises:
            found.double.append(f"{self.posts} requests were sent, {self.promises} were promised")
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        if "Traceback (most recent call last):" in lines or any("made a mistake" in line for line in lines):
            found.wrong.append(f"a mistake of ours, see {self.log}")
        return found

    @property
    def posts(self) -> int:
        """Requests that spend."""
        return len(self.simulator.requests("submit")) + len(self.simulator.requests("v1"))

    @property
    def promises(self) -> int:
        """How often it was written down that something will be sent."""
        return len(rows(self.data, "SELECT 1 FROM job_event WHERE event = 'ReferencesReady'"))

    def states(self) -> list[str]:
        """Where the Jobs stand, in the order of their making."""
        return [row["state"] for row in rows(self.data, "SELECT state FROM job ORDER BY row")]

    def open_states(self) -> set[str]:
        """The states in which a Job goes on by itself."""
        return set(self.states()) - {"saved", "failed", "cancelled", "held", "interrupted"}

    def _places(self) -> list[str]:
        return ["--api-base", self.base, "--data-dir", str(self.data)]

    def _like(self, like: Order | None, words: list[str]) -> Order:
        if like is None:
            return Order(words)
        return Order(
            words, mutant=like.mutant, deadlines=like.deadlines, decodes=like.decodes and self.dies_in is self.forge
        )


@contextmanager
def made_bed(folder: Path, forge: Forge, *faults: Fault, **switches: object) -> Iterator[Bed]:
    """A bed with a service that misbehaves so."""
    folder.mkdir(parents=True)
    clock = Clock()
    usual = {"scale": 0.06, **switches}
    with Simulator(switches=Switches().changed(usual), clock=clock, balance=500.0) as simulator:
        simulator.inject(*faults)
        bed = Bed(folder, forge, simulator, clock)
        bed.photo.write_bytes(_photo())
        yield bed


def _photo() -> bytes:
    from tests.adapters.intake.samples import encoded, quadrants

    return encoded(quadrants(), "JPEG")
