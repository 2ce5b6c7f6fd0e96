"""Runs one verb of the command line. Loads no Qt."""

import argparse
import logging
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial

from kling_desktop.adapters.fault_hooks import FaultHooks, forbid_core_dumps
from kling_desktop.adapters.library.lock import Holder
from kling_desktop.adapters.logs import ProgramLog, Redaction
from kling_desktop.adapters.places import PicturePlaces
from kling_desktop.adapters.preference_file import PreferenceFile
from kling_desktop.bootstrap import services, shelf, upkeep
from kling_desktop.bootstrap.diagnostics import Diagnostics
from kling_desktop.bootstrap.profile import Profile, real_profile, take_key_from_environment, with_preferences
from kling_desktop.cli.command import FAILED, MISUSED, STOPPED, Command
from kling_desktop.cli.session import one_line
from kling_desktop.cli.terminal import prepare_streams, say
from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.failure import FailureKind, KlingError
from kling_desktop.core.ports.history import History
from kling_desktop.core.ports.intake import Intake
from kling_desktop.core.preferences import Preferences
from kling_desktop.core.upkeep import Checked, Rebuilt
from kling_desktop.core.upkeep_progress import Tell
from kling_desktop.engine.bench import Listener
from kling_desktop.engine.engine import Engine
from kling_desktop.engine.workshop import Workshop

WRITING_VERBS = frozenset({"generate", "resume"})
"""They need a key, lock the library and keep a log; the others leave everything as they find it."""


class CommandDoors:
    """`cli.doors.Doors` over the real adapters."""

    def __init__(self, profile: Profile, preferences: Preferences, keep_secret: Callable[[ApiKey], None]) -> None:
        self._profile, self._preferences, self._keep_secret = profile, preferences, keep_secret

    def workshop(self, listener: Listener) -> Workshop:
        """The engine with its library locked for writing."""
        opening = services.Opening(Holder.COMMAND, _nothing)
        return services.workshop(self._profile, self._preferences, opening, partial(Engine, listener=listener))

    def history(self) -> History | None:
        """The read side, if there is a database."""
        return shelf.history(self._profile)

    def intake(self) -> Intake:
        """The helper processes, without a library."""
        return services.intake()

    def scratch(self) -> AbstractContextManager[str]:
        """A temporary folder that goes away."""
        return tempfile.TemporaryDirectory(prefix="kling-desktop-")

    def picture(self, path: str) -> str:
        """Absolute path of a saved picture."""
        return PicturePlaces(self._profile.places, self._profile.library).picture(path)

    def verify(self, tell: Tell) -> Checked:
        """Look at every file and every line of the library, under its lock."""
        return upkeep.verify_library(self._profile, tell)

    def rebuild(self, tell: Tell) -> Rebuilt:
        """Make the library's index anew, under its lock."""
        return upkeep.rebuild_library(self._profile, tell)

    def report(self) -> str:
        """The diagnostic report."""
        redaction = Redaction()
        if self._profile.key is not None:
            redaction.register(self._profile.key)
        return Diagnostics(self._profile, self._preferences, redaction.of).text()

    def key(self) -> ApiKey | None:
        """The key of the environment, if it held one."""
        return self._profile.key

    def keep_secret(self, key: ApiKey) -> None:
        """Strike this key out of every log from now on."""
        self._keep_secret(key)


def run_command(args: argparse.Namespace, doors: type[CommandDoors] = CommandDoors) -> int:
    """Carry out `args.verb` through these doors; gives the exit code."""
    forbid_core_dumps()
    prepare_streams()
    try:
        return _carried_out(args, doors)
    except KlingError as error:
        if error.failure.kind is FailureKind.BAD_ADDRESS:  # it is the only address that comes from the person
            say("--api-base takes an https address, or an http address on this computer. Nothing was sent or charged.")
            return MISUSED
        say(one_line(error.failure))
        return FAILED
    except KeyboardInterrupt:
        is_upkeep = args.verb == "library"
        sent = "What was sent is still being made: `kling-desktop resume` collects it."
        say(f"Stopped. {'The library is as it was.' if is_upkeep else sent}")
        return STOPPED
    except BrokenPipeError:  # whoever read our facts has read enough (`list | head`)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


def _carried_out(args: argparse.Namespace, doors: type[CommandDoors]) -> int:
    profile = real_profile(args.api_base, args.data_dir, _key_for(args.verb))
    with _log_of(args.verb, profile) as keep_secret:
        preferences = PreferenceFile(profile.places.preferences_path()).read()
        profile = with_preferences(profile, preferences)
        return Command(doors(profile, preferences, keep_secret), args).run()


def _key_for(verb: str) -> ApiKey | None:
    """The key of the environment, which is taken out in any case; verbs that only read do not mind a bad one."""
    try:
        return take_key_from_environment()
    except KlingError:
        if verb in WRITING_VERBS:
            raise
        return None


@contextmanager
def _log_of(verb: str, profile: Profile) -> Iterator[Callable[[ApiKey], None]]:
    """Warnings go to the log, never raw to the terminal; gives the function that strikes a key out of it.

    Raises:
        KlingError: DISK_FULL or NOT_WRITABLE.
    """
    if verb not in WRITING_VERBS:
        logging.getLogger().addHandler(logging.NullHandler())
        yield _nothing
        return
    log = ProgramLog(profile.places.logs, "command")
    hooks = FaultHooks(log.redaction.of)

    def close() -> None:
        hooks.close()
        log.close()

    try:
        yield log.redaction.register
    except (KlingError, KeyboardInterrupt, BrokenPipeError):
        close()
        raise
    close()  # not after a mistake of ours: the interpreter is about to tell of it, and the key must be struck out


def _nothing(*_: object) -> None:
    """The command line holds nothing but its library, and readers keep no log."""
