"""A service that does as it is told and counts every POST. The simulator is the one real peer."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from kling_desktop.core import job_event as happened
from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.failure import KlingError
from kling_desktop.core.ports.service import (
    AccountRecord,
    Balance,
    Delivered,
    DirectAnswer,
    Gone,
    Pending,
    PollAnswer,
    Submission,
    SubmitAnswer,
    UploadCopy,
)

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(64)
"""What `fetch` gives; `FakeIntake` takes anything that begins like a PNG for sound."""


@dataclass
class FakeImageApi:
    """`core.ports.ImageApi`. Each script is answered from the front; an exception in it is raised; empty means fine.

    Attributes:
        submits, directs: every Submission that was POSTed, in order: what would have been charged.
        uploads: every picture that was uploaded.
        poll_keys: the key of each question how a request stands.
        asked: how often the account's history was asked.
        windows: the times between which records were asked for, each time.
        gate: while set, `submit` waits for it.
    """

    submit_script: deque[SubmitAnswer] = field(default_factory=deque)
    direct_script: deque[DirectAnswer] = field(default_factory=deque)
    poll_script: deque[PollAnswer | KlingError] = field(default_factory=deque)
    upload_script: deque[KlingError] = field(default_factory=deque)
    fetch_script: deque[bytes | KlingError] = field(default_factory=deque)
    balance_script: deque[Balance | KlingError] = field(default_factory=deque)
    account: list[AccountRecord] = field(default_factory=list)
    history_failure: KlingError | None = None
    submits: list[Submission] = field(default_factory=list)
    directs: list[Submission] = field(default_factory=list)
    uploads: list[UploadCopy] = field(default_factory=list)
    polled: list[str] = field(default_factory=list)
    poll_keys: list[ApiKey] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    asked: int = 0
    windows: list[tuple[int, int]] = field(default_factory=list)
    gate: asyncio.Event | None = None
    upload_gate: asyncio.Event | None = None
    poll_gate: asyncio.Event | None = None
    on_submit: Callable[[], None] = lambda: None
    at_once: int = 0
    most_at_once: int = 0
    is_closed: bool = False

    async def upload(self, key: ApiKey, copy: UploadCopy) -> str:
        if self.upload_gate is not None:
            await self.upload_gate.wait()
        if self.upload_script:
            raise self.upload_script.popleft()
        self.uploads.append(copy)
        return f"https://files/{len(self.uploads)}.jpg"

    async def submit(self, key: ApiKey, submission: Submission) -> SubmitAnswer:
        self.submits.append(submission)
        self.on_submit()
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            if self.gate is not None:
                await self.gate.wait()
            await asyncio.sleep(0)
        finally:
            self.at_once -= 1
        return self.submit_script.popleft() if self.submit_script else happened.Accepted(f"r-{len(self.submits)}")

    async def generate(self, key: ApiKey, submission: Submission) -> DirectAnswer:
        self.directs.append(submission)
        self.on_submit()
        await asyncio.sleep(0)
        return self.direct_script.popleft() if self.direct_script else Delivered(PICTURE, (), "r-direct", 35_000)

    async def poll(self, key: ApiKey, request_id: str) -> PollAnswer:
        self.polled.append(request_id)
        self.poll_keys.append(key)
        if self.poll_gate is not None:
            await self.poll_gate.wait()
        answer: PollAnswer | KlingError = happened.OutputReady((f"https://images/{request_id}.png",), 35_000)
        if self.poll_script:
            answer = self.poll_script.popleft()
        if isinstance(answer, KlingError):
            raise answer
        return answer

    async def fetch(self, url: str) -> bytes:
        self.fetched.append(url)
        answer = self.fetch_script.popleft() if self.fetch_script else PICTURE
        if isinstance(answer, KlingError):
            raise answer
        return answer

    async def balance(self, key: ApiKey) -> Balance:
        answer = self.balance_script.popleft() if self.balance_script else Balance(5_000_000, 0)
        if isinstance(answer, KlingError):
            raise answer
        return answer

    async def record(self, key: ApiKey, request_id: str) -> AccountRecord | None:
        self._ask_history()
        return next((record for record in self.account if record.request_id == request_id), None)

    async def records(self, key: ApiKey, slug: str, since_ms: int, until_ms: int) -> tuple[AccountRecord, ...]:
        self._ask_history()
        self.windows.append((since_ms, until_ms))
        return tuple(record for record in self.account if (record.created_at_ms or since_ms) >= since_ms)

    async def aclose(self) -> None:
        self.is_closed = True

    def _ask_history(self) -> None:
        self.asked += 1
        if self.history_failure is not None:
            raise self.history_failure


__all__ = ["PICTURE", "FakeImageApi", "Gone", "Pending"]
