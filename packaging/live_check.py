"""Asks the live service what only a live key can tell, and writes down where it differs from the simulator.

For a person with a key of their own, by `dev.py live-check`; never in CI, and no test asks the real service. Without
`--max-cost` nothing that may cost is sent; with it a person is asked before each.
"""

import argparse
import asyncio
import getpass
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from kling_desktop import __version__
from kling_desktop.adapters.fault_hooks import forbid_core_dumps
from kling_desktop.adapters.key_store import KeyringStore
from kling_desktop.adapters.logs import Redaction
from kling_desktop.adapters.segmind.hosts import Hosts, is_loopback_name
from kling_desktop.bootstrap.profile import take_key_from_environment
from kling_desktop.cli.terminal import plain, prepare_streams
from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.failure import KlingError
from kling_desktop.core.model_card import KLING_O1
from kling_desktop.simulator.server import DEMO_KEY, Simulator
from kling_desktop.simulator.switches import Switches
from live_money import Budget, micros_of
from live_report import Heading, report, summary
from live_run import Check
from live_side import OwnClock, RealClock, Side

STOPPED, MISUSED, FAILED = 130, 2, 1
IN_CI = "live-check is for a person with a key of their own; in CI (the variable CI is set) it only asks a --service."
NO_KEY = "There is no key: neither in SEGMIND_API_KEY nor in the keyring, and nobody is there to type one."
NOBODY = "Nobody is there to be asked, so only what is free is put."

_PICTURE_SECONDS = 0.05
"""What a picture of the simulator takes, by its own clock: long enough to be asked about while it is made."""
_SUFFIXES = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpg", b"RIFF": "webp"}


@dataclass(frozen=True, slots=True)
class Terminal:
    """`live_run.Person` at a terminal. Only a line that says yes is one, and only if typed after the question."""

    is_there: bool

    def agrees(self, question: str) -> bool:
        """Whether they say yes; False where nobody is there, or the input ends."""
        if not self.is_there:
            return False
        # Not `input`: a Ctrl+C just before its C code reads would be noticed after the next line only. And without a
        # buffer of Python's own: a line that it read too much of would be out of reach for what drops early ones.
        with open(sys.stdin.fileno(), "rb", buffering=0, closefd=False) as keys:
            _drop_typed(keys.fileno())
            print(f"{plain(question)} [y/N] ", end="", flush=True)
            return keys.readline().strip().lower() in (b"y", b"yes")

    def hears(self, sentence: str) -> None:
        """One line, at once."""
        print(plain(sentence), flush=True)


@dataclass(slots=True)
class Papers:
    """What a check leaves behind: the report, written anew whenever something is known, and the paid pictures."""

    report: Path
    person: Terminal
    _count: int = field(default=0, init=False)

    def begin(self) -> None:
        """Take the report's place before anything is paid.

        Raises:
            OSError: the file is there, or none can be made.
        """
        self.report.open("x").close()

    def write(self, text: str) -> None:
        """The report as it stands."""
        self.report.write_text(text, encoding="utf-8")

    def keep(self, pictures: dict[str, bytes]) -> list[str]:
        """Write pictures down beside the report; gives the names of their files."""
        names = []
        for data in pictures.values():
            self._count += 1
            suffix = next((suffix for magic, suffix in _SUFFIXES.items() if data.startswith(magic)), "bin")
            path = self.report.with_name(f"{self.report.stem}-{self._count}.{suffix}")
            try:
                with path.open("xb") as file:
                    file.write(data)
                names.append(path.name)
            except OSError as error:
                self.person.hears(f"A picture could not be kept as {path.name}: {error.strerror}.")
        return names


def _drop_typed(terminal: int) -> None:
    """Forget what was typed at a terminal and not read yet: it answers nothing that was not asked then."""
    if sys.platform == "win32":
        import msvcrt

        while msvcrt.kbhit():
            msvcrt.getwch()
    else:
        import termios

        termios.tcflush(terminal, termios.TCIFLUSH)


@contextmanager
def simulator_side(clock: OwnClock, switches: Switches) -> Iterator[Side]:
    """A simulator that is asked the same; it lives by a clock of its own, so that it keeps nobody waiting."""
    with Simulator(switches=switches, clock=clock.now) as running:
        hosts = Hosts.single(running.base_url)
        yield Side(hosts, ApiKey(DEMO_KEY), clock, allow=lambda count: running.switch(rate_limit=count))


