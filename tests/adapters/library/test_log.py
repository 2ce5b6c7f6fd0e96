"""The log of one device: appended whole, private, never broken by an earlier break."""

import os
import stat
import sys
from pathlib import Path

import pytest

from kling_desktop.adapters.library.log import DeviceLog
from tests.adapters import child

NOVEMBER = 1_795_000_000_000
DECEMBER = NOVEMBER + 31 * 86_400_000
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="not on this system: modes, links, limits")


@pytest.fixture
def log(tmp_path: Path) -> DeviceLog:
    return DeviceLog(tmp_path, "desk-1a2b")


def test_one_file_a_month_with_every_line(log: DeviceLog, tmp_path: Path) -> None:
    log.append(['{"id": 1}', '{"id": 2}'], NOVEMBER)
    log.append(['{"id": 3}'], NOVEMBER)
    log.append(['{"id": 4}'], DECEMBER)
    files = {file.name: file.read_text() for file in tmp_path.iterdir()}
    assert files == {
        "desk-1a2b-2026-11.jsonl": '{"id": 1}\n{"id": 2}\n{"id": 3}\n',
        "desk-1a2b-2026-12.jsonl": '{"id": 4}\n',
    }


def test_a_line_cut_by_a_crash_spoils_no_other(log: DeviceLog) -> None:
    log.append(["one"], NOVEMBER)
    with log.path(NOVEMBER).open("a") as file:
        file.write('{"id": "cu')
    log.append(["two"], NOVEMBER)
    assert log.path(NOVEMBER).read_text().splitlines() == ["one", '{"id": "cu', "two"]


@pytest.mark.parametrize("line", ["two\nlines", "two\rlines"])
def test_a_line_end_inside_is_a_bug(log: DeviceLog, line: str) -> None:
    with pytest.raises(ValueError, match="line end"):
        log.append(["fine", line], NOVEMBER)
    assert not log.path(NOVEMBER).exists()


@pytest.mark.parametrize("device", ["", "../x", "Desk", "a" * 41, "-a", "a b"])
def test_a_device_name_is_plain(tmp_path: Path, device: str) -> None:
    with pytest.raises(ValueError, match="not a device name"):
        DeviceLog(tmp_path, device)


@posix_only
def test_private_and_no_link_is_followed(log: DeviceLog, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        log.append(["one"], NOVEMBER)
    finally:
        os.umask(before)
    assert stat.S_IMODE(log.path(NOVEMBER).stat().st_mode) == 0o600
    victim = tmp_path / "victim"
    victim.touch()
    log.path(DECEMBER).symlink_to(victim)
    with pytest.raises(OSError, match=r"."):
        log.append(["two"], DECEMBER)
    assert victim.read_bytes() == b""


FILL_THE_DISK = """
import resource, signal, sys
from pathlib import Path
from kling_desktop.adapters.library.log import DeviceLog

log = DeviceLog(Path(sys.argv[1]), "desk")
log.append(["before"], 0)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, resource.RLIM_INFINITY))
try:
    log.append(["x" * 700, "y" * 700], 0)
except OSError as error:
    print(error.errno, *log.path(0).read_text().splitlines())
"""


@posix_only
def test_a_full_disk_takes_no_half_line(tmp_path: Path) -> None:
    assert child.run(FILL_THE_DISK, tmp_path).split() == ["27", "before"]
