"""A clock that tests own: sleeping costs no time and is written down."""

import asyncio
from collections import deque
from typing import NamedTuple


class Nap(NamedTuple):
    """How long the computer sleeps within a wait, by each clock: the steady one stands still or goes on."""

    wall: float
    steady: float


class FakeClock:
    """`core.ports.Clock`. Time goes on only by sleeping, by `advance` and, on the wall alone, by `set_wall`.

    `naps` are taken from the front, one for each wait.
    """

    def __init__(self, now_ms: int = 1_760_000_000_000) -> None:
        self._now = now_ms / 1000
        self._steady = 0.0
        self.sleeps: list[float] = []
        self.naps = deque[Nap]()

    def now_ms(self) -> int:
        return round(self._now * 1000)

    def monotonic(self) -> float:
        return self._steady

    def advance(self, seconds: float) -> None:
        self._now += seconds
        self._steady += seconds

    def set_wall(self, now_ms: int) -> None:
        """Somebody sets the time of day."""
        self._now = now_ms / 1000

    async def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.advance(max(0.0, seconds))
        if self.naps:
            nap = self.naps.popleft()
            self._now += nap.wall
            self._steady += nap.steady
        await asyncio.sleep(0)
