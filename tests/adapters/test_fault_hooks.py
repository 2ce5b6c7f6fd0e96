"""Mistakes of ours reach the log and the terminal without anything secret, and never flood either."""

import logging
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from kling_desktop.adapters.fault_hooks import AGAIN_SECONDS, FaultHooks
from tests.adapters.child import ROOT

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="not on this system: RLIMIT_CORE")


class Time:
    """A steady clock that tests own."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Time:
    return Time()


@pytest.fixture
def hooks(clock: Time) -> Iterator[FaultHooks]:
    made = FaultHooks(lambda text: text.replace("SG_0123456789", "[…]"), clock)
    yield made
    made.close()


def slip() -> None:
    """A mistake as the interpreter would tell of it."""
    try:
        raise ValueError("key SG_0123456789")
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)


@pytest.mark.expected_log("a mistake of ours")
@pytest.mark.usefixtures("hooks")
def test_a_mistake_is_logged_and_printed_without_the_key(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    slip()
    printed = capsys.readouterr().err
    assert "ValueError: key […]" in printed
    assert "SG_" not in printed
    (record,) = caplog.records
    assert (record.levelno, record.exc_info is not None) == (logging.ERROR, True)


@pytest.mark.expected_log("a mistake of ours")
@pytest.mark.usefixtures("hooks")
def test_the_same_mistake_is_told_once_a_minute(clock: Time, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(100):
        slip()
    assert len(caplog.records) == 1
    clock.now += AGAIN_SECONDS
    slip()
    assert len(caplog.records) == 2


@pytest.mark.expected_log("a mistake of ours")
@pytest.mark.usefixtures("hooks")
def test_a_mistake_in_a_thread_is_heard(caplog: pytest.LogCaptureFixture) -> None:
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()
    assert len(caplog.records) == 1


def test_closing_puts_the_hooks_back() -> None:
    before = sys.excepthook, sys.unraisablehook, threading.excepthook
    FaultHooks(str).close()
    assert (sys.excepthook, sys.unraisablehook, threading.excepthook) == before


@posix_only
def test_no_memory_is_written_to_disk() -> None:
    look = (
        "import resource; from kling_desktop.adapters.fault_hooks import forbid_core_dumps; forbid_core_dumps();"
        "print(resource.getrlimit(resource.RLIMIT_CORE))"
    )
    done = subprocess.run([sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "(0, 0)"
