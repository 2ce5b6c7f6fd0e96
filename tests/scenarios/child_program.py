"""The program itself as a child process, and a look into its journal while it works."""

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kling_desktop.core.identity import KEY_VARIABLE
from kling_desktop.core.job import JobState
from kling_desktop.simulator.server import DEMO_KEY

ROOT = Path(__file__).parents[2]
WITHOUT_QT = """
import sys
from kling_desktop.__main__ import main
code = main(sys.argv[1:])
assert not [name for name in sys.modules if name.startswith(("PySide6", "shiboken6"))], "Qt was loaded"
sys.exit(code)
"""
"""The program's own way in; a process that loaded Qt for a verb ends with a traceback."""

_DEADLINE_SECONDS = 30.0
_LOOK_SECONDS = 0.01


@dataclass(frozen=True)
class Done:
    """How a process ended."""

    code: int
    out: str
    err: str

    @property
    def facts(self) -> Any:
        """Its one JSON value."""
        return json.loads(self.out)


@dataclass(frozen=True)
class Program:
    """One person's copy of the program: a data folder, a service, a key."""

    folder: Path
    base: str
    key: str | None = DEMO_KEY

    def run(self, *words: object) -> Done:
        """Carry out a verb to its end."""
        with closing_pipes(self.start(*words)) as process:
            out, err = process.communicate(timeout=_DEADLINE_SECONDS)
        return Done(process.returncode, out, err)

    def start(self, *words: object) -> subprocess.Popen[str]:
        """Begin a verb."""
        places = ["--api-base", self.base, "--data-dir", str(self.folder)]
        return subprocess.Popen(
            [sys.executable, "-W", "error", "-c", WITHOUT_QT, *map(str, words), *places],
            cwd=ROOT,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    @contextmanager
    def held_at(self, wanted: dict[JobState, int], *words: object) -> Iterator[subprocess.Popen[str]]:
        """Begin a verb and wait until its Jobs stand in these states; killed, if it still runs, at the end."""
        with closing_pipes(self.start(*words)) as process:
            until(process, lambda: self.states() == wanted)
            yield process

    def states(self) -> dict[JobState, int]:
        """How many Jobs stand where, by the journal's last commit."""
        states = (JobState(state) for (state,) in self.query("SELECT state FROM job"))
        return dict(Counter(states))

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Ask the database without touching it; nothing while there is none."""
        for path in (self.folder / "data" / "libraries").glob("*/index.sqlite3"):
            try:
                with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:
                    return database.execute(sql).fetchall()
            except sqlite3.OperationalError:
                continue  # in the making: no table yet, or locked for a moment
        return []

    def _environment(self) -> dict[str, str]:
        others = {name: value for name, value in os.environ.items() if name != KEY_VARIABLE}
        return others if self.key is None else {**others, KEY_VARIABLE: self.key}


def until(process: subprocess.Popen[str], is_so: Callable[[], bool]) -> None:
    """Wait until something is so, looking a hundred times a second; the process must go on until then."""
    deadline = time.monotonic() + _DEADLINE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, "it never came to be so"
        with suppress(subprocess.TimeoutExpired):
            process.wait(_LOOK_SECONDS)
            raise AssertionError(f"ended early: {process.communicate()}")


@contextmanager
def closing_pipes(process: subprocess.Popen[str]) -> Iterator[subprocess.Popen[str]]:
    """A process that is gone, its pipes too, when the block ends."""
    with process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()


def children(process: subprocess.Popen[str]) -> list[int]:
    """Ids of the processes that a process has started and not yet lost. Linux only."""
    return [int(word) for task in Path(f"/proc/{process.pid}/task").iterdir() for word in _words(task / "children")]


def _words(path: Path) -> list[str]:
    return path.read_text("ascii").split()
