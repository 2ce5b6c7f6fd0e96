"""A tiny server for answers that no decent one gives: cut, trickled, encoded, endless, or never."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

Act = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Seen:
    """One request as it arrived."""

    head: str
    body: bytes

    @property
    def line(self) -> str:
        return self.head.partition("\r\n")[0]

    def header(self, name: str) -> str | None:
        for line in self.head.split("\r\n")[1:]:
            key, _, value = line.partition(":")
            if key.lower() == name:
                return value.strip()
        return None


class RawServer:
    """Reads requests on a loopback port and answers each with the next of its answers, then closes the connection.

    An answer is bytes, an `Act` that plays the rest of the connection, or None to close without a word. The last one is
    repeated. Without `reads_bodies` it answers as soon as the headers are there.
    """

    def __init__(self, *answers: bytes | Act | None, reads_bodies: bool = True) -> None:
        self._answers = list(answers)
        self._reads_bodies = reads_bodies
        self.seen: list[Seen] = []
        self.connections = 0
        self.raw = b""
        self._open: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for task, writer in self._open.items():
            task.cancel()
            writer.transport.abort()
        await asyncio.gather(*self._open)
        for writer in self._open.values():
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()
        await self._server.wait_closed()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.current_task()
        assert task is not None
        self._open[task] = writer
        try:
            await self._read(reader)
            answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
            if isinstance(answer, bytes):
                writer.write(answer)
                await writer.drain()
            elif answer is not None:
                await answer(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client has gone, or the test is over
        finally:
            writer.close()

    async def _read(self, reader: asyncio.StreamReader) -> None:
        self.raw = await reader.read(1)
        if self.raw == b"\x16":  # a TLS handshake: what it says first is in plain text
            self.raw += await reader.read(4096)
            return
        head = (self.raw + await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        length = int(Seen(head, b"").header("content-length") or 0)
        self.seen.append(Seen(head, await reader.readexactly(length) if self._reads_bodies else b""))


def answer(status: int, body: bytes = b"", *headers: str) -> bytes:
    """A well-formed answer."""
    lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def silence(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Never answer, until the other side goes."""
    await reader.read()


def reset(writer: asyncio.StreamWriter) -> None:
    """End the connection with a reset instead of an orderly close."""
    writer.transport.abort()


async def trickle(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Never silent for long, never done."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    for _ in range(200):
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.02)


async def endless(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Send spaces for as long as somebody takes them."""
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while not writer.is_closing():
        writer.write(b" " * 65_536)
        await writer.drain()
