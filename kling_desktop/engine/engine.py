"""Engine: takes Recipes, collects what was sent, tells of changes. Which Job is next is `job_queue`'s to say.

Plain asyncio in one loop; every public method is called in that loop. Must not know: Qt, HTTP, SQL.
"""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace

from kling_desktop.core import job_event as happened
from kling_desktop.core import job_life
from kling_desktop.core.agreement import NOT_ASKED, Agreement, SpendLimits
from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.failure import Charge, Failure, FailureKind, KlingError
from kling_desktop.core.generation import Output
from kling_desktop.core.job import HoldReason, Job, JobState
from kling_desktop.core.marks import MarkChange
from kling_desktop.core.model_card import PictureLimits
from kling_desktop.core.preferences import DeliveryChoice
from kling_desktop.core.price import Balance
from kling_desktop.core.recipe import Recipe
from kling_desktop.core.reference import PictureSource, Reference
from kling_desktop.core.remedy import recipe_again
from kling_desktop.core.request_claim import RequestDoubt
from kling_desktop.engine.bench import Bench, Listener, Options, Ports
from kling_desktop.engine.job_queue import JobQueue
from kling_desktop.engine.library_watch import LibraryWatch
from kling_desktop.engine.log_keeper import LogKeeper
from kling_desktop.engine.new_run import new_run
from kling_desktop.engine.picture_desk import PictureDesk
from kling_desktop.engine.recover_by_id import Recoverer
from kling_desktop.engine.recovery import can_go_on, needs_key
from kling_desktop.engine.reference_desk import ReferenceDesk
from kling_desktop.engine.salt import read_salt
from kling_desktop.engine.searcher import Searcher
from kling_desktop.engine.spend_guard import SpendGuard
from kling_desktop.engine.way_back import WayBack


