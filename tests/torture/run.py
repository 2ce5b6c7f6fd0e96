"""Carries the parts of the torture out, several at a time, and gathers what came of them in rows of one table."""

import itertools
import queue
import shutil
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from tests.torture import databases, device, disk, identical, network, power, windows
from tests.torture.forge import Forge, Started, forked
from tests.torture.kills import Case, Tally, carry_out, cases
from tests.torture.points import SIDES, WAYS
from tests.torture.proxy_faults import KINDS
from tests.torture.verdict import Verdict

T = TypeVar("T")
Outcome = tuple[Verdict, bool]
MIXED_CHANCE = 0.25


@dataclass
class Run:
    """One run of the torture.

    Attributes:
        folder: where all of it happens.
        seed: of everything that is left to chance.
        workers: lives at once.
        mutant: a program that breaks a promise, of `wiring.MUTANTS`; empty for the real one.
        keeps: whether folders of what went wrong stay.
        rows: the table.
        notes: what else there is to say.
    """

    folder: Path
    seed: int = 1
    workers: int = 2
    mutant: str = ""
    keeps: bool = True
    rows: dict[str, Tally] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    # ------------------------------------------------------------ parts

    def named_kills(self, rounds: int = 1) -> None:
        """Each point, before and after, in forked lives."""
        named = [case for case in cases(len(WAYS) * len(SIDES) * 2, self.seed, self.mutant) if case.point]
        for _ in range(rounds):
            self._kills(named, "")

    def forked_kills(self, count: int) -> None:
        """Each point and random moments, in forked lives."""
        self._kills(cases(count, self.seed, self.mutant), "")

    def real_kills(self, count: int) -> None:
        """The same with real processes and real helpers, and the window."""
        chosen = cases(count - count // 6, self.seed + 1, self.mutant, decodes=True)
        self._kills(chosen, "real process", Started())
        self._each(
            "real window, a random moment",
            range(count // 6),
            lambda number, forge, folder: windows.one_kill(number, self.seed, forge, folder),
        )

    def faults(self, repeats: int) -> None:
        """Each kind of network fault so many times, and mixed requests."""
        work = [(fault, number) for fault in KINDS for number in range(repeats)]
        self._each(
            lambda item: f"network: {item[0]}",
            work,
            lambda item, forge, folder: network.repeated(item, forge, folder, self.mutant),
        )

    def mixed(self, requests: int) -> None:
        """Clicks under all sorts of faults until so many requests were made."""
        seen, name = 0, "network: mixed"
        while seen < requests:
            found = self._each(
                name,
                [next(self._numbers) for _ in range(self.workers)],
                lambda number, forge, folder: network.mixed(
                    forge, folder, network.Dice(f"{self.seed} {number}", MIXED_CHANCE), mutant=self.mutant
                ),
            )
            seen += sum(each.requests for each in found)
        self.notes.append(f"{seen} mixed requests through the faulty proxy")

    def failing_disk(self, stride: int = 1) -> None:
        """Every n-th operation on files fails, once and for ever."""
        try:
            library = disk.built(self.folder)
        except disk.NotPossibleError as error:
            self.notes.append(f"failing operations on files: not possible here, {error}")
            return
        with forked(LD_PRELOAD=str(library)) as forge:
            count = disk.operations(forge, self.folder / "operations")
        self.notes.append(f"{count} operations on files in one generation")
        work = [(number, ever) for number in range(1 + self.seed % stride, count + 1, stride) for ever in (False, True)]
        self._each(
            lambda item: f"disk: an operation fails {'for ever' if item[1] else 'once'}",
            work,
            lambda item, forge, folder: disk.one_failure(item[0], for_ever=item[1], forge=forge, folder=folder),
            preload=str(library),
        )

    def full_disk(self, stride: int = 1) -> None:
        """A small disk is full from each point on. Mounts; to be called in a mount namespace of its own."""
        self._each(
            "disk: full from a point on",
            disk.full_cases(self.seed, self.mutant)[self.seed % stride :: stride],
            disk.full_at,
        )

    def power(self, count: int) -> None:
        """The power is cut so many times on each file system. Mounts; in a mount namespace of its own, as above."""
        for system in device.SYSTEMS:
            why = device.obstacle(system, self.folder / f"try-{system}")
            if why:
                self.notes.append(f"power cuts on {system}: not possible here, {why}")
                continue
            self._each(
                f"power cut on {system}",
                power.power_cases(count, self.seed, self.mutant),
                lambda case, forge, folder, system=system: power.cut_power(case, system, forge, folder),
            )

    def identical(self) -> None:
        """Ten identical pictures, three of them unanswered."""
        self._each(
            "ten identical",
            identical.LAGS,
            lambda known, forge, folder: (identical.ten_identical(known, forge, folder), True),
        )

    def closings(self, count: int) -> None:
        """The real window closed at random moments, one at a time: what counts is how long it takes."""
        found = self._each(
            lambda number: f"window closed: {windows.SITUATIONS[number % len(windows.SITUATIONS)]}",
            range(count),
            lambda number, forge, folder: windows.one_closing(number, self.seed, forge, folder),
            workers=1,
        )
        slowest = max((each.slowest_seconds for each in found), default=0.0)
        by_itself = max((each.slowest_seconds - each.waited_seconds for each in found), default=0.0)
        text = f"slowest of {len(found)} closings: {slowest:.2f} s by the clock"
        self.notes.append(f"{text}, {by_itself:.2f} s without the time it had no processor")

    def databases(self, count: int) -> None:
        """Damaged databases."""
        if not databases.is_there():
            self.notes.append(f"damaged databases: not possible here, there is no {databases.MUTATOR}")
            return
        self._each(
            "damaged database",
            range(count),
            lambda number, forge, folder: databases.damaged(number, self.seed, forge, folder),
        )

    # ------------------------------------------------------------ work

    def _kills(self, chosen: Iterable[Case], prefix: str, dies_in: Forge | None = None) -> None:
        def row(case: Case) -> str:
            name = f"{prefix}, {case.row}" if prefix else case.row
            return f"{prefix}, a named point" if prefix and case.point else name

        self._each(row, chosen, lambda case, forked_one, folder: carry_out(case, forked_one, folder, dies_in))

    def _each(
        self,
        row: str | Callable[[T], str],
        work: Iterable[T],
        act: Callable[[T, Forge, Path], Outcome],
        *,
        workers: int = 0,
        preload: str = "",
    ) -> list[Verdict]:
        """Do it for each, several at once; a forge each."""
        environment = {"LD_PRELOAD": preload} if preload else {}
        found: list[Verdict] = []
        count = workers or self.workers
        with ExitStack() as stack:
            forges: queue.SimpleQueue[Forge] = queue.SimpleQueue()
            for _ in range(count):
                forges.put(stack.enter_context(forked(**environment)))

            def one(item: T) -> tuple[T, Outcome, Path]:
                folder = self.folder / f"{next(self._numbers)}"
                forge = forges.get()
                try:
                    return item, act(item, forge, folder), folder
                finally:
                    forges.put(forge)

            with ThreadPoolExecutor(count) as pool:
                for item, (verdict, landed), folder in pool.map(one, work):
                    name = row if isinstance(row, str) else row(item)
                    self.rows.setdefault(name, Tally()).add(verdict, f"{name} [{folder}]", landed=landed)
                    found.append(verdict)
                    if verdict.is_good or not self.keeps:
                        shutil.rmtree(folder, ignore_errors=True)
        return found


def timed(run: Run, name: str, part: Callable[[], None]) -> None:
    """Carry a part out and note how long it took; whoever waits sees on stderr what is going on."""
    print(f"{name} …", file=sys.stderr, flush=True)
    begin = time.monotonic()
    part()
    run.notes.append(f"{name}: {time.monotonic() - begin:.0f} s")
