"""The processes that `dev.py bench` measures: each in an empty home, away from the person's library and keyring.

What they tell comes back as JSON in a file. Moments are `time.monotonic` of this and of the other process, which on
Linux is one clock.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kling_desktop.adapters.places import Places
from kling_desktop.adapters.preference_file import PreferenceFile
from kling_desktop.bootstrap.demo_service import LISTENING
from kling_desktop.core.identity import KEY_VARIABLE
from kling_desktop.core.preferences import Preferences
from kling_desktop.simulator.demo_key import DEMO_KEY
from library import LibraryMaker, Order
from offscreen import use_offscreen

SCRIPTS = Path(__file__).resolve().parent
ROOT = SCRIPTS.parent
NOWHERE = "http://127.0.0.1:9"
"""Nobody answers there: a program that is not to be busy with a service is given this address."""
SECONDS = 180.0
_HANDED_ON = ("PATH", "LANG", "TMPDIR", "SYSTEMROOT", "TEMP", "QT_QPA_PLATFORM", "DISPLAY", "XAUTHORITY")
_USED_BEFORE = Preferences(privacy_accepted=True, ask_above_micros=None, less_motion=True)
"""The notice was read and a price is not asked about. No motion: a fade's length is a choice, not a cost."""


class BenchError(Exception):
    """A process did not do what was to be measured; a sentence for a person."""


@dataclass(frozen=True, slots=True)
class Home:
    """An empty home for processes.

    Attributes:
        folder: it; gone at the end.
        variables: the environment of processes in it.
    """

    folder: Path
    variables: Mapping[str, str]

    @property
    def data(self) -> Path:
        """What the program gets as `--data-dir`."""
        return self.folder / "program"

    def make_library(self, pictures: int) -> None:
        """Have the program find a library with so many pictures, none in trouble, and preferences of an old hand."""
        places = Places.under(self.data)
        if pictures:
            now_ms = time.time_ns() // 1_000_000
            LibraryMaker(places, _silent).make(Order(pictures, now_ms, has_trouble=False))
        places.make()
        PreferenceFile(places.preferences_path()).write(_USED_BEFORE)

    def run(self, command: Sequence[str], target: Path) -> tuple[float, dict[str, Any]]:
        """Run a process to its end.

        Args:
            command: program and arguments.
            target: where it writes its facts.

        Returns:
            The moment just before it was started, and its facts.

        Raises:
            BenchError: it failed, took too long or told nothing.
        """
        target.unlink(missing_ok=True)
        begin = time.monotonic()
        try:
            done = subprocess.run(
                command, env=self.variables, cwd=self.folder, capture_output=True, timeout=SECONDS, check=False
            )
            facts = json.loads(target.read_text(encoding="utf-8")) if done.returncode == 0 else None
        except (OSError, ValueError, subprocess.TimeoutExpired) as error:
            raise BenchError(f"{Path(command[0]).name}: {error}") from error
        if not isinstance(facts, dict):
            raise BenchError(f"exit code {done.returncode}: {done.stderr.decode(errors='replace')[-2000:]}")
        return begin, facts


@contextmanager
def home() -> Iterator[Home]:
    """A home that is deleted at the end. Compiled modules are kept in it: a person's installation has them too."""
    use_offscreen()
    with tempfile.TemporaryDirectory(prefix="kling-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        variables = {each: os.environ[each] for each in _HANDED_ON if each in os.environ}
        variables |= {
            "HOME": name,
            "XDG_RUNTIME_DIR": name,
            "DBUS_SESSION_BUS_ADDRESS": "disabled:",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
            KEY_VARIABLE: DEMO_KEY,
        }
        for kind in ("CONFIG", "DATA", "CACHE", "STATE"):
            variables[f"XDG_{kind}_HOME"] = str(folder / kind.lower())
        yield Home(folder, variables)


@contextmanager
def far_service(place: Home, latency_s: float) -> Iterator[str]:
    """A simulated service that gives way to everything else here: the real one is another computer's work.

    Raises:
        BenchError: it did not come up.
    """
    command = [sys.executable, "-c", _SERVICE, "--latency", str(latency_s)]
    with subprocess.Popen(command, env=place.variables, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline().strip()
        try:
            if not line.startswith(LISTENING):
                raise BenchError("the simulated service did not come up")
            yield line.removeprefix(LISTENING)
        finally:
            process.terminate()


def program_command(data: Path, target: Path) -> list[str]:
    """The real program from source: told to tell of its first frame, and to end then."""
    return [sys.executable, "-P", "-c", _PROGRAM, *_window_words(data, target)]


def frozen_command(program: Path, data: Path, target: Path) -> list[str]:
    """The same for the frozen program."""
    return [str(program), *_window_words(data, target)]


def script_command(name: str, *arguments: object) -> list[str]:
    """A script of this folder."""
    return [sys.executable, str(SCRIPTS / name), *map(str, arguments)]


_SERVICE = (
    f"import os, sys; sys.path.insert(0, {str(ROOT)!r}); getattr(os, 'nice', lambda _: 0)(10); "
    "from kling_desktop.simulator.__main__ import main; sys.exit(main())"
)
_PROGRAM = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from kling_desktop.__main__ import main; sys.exit(main())"


def _window_words(data: Path, target: Path) -> list[str]:
    return ["--data-dir", str(data), "--api-base", NOWHERE, "--first-frame", str(target)]


def _silent(_line: str) -> None:
    """What a library is made of is no news here."""
