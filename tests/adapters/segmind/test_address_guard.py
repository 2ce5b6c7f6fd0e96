"""Which addresses of the service's choice are followed: a table, asked of the guard and of the whole client."""

import asyncio
from collections.abc import Sequence

import httpcore
import pytest

from kling_desktop.adapters.segmind.address_guard import is_public
from kling_desktop.adapters.segmind.call import BrokenCallError
from kling_desktop.adapters.segmind.connector import Connector, look_up
from kling_desktop.adapters.segmind.exchange import Exchange
from kling_desktop.adapters.segmind.hosts import Deadlines, Hosts
from kling_desktop.core.failure import FailureKind, KlingError
from tests.adapters.segmind.raw_server import RawServer, answer
from tests.adapters.segmind.sample import failure_of

PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "93.184.216.34",
    "172.15.255.255",
    "172.32.0.1",
    "100.63.255.255",
    "100.128.0.1",
    "2606:4700:4700::1111",
    "2a00:1450:4001:800::200e",
    "64:ff9b::8.8.8.8",
    "64:ff9b::101:101",
]
NOT_PUBLIC = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.0.8",
    "192.0.0.171",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::8.8.8.8",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:8.8.8.8",
    "::ffff:0:8.8.8.8",
    "64:ff9b::127.0.0.1",
    "64:ff9b::10.0.0.1",
    "64:ff9b::169.254.169.254",
    "64:ff9b::224.0.0.1",
    "64:ff9b:1::8.8.8.8",
    "100::1",
    "2001::1",
    "2001:10::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:808:808::1",
    "3fff::1",
    "4000::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "2606:4700:4700::1111%eth0",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
    "",
    "localhost",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_an_address_that_is_not_public(address: str) -> None:
    assert not is_public(address)


REFUSED_URLS = [
    "http://images.example/a.png",
    "ftp://images.example/a.png",
    "file:///etc/passwd",
    "file://localhost/etc/passwd",
    "gopher://images.example/",
    "data:image/png;base64,AAAA",
    "javascript:alert(1)",
    "//images.example/a.png",
    "images.example/a.png",
    "/etc/passwd",
    "",
    "https://",
    "https:///a.png",
    "https://user@images.example/a.png",
    "https://user:secret@images.example/a.png",
    "https://api.segmind.com@127.0.0.1/a.png",
    "https://images.example:99999/a.png",
    "https://images.example\r\nx: y/a.png",
    "https://localhost/a.png",
    "https://LOCALHOST/a.png",
    "https://localhost./a.png",
    "https://x.localhost/a.png",
    "https://127.0.0.1/a.png",
    "https://127.0.0.1./a.png",
    "https://127.1/a.png",
    "https://2130706433/a.png",
    "https://0x7f000001/a.png",
    "https://0x7f.0.0.1/a.png",
    "https://0177.0.0.1/a.png",
    "https://\uff11\uff12\uff17.0.0.1/a.png",
    "https://127\u30020\u30020\u30021/a.png",
    "https://0/a.png",
    "https://10.0.0.1/a.png",
    "https://169.254.169.254/latest/meta-data/",
    "https://[::1]/a.png",
    "https://[::ffff:127.0.0.1]/a.png",
    "https://[64:ff9b::7f00:1]/a.png",
    "https://[2002:7f00:1::]/a.png",
    "https://[fe80::1%25eth0]/a.png",
    "https://[fd00::1]/a.png",
    "https://private.example/a.png",
]
PRIVATE_NAMES = {
    "private.example": ["10.0.0.1", "fd00::1", "::ffff:192.168.0.1"],
    "rebinding.example": ["127.0.0.1"],
}


async def private_names(host: str, port: int) -> Sequence[str]:
    """What the system says, and names that lead into a private network; never asks a name server."""
    if host in PRIVATE_NAMES:
        return PRIVATE_NAMES[host]
    if host.endswith("example"):
        raise OSError
    return await look_up(host, port)


async def fetch_failure(url: str, base: str = "https://api.example") -> FailureKind:
    exchange = Exchange(Hosts.single(base), Deadlines(), private_names)
    try:
        return (await failure_of(exchange.fetch(url, 5.0))).kind
    finally:
        await exchange.aclose()


