"""The real window: killed while it collects, and closed at moments that nobody chose, a hung keyring among them."""

import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from kling_desktop.core.identity import KEY_VARIABLE
from kling_desktop.simulator.demo_key import DEMO_KEY
from kling_desktop.simulator.faults import Fault
from tests.torture.bed import Bed, made_bed
from tests.torture.forge import ROOT, Forge, clean_environment
from tests.torture.life import Order
from tests.torture.verdict import Verdict
from tests.torture.wiring import Trap

MOST_SECONDS = 2.0
_START_SECONDS = 30.0
_END_SECONDS = 15.0
_PROGRAM = "import sys; from kling_desktop.__main__ import main; sys.exit(main(sys.argv[1:]))"
SITUATIONS = ("collecting", "nothing to do", "service hangs", "keyring hangs", "what waits", "taking a picture in")
"""`what waits` was never sent and is held."""
_HANGS = (Fault("status", times=0, delay=600.0), Fault("credits", times=0, delay=600.0))


@dataclass
class Closed:
    """How a window ended.

    Attributes:
        code: exit code, minus the signal where one ended it.
        seconds: from the signal to the end.
        waited_seconds: of these, the time its main thread was ready and had no processor: a busy machine's fault.
    """

    code: int
    seconds: float
    waited_seconds: float


@contextmanager
def opened(bed: Bed, *files: Path, bus: str = "") -> Iterator[subprocess.Popen[bytes]]:
    """The window as a process, from the moment on at which it can be closed."""
    variables = clean_environment() | {"QT_QPA_PLATFORM": "offscreen", "HOME": str(bed.folder)}
    variables["XDG_RUNTIME_DIR"] = str(bed.folder)
    if bus:
        variables["DBUS_SESSION_BUS_ADDRESS"] = bus
        del variables["PYTHON_KEYRING_BACKEND"]
    else:
        variables[KEY_VARIABLE] = DEMO_KEY
    words = ["--api-base", bed.base, "--data-dir", str(bed.data), *map(str, files)]
    with bed.log.open("ab") as said:
        process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, *words],
            cwd=ROOT,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
        )
        try:
            _wait_until_it_hears(process)
            yield process
        finally:
            process.kill()
            process.wait()


def _wait_until_it_hears(process: subprocess.Popen[bytes]) -> None:
    """Until it has a handler for SIGTERM: from then on it is closed by one, not ended."""
    deadline = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        status = Path(f"/proc/{process.pid}/status").read_text()
        caught = next((line for line in status.splitlines() if line.startswith("SigCgt")), "SigCgt: 0")
        if int(caught.split()[1], 16) >> (signal.SIGTERM - 1) & 1:
            return
        _nap(process, 0.005)


def _nap(process: subprocess.Popen[bytes], seconds: float) -> None:
    """So long, or until it ends."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return


def close(bed: Bed, moment: float, *files: Path, bus: str = "") -> Closed:
    """Open the window and close it so many seconds after it can be."""
    with opened(bed, *files, bus=bus) as process:
        _nap(process, moment)
        waited = before = _waited_seconds(process)
        process.send_signal(signal.SIGTERM)
        begin = time.monotonic()
        while process.poll() is None and time.monotonic() < begin + _END_SECONDS:
            waited = max(waited, _waited_seconds(process))
            _nap(process, 0.01)
        ended = process.poll()
        code = -signal.SIGKILL if ended is None else ended
        return Closed(code, time.monotonic() - begin, waited - before)


def _waited_seconds(process: subprocess.Popen[bytes]) -> float:
    """For how long its main thread was ready to run and did not."""
    with suppress(OSError, IndexError):
        return int(Path(f"/proc/{process.pid}/schedstat").read_text().split()[1]) / 1e9
    return 0.0


@contextmanager
def silent_bus(folder: Path) -> Iterator[str]:
    """A session bus that takes every connection and never says a word: as a keyring whose prompt nobody answers."""
    with socket.socket(socket.AF_UNIX) as listener:
        path = folder / "bus"
        listener.bind(str(path))
        listener.listen(64)
        yield f"unix:path={path}"


def one_closing(number: int, seed: int, forge: Forge, folder: Path) -> tuple[Verdict, bool]:
    """One window closed at a random moment, in one of the situations."""
    chance = random.Random(f"{seed} closing {number}")
    situation = SITUATIONS[number % len(SITUATIONS)]
    left_at = {"nothing to do": "", "taking a picture in": "", "what waits": "uploading.ReferencesReady"}
    with made_bed(folder, forge, latency=2.0) as bed, silent_bus(folder) as bus:
        bed.prefer(privacy_accepted=True, key_was_stored=True, less_motion=True)
        if point := left_at.get(situation, "submitting.Accepted"):
            bed.live(Order(bed.generate(2), [Trap(point, "after")]))
        if situation == "service hangs":
            bed.simulator.inject(*_HANGS)
        files = [bed.photo] if situation == "taking a picture in" else []
        ended = close(bed, chance.uniform(0.0, 2.0), *files, bus=bus if situation == "keyring hangs" else "")
        bed.heal()
        found = bed.settle()
        if ended.code != 0 or ended.seconds - ended.waited_seconds > MOST_SECONDS:
            busy = f"{ended.waited_seconds:.2f} of them without a processor"
            found.wrong.append(f"closed: exit code {ended.code} after {ended.seconds:.2f} s, {busy}")
        found.slowest_seconds = ended.seconds
        found.waited_seconds = ended.waited_seconds
        return found, True


def one_kill(number: int, seed: int, forge: Forge, folder: Path) -> tuple[Verdict, bool]:
    """A window killed while it collects what a killed generation left behind."""
    chance = random.Random(f"{seed} window {number}")
    with made_bed(folder, forge, latency=chance.choice((0.0, 1.0))) as bed:
        bed.prefer(privacy_accepted=True, less_motion=True)
        point, side = chance.choice(
            [("submitting.Accepted", "before"), ("submitting.Accepted", "after"), ("downloading.Saved", "before")]
        )
        bed.live(Order(bed.generate(chance.randint(1, 3)), [Trap(point, side)]))
        with opened(bed) as process:
            _nap(process, chance.uniform(0.0, 1.5))
            was_there = process.poll() is None
        bed.heal()
        return bed.settle(), was_there
