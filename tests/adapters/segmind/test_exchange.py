"""What the network can do to a call: sent or not, answered or not, and never the key anywhere but in its header."""

import asyncio
import gzip
import json
import traceback
from collections.abc import Awaitable, Callable, Sequence

import pytest

from kling_desktop.adapters.segmind.call import BrokenCallError, Call
from kling_desktop.adapters.segmind.client import SegmindApi
from kling_desktop.adapters.segmind.exchange import Exchange
from kling_desktop.adapters.segmind.hosts import Deadlines, Hosts
from kling_desktop.core.api_key import ApiKey
from kling_desktop.core.failure import Charge, Failure, FailureKind, KlingError
from kling_desktop.core.job_event import Accepted, Failed, LostTrack, NotSent, Refused
from kling_desktop.core.ports.service import Delivered, DirectAnswer, SubmitAnswer
from tests.adapters.segmind.raw_server import Act, RawServer, answer, endless, reset, silence, trickle
from tests.adapters.segmind.sample import KEY, QUICK, REQUEST_ID, failure_of, generate, submission, submit, using

ACCEPTED = json.dumps({"request_id": REQUEST_ID, "status": "QUEUED"}).encode()
BALANCE = b'{"credits": 5.0, "free-credits": 0.0}'
Send = Callable[[SegmindApi], Awaitable[SubmitAnswer | DirectAnswer]]


async def send_to(given: bytes | Act | None, send: Send = submit) -> SubmitAnswer | DirectAnswer:
    """What a Job becomes when the server answers like this; it is sent exactly once, on one connection."""
    async with RawServer(given) as server:
        event = await using(server.base, send, QUICK)
        assert (len(server.seen), server.connections) == (1, 1)
        return event


def lost(kind: FailureKind, status: int | None = None) -> LostTrack:
    return LostTrack(Failure(kind, Charge.UNKNOWN, status=status))


