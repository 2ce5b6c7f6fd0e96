"""`dev.py torture`: kills, network faults, failing disks and closed windows, joined with the ledger; one table.

Without options it is the whole; with any of the parts named, only these. The exit code is 0 only if nothing was lost,
charged twice or told wrongly, and everything that was to be tried came about.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.torture import disk
from tests.torture.forge import ROOT
from tests.torture.kills import Tally
from tests.torture.points import WAYS
from tests.torture.power import FORGETS
from tests.torture.report import LEAST_UNANSWERED, complaints, share_unanswered, shown, table
from tests.torture.run import Run, timed
from tests.torture.wiring import MUTANTS

FORKED_FOR_EACH_REAL = 20 / 3
MIXED_FOR_EACH_REPEAT = 200
FULL = {"kills": 300, "faults": 10, "databases": 500, "power": 24, "closings": 200}


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(prog="dev.py torture", description=__doc__)
    made.add_argument("--kills", type=int, help="kills of real processes, and 6.7 times as many of forked ones (300)")
    made.add_argument("--points", action="store_true", help="each named point, before and after, once")
    made.add_argument(
        "--io", action="store_true", help="every n-th operation on files fails; a full disk at each point"
    )
    made.add_argument("--io-stride", type=int, default=1, help="only every so many-th of them")
    made.add_argument(
        "--faults", type=int, help="each kind of network fault so often, and 200 times as many mixed (10)"
    )
    made.add_argument("--identical", action="store_true", help="ten identical pictures, three unanswered")
    made.add_argument("--databases", type=int, help="damaged databases (500)")
    made.add_argument("--power", type=int, help="power cuts on each file system (24)")
    made.add_argument("--closings", type=int, help="windows closed at random moments (200)")
    made.add_argument("--seed", type=int, default=1, help="of all that is left to chance")
    made.add_argument("--workers", type=int, default=2, help="lives at once")
    made.add_argument(
        "--mutant", choices=(*MUTANTS, *FORGETS), default="", help="torture a program that breaks a promise"
    )
    made.add_argument("--keep", type=Path, help="a new folder; what went wrong stays there")
    made.add_argument("--own-mounts-to", type=Path, help=argparse.SUPPRESS)
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Torture and tell; gives the exit code."""
    made = parser()
    asked = made.parse_args(arguments)
    if asked.mutant in FORGETS and not asked.power:
        made.error("this mutant is for --power")
    with _folder(asked.keep) as folder:
        run = Run(folder, asked.seed, asked.workers, asked.mutant, keeps=asked.keep is not None)
        if asked.own_mounts_to is not None:
            _with_mounts(run, asked)
            return 0
        _carry_out(run, _whole(asked))
    return _tell(run)


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    """Where it happens: the folder that is to be kept, or one that goes at the end."""
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept.absolute()
        return
    with tempfile.TemporaryDirectory(prefix="kling-torture-", dir=_quick_folder()) as name:
        yield Path(name)


def _whole(asked: argparse.Namespace) -> argparse.Namespace:
    """What was asked for, or everything."""
    named = (asked.kills, asked.points, asked.io, asked.faults, asked.identical, asked.databases, asked.power)
    if any((*named, asked.closings)):
        return asked
    asked.points = asked.io = asked.identical = True
    for name, number in FULL.items():
        setattr(asked, name, number)
    return asked


def _carry_out(run: Run, asked: argparse.Namespace) -> None:
    if asked.points:
        timed(run, "named points", run.named_kills)
    if asked.kills:
        timed(run, "forked kills", lambda: run.forked_kills(round(asked.kills * FORKED_FOR_EACH_REAL)))
        timed(run, "kills of real processes", lambda: run.real_kills(asked.kills))
    if asked.points or asked.kills:
        share = share_unanswered(run.rows)
        run.notes.append(f"charged but unanswered: {share:.0%} of the charges (at least {LEAST_UNANSWERED:.0%})")
        if asked.kills and share < LEAST_UNANSWERED:
            next(iter(run.rows.values())).said.append("too few charges went unanswered")
    if asked.faults:
        timed(run, "network faults", lambda: run.faults(asked.faults))
        timed(run, "mixed requests", lambda: run.mixed(asked.faults * MIXED_FOR_EACH_REPEAT))
    if asked.identical:
        timed(run, "identical", run.identical)
    if asked.io:
        timed(run, "failing disk", lambda: run.failing_disk(asked.io_stride))
        timed(run, "full disk", lambda: _in_own_mounts(run, "full-disk", "--io-stride", str(asked.io_stride)))
    if asked.databases:
        timed(run, "damaged databases", lambda: run.databases(asked.databases))
    if asked.power:
        timed(run, "power cuts", lambda: _in_own_mounts(run, "power", "--power", str(asked.power)))
    if asked.closings:
        timed(run, "closings", lambda: run.closings(asked.closings))


def _in_own_mounts(run: Run, name: str, *options: str) -> None:
    """A part in a process with mounts of its own, so that whatever happens none is left behind."""
    if not disk.can_mount():
        run.notes.append(f"{name}: not possible here, no mount namespaces (run as root on Linux)")
        return
    found = run.folder / f"{name}.json"
    own = [sys.executable, "-m", "tests.torture", "--own-mounts-to", str(found), *options]
    chosen = ["--seed", str(run.seed), "--workers", str(run.workers), *(["--mutant", run.mutant] if run.mutant else [])]
    kept = ["--keep", str(run.folder / name)] if run.keeps else []
    subprocess.run(["unshare", "-m", *own, *chosen, *kept], cwd=ROOT, check=True)
    told = json.loads(found.read_text())
    run.notes += told["notes"]
    for row, value in told["rows"].items():
        run.rows[row] = Tally(**{**value, "ends": Counter(value["ends"])})


def _with_mounts(run: Run, asked: argparse.Namespace) -> None:
    """The other side of `_in_own_mounts`."""
    if asked.power:
        run.power(asked.power)
    else:
        run.full_disk(asked.io_stride)
    told = {"rows": {row: vars(tally) for row, tally in run.rows.items()}, "notes": run.notes}
    asked.own_mounts_to.write_text(json.dumps(told))


def _tell(run: Run) -> int:
    said = complaints(run.rows)
    print(table(run.rows))
    print("\n".join(["", *run.notes, f"{len(WAYS)} points; seed {run.seed}"]))
    if said:
        print(f"\n{shown(said)}")
    print("\nAll promises were kept." if not said else f"\n{len(said)} complaints.")
    return 1 if said else 0


def _quick_folder() -> str | None:
    """Memory where there is enough of it: a kill of a process says nothing about the device."""
    memory = Path("/dev/shm")
    return str(memory) if os.access(memory, os.W_OK) else None


if __name__ == "__main__":
    sys.exit(main())
