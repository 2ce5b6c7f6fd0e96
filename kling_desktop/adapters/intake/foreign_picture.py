"""One foreign picture: its header, then the whole of it at any smaller size, upright and in sRGB.

Must not know: files, orders, limits of a model. Runs in the helper process only.
"""

from PIL import ExifTags, Image

from kling_desktop.adapters.intake.codec import decoding, open_as
from kling_desktop.adapters.intake.colour import as_srgb, eight_bit
from kling_desktop.adapters.intake.limits import check_pixels
from kling_desktop.adapters.intake.note import Note
from kling_desktop.core.failure import KlingError

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What makes a picture upright, by EXIF orientation."""
_LAYING_DOWN = frozenset(_TURNS[orientation] for orientation in (5, 6, 7, 8))
"""Those that swap width and height."""
_UPRIGHT_BY_DECODER = frozenset(("tiff", "heic"))
"""Their decoders turn the pixels themselves: TIFF by its tag, HEIC by `irot` and `imir`. AVIF's gives these as EXIF."""
_CAMERA_TAGS = frozenset(
    (
        ExifTags.Base.ImageDescription,
        ExifTags.Base.Make,
        ExifTags.Base.Model,
        ExifTags.Base.Software,
        ExifTags.Base.DateTime,
        ExifTags.Base.Artist,
        ExifTags.Base.Copyright,
        ExifTags.IFD.Exif,
    )
)
_TEXTS = frozenset(("xmp", "XML:com.adobe.xmp", "photoshop", "comment", "Comment", "Description", "parameters"))
_SHRINK_GAP = 3.0


def fitted(width_px: int, height_px: int, longest_px: int) -> tuple[int, int]:
    """The size with the same shape and a longest side of at most `longest_px`; never larger than it was.

    The shorter side is rounded up, so that a shape at the edge of what a model takes stays within it.
    """
    longest = max(width_px, height_px)
    if longest <= longest_px:
        return width_px, height_px
    short = -(-min(width_px, height_px) * longest_px // longest)
    return (longest_px, short) if width_px >= height_px else (short, longest_px)


class ForeignPicture:
    """A picture of a person or of the service. All methods raise KlingError UNREADABLE_FILE or PICTURE_TOO_LARGE.

    Attributes:
        format: as sniffed.
        notes: what was found and done so far.
    """

    def __init__(self, format_name: str, data: bytes) -> None:
        self.format = format_name
        self.notes: set[Note] = set()
        self._data = data
        self._pixels: Image.Image | None = None
        with decoding():
            self._image = open_as(format_name, data)
            check_pixels(format_name, *self._image.size)
            self._stored_size = self._image.size
            self._turn: Image.Transpose | None = None
            self._note_header()

    @property
    def width_px(self) -> int:
        """Upright, at full size."""
        return self._stored_size[1 if self._turn in _LAYING_DOWN else 0]

    @property
    def height_px(self) -> int:
        """Upright, at full size."""
        return self._stored_size[0 if self._turn in _LAYING_DOWN else 1]

    def decode(self) -> None:
        """Decode every pixel at full size now, unless that is done."""
        if self._pixels is not None:
            return
        with decoding():
            self._image.load()
            # Some formats tell their exact size or their orientation behind the pixels only.
            self._stored_size = self._image.size
            self._note_exif()
            self._pixels = eight_bit(self._image)

    def at_most(self, longest_px: int) -> Image.Image:
        """The picture upright, as RGB or RGBA in sRGB without metadata, never enlarged."""
        if self.format != "jpeg":
            self.decode()
        with decoding():
            pixels = self._pixels or self._drafted(longest_px)
            size = fitted(*self._stored_size, longest_px)
            if pixels.size != size:
                pixels = pixels.resize(size, Image.Resampling.LANCZOS, reducing_gap=_SHRINK_GAP)
            coloured, note = as_srgb(pixels, self._profile())
            if note:
                self.notes.add(note)
            return coloured if self._turn is None else coloured.transpose(self._turn)

    def _drafted(self, longest_px: int) -> Image.Image:
        """A JPEG decoded at the smallest of its own scales that is large enough: several times faster."""
        image = open_as("jpeg", self._data)
        image.draft(None, fitted(*self._stored_size, longest_px))
        image.load()
        return eight_bit(image)

    def _profile(self) -> bytes | None:
        profile = self._image.info.get("icc_profile")
        return profile if isinstance(profile, bytes) and profile else None

    def _note_header(self) -> None:
        if getattr(self._image, "is_animated", False):
            self.notes.add(Note.FIRST_FRAME_ONLY)
        if self.format not in ("jpeg", "png"):
            self.notes.add(Note.CONVERTED)
        if self.format != "png" or "exif" in self._image.info:  # a PNG is decoded in search of what is not in front
            self._note_exif()

    def _note_exif(self) -> None:
        """Take the orientation and what is private from the metadata; broken metadata says nothing."""
        if not _TEXTS.isdisjoint(self._image.info) or getattr(self._image, "text", None):
            self.notes.add(Note.METADATA_REMOVED)
        try:
            with decoding():
                exif = self._image.getexif()
                orientation = exif.get(ExifTags.Base.Orientation)
                has_place = bool(exif.get_ifd(ExifTags.IFD.GPSInfo))
        except KlingError:
            return
        if not _CAMERA_TAGS.isdisjoint(exif):
            self.notes.add(Note.METADATA_REMOVED)
        if has_place:
            self.notes.add(Note.LOCATION_REMOVED)
        if orientation in _TURNS:
            self.notes.add(Note.TURNED_UPRIGHT)
            if self.format not in _UPRIGHT_BY_DECODER:
                self._turn = _TURNS[orientation]
