"""The demo's service as a process: it comes up, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from kling_desktop.bootstrap.demo_process import DemoService

ROOT = Path(__file__).parents[2]
STARTER = """
import sys
from kling_desktop.bootstrap.demo_process import DemoService
service = DemoService()
print(service.base, flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the child keeps what it is sent."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setenv("TEMP", str(folder))
    return folder


def is_served(base: str) -> bool:
    """Whether anything answers there."""
    try:
        httpx.get(base, trust_env=False)
    except httpx.TransportError:
        return False
    return True


def test_it_deletes_what_it_kept_when_it_is_stopped(temporary: Path) -> None:
    service = DemoService()
    assert is_served(service.base)
    assert len(list(temporary.iterdir())) == 1

    service.stop()

    assert not is_served(service.base)
    assert list(temporary.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="not on this system: no process can be halted")
def test_one_that_does_not_end_is_killed() -> None:
    service = DemoService()
    halt = ["pkill", "-STOP", "-P", str(os.getpid()), "-f", "demo-service"]
    subprocess.run(halt, check=True)

    service.stop()

    assert not is_served(service.base)


@pytest.mark.skipif(sys.platform == "win32", reason="not on this system: no such end")
def test_it_ends_and_deletes_with_a_program_that_was_killed(temporary: Path) -> None:
    command = [sys.executable, "-c", STARTER]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        base = program.stdout.readline().strip()
        assert is_served(base)
        program.send_signal(signal.SIGKILL)
        assert program.stderr.read() == ""  # the child has this pipe too: it ends when both have
    assert list(temporary.iterdir()) == []
