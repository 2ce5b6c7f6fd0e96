"""The helper process by itself: what it prints, and when it ends."""

import os
import subprocess
import sys

import pytest

from kling_desktop.adapters.intake.limits import GIVES_WAY_BY
from kling_desktop.adapters.intake.message import Ready, Refused, answer_from, order_line
from kling_desktop.core.failure import FailureKind
from kling_desktop.core.ports.intake import TakenIn
from tests.adapters.intake.samples import encoded, many_scans, order_for, quadrants

WORKER = (sys.executable, "-m", "kling_desktop.adapters.intake.worker")


@pytest.fixture
def worker():
    process = subprocess.Popen(WORKER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    with process:
        assert answer_from(process.stdout.readline()) == Ready()
        yield process
        process.kill()


def tell(worker: subprocess.Popen[bytes], line: bytes) -> None:
    assert worker.stdin is not None
    worker.stdin.write(line)
    worker.stdin.flush()


def test_runs_behind_the_program(worker):
    own = os.getpriority(os.PRIO_PROCESS, 0)
    assert os.getpriority(os.PRIO_PROCESS, worker.pid) == min(19, own + GIVES_WAY_BY)


def test_ends_when_its_orders_end(worker):
    worker.stdin.close()
    assert worker.wait(10) == 0


def test_ends_in_the_middle_of_an_order_when_the_program_is_gone(worker, tmp_path):
    path = tmp_path / "slow.jpg"
    path.write_bytes(many_scans(20_000))
    tell(worker, order_line(order_for(tmp_path, path)))
    worker.stdout.readline()  # the header is read: now it decodes for half a minute
    worker.stdin.close()
    assert worker.wait(10) == 0


def test_program_killed(tmp_path):
    """A program that is killed closes nothing itself; the system does."""
    program = (
        "import subprocess, sys, os\n"
        f"child = subprocess.Popen({WORKER!r}, stdin=subprocess.PIPE, stdout=subprocess.PIPE)\n"
        "child.stdout.readline(); print(child.pid, flush=True); sys.stdin.readline()\n"
    )
    parent = subprocess.Popen((sys.executable, "-c", program), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with parent:
        pid = int(parent.stdout.readline())
        handle = os.pidfd_open(pid)
        parent.kill()
    try:
        import select

        readable, _, _ = select.select([handle], [], [], 10)
        assert readable
    finally:
        os.close(handle)


def test_stdout_is_for_answers_alone(tmp_path):
    """What a library prints goes nowhere, from Python and from C."""
    code = (
        "import os, runpy, sys, threading\n"
        "from kling_desktop.adapters.intake import carry_out\n"
        "real = carry_out.carry_out\n"
        "def noisy(order, tell):\n"
        "    print('noise', flush=True); os.write(1, b'more noise')\n"
        "    return real(order, tell)\n"
        "carry_out.carry_out = noisy\n"
        "from kling_desktop.adapters.intake.worker import main\n"
        "main()\n"
    )
    path = tmp_path / "picture.png"
    path.write_bytes(encoded(quadrants(), "PNG"))
    process = subprocess.Popen((sys.executable, "-c", code), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with process:
        tell(process, order_line(order_for(tmp_path, path)))
        answers = [answer_from(process.stdout.readline()) for _ in range(4)]
        assert isinstance(answers[-1], TakenIn)


def test_picture_that_needs_too_much_memory_is_refused_and_the_next_works(worker, tmp_path):
    from PIL import Image

    wide = tmp_path / "wide.webp"
    # Two canvases of four bytes, the decoder's own planes and the copy: more than a helper may have.
    wide.write_bytes(encoded(Image.new("RGB", (12_000, 8_300), (9, 9, 9)), "WEBP", method=0, quality=1))
    sound = tmp_path / "picture.png"
    sound.write_bytes(encoded(quadrants(), "PNG"))
    outcomes = []
    for path in (wide, sound):
        tell(worker, order_line(order_for(tmp_path, path)))
        answer = answer_from(worker.stdout.readline())
        while not isinstance(answer, TakenIn | Refused):
            answer = answer_from(worker.stdout.readline())
        outcomes.append(answer)
    assert isinstance(outcomes[0], Refused)
    assert outcomes[0].failure.kind is FailureKind.PICTURE_TOO_LARGE
    assert isinstance(outcomes[1], TakenIn)
