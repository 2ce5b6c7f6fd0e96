"""The real clock behind `core.ports.Clock`."""

import time


class SystemClock:
    """Time as the system tells it. Thread: any; `sleep` in the engine's loop."""

    def now_ms(self) -> int:
        """Wall clock, UTC milliseconds; may jump when the system's time is set."""
        return time.time_ns() // 1_000_000

    def monotonic(self) -> float:
        """Seconds that never jump back; stops in suspend on Linux and macOS."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait without blocking the loop."""
        import asyncio  # the window asks for the time before its first frame; asyncio is for later

        await asyncio.sleep(seconds)
