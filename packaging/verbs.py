"""The verbs of `dev.py`: what each one needs and what it starts. Standard library only."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import environment
from system_packages import (
    BUILD_PROGRAMS,
    DISPLAY_PROGRAMS,
    KEYRING_PROGRAMS,
    OFFSCREEN_LIBRARIES,
    WINDOW_LIBRARIES,
    Need,
    provide,
)

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = ROOT / "packaging"

CLI_WORDS = frozenset(("generate", "list", "show", "resume", "check", "library", "--version", "--help", "-h"))
"""With one of these among its arguments the program opens no window, and so needs no display."""
NO_DISPLAY = (
    "There is no display for the window (neither DISPLAY nor WAYLAND_DISPLAY is set). "
    "On a machine without a screen: xvfb-run -a python3 packaging/dev.py run"
)


@dataclass(frozen=True, slots=True)
class Verb:
    """One word after `dev.py`."""

    summary: str
    command: tuple[str, ...]
    """What the environment's Python is started with."""
    needs: tuple[Need, ...] = ()
    folder: Path | None = None
    """Where it runs; None for where the person is."""
    offscreen: bool = False
    """Whether Qt draws into memory, unless QT_QPA_PLATFORM says otherwise."""
    kind: environment.Kind = environment.DEVELOPMENT
    """Which environment it runs in."""
    starts_many: bool = False
    """Whether it starts hundreds of programs, which must find what another one compiled, whatever
    PYTHONDONTWRITEBYTECODE says: compiling takes each of them longer than all the rest of its start."""


def _script(name: str) -> tuple[str, ...]:
    return (str(SCRIPTS / name),)


VERBS = {
    # -P: a stray httpx.py in the folder one happens to be in must not be imported.
    "run": Verb("start the program: run [arguments]", ("-P", "-m", "kling_desktop")),
    "test": Verb(
        "run the tests: test [pytest arguments]",
        ("-m", "pytest", f"--numprocesses={1 + (os.cpu_count() or 1)}", "--dist=worksteal"),
        (*OFFSCREEN_LIBRARIES, *KEYRING_PROGRAMS),
        ROOT,
        offscreen=True,
        starts_many=True,
    ),
    "check": Verb("check format, lint, types and import contracts", _script("check.py")),
    "lock": Verb("pin the dependencies anew: lock [uv arguments]", _script("lock.py")),
    "build": Verb(
        "freeze the program into dist/: build [--try] [--sizes]",
        _script("build.py"),
        # What is not installed is silently not bundled, so all that a window can need has to be here.
        (*WINDOW_LIBRARIES, *BUILD_PROGRAMS),
        kind=environment.BUILD,
    ),
    "shots": Verb("draw the screens: shots [DIR]", _script("shots.py"), OFFSCREEN_LIBRARIES, offscreen=True),
    "live-check": Verb("compare Segmind with the simulator: live-check [--max-cost DOLLARS]", _script("live_check.py")),
    "library": Verb("make a library to try things on: library N DIR", _script("library.py")),
    "torture": Verb(
        "kill the program at every point and compare with the ledger: torture [--help]",
        ("-W", "error", "-m", "tests.torture"),
        OFFSCREEN_LIBRARIES,
        ROOT,
        offscreen=True,
        starts_many=True,
    ),
    "bench": Verb(
        "measure the program: bench [--only PREFIX] [--json FILE] [--check]",
        _script("bench.py"),
        OFFSCREEN_LIBRARIES,
        offscreen=True,
    ),
}


def main(arguments: Sequence[str]) -> int:
    """Carry out the verb `arguments[0]` with the rest of the arguments.

    Returns:
        The exit code. On POSIX a verb that starts takes the place of this process instead.
    """
    name, *rest = arguments or ("--help",)
    if name in {"-h", "--help"}:
        print(usage())
        return 0
    if name not in VERBS:
        print(f"There is no verb {name!r}.\n\n{usage()}", file=sys.stderr)
        return 2
    verb = VERBS[name]
    if name == "run":
        if opens_window(rest) and lacks_display(os.environ, sys.platform):
            print(NO_DISPLAY, file=sys.stderr)
            return 2
        verb = fitted_run(rest)
    if name == "build":
        verb = fitted_build(rest)
    return _start(verb, rest)


def usage() -> str:
    """The help text: one line a verb."""
    rows = [f"  {name:<12}{verb.summary}" for name, verb in VERBS.items()]
    return "\n".join(["usage: python3 packaging/dev.py VERB [ARGUMENTS]", "", *rows])


def opens_window(arguments: Sequence[str]) -> bool:
    """Whether the program, given these arguments, opens its window."""
    return CLI_WORDS.isdisjoint(arguments) and not tests_itself(arguments)


def tests_itself(arguments: Sequence[str]) -> bool:
    """Whether the program is to test itself, which it does in memory where there is no screen."""
    return any(word.split("=")[0] == "--self-test" for word in arguments)


def lacks_display(variables: Mapping[str, str], platform: str) -> bool:
    """Whether Qt would find no screen: on Linux without X11 and Wayland, unless Qt was told what to use."""
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return platform == "linux" and not any(variables.get(name) for name in named)


def fitted_run(arguments: Sequence[str]) -> Verb:
    """The verb `run` with no more system libraries than these arguments ask for."""
    run = VERBS["run"]
    if opens_window(arguments) or tests_itself(arguments):
        return replace(run, needs=WINDOW_LIBRARIES)
    return run


def fitted_build(arguments: Sequence[str]) -> Verb:
    """The verb `build` with what trying the program asks for, where it is to be tried."""
    build = VERBS["build"]
    if "--try" in arguments:
        return replace(build, needs=(*build.needs, *DISPLAY_PROGRAMS, *KEYRING_PROGRAMS))
    return build


def _start(verb: Verb, arguments: Sequence[str]) -> int:
    provide(verb.needs)
    python = environment.prepare(ROOT, verb.kind)
    variables = dict(os.environ)
    if verb.offscreen:
        variables.setdefault("QT_QPA_PLATFORM", "offscreen")
    if verb.starts_many:
        variables.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [str(python), *verb.command, *arguments]
    sys.stdout.flush()
    if os.name == "posix":
        os.chdir(verb.folder or Path.cwd())
        os.execve(python, command, variables)
    return subprocess.run(command, cwd=verb.folder, env=variables, check=False).returncode
