"""Digests of bytes, and the short ones by which places get names."""

_FNV_OFFSET, _FNV_PRIME, _64_BITS = 0xCBF29CE484222325, 0x100000001B3, 0xFFFFFFFFFFFFFFFF


def sha256_of(data: bytes) -> str:
    """SHA-256, as hexadecimal digits. Thread: any."""
    import hashlib  # brings OpenSSL along, 3 ms, and no first frame has anything to digest

    return hashlib.sha256(data).hexdigest()


def place_digest(place: bytes) -> str:
    """Sixteen hexadecimal digits that tell a place from a handful of others; a name, and no protection. Thread: any.

    FNV-1a of 64 bits: every start needs it, and OpenSSL for nothing else.

    Args:
        place: path of a folder, as the file system has it.
    """
    digest = _FNV_OFFSET
    for byte in place:
        digest = (digest ^ byte) * _FNV_PRIME & _64_BITS
    return f"{digest:016x}"
