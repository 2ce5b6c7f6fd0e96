"""The way in: the window by default, the command line with a verb, and the helpers this program starts of itself.

Nothing heavy is imported before it is known what is wanted: helper processes come through here too.
"""

import gc
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run; gives the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words[:1] == ["--intake-helper"]:
        from kling_desktop.adapters.intake.worker import main as intake_helper

        return intake_helper()
    if words[:1] == ["--demo-service"]:
        from kling_desktop.bootstrap.demo_service import serve

        return serve(words[1])
    from kling_desktop.cli.parser import parse_arguments

    args = parse_arguments(words)
    if args.verb is not None:
        from kling_desktop.bootstrap.command import run_command

        return run_command(args)
    if args.self_test is not None:
        from kling_desktop.bootstrap.self_test.run import run_self_test

        return run_self_test(args.self_test)
    from kling_desktop.bootstrap.late_signatures import load_signatures_late

    gc.disable()  # What a start makes stays: looking through it is 25 ms for nothing. `GarbageKeeper` takes over.
    load_signatures_late()
    from kling_desktop.bootstrap.run_window import run_window

    return run_window(args)


if __name__ == "__main__":
    sys.exit(main())
