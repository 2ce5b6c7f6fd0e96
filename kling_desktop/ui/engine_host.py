"""EngineHost: the one QThread, with the engine's asyncio loop in it, from its start to its end.

Errands are posted into the loop from the GUI thread and begin in their order, those of before the start when it is
there. Must not know: what is asked of the engine, widgets, adapters.

The window imports this before its first frame; asyncio, and the engine with it, is imported in the thread.
"""

from __future__ import annotations

import contextlib
import logging
import sys
import threading
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from kling_desktop.core.agreement import OBJECTIONS, Order
from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.failure import Failure, FailureKind, KlingError
from kling_desktop.core.upkeep_progress import StoppedError
from kling_desktop.ui.base.engine_signals import EngineRelay, EngineSignals
from kling_desktop.ui.base.waiting_notes import WaitingNotes

if TYPE_CHECKING:
    import asyncio

    from kling_desktop.engine.engine import Engine
    from kling_desktop.engine.key_desk import KeyDesk
    from kling_desktop.engine.workshop import Builder, Workshop

log = logging.getLogger(__name__)

Errand = Callable[[], Coroutine[None, None, None]]
"""Makes the coroutine of one errand; it is made when the errand begins, so that none is left unawaited."""

SWITCH_SECONDS = 0.001
"""How long the interpreter's lock is kept from another thread that asks for it; Python's own is 5 ms.

The GUI thread asks each time that Qt calls it, for each widget that paints itself: at 5 ms a time it stands still while
this thread writes a Job down.
"""

STOP_MS = 1900
"""How long leaving may take at most; recovery at the next start is the same either way."""


class EngineHost(EngineSignals):
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
        self._keys = keys = KeyDesk(workshop.engine, workshop.key_store, self.key_changed.emit, self.looked.emit)
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
