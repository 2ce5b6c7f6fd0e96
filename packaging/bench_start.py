"""`start.*`: from before a process begins to the end of the painting of its first frame, against its yardstick."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench_process import ROOT, BenchError, Home, frozen_command, home, program_command, script_command
from bench_row import Figure, ratio

PICTURES = 1000
RUNS = 15
"""Of each, in turn, after one of each that is not counted: it compiles modules and warms the disk's cache."""
FROZEN = ROOT / "dist" / "kling-desktop" / ("kling-desktop.exe" if sys.platform == "win32" else "kling-desktop")
NOT_FROZEN = "not built; run: python3 packaging/dev.py build"
HEAVY = ("httpx", "keyring", "PIL", "asyncio")
"""What no first frame may have waited for; exact, so tests/scenarios/test_first_frame.py holds it too."""


@dataclass(frozen=True, slots=True)
class Start:
    """One start, seconds."""

    wall_s: float
    cpu_s: float


def first_frame(_prefix: str) -> list[Figure]:
    """The program with 1,000 pictures against a window of usual widgets.

    Raises:
        BenchError: one of them showed no window.
    """
    with home() as place:
        place.make_library(PICTURES)
        target = place.folder / "frame.json"
        program = program_command(place.data, target)
        window = script_command("bench_yardstick_window.py", target)
        ours, usual = in_turn(place, (program, window), target)
    walls = [[each.wall_s for each in starts] for starts in (ours, usual)]
    cpus = [[each.cpu_s for each in starts] for starts in (ours, usual)]
    return [
        Figure("start.first_frame.wall", ratio(*walls), _told(*walls)),
        Figure("start.first_frame.cpu", ratio(*cpus), _told(*cpus)),
    ]


def frozen(_prefix: str, program: Path = FROZEN) -> list[Figure]:
    """The frozen program against the same from source.

    Raises:
        BenchError: one of them showed no window.
    """
    if not program.exists():
        return [Figure("start.frozen", None, NOT_FROZEN, is_measurable=False)]
    with home() as place:
        place.make_library(PICTURES)
        target = place.folder / "frame.json"
        commands = frozen_command(program, place.data, target), program_command(place.data, target)
        built, source = ([each.wall_s for each in starts] for starts in in_turn(place, commands, target))
    older = "; built before the source was last changed" if is_older(program, ROOT / "kling_desktop") else ""
    return [Figure("start.frozen", ratio(built, source), _told(built, source) + older)]


def is_older(program: Path, source: Path) -> bool:
    """Whether a module was changed after the program was frozen: then two different programs are compared."""
    return program.stat().st_mtime < max(module.stat().st_mtime for module in source.rglob("*.py"))


def in_turn(place: Home, commands: Sequence[Sequence[str]], target: Path, runs: int = RUNS) -> list[list[Start]]:
    """Start each of them in turn, so many times; the first time of each is left out.

    Raises:
        BenchError: one of them showed no window, or imported first what the window must not wait for.
    """
    starts: list[list[Start]] = [[] for _ in commands]
    for number in range(runs + 1):
        for command, found in zip(commands, starts, strict=True):
            start = _start(place, command, target)
            if number:
                found.append(start)
    return starts


def _start(place: Home, command: Sequence[str], target: Path) -> Start:
    begin, facts = place.run(command, target)
    if not facts["is_painted"]:
        raise BenchError("the window was never painted")
    if early := [name for name in HEAVY if name in facts["modules"]]:
        raise BenchError(f"imported before the first frame: {', '.join(early)}")
    return Start(facts["monotonic_s"] - begin, facts["cpu_s"])


def _told(ours: Sequence[float], yardstick: Sequence[float]) -> str:
    middle, floor = median(ours), median(yardstick)
    return f"{middle * 1000:.0f} / {floor * 1000:.0f} ms, least {min(ours) * 1000:.0f} / {min(yardstick) * 1000:.0f}"
