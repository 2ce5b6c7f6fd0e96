"""A clock that tests own: sleeping costs no time and is written down."""

import asyncio


class FakeClock:
    """`core.ports.Clock`. Time goes on only by sleeping or by `advance`."""

    def __init__(self, now_ms: int = 1_760_000_000_000) -> None:
        self._now = now_ms / 1000
        self._steady = 0.0
        self.sleeps: list[float] = []

    def now_ms(self) -> int:
        return round(self._now * 1000)

    def monotonic(self) -> float:
        return self._steady

    def advance(self, seconds: float) -> None:
        self._now += seconds
        self._steady += seconds

    async def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.advance(max(0.0, seconds))
        await asyncio.sleep(0)
