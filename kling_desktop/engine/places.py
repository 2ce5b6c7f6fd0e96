"""Places: bounds how many Jobs are at the service at once, with a bound that may change meanwhile."""

import asyncio
from types import TracebackType


class Places:
    """`async with` takes a place and gives it back. Who holds one when the bound shrinks keeps it. Thread: engine."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._taken = 0
        self._changed = asyncio.Event()

    def set_count(self, count: int) -> None:
        """So many places from now on."""
        self._count = count
        self._changed.set()

    async def __aenter__(self) -> None:
        while self._taken >= self._count:
            self._changed.clear()
            await self._changed.wait()
        self._taken += 1

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        # Nothing is awaited: a Job that is cancelled here must not keep its place.
        self._taken -= 1
        self._changed.set()
