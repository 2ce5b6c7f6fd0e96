"""Databases that were damaged: the program starts each time, forgets no picture, and keeps the original aside.

How they are damaged is said in `tests/torture/mutate_database.py`; without that file this part says that it is missing.
"""

import importlib
import importlib.util
import random
import shutil
from pathlib import Path

from tests.torture.bed import made_bed
from tests.torture.forge import Forge
from tests.torture.life import Order
from tests.torture.verdict import Verdict, rows

MUTATOR = "tests.torture.mutate_database"
PICTURES = 3


def is_there() -> bool:
    """Whether there is a mutator."""
    return importlib.util.find_spec(MUTATOR) is not None


class Original:
    """A library with saved pictures that is damaged again and again."""

    def __init__(self, forge: Forge, folder: Path) -> None:
        self.person = folder / "person"
        with made_bed(folder, forge) as bed:
            bed.live(Order(bed.generate(PICTURES)))
            assert bed.states() == ["saved"] * PICTURES

    def one(self, number: int, seed: int, forge: Forge, folder: Path) -> Verdict:
        """Damage a copy and start the program."""
        chance = random.Random(f"{seed} database {number}")
        with made_bed(folder, forge) as bed:
            shutil.copytree(self.person, bed.data)
            (index,) = (bed.data / "data" / "libraries").glob("*/index.sqlite3")
            before = _pictures(bed.data)
            damage = importlib.import_module(MUTATOR).mutated(index, chance)
            code = bed.live(Order(bed.resume()))
            found = Verdict(jobs=PICTURES)
            if _pictures(bed.data) != before:
                found.lost.append(f"{damage}: files of the library changed")
            listed = {row["path"].rpartition("/")[2] for row in rows(bed.data, "SELECT path FROM output")}
            if code != 0 or listed != set(before):
                found.lost.append(f"{damage}: exit code {code}, {len(listed)} of {PICTURES} pictures listed")
            return found


def _pictures(person: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (person / "library").rglob("*.png")}
