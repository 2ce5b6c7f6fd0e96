"""The disk at its worst: the n-th operation on a file fails, once or for ever; a small disk full from some point on."""

import errno
import os
import shutil
import signal
import struct
import subprocess
from pathlib import Path

from tests.torture.bed import Bed, made_bed
from tests.torture.forge import Forge
from tests.torture.kills import Case
from tests.torture.life import Order
from tests.torture.points import FOR_EVER, SIDES, WAYS, traps_of
from tests.torture.verdict import Verdict
from tests.torture.wiring import Trap

SOURCE = Path(__file__).with_name("failing_disk.c")
DISK_MIB = (130, 400)
"""Small disks, in turn: one too small for a ballast, and one that has room for it."""
ONCE_SECONDS, EVER_SECONDS, FULL_SECONDS = 20.0, 2.0, 1.0


class NotPossibleError(Exception):
    """Something that this system does not offer; says what."""


def built(folder: Path) -> Path:
    """The library that makes operations fail; as `compiled`."""
    return compiled(SOURCE, folder)


def compiled(source: Path, folder: Path) -> Path:
    """A library for LD_PRELOAD, made in this folder.

    Raises:
        NotPossibleError: there is no C compiler, or this is no Linux.
    """
    compiler = shutil.which("cc")
    library = folder / f"{source.stem}.so"
    if compiler is None or not Path("/proc/self/fd").is_dir():
        raise NotPossibleError("no C compiler (cc), or no Linux")
    command = [compiler, "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", library, source, "-ldl"]
    subprocess.run(command, check=True)
    return library


def operations(forge: Forge, folder: Path) -> int:
    """How many operations on files one generation makes, from an empty folder to the saved picture."""
    with made_bed(folder, forge) as bed:
        bed.live(_failing(bed, 0, for_ever=False))
        assert bed.states() == ["saved"], bed.log.read_text()
        return struct.unpack("l", (bed.folder / "count").read_bytes())[0]


def one_failure(number: int, *, for_ever: bool, forge: Forge, folder: Path) -> tuple[Verdict, bool]:
    """The n-th operation of one generation fails; then the disk is well."""
    with made_bed(folder, forge) as bed:
        order = _failing(bed, number, for_ever=for_ever)
        code = bed.live(order)
        landed = struct.unpack("l", (bed.folder / "count").read_bytes())[0] >= number
        bed.heal()
        found = bed.settle()
        if code == -signal.SIGALRM and not for_ever:
            found.wrong.append(f"operation {number}: no end in {ONCE_SECONDS:.0f} s")
        return found, landed


def _failing(bed: Bed, number: int, *, for_ever: bool) -> Order:
    error = errno.EIO if (number + for_ever) % 2 else errno.ENOSPC
    order = Order(bed.generate(), seconds=EVER_SECONDS if for_ever else ONCE_SECONDS)
    order.disk = (str(bed.data), str(bed.folder / "count"), number, int(for_ever), error)
    return order


# ------------------------------------------------------------ a small disk


def mount(folder: Path, mib: int) -> None:
    """Put a disk of so many MiB of memory at this place; gone with a process that has a mount namespace of its own.

    Raises:
        NotPossibleError: not allowed here.
    """
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={mib}m", "none", str(folder)], check=False, capture_output=True
    )
    if done.returncode:
        raise NotPossibleError(f"no small disk can be mounted: {done.stderr.decode().strip()}")


def unmount(folder: Path) -> None:
    """Take it away."""
    subprocess.run(["umount", str(folder)], check=True)


def can_mount() -> bool:
    """Whether this system lets us have disks of our own."""
    if os.name != "posix" or shutil.which("unshare") is None:
        return False
    return subprocess.run(["unshare", "-m", "true"], check=False, capture_output=True).returncode == 0


def full_at(case: Case, forge: Forge, folder: Path) -> tuple[Verdict, bool]:
    """The disk is filled at a point, stays full until the program ends or gives up, and is given room again."""
    way = WAYS[case.point]
    with made_bed(folder, forge, *way.faults, **way.switches) as bed:
        bed.data.mkdir()
        mount(bed.data, DISK_MIB[case.number // 2 % 2])
        try:
            return _filled(case, bed)
        finally:
            unmount(bed.data)


def _filled(case: Case, bed: Bed) -> tuple[Verdict, bool]:
    from tests.torture.kills import order_for

    way = WAYS[case.point]
    bed.prefer(**way.preferences)
    *before, last = way.steps
    for step in before:
        bed.live(order_for(bed, way, step, case))
    armed = order_for(bed, way, last, case)
    armed.traps = [*traps_of(last), Trap(case.point, case.side, does="fill", seconds=FULL_SECONDS)]
    bed.live(armed)
    landed = any((bed.data / "data").glob("ballast-*"))
    while_full = bed.judged()
    bed.live(Order(bed.resume(), seconds=FULL_SECONDS, mutant=case.mutant))  # started again on the full disk
    for ballast in (bed.data / "data").glob("ballast-*"):
        ballast.unlink()
    bed.heal(lag=case.chance.choice((0.0, 0.0, FOR_EVER)))
    found = bed.settle(armed)
    found.wrong += [f"while it was full: {line}" for line in while_full.wrong if "still" not in line]
    return found, landed


def full_cases(seed: int, mutant: str = "") -> list[Case]:
    """Every point and side."""
    import random

    named = [(point, side) for point in WAYS for side in SIDES]
    return [
        Case(number, point, side, random.Random(f"{seed} {number}"), mutant)
        for number, (point, side) in enumerate(named)
    ]
