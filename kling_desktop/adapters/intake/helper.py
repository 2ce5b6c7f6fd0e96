"""One helper process as the program sees it: started, asked, and killed when it is slow.

Must not know: how many there are, what becomes of files. Thread: engine (any thread whose loop it lives in).
"""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kling_desktop.adapters.intake.limits import MAX_JPEG_PIXELS
from kling_desktop.adapters.intake.message import (
    ExamineOrder,
    HeaderRead,
    LastAnswer,
    Order,
    PreviewWritten,
    Ready,
    Refused,
    answer_from,
)
from kling_desktop.adapters.intake.message import order_line as line_of
from kling_desktop.core.failure import KlingError
from kling_desktop.core.ports.intake import IntakeOrder, OutputFacts, Rendered, TakenIn

_KEPT = (
    "APPDATA",
    "HOME",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "LD_LIBRARY_PATH",
    "PYTHONHOME",
    "PYTHONPATH",
    "PYTHONUSERBASE",
    "SYSTEMROOT",
    "TEMP",
    "TMP",
    "TMPDIR",
    "USERPROFILE",
)
"""What an interpreter needs to start; everything else, the key above all, stays with the program."""
_ADDED = {"MALLOC_ARENA_MAX": "2", "PYTHONUTF8": "1"}
"""Few arenas keep the address space small; UTF-8 makes every path the same text on both sides."""
_GONE_SECONDS = 2.0
"""How long a killed process may stay; one that hangs in the system's own code cannot be waited for."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a helper may take, in seconds.

    Attributes:
        start: until it says that it is ready; a cold disk and a virus scanner are slow.
        order: for one order, its reading and writing included.
        megapixel: more for each megapixel, once the header is read.
        goodbye: to end by itself when its stdin is closed.
    """

    start: float = 30.0
    order: float = 5.0
    megapixel: float = 0.25
    goodbye: float = 1.0


class HelperLostError(Exception):
    """The helper died, was too slow or talked nonsense: no verdict on the file, but no result either."""


class Helper:
    """One process; serves one order at a time."""

    def __init__(self, process: asyncio.subprocess.Process, patience: Patience) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._process = process
        self._orders = process.stdin
        self._answers = process.stdout
        self._patience = patience
        self._is_ready = False
        self._is_occupied = False

    @classmethod
    async def start(cls, command: Sequence[str], patience: Patience) -> "Helper":
        """Start a process; its first order waits until it is ready.

        Raises:
            HelperLostError: it cannot be started.
        """
        try:
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(os.environ),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0) if sys.platform == "win32" else 0,
            )
        except OSError as error:
            raise HelperLostError(f"not started: {error.strerror}") from error
        return cls(process, patience)

    @property
    def is_usable(self) -> bool:
        """Alive and idle; not from the moment it gets an order until its last answer."""
        return self._process.returncode is None and not self._is_occupied

    async def ask(self, order: Order, on_preview: Callable[[], None]) -> LastAnswer:
        """Have one order carried out.

        Raises:
            KlingError: the helper's own verdict; it stays usable.
            HelperLostError: it is not usable any more; `end` it.
        """
        self._is_occupied = True
        await self._wait_until_ready()
        start = asyncio.get_running_loop().time()
        deadline = start + self._patience.order
        await self._write(line_of(order), deadline)
        while True:
            match await self._answer(deadline):
                case HeaderRead(pixels):
                    pixels = min(pixels, MAX_JPEG_PIXELS)
                    deadline = start + self._patience.order + self._patience.megapixel * pixels / 1_000_000
                case PreviewWritten():
                    on_preview()
                case Refused(failure):
                    self._is_occupied = False
                    raise KlingError(failure)
                case TakenIn() | OutputFacts() | Rendered() as facts if _fits(facts, order):
                    self._is_occupied = False
                    return facts
                case _:
                    raise HelperLostError("talked nonsense")

    def kill(self) -> None:
        """End the process now; whoever waits for its answer gets HelperLostError."""
        if self._process.returncode is not None:
            return
        if sys.platform == "win32":
            self._process.kill()
            return
        # Not `Process.kill`: of a process that just ended it takes the exit status away from asyncio's own watcher.
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._process.pid, signal.SIGKILL)

    async def end(self) -> None:
        """Kill the process and wait until it is gone, so that it writes nothing any more. Not beside `ask`."""
        self.kill()
        try:
            await self._wait_until_gone(_GONE_SECONDS)
        finally:
            self._let_go()

    async def close(self) -> None:
        """Let an idle process end by itself; kill it if it does not."""
        self._orders.close()
        await self._wait_until_gone(self._patience.goodbye)
        await self.end()

    async def _wait_until_ready(self) -> None:
        if self._is_ready:
            return
        deadline = asyncio.get_running_loop().time() + self._patience.start
        if await self._answer(deadline) != Ready():
            raise HelperLostError("not ready")
        self._is_ready = True

    async def _write(self, line: bytes, deadline: float) -> None:
        try:
            async with asyncio.timeout_at(deadline):
                self._orders.write(line)
                await self._orders.drain()
        except (TimeoutError, ConnectionError) as error:
            raise HelperLostError("takes no order") from error

    async def _answer(self, deadline: float) -> object:
        try:
            async with asyncio.timeout_at(deadline):
                line = await self._answers.readline()
            if not line:
                raise HelperLostError("ended")
            return answer_from(line)
        except TimeoutError as error:
            raise HelperLostError("too slow") from error
        except (ValueError, ConnectionError) as error:
            raise HelperLostError("talked nonsense") from error

    def _let_go(self) -> None:
        """Close the pipes of a process that ended, even if their end did not come: somebody else may hold it open."""
        if self._process.returncode is not None:
            self._process._transport.close()  # type: ignore[attr-defined]  # noqa: SLF001 -- asyncio offers no other way

    async def _wait_until_gone(self, seconds: float) -> None:
        """Read to the end as well: only then asyncio lets go of the pipes."""
        try:
            async with asyncio.timeout(seconds):
                self._orders.close()
                await self._process.wait()
                while await self._answers.read(65_536):
                    pass
        except TimeoutError:
            return


def _fits(facts: LastAnswer, order: Order) -> bool:
    """Whether these facts are about that order; a helper taken over must not name another file for upload."""
    if isinstance(order, IntakeOrder):
        return isinstance(facts, TakenIn) and facts.upload.path == order.upload_to
    return isinstance(facts, OutputFacts if isinstance(order, ExamineOrder) else Rendered)


def _environment(own: Mapping[str, str]) -> dict[str, str]:
    return {name: own[name] for name in _KEPT if name in own} | _ADDED
