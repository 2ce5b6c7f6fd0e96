"""Pictures on their way: uploads piece by piece, and fetches without the key behind the address guard."""

import asyncio
import gzip
import json
import os
from pathlib import Path

import pytest

from kling_desktop.adapters.segmind.client import SegmindApi
from kling_desktop.core.failure import Charge, Failure, FailureKind, KlingError
from kling_desktop.core.ports.service import UploadCopy
from tests.adapters.segmind.raw_server import Act, RawServer, answer, endless, trickle
from tests.adapters.segmind.sample import KEY, QUICK, failure_of, using


def copy_of(path: Path, data: bytes) -> UploadCopy:
    path.write_bytes(data)
    return UploadCopy(str(path), "png", 100, 100, len(data))


@pytest.mark.parametrize("size_bytes", [1, 49_152, 1_000_001])
def test_an_upload_is_sent_with_its_length_and_nothing_else(tmp_path: Path, size_bytes: int) -> None:
    async def body() -> None:
        copy = copy_of(tmp_path / "a.png", os.urandom(size_bytes))
        async with RawServer(answer(200, b'{"file_urls": ["https://images.segmind.com/assets/a.png"]}')) as server:
            assert await using(server.base, lambda api: api.upload(KEY, copy)) == (
                "https://images.segmind.com/assets/a.png"
            )
            (seen,) = server.seen
            assert seen.line == "POST /upload-asset HTTP/1.1"
            assert seen.header("content-type") == "application/json"
            assert seen.header("content-length") == str(len(seen.body))
            assert seen.header("transfer-encoding") is None
            assert seen.header("accept-encoding") == "identity"
            assert list(json.loads(seen.body)) == ["data_urls"]

    asyncio.run(body())


def test_an_upload_that_is_refused_before_it_was_read(tmp_path: Path) -> None:
    async def body() -> None:
        async with RawServer(answer(413, b"<html>Request Entity Too Large</html>"), reads_bodies=False) as server:
            copy = copy_of(tmp_path / "a.png", bytes(3_000_000))
            failure = await using(server.base, lambda api: failure_of(api.upload(KEY, copy)))
            # The answer may be lost with the connection that is reset under the rest of the body.
            assert failure.kind in (FailureKind.TOO_LARGE, FailureKind.SERVICE_TROUBLE)

    asyncio.run(body())


def test_an_upload_of_a_file_that_is_not_there(tmp_path: Path) -> None:
    async def body() -> None:
        copy = UploadCopy(str(tmp_path / "gone.png"), "png", 1, 1, 1)
        folder = UploadCopy(str(tmp_path), "png", 1, 1, 1)
        async with RawServer(None) as server:
            missing = await using(server.base, lambda api: failure_of(api.upload(KEY, copy)))
            unreadable = await using(server.base, lambda api: failure_of(api.upload(KEY, folder)))
            assert (missing.kind, unreadable.kind) == (FailureKind.FILE_MISSING, FailureKind.UNREADABLE_FILE)
            assert server.connections == 0

    asyncio.run(body())


def test_a_picture_is_fetched_without_the_key_or_anything_personal() -> None:
    async def body() -> None:
        set_cookie = answer(200, b"picture", "Set-Cookie: who=you; Path=/")
        async with RawServer(set_cookie) as server:

            async def act(api: SegmindApi) -> None:
                await failure_of(api.balance(KEY))
                assert await api.fetch(f"{server.base}/a.png") == b"picture"
                assert await api.fetch(f"{server.base}/a.png?x=1") == b"picture"

            await using(server.base, act)
            asked, *fetched = server.seen
            assert asked.header("x-api-key") == KEY.reveal()
            for seen in fetched:
                assert seen.header("x-api-key") is None
                assert seen.header("cookie") is None
                assert KEY.reveal() not in seen.head

    asyncio.run(body())


def test_a_picture_behind_three_redirects_but_not_behind_four() -> None:
    async def body() -> None:
        hop = answer(302, b"", "Location: /next.png")
        for hops, expected in ((3, None), (4, FailureKind.BAD_ADDRESS)):
            async with RawServer(*[hop] * hops, answer(200, b"picture")) as server:

                async def act(api: SegmindApi, url: str = f"{server.base}/a.png") -> FailureKind | None:
                    try:
                        assert await api.fetch(url) == b"picture"
                    except KlingError as error:
                        return error.failure.kind
                    return None

                assert await using(server.base, act) is expected

    asyncio.run(body())


LOCATIONS = [
    "http://localhost:1/",
    "https://127.0.0.1:1/",
    "file:///etc/passwd",
    "//127.0.0.1:1/x",
    "data:image/png;base64,AAAA",
    "https://user@images.example/",
    "http://[::1",
]


@pytest.mark.parametrize("location", LOCATIONS)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_of_a_picture_is_checked_like_its_address(status: int, location: str) -> None:
    async def body() -> None:
        async with RawServer(answer(status, b"", f"Location: {location}")) as server:
            failure = await using(server.base, lambda api: failure_of(api.fetch(f"{server.base}/a.png")))
            assert failure == Failure(FailureKind.BAD_ADDRESS, Charge.CHARGED)
            assert len(server.seen) == 1

    asyncio.run(body())


PICTURE_BREAKS = {
    "gone": (answer(404), FailureKind.EXPIRED),
    "forbidden": (answer(403, b"<Error/>"), FailureKind.EXPIRED),
    "empty": (answer(200), FailureKind.BAD_PICTURE),
    "a bomb": (answer(200, gzip.compress(bytes(10_000_000)), "Content-Encoding: gzip"), FailureKind.BAD_PICTURE),
    "cut": (b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\npart", FailureKind.SERVICE_TROUBLE),
    "trouble": (answer(503), FailureKind.SERVICE_TROUBLE),
    "nowhere to go": (answer(302), FailureKind.SERVICE_TROUBLE),
    "trickle": (trickle, FailureKind.NO_ANSWER),
    "limited": (answer(429), FailureKind.RATE_LIMITED),
}


@pytest.mark.parametrize(("given", "kind"), PICTURE_BREAKS.values(), ids=PICTURE_BREAKS.keys())
def test_a_picture_that_does_not_come(given: bytes | Act, kind: FailureKind) -> None:
    async def body() -> None:
        async with RawServer(given) as server:
            failure = await using(server.base, lambda api: failure_of(api.fetch(f"{server.base}/a.png")), QUICK)
            assert (failure.kind, failure.charge) == (kind, Charge.CHARGED)

    asyncio.run(body())


def test_a_picture_without_an_end_is_given_up_at_the_cap() -> None:
    async def body() -> None:
        async with RawServer(endless) as server:
            failure = await using(server.base, lambda api: failure_of(api.fetch(f"{server.base}/a.png")))
            assert failure.kind is FailureKind.BAD_PICTURE

    asyncio.run(body())
