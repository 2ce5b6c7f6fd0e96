"""One side of the comparison, the service or the simulator: the same requests go to both.

Must not know: what a question is about. An order is sent once, whatever comes of it; only what costs nothing is asked
again. Every request goes through the program's own `Exchange`: no redirects with the key, a guard before foreign
addresses, a connection of its own for whatever spends.
"""

import asyncio
import json
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from kling_desktop.adapters.segmind.answer import Answer
from kling_desktop.adapters.segmind.call import PICTURE_CAP_BYTES, BrokenCallError, Call
from kling_desktop.adapters.segmind.connector import Resolve, look_up
from kling_desktop.adapters.segmind.exchange import Exchange
from kling_desktop.adapters.segmind.hosts import Deadlines, Hosts
from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.failure import KlingError
from kling_desktop.core.model_card import KLING_O1

ORDERS_A_MINUTE = 4
"""One less than the lowest limit that Segmind names, so that the check itself is not refused."""

_MINUTE_SECONDS = 61.0
_SEGMIND = ".segmind.com"
_WRONG_KEY = "SG_0000000000000000"
_PAUSES_SECONDS = (1.0, 4.0)
"""Between tries of what costs nothing: a line that broke once must not lose a picture that was paid for."""


class Clock(Protocol):
    """The time by which one side lives."""

    def now(self) -> float:
        """Seconds, from anywhere."""

    async def wait(self, seconds: float) -> None:
        """Let that much of it pass."""


class RealClock:
    """The time of the world."""

    def now(self) -> float:
        """Seconds, from anywhere."""
        return time.monotonic()

    async def wait(self, seconds: float) -> None:
        """Let that much of it pass."""
        await asyncio.sleep(seconds)


class OwnClock:
    """A time that passes only while somebody waits, and then at once: a simulator that lives by it keeps nobody."""

    def __init__(self) -> None:
        self._now = time.time()

    def now(self) -> float:
        """Seconds since the epoch."""
        return self._now

    async def wait(self, seconds: float) -> None:
        """Let that much of it pass."""
        self._now += seconds


class NoAnswerError(Exception):
    """A request without an answer.

    Attributes:
        was_sent: whether any byte of it may have left; False is a proof that none did.
    """

    def __init__(self, why: str, *, was_sent: bool) -> None:
        super().__init__(why)
        self.was_sent = was_sent


@dataclass(slots=True)
class Found:
    """What earlier answers of a side gave that later questions need; empty until then."""

    asset: str = ""
    request_id: str = ""
    submitted_at: float = 0.0
    done_after: float = 0.0
    picture: bytes = b""
    limit: str = ""


class Side:
    """Somewhere to ask. Thread: one, inside one loop.

    Args:
        hosts: where it is.
        key: what opens it.
        clock: the time it lives by.
        resolve: looks names up.
        allow: told how many orders a minute shall be taken; only a simulator can be.
    """

    def __init__(
        self,
        hosts: Hosts,
        key: ApiKey,
        clock: Clock,
        *,
        resolve: Resolve = look_up,
        allow: Callable[[int], None] | None = None,
    ) -> None:
        self.hosts, self.clock = hosts, clock
        self.allow = allow or _as_it_is
        self.found = Found()
        self._key = key
        self._deadlines = Deadlines()
        self._exchange = Exchange(hosts, self._deadlines, resolve)
        self._orders: deque[float] = deque(maxlen=ORDERS_A_MINUTE)

    def is_own(self, address: str) -> bool:
        """Whether an address leads to this side itself."""
        host = urlsplit(address).netloc.lower()
        own = {urlsplit(base).netloc for base in (self.hosts.api, self.hosts.assets, self.hosts.history)}
        return host in own or (self.hosts == Hosts.segmind() and host.endswith(_SEGMIND))

    async def get(self, url: str) -> Answer:
        """Ask with the key.

        Raises:
            NoAnswerError: none came.
        """
        return await self._repeated(lambda: self._exchange.call(Call("GET", url, self._key, self._deadlines.poll)))

    async def get_with_wrong_key(self, url: str) -> Answer:
        """Ask with a key that nobody was given.

        Raises:
            NoAnswerError: none came.
        """
        return await _answered(self._exchange.call(Call("GET", url, ApiKey(_WRONG_KEY), self._deadlines.poll)))

    async def fetch(self, address: str) -> Answer:
        """Get what lies at an address, without the key; foreign ones pass the program's guard.

        Raises:
            NoAnswerError: none came.
        """
        return await self._repeated(lambda: self._exchange.fetch(address, self._deadlines.fetch))

    async def upload(self, data_urls: list[str]) -> Answer:
        """Upload pictures, in one call.

        Raises:
            NoAnswerError: none came.
        """
        url, body = f"{self.hosts.assets}/upload-asset", json.dumps({"data_urls": data_urls}).encode()
        return await _answered(
            self._exchange.call(Call("POST", url, self._key, self._deadlines.upload, body, _json_headers()))
        )

    async def order(self, way: str, value: object, slug: str = KLING_O1.slug, *, hurried: bool = False) -> Answer:
        """Send an order, once, on a connection of its own, and not too soon after the others.

        Args:
            way: `v1` or `v2`.
            value: becomes the JSON body; text is sent as text.
            slug: which model.
            hurried: whether the others are not minded.

        Raises:
            NoAnswerError: none came.
        """
        if not hurried:
            await self._take_turn()
        is_text = isinstance(value, str)
        headers = {"content-type": "text/plain"} if is_text else _json_headers()
        body = value.encode() if isinstance(value, str) else json.dumps(value).encode()
        seconds = self._deadlines.generate if way == "v1" else self._deadlines.submit
        url = f"{self.hosts.api}/{way}/{slug}"
        return await _answered(
            self._exchange.call(Call("POST", url, self._key, seconds, body, headers, PICTURE_CAP_BYTES, spends=True))
        )

    async def aclose(self) -> None:
        """Close every connection."""
        await self._exchange.aclose()

    async def _repeated(self, asking: Callable[[], Awaitable[Answer]]) -> Answer:
        for seconds in _PAUSES_SECONDS:
            try:
                return await _answered(asking())
            except NoAnswerError:
                await self.clock.wait(seconds)
        return await _answered(asking())

    async def _take_turn(self) -> None:
        if len(self._orders) == ORDERS_A_MINUTE:
            await self.clock.wait(max(0.0, self._orders[0] + _MINUTE_SECONDS - self.clock.now()))
        self._orders.append(self.clock.now())


def _json_headers() -> dict[str, str]:
    return {"content-type": "application/json", "accept": "*/*"}


async def _answered(asking: Awaitable[Answer]) -> Answer:
    """The answer, or NoAnswerError, raised outside of the handlers so that nothing with the key hangs on it."""
    try:
        return await asking
    except BrokenCallError as broken:
        error = NoAnswerError(broken.kind.value, was_sent=broken.was_sent)
    except KlingError as refused:
        error = NoAnswerError(refused.failure.kind.value, was_sent=False)
    raise error


def _as_it_is(_orders_a_minute: int) -> None:
    """The live service cannot be told."""
