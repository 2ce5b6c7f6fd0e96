"""Which open Jobs wait, which are worked on, and who is next.

Must not know: what a person wants beyond that, how Jobs are recovered or looked for. Thread: engine.
"""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace

from kling_desktop.core import job_event as happened
from kling_desktop.core.failure import Failure, FailureKind, KlingError
from kling_desktop.core.job import HoldReason, Job, JobState
from kling_desktop.core.job_life import hold_reason
from kling_desktop.engine.bench import Bench
from kling_desktop.engine.places import Places
from kling_desktop.engine.reference_desk import ReferenceDesk
from kling_desktop.engine.run_job import run_job

LAST_ANSWER_SECONDS = 1.0
"""How long quitting waits for the answer to a request that is already on its way: it saves a question later."""


ABOUT_DISK = frozenset({HoldReason.NO_ROOM, HoldReason.NOT_WRITABLE})
"""Told by the Jobs that are held for it, and by nothing else."""


class JobQueue:
    """Every open Job of one library, and a task for each that is worked on."""

    def __init__(
        self, bench: Bench, desk: ReferenceDesk, crashed: Callable[[BaseException], None], rested: Callable[[str], None]
    ) -> None:
        """Nothing is worked on yet.

        Args:
            bench: what Jobs are worked on with.
            desk: uploads their references.
            crashed: told of a bug of ours that ended one Job's work.
            rested: called with the id of every Job that is no longer worked on, wherever it stands.
        """
        self._bench, self._desk, self._crashed, self._rested = bench, desk, crashed, rested
        self._places = Places(bench.options.max_parallel)
        self._jobs: dict[str, Job] = {}
        self._tasks: dict[str, asyncio.Task[Job]] = {}
        self._taken_back: set[str] = set()
        self._set_aside: set[str] = set()
        self._pause: asyncio.TimerHandle | None = None
        self._rate_limits = 0

    def use_options(self) -> None:
        """The bench has other options now: more or fewer Jobs at once, another way of sending."""
        self._places.set_count(self._bench.options.max_parallel)
        self.pump()

    # -------------------------------------------------------------- who is there

    @property
    def jobs(self) -> tuple[Job, ...]:
        """All open Jobs, in the order in which they were clicked, whatever the clock said then."""
        return tuple(self._jobs.values())

    def job(self, job_id: str) -> Job | None:
        """An open Job, as it was last written."""
        return self._jobs.get(job_id)

    def keep(self, job: Job) -> None:
        """A Job as it stands now; one that has ended is forgotten."""
        if job.state.is_end:
            self._jobs.pop(job.id, None)
        else:
            self._jobs[job.id] = job

    def is_at_work(self, job_id: str) -> bool:
        """Whether it is worked on at this moment."""
        return job_id in self._tasks

    def waits_its_turn(self, job: Job) -> bool:
        """Whether it will be begun as soon as there is room."""
        is_out = job.id in self._set_aside or job.id in self._taken_back
        return job.state is JobState.QUEUED and not is_out

    def is_taken_back(self, job_id: str) -> bool:
        """Whether a person took it back, and that could not be written yet: it is not sent."""
        return job_id in self._taken_back

    # -------------------------------------------------------------- who is next

    def pump(self) -> None:
        """Start queued Jobs while there is room, and one ahead if its pictures are others, so that uploads overlap."""
        if self._bench.is_closing or self._pause is not None:
            return
        unsent = (JobState.UPLOADING, JobState.SUBMITTING)
        at_work = [job for job in self.jobs if job.id in self._tasks]
        busy = [job for job in at_work if job.state in unsent or job.state.is_at_service]
        queued = [job for job in self.jobs if self.waits_its_turn(job) and job.id not in self._tasks]
        room = self._bench.options.max_parallel - len(busy)
        runs = {job.run_id for job in (*busy, *queued[: max(0, room)])}
        ahead = [job for job in queued[room : room + 1] if job.run_id not in runs] if room >= 0 else []
        for job in (*queued[: max(0, room)], *ahead):
            self.begin(replace(job, delivery=self._bench.delivery))

    def begin(self, job: Job) -> None:
        """Work on a Job, whatever room there is."""
        self._jobs[job.id] = job
        task = asyncio.create_task(run_job(job, self._bench, self._desk, self._places), name=f"job {job.id}")
        self._tasks[job.id] = task
        task.add_done_callback(lambda done: self._job_rests(job.id, done))

    def set_aside(self, job_id: str) -> None:
        """Something about it could not be written: begun again at once, it would end the same way, for ever."""
        self._set_aside.add(job_id)

    def is_set_aside(self, job_id: str) -> bool:
        """Whether its work ended by something that could not be written, or by a bug of ours."""
        return job_id in self._set_aside

    def take_up(self, job_ids: Iterable[str]) -> None:
        """These were set aside and may be begun again."""
        self._set_aside.difference_update(job_ids)
        for job_id in tuple(self._taken_back):
            self._end_if_taken_back(job_id)

    def send_now(self) -> None:
        """Do not wait for the end of a rate limit any longer: a person said so, and asking too early is free."""
        if self._pause is not None:
            self._pause.cancel()
            self._rate_limit_over()

    def take_back(self, job_id: str) -> None:
        """End a Job that may not be sent any more; if its request is on its way, its answer decides.

        Raises:
            KlingError: it could not be written; it is not sent all the same.
        """
        self._taken_back.add(job_id)
        job = self._jobs.get(job_id)
        if job is not None and job.state.is_unsent and job_id in self._tasks:
            self._tasks[job_id].cancel()
        else:
            self._cancel_unsent(job_id)

    async def stop(self) -> None:
        """Stop working; nothing is rewritten. Requests on their way get a moment to be answered."""
        submitting = {job.id for job in self.jobs if job.state is JobState.SUBMITTING}
        sending = [task for job_id, task in self._tasks.items() if job_id in submitting]
        if sending:
            await asyncio.wait(sending, timeout=LAST_ANSWER_SECONDS)
        if self._pause is not None:
            self._pause.cancel()
        tasks = [*self._tasks.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # -------------------------------------------------------------- after one

    def _job_rests(self, job_id: str, task: "asyncio.Task[Job]") -> None:
        """Whatever this rest could not write down, the others go on."""
        if self._tasks.get(job_id) is task:
            del self._tasks[job_id]
        if not task.cancelled():
            self._learn_from(job_id, task)
        if not self._bench.is_closing:
            self._end_if_taken_back(job_id)
        self._rested(job_id)
        self.pump()

    def _learn_from(self, job_id: str, task: "asyncio.Task[Job]") -> None:
        error = task.exception()
        if error is None:
            self._go_on_after(task.result())
            return
        self.set_aside(job_id)
        if isinstance(error, KlingError):
            self._bench.on_trouble(error.failure)
        else:
            self._crashed(error)

    def _go_on_after(self, job: Job) -> None:
        """What one Job's rest means for the others."""
        failure = job.failure
        if job.state is JobState.QUEUED and failure is not None:
            if failure.kind is FailureKind.RATE_LIMITED:
                self._wait_for_rate_limit(failure)
            else:  # there is no way to the service now; whoever tried again at once would try for ever
                self._hold_unsent(hold_reason(failure), failure)
        elif job.state is JobState.HELD and failure is not None:
            self._hold_unsent(hold_reason(failure), failure)
            if hold_reason(failure) not in ABOUT_DISK:
                self._bench.on_trouble(failure)
        elif job.state not in (JobState.QUEUED, JobState.INTERRUPTED):
            self._rate_limits = 0

    def _hold_unsent(self, reason: HoldReason, failure: Failure) -> None:
        """Hold what waits its turn; what cannot be held for lack of room on the disk is not begun either."""
        trouble: Failure | None = None
        for job in self.jobs:
            if job.state is JobState.QUEUED and job.id not in self._tasks:
                try:
                    self._bench.advance(job, happened.Held(reason, failure))
                except KlingError as error:
                    self.set_aside(job.id)
                    trouble = error.failure
        if trouble is not None:
            self._bench.on_trouble(trouble)

    def _end_if_taken_back(self, job_id: str) -> None:
        try:
            self._cancel_unsent(job_id)
        except KlingError as error:
            self._bench.on_trouble(error.failure)

    def _cancel_unsent(self, job_id: str) -> None:
        """End a Job that a person took back, if it turned out not to have been sent."""
        job = self._jobs.get(job_id)
        if job_id not in self._taken_back or job is None or not job.state.is_unsent:
            return
        if job.state is JobState.UPLOADING:
            job = self._bench.advance(job, happened.Requeued())
        self._bench.advance(job, happened.Cancelled())
        self._taken_back.discard(job_id)

    def _wait_for_rate_limit(self, failure: Failure) -> None:
        self._rate_limits += 1
        wait = self._bench.options.retries.wait(self._rate_limits, 0.5)
        if failure.retry_at_ms is not None:
            wait = max(wait, min(300.0, (failure.retry_at_ms - self._bench.ports.clock.now_ms()) / 1000))
        if self._pause is None:
            self._pause = asyncio.get_running_loop().call_later(wait, self._rate_limit_over)

    def _rate_limit_over(self) -> None:
        self._pause = None
        self.pump()
