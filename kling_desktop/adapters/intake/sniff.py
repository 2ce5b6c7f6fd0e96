"""Which one format a file's first bytes announce. The name of a file is never asked."""

_PLAIN: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"II+\x00", "tiff"),
    (b"MM\x00+", "tiff"),
    (b"BM", "bmp"),
)
_AVIF_BRANDS = frozenset((b"avif", b"avis"))
_HEIC_BRANDS = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"))
_PNG_END = b"IEND\xaeB`\x82"


def sniffed(data: bytes) -> str | None:
    """The format by its magic: `jpeg`, `png`, `webp`, `heic`, `avif`, `tiff`, `bmp` or `gif`; None for all else."""
    for magic, format_name in _PLAIN:
        if data.startswith(magic):
            return format_name
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    return _boxed_format(data) if data[4:8] == b"ftyp" else None


def lacks_end(data: bytes, format_name: str) -> bool:
    """Whether the file was cut behind its last pixel, which a decoder does not notice."""
    match format_name:
        case "png":
            return _PNG_END not in data
        case "webp":
            return int.from_bytes(data[4:8], "little") + 8 > len(data)
        case _:
            return False


def _boxed_format(data: bytes) -> str | None:
    """HEIC or AVIF, told apart by the brands of the first box: the main one, then the compatible ones."""
    length = min(int.from_bytes(data[:4], "big"), 512)
    brands = [data[8:12], *(data[at : at + 4] for at in range(16, length, 4))]
    for brand in brands:
        if brand in _AVIF_BRANDS:
            return "avif"
        if brand in _HEIC_BRANDS:
            return "heic"
    return None
