"""DeviceLog: this device's own file in the library's append-only log. Nobody else writes to it.

Must not know: what a line says. A line is one JSON object; a repeated line is harmless, for it has an id.
"""

import os
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from kling_desktop.adapters.durable_file import FILE_MODE, NO_LINK, sync_file, sync_folder, write_all

_DEVICE = re.compile(r"[0-9a-z][0-9a-z-]{0,39}")
DEVICE_FILE = re.compile(r"([0-9a-z][0-9a-z-]{0,39})-[0-9]{4}-[0-9]{2}\.jsonl")
"""How a file of the log is called: its device, and the month."""
_APPEND = os.O_RDWR | os.O_CREAT | os.O_APPEND | NO_LINK | getattr(os, "O_BINARY", 0)


class DeviceLog:
    """One file a month. Thread: any, one call at a time; an append takes 5 to 50 ms."""

    def __init__(self, folder: Path, device: str) -> None:
        """Name the files; nothing is touched yet.

        Args:
            folder: `log` of the library; exists by the first append.
            device: lower-case letters, digits and hyphens, the same at every start on this computer.
        """
        if not _DEVICE.fullmatch(device):
            raise ValueError(f"not a device name: {device!r}")
        self._folder = folder
        self._device = device

    def path(self, at_ms: int) -> Path:
        """The file of that month."""
        month = datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m")
        return self._folder / f"{self._device}-{month}.jsonl"

    def append(self, lines: Sequence[str], at_ms: int) -> None:
        """Append lines, all or none; durable when this returns.

        Raises:
            OSError: they could not be written; what a full disk took of them is cut off again.
        """
        if any("\n" in line or "\r" in line for line in lines):
            raise ValueError("a line of the log has a line end inside")
        path = self.path(at_ms)
        is_new = not path.exists()
        descriptor = os.open(path, _APPEND, FILE_MODE)
        try:
            size = os.fstat(descriptor).st_size
            data = "".join(f"{line}\n" for line in lines).encode()
            _append(descriptor, size, _mended(descriptor, size) + data)
        finally:
            os.close(descriptor)
        if is_new:
            sync_folder(self._folder)


def _append(descriptor: int, size: int, data: bytes) -> None:
    try:
        write_all(descriptor, data)
        sync_file(descriptor)
    except OSError:
        os.ftruncate(descriptor, size)
        raise


def _mended(descriptor: int, size: int) -> bytes:
    """A line end, where the last line was cut by a crash."""
    if size == 0:
        return b""
    os.lseek(descriptor, size - 1, os.SEEK_SET)
    return b"" if os.read(descriptor, 1) == b"\n" else b"\n"
