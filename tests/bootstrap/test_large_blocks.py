"""Tests of `bootstrap.large_blocks`, each in a process of its own: the choice is the whole process's."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PICTURES, PICTURE_BYTES = 300, 400_000
KEPT_BY_PROCESS = f"""
import sys
from kling_desktop.bootstrap.large_blocks import give_large_blocks_back

def resident():
    return int(open("/proc/self/statm").read().split()[1]) * 4096

if sys.argv[1] == "given back":
    assert give_large_blocks_back()
first = bytearray({PICTURE_BYTES})
del first  # the first picture that is forgotten
before, pictures, small = resident(), [], []
for _ in range({PICTURES}):
    pictures.append(bytearray({PICTURE_BYTES}))
    small.append(bytearray(1_000))
del pictures
print(resident() - before)
"""


def kept(how: str) -> int:
    """Bytes that a process holds on to after it has forgotten its pictures."""
    command = [sys.executable, "-c", KEPT_BY_PROCESS, how]
    return int(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, timeout=60).stdout)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="not on this system: glibc")
def test_what_pictures_took_goes_back_although_small_things_stay() -> None:
    assert kept("given back") < PICTURES * PICTURE_BYTES / 20
    assert kept("as usual") > PICTURES * PICTURE_BYTES / 2
