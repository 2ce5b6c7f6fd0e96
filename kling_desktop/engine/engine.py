"""Engine: takes Recipes, runs a few Jobs at once, collects what was sent, tells of changes.

Plain asyncio in one loop; every public method is called in that loop. Must not know: Qt, HTTP, SQL.
"""

import asyncio
import secrets
import uuid
from collections.abc import Callable, Iterable
from dataclasses import replace

from kling_desktop.core import job_event as happened
from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.failure import Failure, FailureKind, KlingError
from kling_desktop.core.generation import Output
from kling_desktop.core.job import Delivery, Job, JobState, hold_reason
from kling_desktop.core.job_event import HoldReason
from kling_desktop.core.marks import MarkChange
from kling_desktop.core.model_card import PictureLimits
from kling_desktop.core.ports.service import Balance
from kling_desktop.core.preferences import DeliveryChoice
from kling_desktop.core.recipe import Recipe
from kling_desktop.core.reference import PictureSource, Reference
from kling_desktop.engine.bench import Bench, Listener, Options, Ports
from kling_desktop.engine.log_keeper import LogKeeper
from kling_desktop.engine.recovery import can_go_on, events_at_start, needs_key
from kling_desktop.engine.reference_desk import ReferenceDesk
from kling_desktop.engine.run_job import run_job
from kling_desktop.engine.searcher import Searcher

SALT_NOTE = "installation salt"
LAST_ANSWER_SECONDS = 1.0
"""How long quitting waits for the answer to a request that is already on its way: it saves a question later."""


