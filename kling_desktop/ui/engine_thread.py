"""The one QThread: hosts the engine's asyncio loop and relays its changes as queued signals.

The window calls the methods here from the GUI thread; each one posts into the loop and returns at once. Only frozen
values cross. Must not know: widgets, adapters.

The window imports this before its first frame; asyncio, and the engine with it, is imported in the thread.
"""

from __future__ import annotations

import contextlib
import logging
import sys
import threading
from collections.abc import Callable, Collection, Coroutine, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from kling_desktop.core.agreement import OBJECTIONS, UNASKED, Order, SpendLimits
from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.failure import Failure, FailureKind, KlingError
from kling_desktop.core.generation import Output
from kling_desktop.core.marks import MarkChange
from kling_desktop.core.model_card import ModelCard
from kling_desktop.core.preferences import DeliveryChoice
from kling_desktop.core.recipe import Recipe
from kling_desktop.core.reference import PictureSource
from kling_desktop.core.upkeep_progress import StoppedError
from kling_desktop.ui.base.engine_signals import EngineRelay, EngineSignals
from kling_desktop.ui.base.waiting_notes import WaitingNotes

if TYPE_CHECKING:
    import asyncio

    from kling_desktop.core.request_claim import RequestDoubt
    from kling_desktop.engine.engine import Engine
    from kling_desktop.engine.key_desk import KeyDesk
    from kling_desktop.engine.workshop import Builder, Workshop

log = logging.getLogger(__name__)

Errand = Callable[[], Coroutine[None, None, None]]
"""Makes the coroutine of one errand; it is made when the errand begins, so that none is left unawaited."""

_MARKED_AT_ONCE = 200
"""Pictures marked in one commit: that takes the engine's loop about 60 ms."""

SWITCH_SECONDS = 0.001
"""How long the interpreter's lock is kept from another thread that asks for it; Python's own is 5 ms.

The GUI thread asks each time that Qt calls it, for each widget that paints itself: at 5 ms a time it stands still while
this thread writes a Job down.
"""

STOP_MS = 1900
"""How long leaving may take at most; recovery at the next start is the same either way."""


