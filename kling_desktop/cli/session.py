"""An engine at work for one verb, told on stderr as it goes on."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from kling_desktop.cli.doors import Doors
from kling_desktop.cli.terminal import say
from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.failure import Failure, FailureKind, KlingError
from kling_desktop.core.generation import Output
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.ports.key_store import KeyStore
from kling_desktop.core.price import Balance, dollars_text
from kling_desktop.core.words import state_sentence, terminal_line
from kling_desktop.engine.engine import Engine

SHORT_ID = 8
"""Digits of a Job's id that tell it from its neighbours; the same that end its picture's file name."""

_KEY_REFUSED = (FailureKind.KEY_REJECTED, FailureKind.NOT_ALLOWED)

_HINTS = {
    FailureKind.NO_KEY: " For one run, SEGMIND_API_KEY can hold it.",
    FailureKind.OVER_CAP: " Here, --over-cap does that.",
    FailureKind.ASK_FIRST: " Here, --yes agrees.",
    FailureKind.KEY_FORMAT: " It came from SEGMIND_API_KEY.",
}
"""What only the command line has to add to a notice."""

_log = logging.getLogger(__name__)


def one_line(failure: Failure) -> str:
    """A failure as this face of the program puts it."""
    return terminal_line(failure) + _HINTS.get(failure.kind, "")


@asynccontextmanager
async def at_work(doors: Doors, *, quiet: bool) -> AsyncIterator["Session"]:
    """An engine with its key, at work until the block ends; then the library is let go.

    Raises:
        KlingError: the library cannot be opened.
    """
    listener = Session(doors, quiet=quiet)
    workshop = doors.workshop(listener)
    if workshop.told is not None:
        listener.trouble(workshop.told)
    try:
        await listener.begin(workshop.engine, workshop.key_store)
        yield listener
    finally:
        await workshop.engine.stop()
        workshop.release()


class Session:
    """`engine.bench.Listener` that tells a person, and the engine it listens to. Made by `at_work`."""

    engine: Engine

    def __init__(self, doors: Doors, *, quiet: bool) -> None:
        """Listen.

        Args:
            doors: the ways to the outside.
            quiet: tell of nothing but failures.
        """
        self._doors, self._quiet = doors, quiet
        self._key: ApiKey | None = None
        self._why_no_key = Failure(FailureKind.NO_KEY)
        self._states: dict[str, JobState] = {}
        self._said: set[str] = set()

    async def begin(self, engine: Engine, store: KeyStore) -> None:
        """Start the engine with the key of the environment, else with the keyring's, else without."""
        self.engine = engine
        self._key = self._doors.key()
        if self._key is None:
            try:
                self._key = await store.read()
            except KlingError as error:
                if error.failure.kind is not FailureKind.KEYRING_UNAVAILABLE:  # no keyring, no key: no news
                    self._why_no_key = error.failure
        if self._key is not None:
            self._doors.keep_secret(self._key)
        engine.start(self._key)

    async def prove_key(self) -> None:
        """Make sure that there is a key and that Segmind takes it, before a Job is made; free.

        Raises:
            KlingError: no key, or one that is refused. That Segmind cannot be reached is left to the Job.
        """
        if self._key is None:
            raise KlingError(self._why_no_key)
        try:
            await self.engine.check_key(self._key)
        except KlingError as error:
            if error.failure.kind in _KEY_REFUSED:
                raise

    def output(self, job_id: str) -> Output | None:
        """The picture of a Job that was saved."""
        history = self._doors.history()
        if history is None:
            return None
        try:
            entry = history.entry(job_id)
        finally:
            history.close()
        return None if entry is None else entry.output

    def say_once(self, sentence: str) -> None:
        """Tell a person something that may come from several Jobs; once is enough."""
        if sentence not in self._said:
            self._said.add(sentence)
            say(sentence)

    def job_changed(self, job: Job) -> None:
        """Tell a person how it goes on, once for each state."""
        is_news = self._states.get(job.id) is not job.state and job.state is not JobState.QUEUED
        self._states[job.id] = job.state
        if is_news and not self._quiet:
            say(f"{job.id[:SHORT_ID]}  {state_sentence(job).text()}")

    def balance_changed(self, balance: Balance) -> None:
        """Tell the balance once, as it was before anything was spent."""
        if not self._quiet and "balance" not in self._said:
            self._said.add("balance")
            say(f"Balance {dollars_text(balance.credit_micros + balance.free_micros)}")

    def trouble(self, failure: Failure) -> None:
        """Tell what concerns more than one Job."""
        self.say_once(one_line(failure))

    def library_changed(self, _obstacle: Failure | None) -> None:
        """The Jobs that wait for it say it."""

    def crashed(self, error: BaseException) -> None:
        """A bug: told as such, the Job stands where it was last written."""
        _log.error("A Job's work was ended by a mistake of ours", exc_info=error)
        say(f"Kling Desktop made a mistake ({type(error).__name__}). Nothing is lost; `kling-desktop resume` goes on.")
