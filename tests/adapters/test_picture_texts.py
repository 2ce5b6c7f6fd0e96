"""Taking every text out: what is left looks the same and says nothing."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from kling_desktop.adapters.picture_texts import without_texts
from tests.adapters.intake.samples import camera_exif, encoded, quadrants, swapped_profile

SECRET = b"a heron in a red coat"


def texts() -> PngInfo:
    info = PngInfo()
    for compressed in (False, True):
        info.add_text("parameters", SECRET.decode(), zip=compressed)
        info.add_itxt("XML:com.adobe.xmp", SECRET.decode(), zip=compressed)
    info.add(b"prVt", SECRET)
    return info


XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + SECRET + b"</x:xmpmeta>"
PICTURES = {
    "png": encoded(quadrants(), "PNG", pnginfo=texts(), exif=camera_exif(), icc_profile=swapped_profile()),
    "jpeg": encoded(
        quadrants(), "JPEG", exif=camera_exif(), xmp=XMP, comment=SECRET, icc_profile=swapped_profile(),
        progressive=True,
    ),
    "cmyk": encoded(quadrants().convert("CMYK"), "JPEG", comment=SECRET),
}  # fmt: skip


@pytest.mark.parametrize("name", PICTURES)
def test_pixels_and_colours_stay_and_texts_go(name: str) -> None:
    data = PICTURES[name]
    bare = without_texts(data)
    assert SECRET not in bare
    assert b"Camera" not in bare
    before, after = Image.open(BytesIO(data)), Image.open(BytesIO(bare))
    assert after.tobytes() == before.tobytes()
    assert after.info.get("icc_profile") == before.info.get("icc_profile")
    assert not after.getexif()
    assert not getattr(after, "text", {})
    assert without_texts(bare) == bare


@pytest.mark.parametrize("name", PICTURES)
def test_what_lies_behind_the_end_goes_too_or_belongs_to_the_scan(name: str) -> None:
    bare = without_texts(PICTURES[name] + SECRET)
    assert name != "png" or SECRET not in bare


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"RIFF\x10\x00\x00\x00WEBP",
        b"\x89PNG\r\n\x1a\n",
        PICTURES["png"][:300],
        PICTURES["png"][:-12],
        b"\xff\xd8",
        b"\xff\xd8\xff\xe1\x00\x00\x00",
        PICTURES["jpeg"][:100],
    ],
)
def test_what_cannot_be_parsed_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"PNG|JPEG"):
        without_texts(data)


@given(st.sampled_from(sorted(PICTURES)), st.integers(0, 5000), st.binary(max_size=8))
def test_hostile_bytes_raise_value_error_or_nothing(name: str, place: int, noise: bytes) -> None:
    data = PICTURES[name]
    place %= len(data)
    try:
        without_texts(data[:place] + noise + data[place + len(noise) :])
    except ValueError:
        return
