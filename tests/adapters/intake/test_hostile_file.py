"""Files that are no sound pictures: each is refused with its own reason, and nothing waits for ever."""

import os
import socket
import struct
import zlib
from pathlib import Path

import pytest

from kling_desktop.adapters.intake.carry_out import take_in
from kling_desktop.adapters.intake.foreign_file import read_foreign
from kling_desktop.adapters.intake.sniff import sniffed
from kling_desktop.core.failure import FailureKind, KlingError
from tests.adapters.intake.samples import FOLDER, encoded, order_for, quadrants, taken

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"><image href="/etc/passwd"/></svg>'


def refused(folder: Path, path: Path) -> FailureKind:
    with pytest.raises(KlingError) as caught:
        take_in(order_for(folder, path), lambda _answer: None)
    return caught.value.failure.kind


def png(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n"
    for kind, body in ((b"IHDR", head), *chunks):
        data += struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    return data


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.png", b""),
        ("drawing.png", SVG),
        ("page.jpg", b"<!DOCTYPE html><html><body>Not found</body></html>"),
        ("paper.png", b"%PDF-1.7\n1 0 obj"),
        ("magic.png", b"\x89PNG\r\n\x1a\n"),
        ("magic.jpg", b"\xff\xd8\xff\xe0"),
        ("magic.heic", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"),
        ("magic.avif", b"\x00\x00\x00\x18ftypavif\x00\x00\x00\x00mif1avif"),
        ("magic.webp", b"RIFF\x10\x00\x00\x00WEBPVP8 "),
        ("magic.tif", b"II*\x00\x08\x00\x00\x00"),
        ("magic.gif", b"GIF89a"),
        ("magic.bmp", b"BM"),
        ("film.avif", b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00isommp42"),
        ("script.eps", b"%!PS-Adobe-3.0 EPSF-3.0"),
        ("text.png", b"hello"),
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_no_picture(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    assert refused(tmp_path, tmp_path / name) is FailureKind.UNREADABLE_FILE


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF", "AVIF"])
def test_cut_picture(tmp_path, format_name):
    data = encoded(quadrants(), format_name)
    (tmp_path / "cut").write_bytes(data[: len(data) * 2 // 3])
    assert refused(tmp_path, tmp_path / "cut") is FailureKind.UNREADABLE_FILE


def test_cut_heic(tmp_path):
    data = (FOLDER / "quadrants.heic").read_bytes()
    (tmp_path / "cut").write_bytes(data[:-800])
    assert refused(tmp_path, tmp_path / "cut") is FailureKind.UNREADABLE_FILE


def test_missing_file(tmp_path):
    assert refused(tmp_path, tmp_path / "nowhere.png") is FailureKind.FILE_MISSING
    assert refused(tmp_path, tmp_path / "a\0b.png") is FailureKind.FILE_MISSING
    (tmp_path / "file").write_bytes(b"")
    assert refused(tmp_path, tmp_path / "file" / "picture.png") is FailureKind.FILE_MISSING
    (tmp_path / "loop.png").symlink_to("loop.png")
    assert refused(tmp_path, tmp_path / "loop.png") is FailureKind.FILE_MISSING


def test_folder(tmp_path):
    assert refused(tmp_path, tmp_path) is FailureKind.NOT_A_FILE


def test_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.png")
    assert refused(tmp_path, tmp_path / "pipe.png") is FailureKind.NOT_A_FILE


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null"])
def test_device_behind_a_link(tmp_path, device):
    (tmp_path / "link.png").symlink_to(device)
    assert refused(tmp_path, tmp_path / "link.png") is FailureKind.NOT_A_FILE


def test_file_above_the_cap_is_not_read(tmp_path):
    with (tmp_path / "sparse.png").open("wb") as file:
        file.truncate(8 * 1024**3)
    assert refused(tmp_path, tmp_path / "sparse.png") is FailureKind.PICTURE_TOO_LARGE


@pytest.mark.parametrize("size", [(30_000, 30_000), (10_001, 10_000), (32_001, 10), (2**31 - 1, 2**31 - 1)])
def test_bomb_is_refused_by_its_header(tmp_path, size):
    (tmp_path / "bomb.png").write_bytes(png(*size, (b"IDAT", zlib.compress(bytes(1000)))))
    assert refused(tmp_path, tmp_path / "bomb.png") in (FailureKind.PICTURE_TOO_LARGE, FailureKind.UNREADABLE_FILE)
    with pytest.raises(KlingError) as caught:
        take_in(order_for(tmp_path, tmp_path / "bomb.png"), lambda _answer: None)
    if caught.value.failure.kind is FailureKind.PICTURE_TOO_LARGE:
        assert (caught.value.failure.width_px, caught.value.failure.height_px) == size


def test_large_compressed_text_is_let_in_and_a_bomb_of_text_is_not(tmp_path):
    sound = encoded(quadrants(), "PNG")
    for mib, is_sound in ((4, True), (200, False)):
        body = b"workflow\0\0" + zlib.compress(bytes(mib * 1024 * 1024))
        chunk = struct.pack(">I", len(body)) + b"zTXt" + body + struct.pack(">I", zlib.crc32(b"zTXt" + body))
        data = sound[:33] + chunk + sound[33:]
        if is_sound:
            assert taken(tmp_path, data).facts.notes == ("metadata_removed",)
        else:
            (tmp_path / "text.png").write_bytes(data)
            assert refused(tmp_path, tmp_path / "text.png") is FailureKind.UNREADABLE_FILE


@pytest.mark.parametrize("exif", [b"Exif\0\0", b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0junk junk junk", b"\0" * 40])
@pytest.mark.filterwarnings("ignore")
def test_broken_exif_of_a_sound_picture_says_nothing(tmp_path, exif):
    assert taken(tmp_path, encoded(quadrants(), "JPEG", exif=exif)).facts.width_px == 480


def test_socket(tmp_path):
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket.png"))
        assert refused(tmp_path, tmp_path / "socket.png") is FailureKind.NOT_A_FILE


def test_cap_counts_to_the_byte(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"x" * 100)
    assert read_foreign(str(path), 100) == b"x" * 100
    with pytest.raises(KlingError):
        read_foreign(str(path), 99)


@pytest.mark.parametrize(
    ("brands", "format_name"),
    [
        (b"heic", "heic"),
        (b"mif1\0\0\0\0mif1heic", "heic"),
        (b"mif1\0\0\0\0mif1avif", "avif"),
        (b"avif\0\0\0\0mif1heic", "avif"),
        (b"msf1\0\0\0\0msf1hevc", "heic"),
        (b"isom\0\0\0\0isommp42", None),
    ],
)
def test_heic_and_avif_are_told_apart_by_brand(brands, format_name):
    data = struct.pack(">I", len(brands) + 8) + b"ftyp" + brands + b"\0\0\0\x08meta"
    assert sniffed(data) == format_name
