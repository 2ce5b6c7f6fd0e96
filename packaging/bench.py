"""`dev.py bench`: how quick, smooth and small the program is, each figure against a yardstick measured beside it.

A command, not a test: figures are medians of runs that take turns, so that a busy machine slows both sides. Nothing
measured is a stub: real processes, real photos, and a simulated service over real HTTP in another process.
`--only` picks figures by how their names begin, `--json` writes them down, `--check` fails where one misses its target,
and `--target NAME=VALUE` holds a figure to another target, for this run.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import bench_commits
import bench_gap
import bench_memory
import bench_save
import bench_start
from bench_process import BenchError
from bench_row import Figure, Row, Target, as_json, chosen, exit_code, rows, table

Measure = Callable[[str], list[Figure]]

MEASURES: dict[str, Measure] = {
    "start.first_frame": bench_start.first_frame,
    "start.frozen": bench_start.frozen,
    "gui.gap_upload": bench_gap.gap_upload,
    "gui.memory": bench_memory.memory,
    "save.tile": bench_save.tile,
    "save.journal": bench_commits.journal,
    "save.picture": bench_commits.picture,
}
"""What brings the figures whose names begin so."""


def main(arguments: Sequence[str] | None = None, measures: Mapping[str, Measure] = MEASURES) -> int:
    """Measure and tell; gives the exit code."""
    asked = _parser().parse_args(arguments)
    try:
        targets = chosen(asked.only, dict(asked.target))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"load before: {load()}", flush=True)
    try:
        found = rows(targets, measured(targets, measures))
    except BenchError as error:
        print(f"not measured: {error}", file=sys.stderr)
        return 1
    print(f"{table(found)}\nload after: {load()}")
    if asked.json is not None:
        asked.json.write_text(as_json(found), encoding="utf-8")
    return _verdict(found, asked.only) if asked.check else 0


def measured(targets: Sequence[Target], measures: Mapping[str, Measure]) -> list[Figure]:
    """Measure what these targets ask for, one kind after the other.

    Raises:
        BenchError: a process did not do what was to be measured.
    """
    figures: list[Figure] = []
    for beginning, measure in measures.items():
        if any(target.name.startswith(beginning) for target in targets):
            begin = time.monotonic()
            figures += measure(beginning)
            print(f"{beginning}: {time.monotonic() - begin:.0f} s", flush=True)
    return figures


def load() -> str:
    """How busy the machine is: the mean number of processes that wanted to run, and how many can."""
    if not hasattr(os, "getloadavg"):
        return "unknown on this system"
    return f"{' '.join(f'{each:.2f}' for each in os.getloadavg())} on {os.cpu_count()} processors"


def _verdict(found: Sequence[Row], prefix: str) -> int:
    code = exit_code(found, prefix)
    print("check: a figure misses its target" if code else "check: every figure measured holds")
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dev.py bench", description="Measure the program against its yardsticks.")
    parser.add_argument("--only", metavar="PREFIX", default="", help="figures whose names begin so")
    parser.add_argument("--json", metavar="FILE", type=Path, help="write name, value, unit, target, holds of each")
    parser.add_argument("--check", action="store_true", help="fail where a figure misses its target")
    parser.add_argument(
        "--target", metavar="NAME=VALUE", type=_change, action="append", default=[], help="another target, this time"
    )
    return parser


def _change(text: str) -> tuple[str, float]:
    name, _, value = text.partition("=")
    return name, float(value)


_change.__name__ = "target"  # what argparse calls it: "invalid target value"


if __name__ == "__main__":
    sys.exit(main())
