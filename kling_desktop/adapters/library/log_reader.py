"""Reads the logs of all devices in a library, a line at a time.

Must not know: what a line says, or which device is ours.
"""

from collections.abc import Iterator
from pathlib import Path

from kling_desktop.adapters.library.log import DEVICE_FILE

MOST_LINE_BYTES = 16 * 1024 * 1024
"""A Job with ten references and a prompt of a megabyte is a tenth of it."""


def log_files(library: Path) -> tuple[Path, ...]:
    """Every file of the log, in the order of their names."""
    return tuple(sorted(path for path in (library / "log").glob("*.jsonl") if DEVICE_FILE.fullmatch(path.name)))


def device_of(path: Path) -> str:
    """Whose file of the log it is."""
    found = DEVICE_FILE.fullmatch(path.name)
    return "" if found is None else found[1]


def read_lines(path: Path, start: int = 0) -> Iterator[tuple[bytes, int]]:
    """The lines from an offset on, each with the offset where the next one begins.

    A last line without its end is given too; empty ones are passed over, longer ones than any of ours come in pieces.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        end = file.seek(start)
        while line := file.readline(MOST_LINE_BYTES):
            end += len(line)
            if line.strip():
                yield line, end


def size_of(file: Path) -> int:
    """Bytes, to tell how far reading is; a file that cannot be looked at counts for nothing."""
    try:
        return file.stat().st_size
    except OSError:
        return 0
