"""The system's proxy: told apart from the service, never shown the key, and never gone around."""

import asyncio
import json

import pytest

from kling_desktop.adapters.segmind.client import SegmindApi
from kling_desktop.adapters.segmind.hosts import Hosts
from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.job_event import Accepted, NotSent
from tests.adapters.segmind.raw_server import Act, RawServer, answer, silence
from tests.adapters.segmind.sample import KEY, NOW_MS, QUICK, REQUEST_ID, failure_of, submit, using

ACCEPTED = json.dumps({"request_id": REQUEST_ID, "status": "QUEUED"}).encode()


async def no_tls_here(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    await reader.read(4096)
    writer.write(b"<html>no TLS here</html>")


PROXY_BREAKS = {
    "wants a password": (answer(407, b"who are you"), FailureKind.INSECURE),
    "does not reach it": (answer(502), FailureKind.INSECURE),
    "closes": (None, FailureKind.OFFLINE),
    "is silent": (silence, FailureKind.OFFLINE),
    "lets through and closes": (b"HTTP/1.1 200 OK\r\n\r\n", FailureKind.OFFLINE),
    "answers itself": (no_tls_here, FailureKind.INSECURE),
}


@pytest.mark.parametrize(("given", "kind"), PROXY_BREAKS.values(), ids=PROXY_BREAKS.keys())
def test_a_proxy_that_does_not_let_through_was_sent_nothing(
    given: bytes | Act | None, kind: FailureKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def body() -> None:
        async with RawServer(given) as proxy:
            monkeypatch.setenv("https_proxy", f"127.0.0.1:{proxy.port}")
            event = await using("https://api.example", submit, QUICK)
            assert event == NotSent(Failure(kind))
            (seen,) = proxy.seen
            assert seen.line == "CONNECT api.example:443 HTTP/1.1"
            assert KEY.reveal() not in seen.head

    asyncio.run(body())


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1", "http://[::1", "nonsense://x"])
def test_a_proxy_that_is_not_spoken_to_is_not_gone_around(proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("all_proxy", proxy)

    event = asyncio.run(using("https://api.example", submit))

    assert isinstance(event, NotSent)
    assert event.failure.kind is FailureKind.INSECURE


def test_this_computer_and_excepted_hosts_are_reached_without_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    async def body() -> None:
        async with RawServer(answer(200, ACCEPTED)) as server, RawServer(None) as proxy:
            for name in ("http_proxy", "https_proxy", "all_proxy"):
                monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
            assert await using(server.base, submit) == Accepted(REQUEST_ID)
            monkeypatch.setenv("no_proxy", "127.0.0.1")
            assert await using(server.base, submit) == Accepted(REQUEST_ID)
            assert proxy.connections == 0

    asyncio.run(body())


def test_a_picture_in_a_private_network_is_not_fetched_through_the_proxy_either(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def body() -> None:
        async with RawServer(None) as proxy:
            monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{proxy.port}")

            async def act(api: SegmindApi) -> None:
                for url in ("https://10.0.0.1/a.png", "https://[fd00::1]/a.png", "https://localhost/a.png"):
                    assert (await failure_of(api.fetch(url))).kind is FailureKind.BAD_ADDRESS

            await using("https://api.example", act)
            assert proxy.connections == 0

    asyncio.run(body())


def test_a_person_who_wants_no_proxy_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    async def body() -> None:
        async with RawServer(answer(502)) as proxy:
            monkeypatch.setenv("https_proxy", f"127.0.0.1:{proxy.port}")
            api = SegmindApi(Hosts.single("https://kling-desktop.invalid"), QUICK, lambda: NOW_MS, uses_proxy=False)
            try:
                event = await submit(api)
            finally:
                await api.aclose()
            assert isinstance(event, NotSent)
            assert event.failure.kind is FailureKind.OFFLINE
            assert proxy.seen == []

    asyncio.run(body())
