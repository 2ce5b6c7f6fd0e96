"""Where lives come from: forked from a warm server, or real processes from their very start."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from tests.torture.life import Order

ROOT = Path(__file__).parents[2]
_LONGEST_SECONDS = 60.0


class Forge(Protocol):
    """Gives life to orders."""

    def live(self, order: Order, log: Path) -> int:
        """Live it to its end; the exit code, or minus the signal that ended it. What it said is in `log`."""


class Forked:
    """Lives forked from a warm process, one at a time. Closed by `close`.

    Args:
        environment: more variables.
    """

    def __init__(self, **environment: str) -> None:
        self._server = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "tests.torture.life"],
            cwd=ROOT,
            env=clean_environment() | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def live(self, order: Order, log: Path) -> int:
        """Live it to its end."""
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        order.seconds = order.seconds or _LONGEST_SECONDS
        self._server.stdin.write(f"{log}\t{order.text()}\n")
        self._server.stdin.flush()
        return os.waitstatus_to_exitcode(int(self._server.stdout.readline()))

    def close(self) -> None:
        """No more lives."""
        with self._server:
            assert self._server.stdin is not None
            self._server.stdin.close()


class Started:
    """Lives that are real processes from their first instruction on, intake helpers and all.

    Args:
        environment: more variables.
    """

    def __init__(self, **environment: str) -> None:
        self._environment = environment

    def live(self, order: Order, log: Path) -> int:
        """Live it to its end."""
        order.seconds = order.seconds or _LONGEST_SECONDS
        with log.open("a", encoding="utf-8") as said:
            return subprocess.run(
                [sys.executable, "-W", "error", "-m", "tests.torture.life", order.text()],
                cwd=ROOT,
                env=clean_environment() | self._environment,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                check=False,
            ).returncode


def clean_environment() -> dict[str, str]:
    """Nothing of the person's: no home, keyring, proxy or key."""
    kept = ("PATH", "LANG", "TMPDIR", "HOME", "LD_PRELOAD")
    return {name: os.environ[name] for name in kept if name in os.environ} | {
        "DBUS_SESSION_BUS_ADDRESS": "disabled:",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        "PYTHONUNBUFFERED": "1",
    }


@contextmanager
def forked(**environment: str) -> Iterator[Forked]:
    """A server for the time of the block."""
    forge = Forked(**environment)
    try:
        yield forge
    finally:
        forge.close()