class Engine:
    """Owns every open Job of one library. Thread: engine."""

    def __init__(self, ports: Ports, options: Options, listener: Listener) -> None:
        """Prepare; nothing runs before `start`.

        Raises:
            KlingError: the database cannot be read or written.
        """
        self._ports, self._options, self._listener = ports, options, listener
        self._bench = Bench(
            ports, options, self._read_salt(), self._written, listener.balance_changed, listener.trouble
        )
        self._changed = asyncio.Event()
        self._desk = ReferenceDesk(ports)
        self._log = LogKeeper(ports, listener)
        self._searcher = Searcher(self._bench, self._open, self._found, self._changed.set)
        self._places = asyncio.Semaphore(options.max_parallel)
        self._jobs: dict[str, Job] = {}
        self._tasks: dict[str, asyncio.Task[Job]] = {}
        self._taken_back: set[str] = set()
        self._asked_after: set[str] = set()
        self._broken_off: set[str] = set()
        self._pause: asyncio.TimerHandle | None = None
        self._rate_limits = 0
        self._v2_is_missing = False
        self._is_closing = False

    # -------------------------------------------------------------- life

    def start(self, key: ApiKey | None) -> None:
        """Put every unfinished Job where it belongs and collect what was sent, oldest first. Spends nothing."""
        self._bench.key = key
        for found in self._ports.journal.open_jobs():
            self._jobs[found.id] = job = found
            try:
                for event in events_at_start(found, self._ports.library.held_for(found.id)):
                    job = self._bench.advance(job, event)
            except KlingError as error:  # one Job that cannot be written keeps no other from being collected
                self._broken_off.add(found.id)
                self._listener.trouble(error.failure)
        self._collect()
        self._log.wake()

    async def stop(self) -> None:
        """Stop working; nothing is rewritten. Requests on their way get a moment to be answered."""
        self._is_closing = self._bench.is_closing = True
        submitting = {job.id for job in self._open() if job.state is JobState.SUBMITTING}
        sending = [task for job_id, task in self._tasks.items() if job_id in submitting]
        if sending:
            await asyncio.wait(sending, timeout=LAST_ANSWER_SECONDS)
        if self._pause is not None:
            self._pause.cancel()
        tasks = [*self._tasks.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, self._searcher.stop(), return_exceptions=True)
        for error in await asyncio.gather(self._log.stop(), return_exceptions=True):
            if error is not None:
                self._listener.crashed(error)
        await self._ports.intake.aclose()
        await self._ports.api.aclose()
        self._ports.journal.close()

    async def settled(self, job_ids: Iterable[str]) -> tuple[Job, ...]:
        """Wait until these Jobs have ended, wait for a person, or cannot go on; gives them as they stand."""
        wanted = tuple(job_ids)
        while any(self._is_busy(job_id) for job_id in wanted):
            self._changed.clear()
            await self._changed.wait()
        return tuple(job for job_id in wanted if (job := self._ports.journal.job(job_id)) is not None)

    # -------------------------------------------------------------- what a person wants

    def use_key(self, key: ApiKey | None) -> None:
        """Send and ask with this key from now on; Jobs that waited for it are collected."""
        self._bench.key = key
        self._collect()

    async def check_key(self, key: ApiKey) -> Balance:
        """Ask for the balance: free, and the proof that a key works.

        Raises:
            KlingError: KEY_REJECTED, or the network's failure.
        """
        balance = await self._ports.api.balance(key)
        self._listener.balance_changed(balance)
        return balance

    async def take_in(
        self, source: PictureSource, limits: PictureLimits, on_preview: Callable[[str], None]
    ) -> Reference:
        """Take a person's picture into the library; see `ReferenceDesk.take_in`."""
        return await self._desk.take_in(source, limits, on_preview)

    async def make_thumbnail(self, output: Output) -> None:
        """Make the thumbnail of a saved picture again; the cache was emptied.

        Raises:
            KlingError: BAD_PICTURE, HELPER_LOST, NOT_WRITABLE or DISK_FULL.
        """
        cache = self._ports.cache
        part = cache.new_part()
        try:
            await self._ports.intake.examine(cache.picture(output.path), part)
            cache.adopt_thumbnail(part, output.id)
        finally:
            cache.drop(part)

    def submit(self, recipe: Recipe, count: int, retry_of: str | None = None) -> tuple[Job, ...]:
        """Make `count` pictures of a Recipe: one Run, written down before anything is sent.

        Raises:
            KlingError: NO_KEY, MODEL_GONE, DATABASE or DISK_FULL; then nothing was written and nothing is sent.
        """
        if self._bench.key is None:
            raise KlingError(Failure(FailureKind.NO_KEY))
        card = self._options.cards.get(recipe.model)
        if card is None:
            raise KlingError(Failure(FailureKind.MODEL_GONE))
        self._bench.refusal = None
        run_id, now_ms = uuid.uuid4().hex, self._ports.clock.now_ms()
        jobs = tuple(
            Job(
                id=uuid.uuid4().hex,
                run_id=run_id,
                place=place,
                created_at_ms=now_ms,
                changed_at_ms=now_ms,
                recipe=recipe,
                cost_micros=card.price_micros,
                delivery=self._delivery(),
                retry_of=retry_of,
            )
            for place in range(count)
        )
        self._ports.journal.add(jobs)
        for job in jobs:
            self._written(job)
        self._pump()
        return jobs

    def resume(self, job_ids: Iterable[str] | None = None) -> tuple[Job, ...]:
        """Let held Jobs be sent: a person said so, knowing the price.

        Args:
            job_ids: which; every held Job if None.

        Raises:
            KlingError: NO_KEY.
        """
        if self._bench.key is None:
            raise KlingError(Failure(FailureKind.NO_KEY))
        self._bench.refusal = None
        self._broken_off.clear()
        wanted = {job.id for job in self._open() if not job.is_hidden} if job_ids is None else set(job_ids)
        held = [job for job in self._open() if job.id in wanted and job.state is JobState.HELD]
        resumed = tuple(self._bench.advance(job, happened.Resumed()) for job in held)
        self._pump()
        return resumed

    def cancel(self, job_id: str) -> None:
        """Take an unsent Job back; a Job that was sent only leaves the screen, for the service has no cancel."""
        job = self._jobs.get(job_id)
        if job is None:
            return
        self._taken_back.add(job_id)
        if job.state.is_unsent and job_id in self._tasks:
            self._tasks[job_id].cancel()
        elif job.state.is_unsent:
            self._take_back(job_id)
        else:
            self.hide(job_id)

    def hide(self, job_id: str) -> None:
        """Take a Job off the screen; if a picture comes of it, it is saved and shown all the same."""
        self._written(self._ports.journal.hide(job_id, hidden=True))

    def mark(self, output_ids: Iterable[str], change: MarkChange) -> None:
        """Pick, rate, put away or put back saved pictures.

        Raises:
            KlingError: DATABASE or DISK_FULL; then nothing changed.
        """
        for job in self._ports.journal.mark(tuple(output_ids), change, self._ports.clock.now_ms()):
            self._written(job)

    def keep_note(self, name: str, text: str) -> None:
        """Keep a small text by name (the Draft).

        Raises:
            KlingError: DATABASE or DISK_FULL.
        """
        self._ports.journal.write_note(name, text)

    async def check(self, job_id: str) -> bool:
        """Ask what became of an interrupted Job. Free. True if there is something to wait for now."""
        job = self._jobs.get(job_id)
        if job is None or job.state is not JobState.INTERRUPTED:
            return False
        if can_go_on(job):
            self._begin(self._bench.advance(job, happened.Resumed()))
            return True
        await self._searcher.look_now()
        return self._jobs[job_id].state is not JobState.INTERRUPTED

    def make_again(self, job_id: str) -> tuple[Job, ...]:
        """Spend again on the Recipe of a Job that brought no picture: a new Run of one; the old Job leaves the screen.

        Raises:
            KlingError: as `submit`.
        """
        job = self._ports.journal.job(job_id)
        if job is None or job.is_hidden:
            return ()
        again = self.submit(job.recipe, 1, retry_of=job_id)
        self.hide(job_id)
        return again

    # -------------------------------------------------------------- running

    def _written(self, job: Job) -> None:
        if job.state.is_end:
            self._jobs.pop(job.id, None)
        else:
            self._jobs[job.id] = job
        self._listener.job_changed(job)
        if job.state.is_end or job.state is JobState.INTERRUPTED:
            self._log.wake()
        self._changed.set()

    def _open(self) -> tuple[Job, ...]:
        return tuple(sorted(self._jobs.values(), key=lambda job: (job.created_at_ms, job.run_id, job.place)))

    def _collect(self) -> None:
        """Follow everything that is at the service, and ask once after what was interrupted: these are GETs only."""
        for job in self._open():
            # A key may still be on its way from the keyring.
            if job.id in self._tasks or (self._bench.key is None and needs_key(job)):
                continue
            if job.state.is_at_service:
                self._begin(job)
            elif can_go_on(job) and job.id not in self._asked_after:
                self._asked_after.add(job.id)
                self._begin(self._bench.advance(job, happened.Resumed()))
        self._searcher.wake()

    def _pump(self) -> None:
        """Start queued Jobs while there is room, and one ahead if its pictures are others, so that uploads overlap."""
        if self._is_closing or self._pause is not None:
            return
        unsent = (JobState.UPLOADING, JobState.SUBMITTING)
        at_work = [job for job in self._open() if job.id in self._tasks]
        busy = [job for job in at_work if job.state in unsent or job.state.is_at_service]
        queued = [job for job in self._open() if self._waits_its_turn(job) and job.id not in self._tasks]
        room = self._options.max_parallel - len(busy)
        runs = {job.run_id for job in (*busy, *queued[: max(0, room)])}
        ahead = [job for job in queued[room : room + 1] if job.run_id not in runs] if room >= 0 else []
        for job in (*queued[: max(0, room)], *ahead):
            self._begin(self._with_delivery(job))

    def _begin(self, job: Job) -> None:
        self._jobs[job.id] = job
        task = asyncio.create_task(run_job(job, self._bench, self._desk, self._places), name=f"job {job.id}")
        self._tasks[job.id] = task
        task.add_done_callback(lambda done: self._job_rests(job.id, done))

    def _job_rests(self, job_id: str, task: "asyncio.Task[Job]") -> None:
        self._tasks.pop(job_id, None)
        self._changed.set()
        if task.cancelled():
            pass
        elif (error := task.exception()) is not None:
            self._broken_off.add(job_id)  # begun again at once, it would most likely end the same way, for ever
            if isinstance(error, KlingError):
                self._listener.trouble(error.failure)
            else:
                self._listener.crashed(error)
        else:
            self._go_on_after(task.result())
        if not self._is_closing:
            self._take_back(job_id)
        self._pump()

    def _take_back(self, job_id: str) -> None:
        """End a Job that a person took back, if it turned out not to have been sent."""
        job = self._jobs.get(job_id)
        if job_id not in self._taken_back or job is None or not job.state.is_unsent:
            return
        self._taken_back.discard(job_id)
        if job.state is JobState.UPLOADING:
            job = self._bench.advance(job, happened.Requeued())
        self._bench.advance(job, happened.Cancelled())

    def _go_on_after(self, job: Job) -> None:
        """What one Job's rest means for the others."""
        failure = job.failure
        if job.state is JobState.QUEUED and failure is not None:
            if failure.kind is FailureKind.RATE_LIMITED:
                self._wait_for_rate_limit(failure)
            else:  # there is no way to the service now; whoever tried again at once would try for ever
                self._hold_unsent(hold_reason(failure), failure)
        elif job.state is JobState.QUEUED:
            self._v2_is_missing = job.delivery is Delivery.V1
        elif job.state is JobState.HELD and failure is not None:
            self._hold_unsent(hold_reason(failure), failure)
            self._listener.trouble(failure)
        elif job.state is JobState.INTERRUPTED:
            self._searcher.wake()
        else:
            self._rate_limits = 0

    def _hold_unsent(self, reason: HoldReason, failure: Failure) -> None:
        for job in self._open():
            if job.state is JobState.QUEUED and job.id not in self._tasks:
                self._bench.advance(job, happened.Held(reason, failure))

    def _wait_for_rate_limit(self, failure: Failure) -> None:
        self._rate_limits += 1
        wait = self._options.retries.wait(self._rate_limits, 0.5)
        if failure.retry_at_ms is not None:
            wait = max(wait, min(300.0, (failure.retry_at_ms - self._ports.clock.now_ms()) / 1000))
        if self._pause is None:
            self._pause = asyncio.get_running_loop().call_later(wait, self._rate_limit_over)

    def _rate_limit_over(self) -> None:
        self._pause = None
        self._pump()

    def _found(self, job: Job, request_id: str) -> None:
        self._begin(self._bench.advance(job, happened.Found(request_id)))

    def _is_busy(self, job_id: str) -> bool:
        if job_id in self._tasks:
            return True
        job = self._jobs.get(job_id)
        return job is not None and (self._waits_its_turn(job) or self._searcher.will_look_for(job))

    def _waits_its_turn(self, job: Job) -> bool:
        return job.state is JobState.QUEUED and job.id not in self._broken_off

    # -------------------------------------------------------------- small things

    def _delivery(self) -> Delivery:
        pinned = self._options.delivery is DeliveryChoice.V1
        found = self._options.delivery is DeliveryChoice.AUTOMATIC and self._v2_is_missing
        return Delivery.V1 if pinned or found else Delivery.V2

    def _with_delivery(self, job: Job) -> Job:
        return job if job.delivery is self._delivery() else replace(job, delivery=self._delivery())

    def _read_salt(self) -> str:
        salt = self._ports.journal.note(SALT_NOTE)
        if salt is None:
            salt = secrets.token_hex(16)
            self._ports.journal.write_note(SALT_NOTE, salt)
        return salt
