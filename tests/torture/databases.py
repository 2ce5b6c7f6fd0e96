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
        self._forge, self._folder = forge, folder
        self.person = folder / "original" / "person"
        with made_bed(folder / "original", forge) as bed:
            bed.live(Order(bed.generate(PICTURES)))
            assert bed.states() == ["saved"] * PICTURES

    def one(self, number: int, seed: int) -> tuple[Verdict, str]:
        """Damage a copy and start the program; gives what the damage was."""
        chance = random.Random(f"{seed} database {number}")
        with made_bed(self._folder / f"damaged-{number}", self._forge) as bed:
            shutil.copytree(self.person, bed.data)
            (index,) = (bed.data / "data" / "libraries").glob("*/index.sqlite3")
            before = {path.name: path.read_bytes() for path in bed.data.joinpath("library").rglob("*.png")}
            damage = importlib.import_module(MUTATOR).mutated(index, chance)
            code = bed.live(Order(bed.resume()))
            found = Verdict(jobs=PICTURES)
            after = {path.name: path.read_bytes() for path in bed.data.joinpath("library").rglob("*.png")}
            if before != after:
                found.lost.append(f"{damage}: files of the library changed")
            listed = {row["path"].rpartition("/")[2] for row in rows(bed.data, "SELECT path FROM output")}
            if code != 0 or listed != set(before):
                found.lost.append(f"{damage}: exit code {code}, {len(listed)} of {PICTURES} pictures listed")
            return found, damage
