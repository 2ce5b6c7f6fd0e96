"""An engine at work for one verb, told on stderr as it goes on."""

import sys
from collections.abc import Sequence

from kling_desktop.cli.doors import Doors
from kling_desktop.core.failure import Failure, FailureKind, KlingError
from kling_desktop.core.generation import Output
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.ports import Balance
from kling_desktop.core.price import dollars_text
from kling_desktop.core.words import notice, state_sentence


def say(sentence: str) -> None:
    """One line for a person, on stderr: stdout is for facts."""
    print(sentence, file=sys.stderr, flush=True)


class Session:
    """An engine at work for one verb, with its key; told on stderr as Jobs go on. Use as a context manager."""

    def __init__(self, doors: Doors, *, quiet: bool) -> None:
        self._doors, self._quiet = doors, quiet
        self._told: dict[str, JobState] = {}

    async def __aenter__(self) -> "Session":
        workshop = self._doors.workshop(self)
        self.engine, self._store, self._release = workshop.engine, workshop.key_store, workshop.release
        self._key, self._key_failure = self._doors.key(), Failure(FailureKind.NO_KEY)
        if self._key is None:
            try:
                self._key = await self._store.read()
            except KlingError as error:
                self._key_failure = error.failure
        self.engine.start(self._key)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.engine.stop()
        self._release()

    async def prove_key(self) -> None:
        """Make sure that there is a key and that Segmind takes it, before a Job is made; free.

        Raises:
            KlingError: no key, or one that is refused. That Segmind cannot be reached is left to the Job.
        """
        if self._key is None:
            raise KlingError(self._key_failure)
        try:
            await self.engine.check_key(self._key)
        except KlingError as error:
            if error.failure.kind in (FailureKind.KEY_REJECTED, FailureKind.NOT_ALLOWED):
                raise

    async def settled(self, job_ids: Sequence[str]) -> tuple[Job, ...]:
        """Wait for Jobs; see `Engine.settled`."""
        return await self.engine.settled(job_ids)

    def output(self, job_id: str) -> Output | None:
        """The picture of a Job that was saved."""
        history = self._doors.history()
        if history is None:
            return None
        entry = history.entry(job_id)
        history.close()
        return None if entry is None else entry.output

    def job_changed(self, job: Job) -> None:
        """Tell a person how it goes on, once for each state."""
        if not self._quiet and self._told.get(job.id) is not job.state and not job.state.is_end:
            say(f"{job.place + 1}: {state_sentence(job).text()}")
        self._told[job.id] = job.state

    def balance_changed(self, balance: Balance) -> None:
        """Tell the balance once it is known."""
        if not self._quiet and "balance" not in self._told:
            self._told["balance"] = JobState.SAVED
            say(f"Balance {dollars_text(balance.credit_micros + balance.free_micros)}")

    def trouble(self, failure: Failure) -> None:
        """Tell what concerns more than one Job."""
        say(notice(failure).in_one_line())

    def crashed(self, error: BaseException) -> None:
        """A bug: told as such, the Job stands where it was last written."""
        say(f"Kling Desktop made a mistake ({type(error).__name__}). Nothing is lost; `kling-desktop resume` goes on.")
