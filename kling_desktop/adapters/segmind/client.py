"""SegmindApi: the port `ImageApi` over HTTP. What an answer means is decided in the `wire` modules, not here.

Nothing is ever sent twice from here, and importing this file imports no HTTP library: that happens beside the loop when
the first call is made. Thread: engine, inside one loop.
"""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import quote

from kling_desktop.adapters.segmind.answer import Answer, request_id_of
from kling_desktop.adapters.segmind.call import PICTURE_CAP_BYTES, BrokenCallError, Call
from kling_desktop.adapters.segmind.hosts import Deadlines, Hosts
from kling_desktop.adapters.segmind.oddities import Keep, Oddities, keep_nothing
from kling_desktop.adapters.segmind.upload_body import UploadBody
from kling_desktop.adapters.segmind.wire import balance, picture, request_body, uploaded
from kling_desktop.adapters.segmind.wire_history import merged, page_meaning, page_query, record_meaning
from kling_desktop.adapters.segmind.wire_poll import Completed, result_meaning, status_meaning
from kling_desktop.adapters.segmind.wire_submit import direct_meaning, submit_meaning
from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.failure import Charge, Failure, FailureKind, KlingError
from kling_desktop.core.job_event import LostTrack, NotSent
from kling_desktop.core.ports.service import (
    AccountRecord,
    DirectAnswer,
    Gone,
    PollAnswer,
    Submission,
    SubmitAnswer,
    UploadCopy,
)
from kling_desktop.core.price import Balance

if TYPE_CHECKING:
    from kling_desktop.adapters.segmind.exchange import Exchange

_MOST_PAGES = 20
_JSON: Mapping[str, str] = {"content-type": "application/json", "accept": "application/json, text/plain, */*"}


