"""The simulator as a command: `python -m kling_desktop.simulator --port 0 --latency 3`.

Prints one line with its address and serves until it is told to end.
"""

import argparse
import dataclasses
import signal
import sys
import threading
import typing
from collections.abc import Sequence

from kling_desktop.simulator.server import DEMO_KEY, Simulator
from kling_desktop.simulator.switches import Switches


def parser() -> argparse.ArgumentParser:
    """Build the command line: the few options of its own and one for each switch."""
    result = argparse.ArgumentParser(
        prog="python -m kling_desktop.simulator",
        description="A local Segmind on loopback. It draws sketches and costs nothing.",
    )
    result.add_argument("--port", type=int, default=0, help="loopback port; 0 for any free one")
    result.add_argument("--key", action="append", help=f"a key it knows; may be repeated (default {DEMO_KEY})")
    result.add_argument("--credits", type=float, default=5.0, help="dollars each key starts with")
    kinds = typing.get_type_hints(Switches)
    for switch in dataclasses.fields(Switches):
        flag = f"--{switch.name.replace('_', '-')}"
        about = f"{switch.metadata['about']} (default {switch.default})"
        choices = typing.get_args(kinds[switch.name])
        if kinds[switch.name] is bool:
            result.add_argument(flag, action=argparse.BooleanOptionalAction, default=switch.default, help=about)
        elif choices:
            result.add_argument(flag, choices=choices, default=switch.default, help=about)
        else:
            result.add_argument(flag, type=kinds[switch.name], default=switch.default, help=about)
    return result


def main(arguments: Sequence[str] | None = None, ended: threading.Event | None = None) -> int:
    """Serve until SIGTERM or SIGINT, or until `ended` is set, and delete what was served; give the exit code."""
    options = parser().parse_args(arguments)
    try:
        switches = Switches().changed(
            {switch.name: getattr(options, switch.name) for switch in dataclasses.fields(Switches)}
        )
    except ValueError as error:
        parser().error(str(error))
    ended = ended or threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    with Simulator(
        keys=options.key or (DEMO_KEY,), balance=options.credits, switches=switches, port=options.port
    ) as simulator:
        sys.stdout.write(f"listening on {simulator.base_url}\n")
        sys.stdout.flush()
        # A wait without end cannot be interrupted on Windows.
        while not ended.wait(0.5):
            pass
    return 0


if __name__ == "__main__":
    sys.exit(main())
