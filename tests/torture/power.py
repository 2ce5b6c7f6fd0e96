"""The power goes at a random moment, once or twice; the program goes on with what had reached the device.

Every second time the library is on a device of its own, as on a drive: then no sync of the database helps it.
"""

import hashlib
import random
import sqlite3
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from tests.torture.bed import Bed, made_bed
from tests.torture.device import Device, cut
from tests.torture.disk import compiled
from tests.torture.forge import Forge, Started
from tests.torture.kills import Case, at_any_moment, order_for, some_way
from tests.torture.life import Order
from tests.torture.points import FOR_EVER, V1, Step, Way
from tests.torture.verdict import Verdict, rows
from tests.torture.wiring import Trap

FORGETS = {
    "no sync of folders": "folders",
    "no sync of files": "files",
    "no sync of the database": "database",
}
"""Programs that do not wait for the device, and what they forget: the power part must turn red."""
_SAVED = ("downloading.Saved",) * 3
PROMISES = ("journal.add", "uploading.ReferencesReady", "submitting.Accepted", "library.hold_picture", *_SAVED)
"""What must be on the device as soon as it is said to be."""
INSTEAD = {"library.hold_picture": "library.hold"}
"""What a Job that is sent by v1 passes instead."""
SOURCE = Path(__file__).with_name("forgets_sync.c")


def cut_power(case: Case, system: str, forge: Forge, folder: Path) -> tuple[Verdict, bool]:
    """Cut once or twice while a real process works, go on until nothing is open; and whether anything was forgotten.

    Args:
        case: its chance, and of its mutants those of `FORGETS`.
        system: of `device.SYSTEMS`.
        forge: where the lives after it come from.
        folder: a new one.
    """
    way = some_way(case.chance)
    with made_bed(folder, forge, *way.faults, **way.switches) as bed, ExitStack() as stack:
        places = [bed.data, bed.data / "library"] if case.number % 2 else [bed.data]
        devices = [_device(stack, folder / f"power-{place.name}", system, place) for place in places]
        bed.dies_in = _program(case, folder)
        try:
            return _cut(case, way, bed, devices)
        except sqlite3.DatabaseError as error:
            return Verdict(wrong=[f"the journal cannot be read: {error}"]), True


def _device(stack: ExitStack, folder: Path, system: str, place: Path) -> Device:
    place.mkdir()
    device = Device(folder, system, place)
    stack.callback(device.close)
    device.settle()
    return device


def _program(case: Case, folder: Path) -> Forge:
    if case.mutant not in FORGETS:
        return Started()
    return Started(LD_PRELOAD=str(compiled(SOURCE, folder)), TORTURE_FORGETS=FORGETS[case.mutant])


def _cut(case: Case, way: Way, bed: Bed, devices: Sequence[Device]) -> tuple[Verdict, bool]:
    chance = case.chance
    bed.prefer(**(V1 if chance.random() < 0.2 else {}))
    devices[0].settle()
    if chance.random() < 0.5:  # saved a moment ago, and never to be lost again
        bed.die(Order(bed.generate(), decodes=True))
    order = _moment(Case(case.number, chance=chance, decodes=True), way, bed)
    bed.die(order)
    forgotten = cut(devices)
    if chance.random() < 0.3:
        bed.die(Order(bed.resume(), decodes=True, seconds=chance.uniform(0.5, 2.0)))
        forgotten += cut(devices)
    bed.heal(lag=chance.choice((0.0, 0.0, FOR_EVER)))
    found = bed.settle(order)
    if "Traceback" in bed.log.read_text():
        found.wrong.append("a mistake of ours after a power cut")
    found.lost += _missing(bed.data)
    return found, forgotten > 0


def _missing(data: Path) -> list[str]:
    """What the journal believes to be in the library: originals of references, and a line for each Job that ended."""
    originals = {hashlib.sha256(path.read_bytes()).hexdigest() for path in (data / "library" / "references").glob("*")}
    lines = "".join(path.read_text("utf-8") for path in (data / "library" / "log").glob("*.jsonl"))
    lines += "".join(row["line"] for row in rows(data, "SELECT line FROM log_outbox"))
    known = {row["sha256"] for row in rows(data, "SELECT sha256 FROM reference")}
    ended = {row["id"] for row in rows(data, "SELECT id FROM job WHERE state IN ('saved', 'failed', 'cancelled')")}
    return [
        *(f"the original {sha256[:8]} of a reference is not there" for sha256 in known - originals),
        *(f"the log has no line for Job {job[:8]}" for job in ended if job not in lines),
    ]


def _moment(case: Case, way: Way, bed: Bed) -> Order:
    """Any moment; often the very one in which something was promised, before another sync carries it along."""
    if case.chance.random() < 0.5:
        return at_any_moment(case, way, bed)
    order = order_for(bed, way, Step(), case)
    point, nth = case.chance.choice(PROMISES), case.chance.randint(1, way.count)
    order.traps += [Trap(each, "after", nth) for each in {point, INSTEAD.get(point, point)}]
    return order


def power_cases(count: int, seed: int, mutant: str = "") -> list[Case]:
    """So many cuts."""
    return [Case(number, chance=random.Random(f"{seed} power {number}"), mutant=mutant) for number in range(count)]
