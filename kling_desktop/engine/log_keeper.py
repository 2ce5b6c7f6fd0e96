"""Brings what the journal put into its outbox to the library's log: at least once, repeats are harmless.

Thread: engine; the writing itself runs in a worker thread, because a synced append takes tens of milliseconds.
"""

import asyncio
from collections.abc import Callable

from kling_desktop.core.failure import Failure, KlingError
from kling_desktop.engine.bench import Ports

LINES_AT_ONCE = 200


class LogKeeper:
    """Appends outbox lines to the log, one batch after the other, whenever it is woken."""

    def __init__(self, ports: Ports, tell: Callable[[Failure], None]) -> None:
        """Nothing is written before `wake`.

        Args:
            ports: whose journal and library.
            tell: told why lines could not be written; they stay in the outbox.
        """
        self._ports, self._tell = ports, tell
        self._task: asyncio.Task[None] | None = None
        self._again = False

    def wake(self) -> None:
        """There may be lines to write."""
        self._again = True
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._write(), name="library log")

    async def stop(self) -> None:
        """Write what there is, then rest."""
        if self._task is not None:
            await self._task

    async def _write(self) -> None:
        try:
            while self._again:
                self._again = False
                while lines := self._ports.journal.outbox(LINES_AT_ONCE):
                    await asyncio.to_thread(self._ports.library.append_log, [text for _, text in lines])
                    self._ports.journal.clear_outbox(lines[-1][0])
        except KlingError as error:
            self._tell(error.failure)
