"""LibraryWatch: notices that the library cannot be written, and that it can be again.

Must not know: Jobs, or what is done when the library is back. Thread: engine; a worker thread looks at the library.
"""

import asyncio
from collections.abc import Callable

from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.engine.bench import Listener, Ports


class LibraryWatch:
    """Looks when it is woken, and again and again while something is in the way."""

    def __init__(self, ports: Ports, listener: Listener, again_seconds: float, on_back: Callable[[], None]) -> None:
        """Nothing is looked at before `wake`.

        Args:
            ports: whose library.
            listener: told of what is in the way, and of its end.
            again_seconds: between two looks while something is.
            on_back: called when nothing is in the way any more.
        """
        self._ports, self._listener, self._again_seconds, self._on_back = ports, listener, again_seconds, on_back
        self._task: asyncio.Task[None] | None = None
        self._later: asyncio.TimerHandle | None = None
        self._obstacle: Failure | None = None
        self._untold: Failure | None = None
        self._is_wanted = self._is_over = False

    def wake(self) -> None:
        """Something may be in the way, or not any more: what a look on its way has seen may be over by now."""
        self._is_wanted = True
        if not self._is_over and (self._task is None or self._task.done()):
            self._task = asyncio.create_task(self._look_while_wanted(), name="look at the library")

    def hear_trouble(self, failure: Failure) -> None:
        """Something could not be written into the library: told unless that the library cannot be written says it."""
        if failure.kind is FailureKind.NOT_WRITABLE:
            self._untold = failure
            self.wake()
        else:
            self._listener.trouble(failure)

    async def stop(self) -> None:
        """Look no more."""
        self._is_over = True
        self._wait_no_more()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _look_while_wanted(self) -> None:
        while self._is_wanted:
            self._is_wanted = False
            await self._look()

    async def _look(self) -> None:
        self._wait_no_more()
        found = await asyncio.to_thread(self._ports.library.obstacle)
        before, self._obstacle = self._obstacle, found
        untold, self._untold = self._untold, None
        if found is not None:
            self._later = asyncio.get_running_loop().call_later(self._again_seconds, self.wake)
        elif untold is not None and before is None:  # else it was what is over now, and is tried again
            self._listener.trouble(untold)
        if found != before:
            self._listener.library_changed(found)
            if found is None:
                self._on_back()

    def _wait_no_more(self) -> None:
        if self._later is not None:
            self._later.cancel()
            self._later = None