class SegmindApi:
    """The paid service. Every method raises nothing but KlingError, and CancelledError when it is cancelled.

    Args:
        hosts: where the service lives.
        deadlines: how long each call may take.
        now_ms: wall clock, UTC milliseconds; for rate limits and the window of the history.
        keep: is told of every answer that made no sense; must not raise.
        uses_proxy: whether the system's proxy is used, where it names one.
    """

    def __init__(
        self,
        hosts: Hosts,
        deadlines: Deadlines,
        now_ms: Callable[[], int],
        keep: Keep = keep_nothing,
        *,
        uses_proxy: bool = True,
    ) -> None:
        self._hosts = hosts
        self._deadlines = deadlines
        self._now_ms = now_ms
        self._uses_proxy = uses_proxy
        self._odd = Oddities(keep)
        self._exchange: Exchange | None = None
        self._opening = asyncio.Lock()

    async def upload(self, key: ApiKey, copy: UploadCopy) -> str:
        """Upload one picture and give its address.

        Raises:
            KlingError: also FILE_MISSING or UNREADABLE_FILE, where the copy cannot be read.
        """
        with await asyncio.to_thread(_opened, copy.path) as file:
            body = UploadBody(file, copy.format)
            answer = await self._ask(
                Call(
                    "POST",
                    f"{self._hosts.assets}/upload-asset",
                    key,
                    self._deadlines.upload,
                    content=body.pieces(),
                    headers={**_JSON, "content-length": str(body.length_bytes)},
                )
            )
        with self._odd.read("upload", answer):
            return uploaded(answer, self._now_ms())

    async def submit(self, key: ApiKey, submission: Submission) -> SubmitAnswer:
        """Send a Job (v2), once. Every outcome is an event."""
        url = f"{self._hosts.api}/v2/{quote(submission.card.slug, safe='')}"
        answer = await self._spend(
            Call("POST", url, key, self._deadlines.submit, request_body(submission), _JSON, spends=True)
        )
        if not isinstance(answer, Answer):
            return answer
        meaning = submit_meaning(answer, self._now_ms())
        self._odd.sent("submit", answer, meaning, submission.recipe.prompt)
        return meaning

    async def generate(self, key: ApiKey, submission: Submission) -> DirectAnswer:
        """Send a Job the direct way (v1), once, and wait for its picture. Every outcome is an event."""
        answer = await self._spend(
            Call(
                "POST",
                f"{self._hosts.api}/v1/{quote(submission.card.slug, safe='')}",
                key,
                self._deadlines.generate,
                request_body(submission),
                {**_JSON, "accept": "image/*, application/json, */*"},
                PICTURE_CAP_BYTES,
                spends=True,
            )
        )
        if not isinstance(answer, Answer):
            return answer
        meaning = await asyncio.to_thread(direct_meaning, answer, self._now_ms())  # may hold many MB of base64
        self._odd.sent("v1", answer, meaning, submission.recipe.prompt)
        return meaning

    async def poll(self, key: ApiKey, request_id: str) -> PollAnswer:
        """Ask how a request stands, and for its result once it is done."""
        if request_id_of(request_id) is None:
            return Gone()
        url = f"{self._hosts.api}/v2/requests/{request_id}"
        answer = await self._get(key, f"{url}/status", self._deadlines.poll)
        with self._odd.read("status", answer):
            standing = status_meaning(answer, self._now_ms())
        if not isinstance(standing, Completed):
            return standing
        answer = await self._get(key, url, self._deadlines.poll)
        with self._odd.read("result", answer):
            return result_meaning(answer, self._now_ms())

    async def fetch(self, url: str) -> bytes:
        """Fetch a picture without the key. It exists, so whatever keeps it from us, it was charged.

        Raises:
            KlingError: also EXPIRED, BAD_ADDRESS, and BAD_PICTURE where it is empty, encoded or over 64 MiB.
        """
        exchange = await self._opened_exchange()
        try:
            answer = await exchange.fetch(url, self._deadlines.fetch)
            self._odd.fetched(answer)
            return picture(answer, self._now_ms())
        except BrokenCallError as broken:
            failure = broken.question_error().failure
        except KlingError as refused:
            failure = refused.failure
        if failure.kind is FailureKind.BAD_ADDRESS:
            self._odd.not_followed(url)
        raise KlingError(failure.charged(Charge.CHARGED))

    async def balance(self, key: ApiKey) -> Balance:
        """Ask for the account's balance."""
        url = f"{self._hosts.api}/v1/get-user-credits"
        answer = await self._get(key, url, self._deadlines.balance)
        with self._odd.read("credits", answer):
            return balance(answer, self._now_ms())

    async def record(self, key: ApiKey, request_id: str) -> AccountRecord | None:
        """Look one request up in the account's history."""
        if request_id_of(request_id) is None:
            return None
        answer = await self._get(key, f"{self._history}/{request_id}", self._deadlines.poll)
        with self._odd.read("history", answer):
            return record_meaning(answer, request_id, self._now_ms())

    async def records(self, key: ApiKey, slug: str, since_ms: int, until_ms: int) -> tuple[AccountRecord, ...]:
        """The account's requests for a model since a time; those without a time of their own are included."""
        found: list[AccountRecord] = []
        for number in range(1, _MOST_PAGES + 1):
            now_ms = self._now_ms()
            url = f"{self._history}?{page_query(slug, since_ms, max(now_ms, until_ms), number)}"
            answer = await self._get(key, url, self._deadlines.poll)
            with self._odd.read("history", answer):
                page = page_meaning(answer, slug, now_ms)
            found.extend(page.records)
            if not page.is_full or any(_is_before(record, since_ms) for record in page.records):
                break
        return tuple(record for record in merged(found) if not _is_before(record, since_ms))

    async def aclose(self) -> None:
        """Close every connection; call inside the loop."""
        if self._exchange is not None:
            await self._exchange.aclose()
            self._exchange = None

    @property
    def _history(self) -> str:
        return f"{self._hosts.history}/inference-request/request-history"

    async def _opened_exchange(self) -> "Exchange":
        """The connections; the libraries are loaded in a thread, which takes a tenth of a second, once."""
        async with self._opening:
            if self._exchange is None:
                self._exchange = await asyncio.to_thread(
                    _new_exchange, self._hosts, self._deadlines, uses_proxy=self._uses_proxy
                )
            return self._exchange

    async def _spend(self, call: Call) -> Answer | NotSent | LostTrack:
        exchange = await self._opened_exchange()
        try:
            return await exchange.call(call)
        except BrokenCallError as broken:
            return broken.event()
        except KlingError as refused:  # no way to the service: raised while connecting, before anything was sent
            return NotSent(refused.failure)

    async def _get(self, key: ApiKey, url: str, seconds: float) -> Answer:
        return await self._ask(Call("GET", url, key, seconds, headers={"accept": "application/json, */*"}))

    async def _ask(self, call: Call) -> Answer:
        exchange = await self._opened_exchange()
        try:
            return await exchange.call(call)
        except BrokenCallError as broken:
            error = broken.question_error()
        raise error


def _new_exchange(hosts: Hosts, deadlines: Deadlines, *, uses_proxy: bool) -> "Exchange":
    from kling_desktop.adapters.segmind.exchange import Exchange

    return Exchange(hosts, deadlines, uses_proxy=uses_proxy)


def _opened(path: str) -> BinaryIO:
    try:
        return Path(path).open("rb")
    except FileNotFoundError:
        failure = Failure(FailureKind.FILE_MISSING)
    except OSError:
        failure = Failure(FailureKind.UNREADABLE_FILE)
    raise KlingError(failure)


def _is_before(record: AccountRecord, since_ms: int) -> bool:
    return record.created_at_ms is not None and record.created_at_ms < since_ms
