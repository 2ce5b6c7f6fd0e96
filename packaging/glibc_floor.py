"""Which C library the frozen program needs at least: that of the newest function that any of its files asks for."""

import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

_WANTED = re.compile(r"\*UND\*.*\(?GLIBC_(\d+)\.(\d+)")


def glibc_floor(program: Path) -> str:
    """The version as `2.36`; empty where no file is linked against the GNU C library.

    Args:
        program: the folder; every shared library in it is read.
    """
    files = [str(path) for path in program.rglob("*.so*") if path.is_file() and not path.is_symlink()]
    command = ["objdump", "--dynamic-syms", *files]
    return newest(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines())


def newest(symbols: Iterable[str]) -> str:
    """The highest version among lines of `objdump --dynamic-syms` that name a function from elsewhere."""
    wanted = [(int(found[1]), int(found[2])) for line in symbols if (found := _WANTED.search(line))]
    return "{}.{}".format(*max(wanted)) if wanted else ""
