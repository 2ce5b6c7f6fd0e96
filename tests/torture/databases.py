"""Databases damaged while the program was closed: it starts each time, lists every picture, keeps what it found.

How they are damaged is said in `tests/torture/mutate_database.py`; without that file this part says that it is missing.
"""

import importlib
import importlib.util
import random
from pathlib import Path

from tests.torture.bed import made_bed
from tests.torture.forge import Forge
from tests.torture.life import Order
from tests.torture.verdict import Verdict, rows, verdict

MUTATOR = "tests.torture.mutate_database"
PICTURES = 2


def is_there() -> bool:
    """Whether there is a mutator."""
    return importlib.util.find_spec(MUTATOR) is not None


def damaged(number: int, seed: int, forge: Forge, folder: Path) -> tuple[Verdict, bool]:
    """Make pictures, damage the closed database, start the program; whether the damage changed anything."""
    chance = random.Random(f"{seed} database {number}")
    with made_bed(folder, forge) as bed:
        bed.live(Order(bed.generate(PICTURES)))
        (index,) = (bed.data / "data" / "libraries").glob("*/index.sqlite3")
        pictures, sound = _pictures(bed.data), index.read_bytes()
        damage = importlib.import_module(MUTATOR).mutated(index, chance)
        found_there = index.read_bytes() if index.exists() else b""
        code = bed.live(Order(bed.resume()))
        found = verdict(bed.data, bed.simulator)  # not by promises: those before the damage may be gone with it
        if _pictures(bed.data) != pictures:
            found.lost.append(f"{damage}: files of the library changed")
        listed = {row["path"].rpartition("/")[2] for row in rows(bed.data, "SELECT path FROM output")}
        if code != 0 or listed != set(pictures):
            found.lost.append(f"{damage}: exit code {code}, {len(listed)} of {len(pictures)} pictures listed")
        kept = [file.read_bytes() for file in index.parent.iterdir() if file != index and file.is_file()]
        if found_there not in (b"", sound) and found_there not in (*kept, index.read_bytes()):
            found.lost.append(f"{damage}: the damaged database was not kept")
        return found, True


def _pictures(person: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (person / "library" / "pictures").rglob("*.png")}
