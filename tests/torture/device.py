"""A device whose power can be cut: a file system of its own over a loop device, in a mount namespace of its own.

What the program wrote and the system has not handed to the device is not in the device's file. A cut copies that file
while nothing is written to it, and goes on with the copy, at the same place: the system finds what a disk would hold.
The device itself has no cache here that could forget: of what was handed to it all is kept, in the order it came.
"""

import hashlib
import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from tests.torture.disk import NotPossibleError

SYSTEMS = ("btrfs", "ext4")
"""The file systems. ext4 hides that a folder was not synced; btrfs does not."""
MIB = 512
_PATIENCE_SECONDS = 20.0
_WRITES, _IN_FLIGHT = 4, 8
"""Fields of `/sys/block/*/stat`: writes that were completed, requests that were not."""
_MAKE = {"btrfs": ("mkfs.btrfs", "-q"), "ext4": ("mkfs.ext4", "-q", "-F")}


class Device:
    """One device, with a file system that is mounted at `place`. Closed by `close`.

    Args:
        folder: a new one, for the device's file; memory will do.
        system: of `SYSTEMS`.
        place: an empty folder.

    Raises:
        NotPossibleError: there is no such file system, or it cannot be mounted.
    """

    def __init__(self, folder: Path, system: str, place: Path) -> None:
        folder.mkdir(parents=True)
        self._file, self._copy = folder / "device", folder / "copy"
        self.place = place
        with self._file.open("wb") as file:
            file.truncate(MIB * 1_048_576)
        _done([*_MAKE[system], str(self._file)])
        self.mount()

    def mount(self) -> None:
        """Put what the device holds at its place."""
        _done(["mount", "-o", "loop", str(self._file), str(self.place)])
        source = _done(["findmnt", "-n", "-o", "SOURCE", "--mountpoint", str(self.place)])
        self._loop = Path(source.strip()).name

    def close(self) -> None:
        """Take it away, as soon as nobody is in there: the helpers of a killed program end a moment after it."""
        until = time.monotonic() + _PATIENCE_SECONDS
        while subprocess.run(["umount", str(self.place)], check=False, capture_output=True).returncode:
            if time.monotonic() > until:
                raise TimeoutError("somebody stays on the device")
            time.sleep(0.05)

    def settle(self) -> None:
        """Hand everything to the device; what was there before the story begins."""
        _done(["sync", "-f", str(self.place)])

    def remember(self) -> None:
        """Copy the device as it is at one moment: a copy during which something was written is no such thing."""
        written = Path("/sys/block", self._loop, "stat")
        until = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < until:
            before = written.read_text().split()
            _done(["cp", "--sparse=always", str(self._file), str(self._copy)])
            after = written.read_text().split()
            if before[_WRITES] == after[_WRITES] and before[_IN_FLIGHT] == after[_IN_FLIGHT] == "0":
                return
        raise TimeoutError("the device is never at rest")

    def go_back(self) -> None:
        """Be as remembered; while it is not mounted."""
        self._copy.replace(self._file)


def cut(devices: Sequence[Device]) -> int:
    """Cut the power of all of them, and start again with what had reached each.

    Args:
        devices: each mounted in one before it, or elsewhere.

    Returns:
        How many files were taken away, shortened, or taken back to what they had been.
    """
    for device in devices:
        device.remember()
    before = _hashes(devices)
    for device in reversed(devices):
        device.close()
    for device in devices:
        device.go_back()
        device.mount()
    after = _hashes(devices)
    return sum(after.get(name) != value for name, value in before.items())


def obstacle(system: str, folder: Path) -> str:
    """Why there can be no such device here, found by trying it in a new folder; empty if there can."""
    place = folder / "place"
    place.mkdir(parents=True)
    try:
        Device(folder / "tried", system, place).close()
    except NotPossibleError as error:
        return str(error)
    return ""


def _done(command: list[str]) -> str:
    if shutil.which(command[0]) is None:
        raise NotPossibleError(f"no {command[0]}")
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise NotPossibleError(f"{command[0]}: {done.stderr.strip()}")
    return done.stdout


def _hashes(devices: Sequence[Device]) -> dict[str, str]:
    files = [path for device in devices for path in device.place.rglob("*") if path.is_file()]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
