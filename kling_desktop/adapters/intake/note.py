"""What intake did to a person's file, as stable words; `core/words.py` has a sentence for each."""

from enum import StrEnum


class Note(StrEnum):
    """One thing worth knowing about a file that was taken in. Reported in this order."""

    FIRST_FRAME_ONLY = "first_frame_only"
    """The file has more frames or pages; only the first is used."""
    CONVERTED = "converted"
    """Neither JPEG nor PNG: the upload copy is in another format (`TakenIn.format` names the original's)."""
    TURNED_UPRIGHT = "turned_upright"
    """The file says that its picture lies on its side or is mirrored; the copy stands upright."""
    COLOURS_CONVERTED = "colours_converted"
    """Colours were changed from another colour space (a wide-gamut or print profile, CMYK, Lab) to sRGB."""
    PROFILE_UNREADABLE = "profile_unreadable"
    """The colour profile is damaged or does not fit; the colours were taken for sRGB."""
    TRANSPARENCY_KEPT = "transparency_kept"
    """Parts of the picture are transparent; the upload copy is a PNG."""
    SHRUNK = "shrunk"
    """The copy has fewer pixels than the original, to keep to the model's limits."""
    RECOMPRESSED = "recompressed"
    """The copy's quality was lowered to keep to the model's limit of bytes."""
    METADATA_REMOVED = "metadata_removed"
    """Camera data, texts or comments of the original are not in the copy."""
    LOCATION_REMOVED = "location_removed"
    """The original tells where it was taken; the copy does not."""


def in_order(found: set[Note]) -> tuple[str, ...]:
    """The notes of a file, in the order of `Note`."""
    return tuple(note.value for note in Note if note in found)
