"""Width and height from the first bytes of a picture of ours. Nothing is decoded. Thread: any."""

_PNG = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR"
_NO_FRAME = frozenset((0xC4, 0xC8, 0xCC))
"""JPEG markers between SOF0 and SOF15 that are none of them."""


def picture_size(data: bytes) -> tuple[str, int, int] | None:
    """Format (`png`, `jpeg`, `webp`), width and height in pixels; None for everything else."""
    if data.startswith(_PNG) and len(data) >= 24:
        return "png", _big(data[16:20]), _big(data[20:24])
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP" and len(data) >= 30:
        return _webp_size(data)
    return _jpeg_size(data) if data.startswith(b"\xff\xd8\xff") else None


def _jpeg_size(data: bytes) -> tuple[str, int, int] | None:
    place = 2
    while place + 9 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker == 0xFF:  # a fill byte
            place += 1
        elif 0xC0 <= marker <= 0xCF and marker not in _NO_FRAME:
            return "jpeg", _big(data[place + 7 : place + 9]), _big(data[place + 5 : place + 7])
        else:
            place += 2 + _big(data[place + 2 : place + 4])
    return None


def _webp_size(data: bytes) -> tuple[str, int, int] | None:
    match data[12:16]:
        case b"VP8X":
            return "webp", 1 + _little(data[24:27]), 1 + _little(data[27:30])
        case b"VP8L":
            bits = _little(data[21:25])
            return "webp", 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
        case b"VP8 ":
            return "webp", _little(data[26:28]) & 0x3FFF, _little(data[28:30]) & 0x3FFF
        case _:
            return None


def _big(data: bytes) -> int:
    return int.from_bytes(data, "big")


def _little(data: bytes) -> int:
    return int.from_bytes(data, "little")