@pytest.mark.parametrize("url", REFUSED_URLS)
def test_an_address_that_is_not_followed(url: str) -> None:
    assert asyncio.run(fetch_failure(url)) is FailureKind.BAD_ADDRESS


def test_a_name_is_checked_by_what_is_connected_to() -> None:
    async def body() -> None:
        async with RawServer(answer(200, b"secret")) as server:
            kind = await fetch_failure(f"https://rebinding.example:{server.port}/a.png")
            assert kind is FailureKind.BAD_ADDRESS
            assert server.connections == 0

    asyncio.run(body())


def test_plain_http_and_this_computer_are_followed_only_for_exactly_the_configured_api() -> None:
    async def body() -> None:
        async with RawServer(answer(200, b"picture")) as server, RawServer(answer(200, b"no")) as other:
            exchange = Exchange(Hosts.single(server.base), Deadlines())
            try:
                assert (await exchange.fetch(f"{server.base}/a.png", 5.0)).body == b"picture"
                for url in (
                    f"{other.base}/a.png",
                    f"http://localhost:{server.port}/a.png",
                    f"http://127.0.0.1.:{server.port}/a.png",
                    f"http://user@127.0.0.1:{server.port}/a.png",
                    f"https://127.0.0.1:{server.port}/a.png",
                ):
                    assert (await failure_of(exchange.fetch(url, 5.0))).kind is FailureKind.BAD_ADDRESS
                assert (len(server.seen), other.connections) == (1, 0)
            finally:
                await exchange.aclose()

    asyncio.run(body())


def test_tls_asks_for_the_name_and_not_for_the_address() -> None:
    async def to_this_computer(_host: str, _port: int) -> Sequence[str]:
        return ["127.0.0.1"]

    async def body() -> None:
        async with RawServer(None) as server:
            exchange = Exchange(Hosts.single(f"https://pictures.example:{server.port}"), Deadlines(), to_this_computer)
            try:
                with pytest.raises(BrokenCallError):
                    await exchange.fetch(f"https://pictures.example:{server.port}/a.png", 5.0)
                assert b"pictures.example" in server.raw
            finally:
                await exchange.aclose()

    asyncio.run(body())


def test_addresses_that_are_not_allowed_are_passed_over_and_dead_ones_too() -> None:
    async def two_addresses(_host: str, _port: int) -> Sequence[str]:
        return ["127.0.0.2", "::1", "127.0.0.1"]

    def allow(_host: str, _port: int, address: str) -> bool:
        return address != "127.0.0.2"

    async def body() -> None:
        async with RawServer(None) as server:
            stream = await Connector(allow, two_addresses).connect_tcp("name.example", server.port, timeout=3.0)
            await stream.write(b"GET / HTTP/1.1\r\n\r\n")
            assert await stream.read(1) == b""
            await stream.aclose()
            assert server.seen[0].line == "GET / HTTP/1.1"

    asyncio.run(body())


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_an_address_needs_no_name_server(host: str) -> None:
    assert asyncio.run(look_up(host, 443)) == [host]


@pytest.mark.parametrize("host", ["a" * 70, "a..b"])
def test_what_is_no_host_name_is_not_found(host: str) -> None:
    with pytest.raises(OSError, match="not a host name"):
        asyncio.run(look_up(host, 443))


def test_the_system_is_asked_in_a_thread_that_does_not_keep_the_program() -> None:
    assert "127.0.0.1" in asyncio.run(look_up("localhost", 443)) or "::1" in asyncio.run(look_up("localhost", 443))


def test_a_lookup_that_takes_too_long_ends_at_the_limit() -> None:
    async def never(_host: str, _port: int) -> Sequence[str]:
        await asyncio.Event().wait()
        return []

    async def body() -> None:
        with pytest.raises((TimeoutError, httpcore.ConnectTimeout)):
            await Connector(lambda *_: True, never).connect_tcp("name.example", 443, timeout=0.05)

    asyncio.run(body())


def test_a_name_without_an_allowed_address_is_refused() -> None:
    async def body() -> None:
        with pytest.raises(KlingError):
            await Connector(lambda *_: False).connect_tcp("127.0.0.1", 443, timeout=1.0)

    asyncio.run(body())
