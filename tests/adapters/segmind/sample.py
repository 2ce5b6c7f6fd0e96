"""What the tests of the Segmind adapter share: a Recipe, a key, and an API at an address."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

from kling_desktop.adapters.segmind.answer import Answer
from kling_desktop.adapters.segmind.client import SegmindApi
from kling_desktop.adapters.segmind.hosts import Deadlines, Hosts
from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.failure import Failure, KlingError
from kling_desktop.core.job_event import Accepted
from kling_desktop.core.model_card import KLING_O1, ModelCard
from kling_desktop.core.ports.service import DirectAnswer, Submission, SubmitAnswer, UploadCopy
from kling_desktop.core.recipe import Recipe
from kling_desktop.core.reference import Reference

T = TypeVar("T")

KEY = ApiKey("SG_0123456789abcdef")
NOW_MS = 1_795_000_000_000
REQUEST_ID = "6a0f6a0e-3f0b-4d3e-9f53-0d7c2f7f1a11"
QUICK = Deadlines(connect=2.0, submit=0.4, generate=0.4, poll=0.4, upload=2.0, fetch=0.4, balance=0.4)
"""Short enough for a test that waits for the end of one."""


class Time:
    """The simulator's clock, in seconds; stands still until it is set."""

    def __init__(self) -> None:
        self.seconds = NOW_MS / 1000

    def __call__(self) -> float:
        return self.seconds


def submission(*urls: str, prompt: str = "Put @Image1 on the shelf", card: ModelCard = KLING_O1) -> Submission:
    """A Submission with these addresses."""
    used = urls or ("https://images.segmind.com/assets/a.png",)
    references = tuple(Reference("a" * 64, "a.png", "png", 640, 480, 1000) for _ in used)
    return Submission(card, Recipe(card.slug, prompt, references, card.defaults()), used)


def answer(status: int, body: bytes | str = b"", headers: Mapping[str, str] | None = None) -> Answer:
    """An answer with this body."""
    return Answer(status, headers or {}, body.encode() if isinstance(body, str) else body)


def run(base: str, act: Callable[[SegmindApi], Awaitable[T]], deadlines: Deadlines | None = None) -> T:
    """Run `act` with an API at this address, in a loop of its own."""

    async def body() -> T:
        return await using(base, act, deadlines)

    return asyncio.run(body())


async def using(base: str, act: Callable[[SegmindApi], Awaitable[T]], deadlines: Deadlines | None = None) -> T:
    """Run `act` with an API at this address, in this loop."""
    api = SegmindApi(Hosts.single(base), deadlines or Deadlines(), lambda: NOW_MS)
    try:
        return await act(api)
    finally:
        await api.aclose()


async def failure_of(work: Awaitable[object]) -> Failure:
    """The Failure that this raises."""
    try:
        outcome = await work
    except KlingError as error:
        return error.failure
    raise AssertionError(f"no failure, but {outcome!r}")


def submit(api: SegmindApi) -> Awaitable[SubmitAnswer]:
    """Send the usual Submission by v2."""
    return api.submit(KEY, submission())


def generate(api: SegmindApi) -> Awaitable[DirectAnswer]:
    """Send the usual Submission by v1."""
    return api.generate(KEY, submission())


async def accepted(api: SegmindApi, copy: UploadCopy, prompt: str = "Put @Image1 on the shelf") -> str:
    """The id of a request that the service took."""
    told = await api.submit(KEY, submission(await api.upload(KEY, copy), prompt=prompt))
    assert isinstance(told, Accepted)
    return told.request_id
