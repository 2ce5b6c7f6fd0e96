"""`dev.py live-check` as a process: who may start it, where it asks, what it leaves behind. Never the real service."""

import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import live_check
import verbs
from kling_desktop.core.identity import KEY_VARIABLE
from kling_desktop.simulator.server import Simulator
from live_check import Papers, Terminal
from tests.packaging.live_stage import KEY, PLAIN

SCRIPT = verbs.SCRIPTS / "live_check.py"


@pytest.fixture
def service() -> Iterator[Simulator]:
    with Simulator(keys=(KEY,), switches=PLAIN) as running:
        yield running


def variables(**more: str) -> dict[str, str]:
    return {**{name: value for name, value in os.environ.items() if name != "CI"}, **more}


def start(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), *arguments],
        cwd=folder,
        env=variables(**more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_it_is_a_verb() -> None:
    assert verbs.VERBS["live-check"].command == (str(SCRIPT),)


def test_in_ci_the_live_service_is_not_asked_and_no_key_is_looked_for(tmp_path: Path) -> None:
    done = start(tmp_path, "--max-cost", "0.20", CI="true", **{KEY_VARIABLE: KEY})

    assert done.returncode == live_check.MISUSED
    assert done.stderr == f"{live_check.IN_CI}\n"
    assert list(tmp_path.iterdir()) == []


def test_without_a_key_and_a_person_nothing_is_asked(tmp_path: Path) -> None:
    done = start(tmp_path)

    assert done.returncode == live_check.FAILED
    assert done.stderr == f"{live_check.NO_KEY}\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("address", ["https://api.example.com", "http://10.0.0.1", "http://127.0.0.1/path", "nothing"])
def test_a_service_is_one_of_this_computer(tmp_path: Path, address: str) -> None:
    done = start(tmp_path, "--service", address, **{KEY_VARIABLE: KEY})

    assert done.returncode == live_check.MISUSED
    assert "an address on this computer" in done.stderr


@pytest.mark.parametrize("amount", ["-1", "nan", "inf", "much", "1e9"])
def test_an_amount_is_one_that_somebody_can_mean(tmp_path: Path, amount: str) -> None:
    assert start(tmp_path, f"--max-cost={amount}").returncode == live_check.MISUSED


def test_where_nobody_can_be_asked_nothing_is_spent(tmp_path: Path, service: Simulator) -> None:
    done = start(tmp_path, "--max-cost", "0.20", "--service", service.base_url, CI="true", **{KEY_VARIABLE: KEY})

    assert done.returncode == 0, done.stderr
    assert service.ledger() == []
    assert live_check.NOBODY in done.stdout
    (written,) = tmp_path.iterdir()
    assert "## Differences\n\nNone.\n" in written.read_text(encoding="utf-8")
    assert KEY not in done.stdout + done.stderr + written.read_text(encoding="utf-8")


def test_a_report_takes_nobodys_place(tmp_path: Path) -> None:
    papers = Papers(tmp_path / "report.md", Terminal(is_there=False))
    papers.begin()

    with pytest.raises(FileExistsError):
        papers.begin()


def test_a_picture_takes_nobodys_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    papers = Papers(tmp_path / "report.md", Terminal(is_there=False))
    (tmp_path / "report-1.png").touch()

    assert papers.keep({"made": b"\x89PNG"}) == []
    assert papers.keep({"made": b"\xff\xd8\xff"}) == ["report-2.jpg"]
    assert "could not be kept as report-1.png" in capsys.readouterr().out


@pytest.mark.skipif(
    sys.platform != "linux", reason="not on this system: only Linux gives a terminal to whoever opens it"
)
class TestAtATerminal:
    """A person types at a pseudo terminal."""

    def test_a_yes_makes_one_picture_and_ctrl_c_ends_it(self, tmp_path: Path, service: Simulator) -> None:
        said, code = at_terminal(tmp_path, service, {"by v2": "y\n", "by v1": "\x03"})

        assert code == live_check.STOPPED
        assert len(service.ledger()) == 1
        assert "At most $0.035 of $0.20 spent; 1 picture kept." in said
        assert KEY not in said
        names = sorted(path.suffix for path in tmp_path.iterdir())
        assert names == [".md", ".png"]
        (report,) = tmp_path.glob("*.md")
        assert "It was stopped; not all questions were put." in report.read_text(encoding="utf-8")

    def test_what_was_typed_before_a_question_is_no_yes_to_it(self, tmp_path: Path, service: Simulator) -> None:
        said, code = at_terminal(tmp_path, service, {}, ahead="y\n" * 20)

        assert code == 0
        assert said.count("nobody said yes") >= 7
        assert service.ledger() == []

    def test_a_second_line_is_no_yes_to_the_next_question(self, tmp_path: Path, service: Simulator) -> None:
        said, code = at_terminal(tmp_path, service, {"without pictures": "y\ny\n"})

        assert code == 0
        assert "Where does an order without image_urls fail? Same." in said
        assert service.ledger() == []

    def test_a_key_is_typed_unseen(self, tmp_path: Path, service: Simulator) -> None:
        said, code = at_terminal(tmp_path, service, {"API key": f"{KEY}\n"}, knows_key=False)

        assert code == 0
        assert KEY not in said
        assert service.ledger() == []


def at_terminal(
    folder: Path, service: Simulator, words: dict[str, str], *, knows_key: bool = True, ahead: str = ""
) -> tuple[str, int]:
    """Start the check at a terminal of its own; a question without words is answered with Enter.

    Args:
        folder: to start in.
        service: to ask.
        words: the answers, by a part of the question.
        knows_key: whether the environment has the key.
        ahead: what was typed before the check was even started.

    Returns:
        What was to be seen, and the exit code.
    """
    terminal, other_side = os.openpty()
    os.write(terminal, ahead.encode())
    # Whoever leads a session and opens a terminal gets it as its own, and with it Ctrl+C and `/dev/tty`.
    command = ["sh", "-c", 'exec "$@" <"$0" >"$0" 2>&1', os.ttyname(other_side), sys.executable, str(SCRIPT)]
    with subprocess.Popen(
        [*command, "--max-cost", "0.20", "--service", service.base_url],
        cwd=folder,
        env=variables(**({KEY_VARIABLE: KEY} if knows_key else {})),
        start_new_session=True,
    ) as process:
        said = _talk(process, terminal, words)
    os.close(other_side)
    os.close(terminal)
    return said, process.returncode


def _talk(process: subprocess.Popen[bytes], terminal: int, words: dict[str, str]) -> str:
    """Answer until the process ends; gives all that was to be seen."""
    said = line = ""
    deadline = time.monotonic() + 60
    while process.poll() is None or _is_readable(terminal):
        if time.monotonic() > deadline:
            process.kill()
            raise AssertionError(f"It does not end: {said}")
        if not _is_readable(terminal):
            continue
        piece = os.read(terminal, 4096).decode()
        said, line = said + piece, (line + piece).rpartition("\n")[2]
        if line.endswith(("[y/N] ", "kept nowhere): ")):
            answer = next((typed for part, typed in words.items() if part in line), "\n")
            line = ""
            os.write(terminal, answer.encode())
    return said


def _is_readable(terminal: int) -> bool:
    return bool(select.select([terminal], [], [], 0.1)[0])
