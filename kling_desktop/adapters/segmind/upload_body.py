"""The body of an upload: JSON around a picture in base64, made piece by piece while it is sent.

Neither the picture nor the JSON is ever in memory as a whole, and no single call holds the interpreter for long.
"""

import asyncio
import os
from base64 import b64encode
from collections.abc import AsyncIterator
from typing import BinaryIO

from kling_desktop.core.failure import Failure, FailureKind, KlingError

PIECE_BYTES = 3 * 16384
"""Raw bytes in a piece; a multiple of three, so that only the last piece has padding."""
_BLOCK_BYTES = 16 * PIECE_BYTES
"""Read at once: a thread for each small piece would cost more than the reading."""


class UploadBody:
    """`{"data_urls": ["data:image/png;base64,…"]}` of an open file, with its length known beforehand.

    Args:
        file: read from where it stands to its end; closing it is the caller's.
        format: `jpeg` or `png`.
    """

    def __init__(self, file: BinaryIO, format_name: str) -> None:
        self._file = file
        self._size_bytes = os.fstat(file.fileno()).st_size - file.tell()
        self._head = f'{{"data_urls": ["data:image/{format_name};base64,'.encode()
        self._tail = b'"]}'

    @property
    def length_bytes(self) -> int:
        """Length of the whole body."""
        return len(self._head) + (self._size_bytes + 2) // 3 * 4 + len(self._tail)

    async def pieces(self) -> AsyncIterator[bytes]:
        """The body, in order.

        Raises:
            KlingError: UNREADABLE_FILE, where the file ends early or cannot be read.
        """
        yield self._head
        left = self._size_bytes
        while left:
            block = await asyncio.to_thread(self._read, min(_BLOCK_BYTES, left))
            left -= len(block)
            for start in range(0, len(block), PIECE_BYTES):
                yield b64encode(block[start : start + PIECE_BYTES])
        yield self._tail

    def _read(self, size_bytes: int) -> bytes:
        try:
            block = self._file.read(size_bytes)
        except OSError:
            block = b""
        if len(block) < size_bytes:
            raise KlingError(Failure(FailureKind.UNREADABLE_FILE))
        return block