def main(arguments: Sequence[str] | None = None) -> int:
    """Check; gives the exit code: 0 also where there are differences, for finding them is what it is for."""
    forbid_core_dumps()
    prepare_streams()
    asked = _parser().parse_args(arguments)
    if os.environ.get("CI") and asked.service is None:
        print(IN_CI, file=sys.stderr)
        return MISUSED
    hosts = Hosts.segmind() if asked.service is None else asked.service
    person = Terminal(sys.stdin.isatty())
    try:
        key = _key(person, is_live=asked.service is None)
    except KlingError as error:
        print(f"There is no key to ask with: {error.failure.kind.value}.", file=sys.stderr)
        return FAILED
    if key is None:
        print(NO_KEY, file=sys.stderr)
        return FAILED
    return _checked(hosts, key, Budget(asked.max_cost, KLING_O1.price_micros), person)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dev.py live-check", description="Ask Segmind what only a live key can tell, and write a report here."
    )
    parser.add_argument(
        "--max-cost",
        metavar="DOLLARS",
        type=_micros,
        default=0,
        help="what may be spent at most, such as 0.20; you are asked before each spend (default: nothing)",
    )
    parser.add_argument(
        "--service", metavar="URL", type=_local, help="a simulator on this computer to ask instead of Segmind"
    )
    return parser


def _micros(text: str) -> int:
    try:
        return micros_of(text)
    except ValueError:
        raise argparse.ArgumentTypeError("an amount in dollars, such as 0.20") from None


def _local(text: str) -> Hosts:
    try:
        hosts = Hosts.single(text)
    except KlingError:
        hosts = None
    if hosts is None or not is_loopback_name(urlsplit(hosts.api).hostname or ""):
        raise argparse.ArgumentTypeError("an address on this computer, such as http://127.0.0.1:8080")
    return hosts


def _key(person: Terminal, *, is_live: bool) -> ApiKey | None:
    """The key of the environment, else the keyring's, else one that is typed; the keyring's goes to Segmind only.

    Raises:
        KlingError: what was given is no key.
    """
    key = take_key_from_environment()
    if key is None and is_live:
        try:
            key = asyncio.run(KeyringStore().read())
        except KlingError:
            key = None
    if key is None and person.is_there:
        try:
            key = ApiKey(getpass.getpass("Segmind API key (not shown, and kept nowhere): "))
        except EOFError:
            return None
    return key


def _checked(hosts: Hosts, key: ApiKey, budget: Budget, person: Terminal) -> int:
    now = datetime.now().astimezone()
    papers = Papers(Path(f"live-check-{now:%Y-%m-%d-%H%M%S}.md").absolute(), person)
    try:
        papers.begin()
    except OSError as error:
        print(f"No report can be written to {papers.report}: {error.strerror}.", file=sys.stderr)
        return FAILED
    redaction = Redaction()
    redaction.register(key)
    heading = Heading(f"{now:%Y-%m-%d}", hosts.api, __version__)
    _introduce(hosts, key, budget, person)
    with simulator_side(OwnClock(), Switches(latency=_PICTURE_SECONDS)) as simulator:
        check = Check(Side(hosts, key, RealClock()), simulator, person, budget, papers.keep)

        def note() -> None:
            papers.write(report(heading, check.findings, budget, check.ended_early, redaction))

        try:
            check.run(note)
            code = FAILED if check.ended_early else 0
        except KeyboardInterrupt:
            code = STOPPED
            person.hears("\nStopped.")
        person.hears(summary(check.findings, budget))
        person.hears(f"Report: {papers.report}")
    return code


def _introduce(hosts: Hosts, key: ApiKey, budget: Budget, person: Terminal) -> None:
    person.hears(f"Asks {hosts.api} with the key that ends in {key.tail}. What is free comes first.")
    person.hears("Three uploads of sample pictures stay at public addresses; they show nothing of yours.")
    if budget.most_micros and not person.is_there:
        person.hears(NOBODY)


if __name__ == "__main__":
    sys.exit(main())
