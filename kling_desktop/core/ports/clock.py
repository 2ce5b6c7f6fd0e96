"""Time, so that tests own it."""

from typing import Protocol


class Clock(Protocol):
    """Time, so that tests own it."""

    def now_ms(self) -> int:
        """Wall clock, UTC milliseconds."""

    def monotonic(self) -> float:
        """Seconds that never jump back; stops in suspend on Linux."""

    async def sleep(self, seconds: float) -> None:
        """Wait."""
