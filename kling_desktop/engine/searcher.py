"""Looks for lost Jobs in the account's history, by itself for some hours and whenever a person asks. Free.

Thread: engine.
"""

import asyncio
from collections.abc import Callable

from kling_desktop.core.failure import KlingError
from kling_desktop.core.job import Job, JobState
from kling_desktop.engine.bench import Bench
from kling_desktop.engine.recovery import assign, find_lost, is_lost


class Searcher:
    """Asks the account's history for Jobs whose fate is unknown; records lag, so it asks more than once."""

    def __init__(
        self,
        bench: Bench,
        open_jobs: Callable[[], tuple[Job, ...]],
        found: Callable[[Job, str], None],
        looked: Callable[[], None],
    ) -> None:
        """Nothing is asked before `wake`.

        Args:
            bench: whose key and ports are used.
            open_jobs: every Job that has not ended.
            found: called with a lost Job and the service's name for it.
            looked: called after each look, whatever it brought.
        """
        self._bench, self._open, self._found, self._looked = bench, open_jobs, found, looked
        self._task: asyncio.Task[None] | None = None
        self._looked_for: set[str] = set()

    def wake(self) -> None:
        """There may be a lost Job: begin the series of looks anew."""
        if self._bench.is_closing or not self._lost():
            return
        if self._task is not None:
            self._task.cancel()
        self._task = asyncio.create_task(self._search(), name="search for lost Jobs")

    async def stop(self) -> None:
        """Stop looking."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def will_look_for(self, job: Job) -> bool:
        """Whether a first look for this Job is still to come."""
        running = self._task is not None and not self._task.done()
        return running and job.id not in self._looked_for and job in self._lost()

    async def look_now(self) -> None:
        """One look for every lost Job that was sent with the present key.

        Raises:
            KlingError: the history could not be asked.
        """
        lost = self._lost()
        if not lost:
            return
        key = self._bench.key_for(lost[0])
        bench = self._bench
        candidates = await find_lost(lost, self._in_flight(), bench.ports.api, key, bench.sending_times)
        # The question took a while: a Job that is being sent by now may own one of these records, and another look
        # may have found one of these Jobs.
        busy, still = self._in_flight(), {job.id for job in self._lost()}
        candidates = tuple(
            (job, records) for job, records in candidates if job.asset_urls not in busy and job.id in still
        )
        ids = [record.request_id for _, records in candidates for record in records]
        assigned = assign(candidates, self._bench.ports.journal.claimed(ids))
        for job, _ in candidates:
            if job.id in assigned:
                self._found(job, assigned[job.id].request_id)

    async def _search(self) -> None:
        for wait in self._bench.options.lookup_waits:
            await self._bench.ports.clock.sleep(wait)
            try:
                await self.look_now()
            except KlingError as error:
                self._bench.on_trouble(error.failure)
            self._looked_for.update(job.id for job in self._lost())
            self._looked()
            if not self._lost():
                break
        self._looked_for.update(job.id for job in self._lost())
        self._looked()

    def _in_flight(self) -> frozenset[tuple[str, ...]]:
        """The addresses of the Jobs whose request is on its way at this moment."""
        return frozenset(job.asset_urls for job in self._open() if job.state is JobState.SUBMITTING)

    def _lost(self) -> tuple[Job, ...]:
        """Lost Jobs of the present key; Jobs of another key wait for it."""
        key = self._bench.key
        if key is None:
            return ()
        hint = key.fingerprint(self._bench.salt)
        return tuple(job for job in self._open() if is_lost(job) and job.key_hint == hint)
