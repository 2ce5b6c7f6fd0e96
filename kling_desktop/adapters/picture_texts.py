"""Takes every text out of a PNG or JPEG, pixels untouched.

For a file that another program changed: nobody knows any more which of its texts are ours, and where they are.
Must not know: files, Pillow, what the texts say. Thread: any.
"""

_PNG_MAGIC = b"\x89PNG\r\n\x1a\n"
_SHOWN_CHUNKS = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP sBIT bKGD pHYs acTL fcTL fdAT mDCV cLLI".split()
)
"""Chunks that say how the picture looks; all others talk about something else."""

_STANDALONE = frozenset((0x01, *range(0xD0, 0xD8)))
"""JPEG markers without a length."""
_SCAN, _FIRST_APP, _LAST_APP, _COMMENT = 0xDA, 0xE0, 0xEF, 0xFE
_SHOWN_SEGMENTS = {0xE0: b"JF", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
"""Application segments that say how the picture looks, and how each begins: size, colours, colour space."""


def without_texts(data: bytes) -> bytes:
    """The same picture without metadata.

    Raises:
        ValueError: neither a PNG nor a JPEG, or one that cannot be parsed.
    """
    if data.startswith(_PNG_MAGIC):
        return _bare_png(data)
    if data.startswith(b"\xff\xd8"):
        return _bare_jpeg(data)
    raise ValueError("neither PNG nor JPEG")


def _bare_png(data: bytes) -> bytes:
    kept, place = [_PNG_MAGIC], len(_PNG_MAGIC)
    while place < len(data):
        end = place + 12 + int.from_bytes(data[place : place + 4], "big")
        name = data[place + 4 : place + 8]
        if end > len(data):
            raise ValueError("a cut PNG")
        if name in _SHOWN_CHUNKS:
            kept.append(data[place:end])
        if name == b"IEND":
            return b"".join(kept)
        place = end
    raise ValueError("a PNG without an end")


def _bare_jpeg(data: bytes) -> bytes:
    kept, place = [data[:2]], 2
    while True:
        if data[place : place + 1] != b"\xff" or place + 4 > len(data):
            raise ValueError("a JPEG without a picture")
        marker = data[place + 1]
        if marker == 0xFF:  # a fill byte
            place += 1
            continue
        if marker == _SCAN:
            return b"".join((*kept, data[place:]))
        end = place + 2 + (0 if marker in _STANDALONE else int.from_bytes(data[place + 2 : place + 4], "big"))
        if end < place + 2 or (marker not in _STANDALONE and end < place + 4):
            raise ValueError("a JPEG segment of no length")
        if not _is_text(marker, data[place + 4 : place + 16]):
            kept.append(data[place:end])
        place = end


def _is_text(marker: int, start: bytes) -> bool:
    if _FIRST_APP <= marker <= _LAST_APP:
        return marker not in _SHOWN_SEGMENTS or not start.startswith(_SHOWN_SEGMENTS[marker])
    return marker == _COMMENT