async def slow_headers(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(200):
        writer.write(f"X-{number}: y\r\n".encode())
        await writer.drain()
        await asyncio.sleep(0.02)


async def reset_at_once(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    reset(writer)


async def reset_in_the_body(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{")
    await writer.drain()
    reset(writer)


async def half_close(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write_eof()
    await reader.read()


BREAKS = {
    "closed": (None, FailureKind.CONNECTION_LOST),
    "half closed": (half_close, FailureKind.CONNECTION_LOST),
    "reset": (reset_at_once, FailureKind.CONNECTION_LOST),
    "reset in the body": (reset_in_the_body, FailureKind.CONNECTION_LOST),
    "cut headers": (b"HTTP/1.1 200 OK\r\nContent-", FailureKind.CONNECTION_LOST),
    "garbage": (b"\x00\x01\x02 nonsense\r\n\r\n", FailureKind.CONNECTION_LOST),
    "huge header": (
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 300_000 + b"\r\n\r\n{}",
        FailureKind.CONNECTION_LOST,
    ),
    "cut body": (b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + ACCEPTED, FailureKind.CONNECTION_LOST),
    "cut chunks": (
        b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{"re\r\n',
        FailureKind.CONNECTION_LOST,
    ),
    "cut refusal": (b"HTTP/1.1 406 No\r\nContent-Length: 500\r\n\r\n{", FailureKind.CONNECTION_LOST),
    "silence": (silence, FailureKind.NO_ANSWER),
    "trickle": (trickle, FailureKind.NO_ANSWER),
    "slow headers": (slow_headers, FailureKind.NO_ANSWER),
}


@pytest.mark.parametrize("send", [submit, generate])
@pytest.mark.parametrize(("given", "kind"), BREAKS.values(), ids=BREAKS.keys())
def test_a_break_after_sending_may_have_been_charged(given: bytes | Act | None, kind: FailureKind, send: Send) -> None:
    assert asyncio.run(send_to(given, send)) == lost(kind)


UNREADABLE = {
    "encoded": answer(200, gzip.compress(ACCEPTED), "Content-Encoding: gzip"),
    "a bomb": answer(200, gzip.compress(b" " * 50_000_000), "Content-Encoding: gzip"),
    "encoded twice": answer(200, ACCEPTED, "Content-Encoding: gzip, identity"),
    "over the cap": answer(200, b" " * 2_000_000 + ACCEPTED),
    "endless": endless,
    "closed early without a length": b"HTTP/1.1 200 OK\r\n\r\n" + ACCEPTED[:20],
}


@pytest.mark.parametrize("given", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_an_answer_that_cannot_be_read_may_have_been_charged(given: bytes | Act) -> None:
    told = asyncio.run(send_to(given))

    assert isinstance(told, LostTrack)
    assert (told.failure.kind, told.failure.charge) == (FailureKind.SERVICE_TROUBLE, Charge.UNKNOWN)


def test_a_status_counts_even_where_the_body_cannot_be_read() -> None:
    refused = answer(401, gzip.compress(b"{}"), "Content-Encoding: gzip")

    assert asyncio.run(send_to(refused)) == Refused(Failure(FailureKind.KEY_REJECTED, status=401))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("send", [submit, generate])
def test_a_redirect_is_not_followed_with_the_key(status: int, send: Send) -> None:
    async def body() -> None:
        async with RawServer(answer(200, ACCEPTED)) as thief:
            redirect = answer(status, b"", f"Location: {thief.base}/steal")
            assert await send_to(redirect, send) == lost(FailureKind.SERVICE_TROUBLE, status)
            assert thief.connections == 0

    asyncio.run(body())


async def closed_port() -> int:
    async with RawServer(None) as server:
        return server.port


@pytest.mark.parametrize("send", [submit, generate])
def test_a_service_that_cannot_be_reached_was_sent_nothing(send: Send) -> None:
    async def body() -> None:
        event = await using(f"http://127.0.0.1:{await closed_port()}", send, QUICK)
        assert event == NotSent(Failure(FailureKind.OFFLINE))

    asyncio.run(body())


@pytest.mark.parametrize("send", [submit, generate])
def test_a_failed_handshake_was_sent_nothing(send: Send) -> None:
    async def body() -> None:
        async with RawServer(b"HTTP/1.1 400 this is not TLS\r\n\r\n") as server:
            event = await using(f"https://127.0.0.1:{server.port}", send, QUICK)
            assert event == NotSent(Failure(FailureKind.INSECURE))
            assert server.seen == []

    asyncio.run(body())


def test_a_line_that_breaks_in_the_handshake_is_no_security_matter() -> None:
    async def body() -> None:
        async with RawServer(reset_at_once) as server:
            event = await using(f"https://127.0.0.1:{server.port}", submit, QUICK)
            assert event == NotSent(Failure(FailureKind.OFFLINE))

    asyncio.run(body())


def test_a_handshake_that_never_ends_was_sent_nothing() -> None:
    async def body() -> None:
        async with RawServer(silence) as server:
            event = await using(f"https://127.0.0.1:{server.port}", submit, QUICK)
            assert event == NotSent(Failure(FailureKind.OFFLINE))

    asyncio.run(body())


async def nowhere(_host: str, _port: int) -> Sequence[str]:
    raise OSError


async def never(_host: str, _port: int) -> Sequence[str]:
    await asyncio.Event().wait()
    return []


@pytest.mark.parametrize("resolve", [nowhere, never])
def test_a_name_that_is_not_found_was_sent_nothing(resolve: Callable[[str, int], Awaitable[Sequence[str]]]) -> None:
    async def body() -> None:
        exchange = Exchange(Hosts.single("https://api.example"), Deadlines(), resolve)
        with pytest.raises(BrokenCallError) as error:
            await exchange.call(Call("POST", "https://api.example/v2/kling-o1", KEY, 0.1, b"{}", spends=True))
        assert error.value.event() == NotSent(Failure(FailureKind.OFFLINE))
        await exchange.aclose()

    asyncio.run(body())


def test_plain_http_stays_on_this_computer_even_if_its_name_lies() -> None:
    async def far_away(_host: str, _port: int) -> Sequence[str]:
        return ["192.0.2.1"]

    async def body() -> None:
        exchange = Exchange(Hosts.single("http://localhost:9"), Deadlines(), far_away)
        failure = await failure_of(exchange.call(Call("GET", "http://localhost:9/v1/get-user-credits", KEY, 2.0)))
        assert failure.kind is FailureKind.BAD_ADDRESS
        await exchange.aclose()

    asyncio.run(body())


QUESTION_BREAKS = [
    (None, FailureKind.SERVICE_TROUBLE),
    (reset_at_once, FailureKind.SERVICE_TROUBLE),
    (b"garbage\r\n\r\n", FailureKind.SERVICE_TROUBLE),
    (silence, FailureKind.NO_ANSWER),
    (trickle, FailureKind.NO_ANSWER),
    (answer(200, gzip.compress(BALANCE), "Content-Encoding: gzip"), FailureKind.SERVICE_TROUBLE),
    (answer(302, b"", "Location: http://127.0.0.1:1/"), FailureKind.SERVICE_TROUBLE),
    (answer(401, b'{"error": "Unauthorized"}'), FailureKind.KEY_REJECTED),
    (answer(429, b"", "Retry-After: 7"), FailureKind.RATE_LIMITED),
]


@pytest.mark.parametrize(("given", "kind"), QUESTION_BREAKS)
def test_a_broken_question(given: bytes | Act | None, kind: FailureKind) -> None:
    async def body() -> None:
        async with RawServer(given) as server:
            failure = await using(server.base, lambda api: failure_of(api.balance(KEY)), QUICK)
            assert (failure.kind, failure.charge) == (kind, Charge.NOT_CHARGED)
            assert len(server.seen) == 1

    asyncio.run(body())


def test_a_question_that_does_not_reach_anybody() -> None:
    async def body() -> None:
        base = f"http://127.0.0.1:{await closed_port()}"
        failure = await using(base, lambda api: failure_of(api.poll(KEY, REQUEST_ID)))
        assert failure == Failure(FailureKind.OFFLINE)

    asyncio.run(body())


def kept_alive(body: bytes) -> Act:
    """Answer every request of a connection."""

    async def act(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
            await writer.drain()
            head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            await reader.readexactly(int(head.partition("content-length: ")[2].partition("\r\n")[0] or 0))

    return act


def test_questions_share_a_connection_but_what_costs_money_never_uses_an_old_one() -> None:
    async def act(api: SegmindApi) -> None:
        for _ in range(3):
            await api.balance(KEY)

    async def spend(api: SegmindApi) -> None:
        for _ in range(3):
            assert await api.submit(KEY, submission()) == Accepted(REQUEST_ID)

    async def body() -> None:
        async with RawServer(kept_alive(BALANCE)) as server:
            await using(server.base, act)
            assert server.connections == 1
        async with RawServer(kept_alive(ACCEPTED)) as server:
            await using(server.base, spend)
            assert server.connections == 3

    asyncio.run(body())


@pytest.mark.parametrize("send", [submit, generate])
def test_a_cancelled_call_is_cancelled(send: Send) -> None:
    async def body() -> None:
        arrived = asyncio.Event()

        async def hold(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
            arrived.set()
            await reader.read()

        async def cancel(api: SegmindApi) -> None:
            task = asyncio.ensure_future(send(api))
            await arrived.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

        async with RawServer(hold) as server:
            await using(server.base, cancel)

    asyncio.run(body())


def test_an_error_carries_no_request_and_so_no_key() -> None:
    async def body() -> None:
        async with RawServer(None) as server:
            with pytest.raises(KlingError) as caught:
                await using(server.base, lambda api: api.balance(KEY))
            assert caught.value.__cause__ is None
            assert caught.value.__context__ is None
            printed = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
            assert KEY.reveal() not in "".join(printed.format())

    asyncio.run(body())


@pytest.mark.parametrize("given", [None, silence], ids=["closed", "silence"])
def test_the_exchange_itself_lets_out_no_request_either(given: Act | None) -> None:
    async def body() -> None:
        async with RawServer(given) as server:
            exchange = Exchange(Hosts.single(server.base), Deadlines())
            with pytest.raises(BrokenCallError) as caught:
                await exchange.call(Call("GET", f"{server.base}/v1/get-user-credits", KEY, 0.2))
            assert caught.value.__cause__ is None
            assert caught.value.__context__ is None
            await exchange.aclose()

    asyncio.run(body())


@pytest.mark.parametrize("echo", ["the key %s is wrong", '{"error": "the key %s is wrong"}'])
@pytest.mark.parametrize("status", [400, 401, 500])
def test_a_key_of_any_form_is_struck_out_of_the_services_words(echo: str, status: int) -> None:
    async def act(api: SegmindApi) -> SubmitAnswer:
        return await api.submit(ApiKey("no-usual-form"), submission())

    async def body() -> None:
        async with RawServer(answer(status, (echo % "no-usual-form").encode())) as server:
            event = await using(server.base, act)
            assert isinstance(event, Refused | Failed | LostTrack)
            assert event.failure.message == "the key … is wrong"

    asyncio.run(body())


CANARY = "abcdefghij0123456789"


@pytest.mark.parametrize("status", [200, 202, 400, 500])
def test_an_echo_of_the_key_is_struck_out_whatever_the_status(status: int) -> None:
    async def act(api: SegmindApi) -> SubmitAnswer:
        return await api.submit(ApiKey(CANARY), submission())

    async def body() -> None:
        told = answer(status, f"bad {CANARY}".encode(), "Content-Type: text/plain", f"X-Request-Id: {CANARY}")
        async with RawServer(told) as server:
            event = await using(server.base, act)
            assert isinstance(event, Refused | Failed | LostTrack)
            assert event.failure.message == "bad …"
            assert CANARY not in repr(event)

    asyncio.run(body())


@pytest.mark.parametrize("head", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"RIFF\0\0\0\0WEBP"])
def test_the_bytes_of_a_picture_stay_as_they_came(head: bytes) -> None:
    async def act(api: SegmindApi) -> DirectAnswer:
        return await api.generate(ApiKey(CANARY), submission())

    async def body() -> None:
        picture = head + CANARY.encode()
        async with RawServer(answer(200, picture, f"X-Request-Id: {CANARY}")) as server:
            event = await using(server.base, act)
            assert isinstance(event, Delivered)
            assert (event.data, event.request_id) == (picture, None)

    asyncio.run(body())
