"""The demo's service, the parent's side: starts the child when the demo's engine is built, and ends it."""

import os
import subprocess
import threading

from kling_desktop.bootstrap.demo_service import LISTENING, SECONDS_A_PICTURE
from kling_desktop.bootstrap.profile import helper_command
from kling_desktop.core.failure import Failure, FailureKind, KlingError
from kling_desktop.core.identity import KEY_VARIABLE

START_SECONDS = 10.0
"""How long it may take to come up; usually it is half a second."""
STOP_SECONDS = 1.0
"""How long it may take to delete what it was sent and to end; usually it is a tenth of a second."""


class DemoService:
    """The running simulator. Thread: any; starting takes about half a second."""

    def __init__(self, seconds: float = START_SECONDS, seconds_a_picture: float = SECONDS_A_PICTURE) -> None:
        """Start it.

        Args:
            seconds: how long to wait for it.
            seconds_a_picture: how long it takes over each picture.

        Raises:
            KlingError: DEMO_TROUBLE where it does not come up.
        """
        self._process = _started(seconds_a_picture)
        line = self._first_line(seconds)
        if not line.startswith(LISTENING):
            self.stop()
            raise KlingError(Failure(FailureKind.DEMO_TROUBLE))
        self.base = line.removeprefix(LISTENING)

    def stop(self) -> None:
        """End it: it deletes the pictures it was sent. One that takes long is killed: who leaves has little time."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()  # the end of its standard input tells it
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _first_line(self, seconds: float) -> str:
        """What it says first; empty, and it is ended, where it says nothing in time.

        Read in a thread: on Windows a pipe cannot be waited for otherwise.
        """
        pipe, lines = self._process.stdout, list[str]()
        assert pipe is not None
        reader = threading.Thread(target=lambda: lines.append(pipe.readline()), name="demo-service", daemon=True)
        reader.start()
        reader.join(seconds)
        if reader.is_alive():
            self._process.kill()  # which ends the line, and with it the thread
            reader.join()
            return ""
        return "".join(lines).strip()


def _started(seconds_a_picture: float) -> "subprocess.Popen[str]":
    """The child, without the person's key.

    Raises:
        KlingError: DEMO_TROUBLE where the system starts no process.
    """
    environment = {name: value for name, value in os.environ.items() if name != KEY_VARIABLE}
    try:
        return subprocess.Popen(
            [*helper_command(), "--demo-service", str(seconds_a_picture)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            text=True,
        )
    except OSError as error:
        raise KlingError(Failure(FailureKind.DEMO_TROUBLE, message=error.strerror or "")) from error
