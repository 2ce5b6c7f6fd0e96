"""The real clock."""

import asyncio
import time

from kling_desktop.adapters.system_clock import SystemClock
from kling_desktop.core.ports.clock import Clock


def test_tells_the_time_in_milliseconds() -> None:
    clock: Clock = SystemClock()
    before = time.time()
    assert before * 1000 - 1 <= clock.now_ms() <= time.time() * 1000 + 1


def test_waits_as_long_as_told() -> None:
    clock: Clock = SystemClock()
    before = clock.monotonic()
    asyncio.run(clock.sleep(0.02))
    assert clock.monotonic() - before >= 0.019
