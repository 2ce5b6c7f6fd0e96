"""The simulator as a command: one line, one port, a quick end."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from kling_desktop.simulator.__main__ import parser

ROOT = Path(__file__).parents[2]


@pytest.fixture
def running() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "kling_desktop.simulator", "--port", "0", "--credits", "2", "--no-images"]
    keys = ["--key", "SG_first000", "--key", "SG_second00", "--scale", "0.05", "--upload-shape", "urls"]
    with subprocess.Popen(
        [*command, *keys], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.kill()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process without asking it")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_listens_serves_and_ends(running: subprocess.Popen[str], number: signal.Signals) -> None:
    assert running.stdout
    line = running.stdout.readline()
    assert line.startswith("listening on http://127.0.0.1:")
    with httpx.Client(base_url=line.split()[-1]) as client:
        for key in ("SG_first000", "SG_second00"):
            answer = client.get("/v1/get-user-credits", headers={"x-api-key": key})
            assert answer.json() == {"credits": 2.0, "free-credits": 0.0}
        switches = client.get("/_simulator/switches").json()
        assert (switches["images"], switches["upload_shape"], switches["scale"]) == (False, "urls", 0.05)
        running.send_signal(number)
        rest, errors = running.communicate(timeout=10)
    assert (running.returncode, rest, errors) == (0, "", "")


def test_loading_it_loads_nothing_heavy() -> None:
    heavy = "{'PIL', 'PySide6', 'httpx', 'kling_desktop.core'}"
    program = f"import sys, kling_desktop.simulator.server; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize("wrong", [["--bill-at", "never"], ["--latency", "long"], ["--colour", "red"]])
def test_a_wrong_option_is_told(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args(wrong)
    assert wrong[0] in capsys.readouterr().err
