"""Two hundred small pictures as they could be received: each kind of PNG and JPEG, with all that may stand around one.

PNGs are written here chunk by chunk, because Pillow writes neither interlaced ones nor 16 bits a colour.
"""

import itertools
import random
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageCms

COUNT = 200
FOREIGN_XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/></x:xmpmeta>"
_SIZES = ((1, 1), (2, 9), (33, 7), (64, 64), (150, 101))
_ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
"""First column and row, and the steps to the next."""
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_KINDS = (
    *((0, bits) for bits in (1, 2, 4, 8, 16)),
    *((3, bits) for bits in (1, 2, 4, 8)),
    *((colour, bits) for colour in (2, 4, 6) for bits in (8, 16)),
)
"""Colour types of PNG and their bits: grey, palette, colour, grey and colour with transparency."""


@dataclass(frozen=True)
class Received:
    """A picture, what it is called in a report, and whether XMP of somebody else is in it."""

    name: str
    data: bytes
    has_foreign_xmp: bool = False


def received_pictures() -> list[Received]:
    """All of them, the same each time."""
    return [*itertools.islice(_pngs(), COUNT // 2), *itertools.islice(_jpegs(), COUNT // 2)]


# ------------------------------------------------------------ PNG


def _pngs() -> Iterator[Received]:
    for number in itertools.count():
        chance = random.Random(number)
        colour, bits = _KINDS[number % len(_KINDS)]
        width, height = _SIZES[number // 2 % len(_SIZES)]
        interlaced = number % 3 == 1
        head = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, interlaced)
        pixels = _pixels(width, height, bits * _CHANNELS[colour], interlaced=interlaced, chance=chance)
        before, after = (chance.sample(sorted(some), chance.randint(0, 3)) for some in (_BEFORE, _AFTER))
        chunks = [_chunk(b"IHDR", head), *(_BEFORE[name] for name in before)]
        if colour == 3:
            chunks += [
                _chunk(b"PLTE", chance.randbytes(3 << bits)),
                *([_chunk(b"tRNS", b"\x00\x80")] * chance.randint(0, 1)),
            ]
        chunks += [_chunk(b"IDAT", part) for part in _parts(zlib.compress(pixels), chance)]
        chunks += [*(_AFTER[name] for name in after), _chunk(b"IEND", b"")]
        behind = chance.choice((b"", b"", b"behind the end"))
        said = [
            f"{colour}/{bits}",
            *(["interlaced"] if interlaced else []),
            *before,
            "|",
            *after,
            *(["+"] if behind else []),
        ]
        data = b"\x89PNG\r\n\x1a\n" + b"".join(chunks) + behind
        yield Received(f"{number}.png {' '.join(said)}", data, bool({"XMP", "XMP behind"} & {*before, *after}))


def _pixels(width: int, height: int, bits: int, *, interlaced: bool, chance: random.Random) -> bytes:
    """Rows of noise, each with a filter in front; seven times over, smaller, where it is interlaced."""
    passes = _ADAM7 if interlaced else ((0, 0, 1, 1),)
    rows = []
    for left, top, right, down in passes:
        columns, lines = -(-(width - left) // right), -(-(height - top) // down)
        if columns > 0:
            rows += [bytes((chance.randint(0, 4),)) + chance.randbytes((columns * bits + 7) // 8) for _ in range(lines)]
    return b"".join(rows)


def _parts(data: bytes, chance: random.Random) -> list[bytes]:
    place = chance.randint(0, len(data))
    return chance.choice(([data], [data[:place], data[place:]], [b"", data]))


def _chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")


def _itxt(keyword: bytes, text: bytes, *, packed: bool = False) -> bytes:
    body = zlib.compress(text) if packed else text
    return _chunk(b"iTXt", keyword + b"\0" + bytes((packed, 0)) + b"\0\0" + body)


_TIFF = b"MM\0*\0\0\0\x08\0\x01\x01\x0f\0\x02\0\0\0\x04Cam\0\0\0\0\0"
"""EXIF with one tag, the maker's name."""
_BEFORE = {
    "gAMA": _chunk(b"gAMA", struct.pack(">I", 45455)),
    "cHRM": _chunk(b"cHRM", struct.pack(">8I", 31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000)),
    "pHYs": _chunk(b"pHYs", struct.pack(">IIB", 2835, 2835, 1)),
    "text": _chunk(b"tEXt", b"Title\0received"),
    "zTXt": _chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"received " * 20)),
    "iTXt": _itxt(b"Description", "猫".encode()),
    "packed iTXt": _itxt(b"Author", "قطة".encode(), packed=True),
    "XMP": _itxt(b"XML:com.adobe.xmp", FOREIGN_XMP),
    "private": _chunk(b"prVt", b"\0\xff whatever"),
    "time": _chunk(b"tIME", struct.pack(">HBBBBB", 2026, 1, 2, 3, 4, 5)),
}
_AFTER = {
    "text behind": _chunk(b"tEXt", b"Software\0some"),
    "XMP behind": _itxt(b"XML:com.adobe.xmp", FOREIGN_XMP),
    "EXIF behind": _chunk(b"eXIf", _TIFF),
    "private behind": _chunk(b"prVt", b"whatever"),
}

# ------------------------------------------------------------ JPEG


def _jpegs() -> Iterator[Received]:
    modes = ("RGB", "L", "CMYK", "RGB")
    for number in itertools.count():
        chance = random.Random(-number - 1)
        mode = modes[number % len(modes)]
        width, height = _SIZES[number // 4 % len(_SIZES)]
        picture = Image.frombytes(mode, (width, height), chance.randbytes(width * height * len(mode)))
        chosen = [name for name in _OPTIONS if chance.random() < 0.3]
        options: dict[str, object] = {"quality": chance.randint(5, 95)}
        for name in chosen:
            options |= _OPTIONS[name]
        file = BytesIO()
        picture.save(file, "JPEG", **options)
        around = [name for name in _AROUND if chance.random() < 0.25]
        data = file.getvalue()
        for name in around:
            data = _AROUND[name](data)
        yield Received(
            f"{number}.jpg {' '.join((mode, *chosen, *around))}", data, "XMP" in chosen or "XMP first" in around
        )


def _exif_with_thumbnail() -> bytes:
    """EXIF whose second directory holds a whole JPEG."""
    file = BytesIO()
    Image.new("RGB", (8, 8), "teal").save(file, "JPEG")
    small = file.getvalue()
    first = b"\0\x01" + struct.pack(">HHI4s", 0x010F, 2, 4, b"Cam\0") + struct.pack(">I", 26)
    entries = ((0x0103, 3, 6 << 16), (0x0201, 4, 68), (0x0202, 4, len(small)))
    second = struct.pack(">H", len(entries)) + b"".join(
        struct.pack(">HHII", tag, kind, 1, value) for tag, kind, value in entries
    )
    return b"Exif\0\0MM\0*\0\0\0\x08" + first + second + b"\0\0\0\0" + small


def _segment(code: int, body: bytes) -> bytes:
    return bytes((0xFF, code)) + (len(body) + 2).to_bytes(2, "big") + body


def _behind_first(data: bytes, more: bytes) -> bytes:
    """Put something behind the JFIF segment, or in front of all where there is none."""
    end = 4 + int.from_bytes(data[4:6], "big") if data[2:4] == b"\xff\xe0" else 2
    return data[:end] + more + data[end:]


_OPTIONS: dict[str, dict[str, object]] = {
    "progressive": {"progressive": True},
    "restarts": {"restart_marker_rows": 1},
    "EXIF": {"exif": b"Exif\0\0" + _TIFF},
    "EXIF with thumbnail": {"exif": _exif_with_thumbnail()},
    "XMP": {"xmp": FOREIGN_XMP},
    "comment": {"comment": "猫".encode()},
    "optimised": {"optimize": True},
    "4:4:4": {"subsampling": 0},
}
_JFXX = _segment(0xE0, b"JFXX\0\x13\x01\x01\x10\x20\x30")
"""A thumbnail of one pixel, in the older place."""
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
_PROFILE = b"".join(
    _segment(0xE2, b"ICC_PROFILE\0" + bytes((part, 2)) + half) for part, half in ((1, _SRGB[:200]), (2, _SRGB[200:]))
)
_EXTENSION_HEAD = b"http://ns.adobe.com/xmp/extension/\0" + b"0123456789ABCDEF" * 2
_EXTENSION = _segment(0xE1, _EXTENSION_HEAD + struct.pack(">II", len(FOREIGN_XMP), 0) + FOREIGN_XMP)
"""What is written beside XMP that is too long for a segment: whose it is, its length, and where this part begins."""
_AROUND = {
    "JFIF thumbnail": lambda data: _behind_first(data, _JFXX),
    "XMP first": lambda data: _behind_first(data, _segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + FOREIGN_XMP)),
    "more XMP": lambda data: _behind_first(data, _EXTENSION),
    "profile": lambda data: _behind_first(data, _PROFILE),
    "IPTC": lambda data: _behind_first(data, _segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\0")),
    "fill bytes": lambda data: data[:2] + b"\xff\xff" + data[2:],
    "behind the end": lambda data: data + b"film" + data,
}
