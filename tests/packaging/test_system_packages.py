"""Missing system libraries are found by trying, and installed with apt or named."""

import os
import sys
from pathlib import Path

import pytest

from system_packages import OFFSCREEN_LIBRARIES, WINDOW_LIBRARIES, Need, provide

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="not on this system: only Linux is provided for")

ABSENT = (Need("libkling-absent.so.7", "libkling7"), Need("kling-absent", "kling-tool"), Need("libc.so.6", "libc6"))


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An own, nearly empty PATH: `env` and a shell are all that is in it."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("env", "sh"):
        folder.joinpath(name).symlink_to(f"/usr/bin/{name}")
    monkeypatch.setenv("PATH", str(folder))
    return folder


def put(path: Path, name: str, script: str) -> None:
    program = path / name
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)


def test_needs_are_found_by_trying() -> None:
    assert Need("libc.so.6", "libc6").present()
    assert Need("sh", "dash").present()
    assert Need("module:json", "python3").present()
    assert not any(need.present() for need in ABSENT[:2])
    assert not Need("module:kling_absent", "python3-kling").present()


def test_nothing_runs_when_all_is_there(path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    provide([Need("libc.so.6", "libc6")])

    assert capfd.readouterr() == ("", "")


def test_without_apt_the_person_is_told_what_is_missing(path: Path) -> None:
    with pytest.raises(SystemExit) as stop:
        provide(ABSENT)

    assert "libkling-absent.so.7, kling-absent." in str(stop.value)
    assert "kling-tool libkling7" in str(stop.value)


def test_apt_installs_only_what_is_missing(path: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    brings = f"printf '#!/bin/sh' >{path}/kling-absent; /bin/chmod +x {path}/kling-absent"
    put(path, "apt-get", f'echo "$DEBIAN_FRONTEND $*" >>{log}; {brings}')
    put(path, "sudo", 'exec "$@"')

    provide([ABSENT[1], ABSENT[2]])

    assert log.read_text(encoding="utf-8").splitlines() == [
        "noninteractive update --quiet",
        "noninteractive install --yes --no-install-recommends kling-tool",
    ]


def test_a_failed_install_names_the_command(path: Path) -> None:
    put(path, "apt-get", "exit 100")
    put(path, "sudo", 'exec "$@"')

    with pytest.raises(SystemExit, match="apt-get install --yes --no-install-recommends kling-tool libkling7"):
        provide(ABSENT)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="not on this system: root needs no sudo")
def test_without_sudo_the_command_is_named(path: Path) -> None:
    put(path, "apt-get", "exit 0")

    with pytest.raises(SystemExit, match="As root, please run"):
        provide(ABSENT)


def test_a_window_needs_all_that_a_picture_in_memory_needs() -> None:
    assert set(OFFSCREEN_LIBRARIES) < set(WINDOW_LIBRARIES)
