"""The demo's service: the simulator as a child process, on loopback, ended with its parent. Here is the child's side.

A process of its own, because drawing takes the interpreter's lock and the window must not wait for it.
"""

import sys
import threading

from kling_desktop.core.api_key import ApiKey
from kling_desktop.simulator.demo_key import DEMO_KEY

SERVICE_KEY = ApiKey(DEMO_KEY)
SECONDS_A_PICTURE = 4
CREDITS = 1_000_000
"""Play money, so that the demo never runs out."""
LISTENING = "listening on "


def serve(seconds_a_picture: str) -> int:
    """The child's side: serve until the parent closes the pipe or is gone.

    Args:
        seconds_a_picture: as it was given on the command line.
    """
    from kling_desktop.simulator.__main__ import main

    ended = threading.Event()
    threading.Thread(target=_end_with_parent, args=(ended,), name="parent", daemon=True).start()
    return main(["--latency", seconds_a_picture, "--credits", str(CREDITS)], ended)


def _end_with_parent(ended: threading.Event) -> None:
    sys.stdin.read()
    ended.set()
