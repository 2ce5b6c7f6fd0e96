"""The body of an upload: byte for byte what json and base64 would give, but never whole in memory."""

import asyncio
import json
from base64 import b64encode
from pathlib import Path

import pytest

from kling_desktop.adapters.segmind.upload_body import PIECE_BYTES, UploadBody
from kling_desktop.core.failure import FailureKind, KlingError

SIZES = [0, 1, 2, 3, 4, 1000, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 16 * PIECE_BYTES + 5, 2_000_000]


async def pieces_of(path: Path, format_name: str = "png") -> tuple[int, list[bytes]]:
    with path.open("rb") as file:
        body = UploadBody(file, format_name)
        return body.length_bytes, [piece async for piece in body.pieces()]


def file_of(folder: Path, size_bytes: int) -> Path:
    path = folder / "picture"
    path.write_bytes((bytes(range(256)) * (size_bytes // 256 + 1))[:size_bytes])
    return path


@pytest.mark.parametrize("size_bytes", SIZES)
@pytest.mark.parametrize("format_name", ["png", "jpeg"])
def test_the_body_is_what_json_and_base64_give(tmp_path: Path, size_bytes: int, format_name: str) -> None:
    path = file_of(tmp_path, size_bytes)
    text = b64encode(path.read_bytes()).decode()

    length, pieces = asyncio.run(pieces_of(path, format_name))

    assert b"".join(pieces) == json.dumps({"data_urls": [f"data:image/{format_name};base64,{text}"]}).encode()
    assert length == sum(map(len, pieces))
    assert max(map(len, pieces)) <= PIECE_BYTES // 3 * 4


def test_a_file_that_got_shorter_is_not_sent_as_if_it_were_whole(tmp_path: Path) -> None:
    path = file_of(tmp_path, 1000)

    async def body() -> None:
        with path.open("rb") as file:
            upload = UploadBody(file, "png")
            path.write_bytes(b"short")
            with pytest.raises(KlingError) as error:
                _ = [piece async for piece in upload.pieces()]
            assert error.value.failure.kind is FailureKind.UNREADABLE_FILE

    asyncio.run(body())
