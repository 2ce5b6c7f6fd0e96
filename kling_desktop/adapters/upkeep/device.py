"""This computer's name in the logs of its libraries."""

import re
import secrets
from pathlib import Path

from kling_desktop.adapters.durable_file import disk_border, write_file

_DEVICE = re.compile(rb"[0-9a-z]{4,32}")


def device_name(data: Path) -> str:
    """Minted once, kept beside the indexes; anew where its file is damaged.

    Args:
        data: the program's data folder, which exists.

    Raises:
        KlingError: DISK_FULL or NOT_WRITABLE.
    """
    path = data / "device"
    with disk_border():
        name = path.read_bytes() if path.exists() else b""
        if not _DEVICE.fullmatch(name):
            name = secrets.token_hex(6).encode()
            write_file(path, name)
    return name.decode("ascii")