class EngineThread(EngineSignals):
    """Hosts one Engine. Its signals are those of `EngineSignals`.

    Attributes:
        waiting_notes: that it is to keep and has not written.
    """

    def __init__(self, build: Builder, key: ApiKey | None = None, parent: QObject | None = None) -> None:
        """Prepare; `start` begins.

        Args:
            build: opens the library and makes the engine, called in this thread.
            key: a key to use for this run only; the keyring is not asked then.
            parent: owner.
        """
        super().__init__(parent)
        self.setObjectName("engine")
        self._build, self._given_key = build, key
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closing: asyncio.Event | None = None
        self._engine: Engine | None = None
        self._keys: KeyDesk | None = None
        self._errands: set[asyncio.Task[None]] = set()
        self._early: list[Errand] = []
        self._door = threading.Lock()  # or an errand could miss both the waiting ones and the loop
        self._is_left = False  # also before the start, when Qt hears of no interruption
        self.waiting_notes = WaitingNotes()

    @property
    def has_waiting(self) -> bool:
        """Whether it was told to do something that it has not begun."""
        return bool(self._early)

    # ------------------------------------------------------------ engine's side

    def run(self) -> None:
        """The thread's life."""
        import asyncio

        sys.setswitchinterval(SWITCH_SECONDS)
        asyncio.run(self._live())

    async def _live(self) -> None:
        """Serve until the end; a bug that ends it early is told of, also as what kept the library from opening."""
        import asyncio

        serving = asyncio.create_task(self._serve())
        await asyncio.wait({serving})
        if not serving.cancelled() and (error := serving.exception()) is not None:
            log.error("the engine's thread ended by a bug", exc_info=error)
            self.crashed.emit(error)
            if self._engine is None:
                self.not_opened.emit(Failure(FailureKind.OWN_FAULT))

    async def _serve(self) -> None:
        import asyncio

        self._closing = asyncio.Event()
        try:
            workshop = self._build(EngineRelay(self))
        except KlingError as error:
            self.not_opened.emit(error.failure)
            return
        except StoppedError:
            self.opening_stopped.emit()
            return
        try:
            await self._work(workshop, self._closing)
        finally:
            await self._leave(workshop)

    async def _work(self, workshop: Workshop, closing: asyncio.Event) -> None:
        """Start the engine and do errands until it is time to leave."""
        import asyncio

        from kling_desktop.core.upkeep import Renewal
        from kling_desktop.engine.key_desk import KeyDesk

        try:
            workshop.engine.start(self._given_key)
        except KlingError as error:
            self.not_opened.emit(error.failure)
            return
        self._engine = workshop.engine
        self._keys = keys = KeyDesk(workshop.engine, workshop.key_store, self.key_changed.emit)
        if workshop.renewal is Renewal.REBUILT and not self._is_left:  # then nobody shows it any more
            self.index_replaced.emit(workshop.told)
        elif workshop.renewal is Renewal.NEWS:
            self.index_grew.emit()
        self.opened.emit()
        key = self._given_key
        self._begin(keys.open if key is None else lambda: keys.adopt(key))
        with self._door:
            self._loop = asyncio.get_running_loop()
            for make in self._early:
                self._begin(make)
            self._early.clear()
        if self._is_left:
            closing.set()
        await closing.wait()

    async def _leave(self, workshop: Workshop) -> None:
        """Let go of everything, however far it came; what was posted before the end has begun: a note is written."""
        import asyncio

        self._loop = None
        await asyncio.sleep(0)
        for errand in tuple(self._errands):
            errand.cancel()
        await asyncio.gather(*self._errands, return_exceptions=True)
        try:
            await workshop.engine.stop()
        finally:
            workshop.release()

    def _begin(self, make: Errand) -> None:
        import asyncio

        task = asyncio.create_task(self._watched(make))
        self._errands.add(task)
        task.add_done_callback(self._errand_ended)

    async def _watched(self, make: Errand) -> None:
        try:
            await make()
        except KlingError as error:
            self.trouble.emit(error.failure)

    def _errand_ended(self, task: asyncio.Task[None]) -> None:
        self._errands.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            EngineRelay(self).crashed(error)

    async def _take_in(self, key: int, source: PictureSource, card: ModelCard) -> None:
        assert self._engine is not None
        try:
            taken = await self._engine.take_in(source, card.limits, lambda path: self.preview_ready.emit(key, path))
        except KlingError as error:
            self.reference_settled.emit(key, error.failure)
        else:
            self.reference_settled.emit(key, taken)

    async def _make_thumbnail(self, output: Output) -> None:
        assert self._engine is not None
        try:
            await self._engine.make_thumbnail(output)
        except KlingError as error:
            log.info("no thumbnail for %s: %s", output.id, error.failure.kind.value)
        else:
            self.thumbnail_made.emit(output.id)

    async def _make_preview(self, sha256: str, card: ModelCard) -> None:
        assert self._engine is not None
        try:
            path = await self._engine.make_preview(sha256, card.limits)
        except KlingError as error:
            log.info("no preview of a reference: %s", error.failure.kind.value)
        else:
            self.preview_made.emit(path)

    async def _render(self, key: str, path: str) -> None:
        assert self._engine is not None
        try:
            made = await self._engine.render(key, path)
        except KlingError as error:
            log.info("no render for %s: %s", key, error.failure.kind.value)
            self.render_failed.emit(key, error.failure)
        else:
            self.rendered.emit(key, made)

    async def _check(self, job_id: str) -> None:
        assert self._engine is not None
        try:
            self.lookup_ended.emit(job_id, await self._engine.check(job_id))
        finally:
            self.check_ended.emit(job_id)

    async def _recover_by_id(self, job_id: str, request_id: str, *, is_sure: bool) -> None:
        assert self._engine is not None
        outcome: RequestDoubt | Failure | None
        try:
            outcome = await self._engine.recover_by_id(job_id, request_id, is_sure=is_sure)
        except KlingError as error:
            outcome = error.failure
        self.recovery_settled.emit(job_id, request_id, outcome)

    # ------------------------------------------------------------ window's side

    def submit(self, recipe: Recipe, count: int, order: Order = UNASKED) -> None:
        """Make pictures: one Run."""
        self._spend(order, lambda engine: engine.submit(recipe, count, order.agreement))

    def submit_held(self, recipe: Recipe, count: int) -> None:
        """Put pictures beside those that are held; nothing is sent."""
        self._call(lambda engine: engine.submit_held(recipe, count))

    def resume_held(self, job_ids: Collection[str], order: Order = UNASKED) -> None:
        """Send these held Jobs: the ones whose price the person was told."""
        self._spend(order, lambda engine: engine.resume(job_ids, order.agreement))

    def send_now(self) -> None:
        """Do not wait for the end of a rate limit."""
        self._call(lambda engine: engine.send_now())

    def cancel(self, job_id: str) -> None:
        """Take an unsent Job back, or stop watching a sent one."""
        self._call(lambda engine: engine.cancel(job_id))

    def hide(self, job_id: str) -> None:
        """Take a Job off the screen."""
        self._call(lambda engine: engine.hide(job_id))

    def mark(self, output_ids: Sequence[str], change: MarkChange) -> None:
        """Pick, rate, put away or put back saved pictures; each answers as `job_changed`.

        Done in portions, so that what was sent is followed meanwhile, however many there are.
        """
        for start in range(0, len(output_ids), _MARKED_AT_ONCE):
            self._call(partial(_mark, tuple(output_ids[start : start + _MARKED_AT_ONCE]), change))

    def use_options(self, max_parallel: int, delivery: DeliveryChoice, limits: SpendLimits) -> None:
        """Work with other settings from now on."""
        self._call(lambda engine: engine.use_options(max_parallel, delivery, limits))

    def keep_note(self, name: str, text: str) -> None:
        """Keep a small text by name."""
        self.waiting_notes.put(name, text)
        self._call(lambda engine: self.waiting_notes.write(name, engine.keep_note))

    def make_again(self, job_id: str, order: Order = UNASKED) -> None:
        """Spend again on a Job that brought no picture."""
        self._spend(order, lambda engine: engine.make_again(job_id, order.agreement))

    def check(self, job_id: str) -> None:
        """Look for the picture of an interrupted Job; free."""
        self._errand(lambda: self._check(job_id))

    def recover_by_id(self, job_id: str, request_id: str, *, is_sure: bool) -> None:
        """Follow the request that a person says is a Job's; free. Answers as `recovery_settled`."""
        self._errand(lambda: self._recover_by_id(job_id, request_id, is_sure=is_sure))

    def take_in(self, key: int, source: PictureSource, card: ModelCard) -> None:
        """Take a picture into the library; the answer comes as `reference_settled`."""
        self._errand(lambda: self._take_in(key, source, card))

    def make_thumbnail(self, output: Output) -> None:
        """Make a thumbnail that is missing; `thumbnail_made` says when it is there."""
        self._errand(lambda: self._make_thumbnail(output))

    def make_preview(self, sha256: str, card: ModelCard) -> None:
        """Make the preview of a reference that is missing; `preview_made` says when it is there."""
        self._errand(lambda: self._make_preview(sha256, card))

    def render(self, key: str, path: str) -> None:
        """Decode a picture file to be shown large; answers as `rendered` or `render_failed`.

        Args:
            key: an Output's id or a reference's sha256.
            path: absolute, of the picture file.
        """
        self._errand(lambda: self._render(key, path))

    def forget_render(self, key: str) -> None:
        """Take one `render` of that key back; it may be answered all the same."""
        self._call(lambda engine: engine.forget_render(key))

    def look_at_library(self) -> None:
        """Look whether the library can be written now; `library_changed` tells of any change."""
        self._call(lambda engine: engine.look_at_library())

    def offer_key(self, text: str) -> None:
        """Check, use and keep a key that a person entered."""
        self._errand(lambda: self._keys_or_raise().offer(text))

    def ask_balance(self) -> None:
        """Ask for the balance with the key in use; free."""
        self._errand(lambda: self._keys_or_raise().look())

    def ask_keyring(self) -> None:
        """Read or write the key once more, after the keyring was locked."""
        self._errand(lambda: self._keys_or_raise().retry())

    def forget_key(self) -> None:
        """Remove the key."""
        self._errand(lambda: self._keys_or_raise().forget())

    def close(self) -> bool:
        """Stop the engine and wait for the thread. True if it ended in time."""
        self.leave()
        return self.wait(STOP_MS)

    def leave(self) -> None:
        """Stop the engine; `finished` says when the thread has ended. Not started yet, it does what waits and ends."""
        self._is_left = True
        loop, closing = self._loop, self._closing
        if loop is not None and closing is not None:
            with contextlib.suppress(RuntimeError):  # the loop may have ended by itself meanwhile
                loop.call_soon_threadsafe(closing.set)

    def _keys_or_raise(self) -> KeyDesk:
        assert self._keys is not None
        return self._keys

    def _spend(self, order: Order, act: Callable[[Engine], object]) -> None:
        """Act, or say what has to be agreed to first."""

        async def errand() -> None:
            assert self._engine is not None
            try:
                act(self._engine)
            except KlingError as error:
                if error.failure.kind not in OBJECTIONS:
                    raise
                self.not_agreed.emit(order, error.failure)

        self._errand(errand)

    def _call(self, act: Callable[[Engine], object]) -> None:
        async def errand() -> None:
            assert self._engine is not None
            act(self._engine)

        self._errand(errand)

    def _errand(self, make: Errand) -> None:
        with self._door:
            loop = self._loop
            if loop is None:
                self._early.append(make)
                return
        with contextlib.suppress(RuntimeError):  # closing: nothing new is begun
            loop.call_soon_threadsafe(self._begin, make)


def _mark(output_ids: Sequence[str], change: MarkChange, engine: Engine) -> None:
    engine.mark(output_ids, change)
