"""Checks of what lies on the disk: versions, resources, licences, the database's search, the Recipe in a picture."""

import platform
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from kling_desktop import __version__
from kling_desktop.bootstrap.self_test.check import demand

_NEEDED = ("kling.qss", "kling-desktop.svg", "icons/plus.svg", "samples/bottle.jpg", "self_test/picture.heic")
"""Where nobody wrote down what there should be, these stand for all."""


def is_frozen() -> bool:
    """Whether this is the packaged program."""
    return bool(getattr(sys, "frozen", False))


def tells_versions() -> str:
    """The program's own, Python's and SQLite's."""
    form = "frozen" if is_frozen() else "source"
    return f"{__version__} ({form}), Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"


def has_resources() -> str:
    """Every file is there: those that the build listed, or, from source, some of each kind."""
    from kling_desktop.ui.base.resources import resource_path

    folder = resource_path("kling.qss").parent
    contents = folder / "contents.txt"
    if is_frozen():
        wrong = wrong_files(folder, contents.read_text(encoding="utf-8"))
    else:
        wrong = [name for name in _NEEDED if not folder.joinpath(name).is_file()]
    demand(not wrong, f"missing or changed: {', '.join(wrong)}")
    return f"{sum(path.is_file() for path in folder.rglob('*'))} files"


def wrong_files(folder: Path, contents: str) -> list[str]:
    """Names of files that are not there or not as long as listed: a line has the size and the name."""
    listed = [line.split(" ", 1) for line in contents.splitlines()]
    return [name for size, name in listed if not _has_size(folder / name, int(size))]


def has_licences() -> str:
    """The texts that the packaged program owes to its users; beside the source stands the project's own."""
    folder = Path(sys.executable).parent / "licences"
    if not is_frozen():
        return "not packaged"
    texts = [path for path in folder.rglob("*") if path.is_file() and path.stat().st_size > 0]
    names = {path.name for path in texts}
    demand({"LGPL-3.0.txt", "GPL-3.0.txt", "Qt.txt"} <= names, f"licence texts are missing in {folder}")
    return f"{len(texts)} texts"


def searches_text() -> str:
    """SQLite searches full texts by any three characters, in any script."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE VIRTUAL TABLE prompt USING fts5(text, tokenize='trigram')")
        database.execute("INSERT INTO prompt VALUES ('Merge @Image1 into the dunes 沙丘的日落')")
        for words in ("mage1 int", "丘的日"):
            found = database.execute("SELECT count(*) FROM prompt WHERE prompt MATCH ?", (f'"{words}"',)).fetchone()
            demand(found == (1,), f"{words!r} was not found")
    return "full-text search by trigrams"


def carries_a_recipe() -> str:
    """A Recipe goes into a PNG and a JPEG and comes out again, and the picture's bytes with it."""
    from kling_desktop.adapters.metadata import Packet, read, splice, unsplice
    from kling_desktop.core.recipe import Recipe
    from kling_desktop.ui.base.resources import resource_path

    packet = Packet("picture", "job", Recipe("kling-o1", "A dune 沙丘", (), ()), 1)
    for name in ("picture.png", "picture.jpeg"):
        received = resource_path(f"self_test/{name}").read_bytes()
        saved = splice(received, packet)
        demand(read(saved) == packet, f"{name}: another Recipe came out")
        demand(unsplice(saved) == received, f"{name}: other bytes came out")
    return "into PNG and JPEG and back"


def _has_size(path: Path, size: int) -> bool:
    return path.is_file() and path.stat().st_size == size