class Engine:
    """Owns every open Job of one library. Thread: engine."""

    def __init__(self, ports: Ports, options: Options, listener: Listener) -> None:
        """Prepare; nothing runs before `start`.

        Raises:
            KlingError: the database cannot be read or written.
        """
        self._ports, self._options, self._listener = ports, options, listener
        salt = read_salt(ports.journal, ports.clock.now_ms())
        self._bench = Bench(ports, options, salt, self._written, self._balance_read, listener.trouble)
        self._changed = asyncio.Event()
        self._desk = ReferenceDesk(ports)
        self._pictures = PictureDesk(ports)
        self._library = LibraryWatch(ports, listener, options.retries.longest, self._library_is_back)
        self._log = LogKeeper(ports, self._library.hear_trouble)
        self._queue = JobQueue(self._bench, self._desk, listener.crashed, self._rested)
        self._searcher = Searcher(self._bench, lambda: self._queue.jobs, self._found, self._changed.set)
        self._recoverer = Recoverer(self._bench, lambda: self._queue.jobs, self._found)
        self._guard = SpendGuard(self._bench, lambda: self._queue.jobs)
        self._way_back = WayBack(self._bench, self._queue, listener.trouble, self._look_again_later)
        self._asked_after: set[str] = set()
        self._second_look: asyncio.TimerHandle | None = None

    # -------------------------------------------------------------- life

    def start(self, key: ApiKey | None) -> None:
        """Put every unfinished Job where it belongs and collect what was sent, oldest first. Spends nothing."""
        self._bench.key = key
        found = self._ports.journal.open_jobs()
        for job in found.jobs:
            self._queue.keep(job)
            self._way_back.go(job)
        if found.unreadable:
            self._listener.trouble(Failure(FailureKind.ENTRY_UNREADABLE, Charge.UNKNOWN))
        self._collect()
        self._log.wake()
        self._library.wake()

    async def stop(self) -> None:
        """Stop working; nothing is rewritten. Requests on their way get a moment to be answered."""
        self._bench.is_closing = True
        if self._second_look is not None:
            self._second_look.cancel()
        await self._searcher.stop()
        await self._pictures.stop()
        await self._queue.stop()
        await self._library.stop()
        for error in await asyncio.gather(self._log.stop(), return_exceptions=True):
            if error is not None:
                self._listener.crashed(error)
        await self._ports.intake.aclose()
        await self._ports.api.aclose()
        self._ports.library.close()
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
        self._bench.key, self._bench.told = key, None
        self._way_back.go_again()
        self._collect()

    def look_at_library(self) -> None:
        """A person says that the library may be there, or may be written, again; `Listener.library_changed` answers."""
        self._library.wake()

    async def check_key(self, key: ApiKey) -> Balance:
        """Ask for the balance: free, and the proof that a key works.

        Raises:
            KlingError: KEY_REJECTED, or the network's failure.
        """
        balance = await self._ports.api.balance(key)
        if key == self._bench.key:
            self._balance_read(balance)
        else:
            self._listener.balance_changed(balance)
        return balance

    async def take_in(
        self, source: PictureSource, limits: PictureLimits, on_preview: Callable[[str], None]
    ) -> Reference:
        """Take a person's picture into the library; see `ReferenceDesk.take_in`."""
        return await self._desk.take_in(source, limits, on_preview)

    async def make_thumbnail(self, output: Output) -> None:
        """Make the thumbnail of a saved picture again; see `PictureDesk.make_thumbnail`."""
        await self._pictures.make_thumbnail(output)

    async def make_preview(self, sha256: str, limits: PictureLimits) -> str:
        """Make the preview of a reference again; see `ReferenceDesk.make_preview`."""
        return await self._desk.make_preview(sha256, limits)

    async def render(self, key: str, path: str) -> str:
        """Decode a picture file to be shown large; see `PictureDesk.render`."""
        return await self._pictures.render(key, path)

    def forget_render(self, key: str) -> None:
        """One who asked for this render does not want it any more; see `PictureDesk.forget_render`."""
        self._pictures.forget_render(key)

    def submit(self, recipe: Recipe, count: int, agreement: Agreement = NOT_ASKED) -> tuple[Job, ...]:
        """Make `count` pictures of a Recipe: one Run, written down before anything is sent.

        Raises:
            KlingError: OVER_CAP or ASK_FIRST where the person has to agree first; NO_KEY, MODEL_GONE, DATABASE or
                DISK_FULL. Then nothing was written and nothing is sent.
        """
        return self._send(self._first(recipe), count, agreement)

    def submit_held(self, recipe: Recipe, count: int) -> tuple[Job, ...]:
        """Put `count` pictures beside the Jobs that are held, for the same reason; nothing is sent.

        Raises:
            KlingError: MODEL_GONE, DATABASE or DISK_FULL; then nothing was written.
        """
        held = [job for job in self._queue.jobs if job.state is JobState.HELD]
        reason = held[0].hold_reason if held else None
        event = happened.Held(reason or HoldReason.RESTART, held[0].failure if held else None)
        first = self._first(recipe)
        # Held from their one commit on: a Job that is queued for however short a time may be sent.
        return self._write(job_life.after(first, event, first.created_at_ms), count)

    def resume(self, job_ids: Iterable[str] | None = None, agreement: Agreement = NOT_ASKED) -> tuple[Job, ...]:
        """Let held Jobs be sent: a person said so, knowing the price.

        Args:
            job_ids: which; every held Job if None.
            agreement: to the sum.

        Raises:
            KlingError: NO_KEY, OVER_CAP, ASK_FIRST; then they stay held.
        """
        if self._bench.key is None:
            raise KlingError(Failure(FailureKind.NO_KEY))
        unshown = self._way_back.left  # held only now, if at all: the person did not see them
        self._way_back.go_again()
        shown = {job.id for job in self._queue.jobs if not job.is_hidden} - unshown
        wanted = shown if job_ids is None else set(job_ids)
        left = [job for job in self._queue.jobs if job.id in wanted and not self._queue.is_taken_back(job.id)]
        held = [job for job in left if job.state is JobState.HELD]
        self._guard.admit(sum(job.cost_micros for job in held), agreement)
        self._bench.refusal = None
        self._queue.take_up(wanted)
        resumed = tuple(self._bench.advance(job, happened.Resumed()) for job in held)
        self._queue.pump()
        return resumed

    def send_now(self) -> None:
        """Send what waits for the end of a rate limit at once; the service may refuse it again, which is free."""
        self._queue.send_now()

    def cancel(self, job_id: str) -> None:
        """Take an unsent Job back; a Job that was sent only leaves the screen, for the service has no cancel.

        Raises:
            KlingError: DATABASE or DISK_FULL; an unsent Job is not sent all the same.
        """
        job = self._queue.job(job_id)
        if job is None:
            return
        self._queue.take_back(job_id)
        if not job.state.is_unsent:
            self.hide(job_id)

    def hide(self, job_id: str, *, is_hidden: bool = True) -> None:
        """Take a Job off the screen, or put it back; if a picture comes of it, it is saved and shown all the same."""
        self._written(self._ports.journal.hide(job_id, self._ports.clock.now_ms(), hidden=is_hidden))

    def use_options(self, max_parallel: int, delivery: DeliveryChoice, limits: SpendLimits) -> None:
        """Work with other settings from now on; what was sent is finished as it was begun.

        Args:
            max_parallel: Jobs between SUBMITTING and DOWNLOADING at the same time.
            delivery: automatic, or one way pinned.
            limits: what is not spent without a person's yes.
        """
        self._options = replace(self._options, max_parallel=max_parallel, delivery=delivery, limits=limits)
        self._bench.options = self._options
        self._queue.use_options()

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
        """Ask what became of an interrupted Job. Free. True if there is something to wait for now.

        Raises:
            KlingError: NO_KEY where the key that sent it is not the one in use: nobody was asked; its message names the
                last four characters of the one that is missing. Else the account's history could not be asked.
        """
        job = self._queue.job(job_id)
        if job is None or job.state is not JobState.INTERRUPTED:
            return False
        if needs_key(job):
            self._bench.key_for(job)
        if can_go_on(job):
            self._queue.begin(self._bench.advance(job, happened.Resumed()))
            return True
        await self._searcher.look_now()
        job = self._queue.job(job_id)
        return job is None or job.state is not JobState.INTERRUPTED

    async def recover_by_id(self, job_id: str, request_id: str, *, is_sure: bool = False) -> RequestDoubt | None:
        """Follow the request that a person says is the one of a lost Job; free. See `Recoverer.recover`."""
        return await self._recoverer.recover(job_id, request_id, is_sure=is_sure)

    def make_again(self, job_id: str, agreement: Agreement = NOT_ASKED) -> tuple[Job, ...]:
        """Spend again on the Recipe of a Job that brought no picture: a new Run of one.

        The old Job leaves the screen in the same commit: as long as it stands there, nothing was spent again.

        Pictures that were too large to send are uploaded smaller, see `recipe_again`.

        Raises:
            KlingError: as `submit`.
        """
        job = self._ports.journal.job(job_id)
        if job is None or not job.needs_person:  # its picture was found while the person made up their mind
            return ()
        again = self._send(replace(self._first(recipe_again(job)), retry_of=job_id), 1, agreement)
        self._written(replace(job, is_hidden=True))
        return again

    # -------------------------------------------------------------- running

    def _first(self, recipe: Recipe) -> Job:
        """What the Jobs of one click have in common."""
        card = self._options.cards.get(recipe.model)
        if card is None:
            raise KlingError(Failure(FailureKind.MODEL_GONE))
        return Job("", "", 0, self._ports.clock.now_ms(), recipe, card.price_micros, delivery=self._bench.delivery)

    def _send(self, first: Job, count: int, agreement: Agreement) -> tuple[Job, ...]:
        """Write the Jobs of one click down and let them be sent."""
        if self._bench.key is None:
            raise KlingError(Failure(FailureKind.NO_KEY))
        self._guard.admit(first.cost_micros * count, agreement)
        jobs = self._write(first, count)
        self._bench.refusal = None
        self._queue.pump()
        return jobs

    def _write(self, first: Job, count: int) -> tuple[Job, ...]:
        """Write down the Jobs of one click, all or none, and tell of them."""
        jobs = new_run(first, count)
        self._ports.journal.add(jobs)
        for job in jobs:
            self._written(job)
        return jobs

    def _written(self, job: Job) -> None:
        self._queue.keep(job)
        self._guard.hear(job)
        self._listener.job_changed(job)
        self._log.wake()
        if job.failure is not None and job.failure.kind is FailureKind.NOT_WRITABLE:
            self._library.wake()
        self._changed.set()

    def _rested(self, job_id: str) -> None:
        """A Job is no longer worked on, wherever it stands."""
        self._changed.set()
        job = self._queue.job(job_id)
        if job is not None and job.state is JobState.INTERRUPTED:
            self._searcher.wake()
        elif job is not None and job.state.is_at_service:
            self._look_again_later()

    def _balance_read(self, balance: Balance) -> None:
        """Told, and taken as a proof that the key in use works."""
        self._listener.balance_changed(balance)
        self._watch_again()

    def _collect(self) -> None:
        """Follow everything that is at the service, and ask once after what was interrupted: these are GETs only."""
        for job in self._queue.jobs:
            # A key may still be on its way from the keyring.
            if self._queue.is_at_work(job.id) or (self._bench.key is None and needs_key(job)):
                continue
            if job.state.is_at_service:
                self._queue.begin(job)
            elif can_go_on(job) and job.id not in self._asked_after:
                self._ask_after(job)
        self._searcher.wake()

    def _ask_after(self, job: Job) -> None:
        try:
            resumed = self._bench.advance(job, happened.Resumed())
        except KlingError as error:
            self._listener.trouble(error.failure)
            return
        self._asked_after.add(job.id)
        self._queue.begin(resumed)

    def _library_is_back(self) -> None:
        """What waited for it goes on: lines of the log, Jobs of an earlier life, pictures that were kept meanwhile."""
        self._log.wake()
        self._way_back.go_again()
        for job in self._queue.jobs:
            if job.failure is not None and job.failure.kind is FailureKind.NOT_WRITABLE:
                self._asked_after.discard(job.id)
        self._collect()

    def _look_again_later(self) -> None:
        if self._second_look is None and not self._bench.is_closing:
            wait = self._options.retries.longest
            self._second_look = asyncio.get_running_loop().call_later(wait, self._look_again)

    def _look_again(self) -> None:
        """What a refusal of the key or a full disk left behind: both may be over."""
        self._second_look = None
        self._way_back.go_again()
        self._watch_again()

    def _watch_again(self) -> None:
        """Follow what is at the service and was refused an answer, with the key that sent it."""
        for job in self._queue.jobs:
            is_left = not (self._queue.is_at_work(job.id) or self._queue.is_set_aside(job.id))
            if is_left and job.state.is_at_service and self._bench.has_key_of(job):
                self._queue.begin(job)

    def _found(self, job: Job, request_id: str) -> None:
        self._queue.begin(self._bench.advance(job, happened.Found(request_id)))

    def _is_busy(self, job_id: str) -> bool:
        if self._queue.is_at_work(job_id):
            return True
        job = self._queue.job(job_id)
        return job is not None and (self._queue.waits_its_turn(job) or self._searcher.will_look_for(job))
