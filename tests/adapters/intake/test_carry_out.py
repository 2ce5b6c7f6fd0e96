"""What becomes of sound pictures: formats, orientation, colour, size, privacy."""

import hashlib
from pathlib import Path

import pytest
from PIL import Image

from kling_desktop.adapters.intake.carry_out import examine
from kling_desktop.adapters.intake.message import ExamineOrder, HeaderRead, PreviewWritten
from kling_desktop.core.failure import FailureKind, KlingError
from kling_desktop.core.model_card import PictureLimits
from kling_desktop.core.ports.intake import OutputFacts
from tests.adapters.intake.samples import (
    BLUE,
    CORNERS,
    FOLDER,
    GREEN,
    UPRIGHT,
    WHITE,
    camera_exif,
    encoded,
    is_near,
    pixel,
    quadrants,
    shows,
    swapped_profile,
    taken,
)

ROOMY = PictureLimits(min_side_px=10, max_side_px=4096, min_ratio=0.1, max_ratio=10.0, max_bytes=10_000_000)


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP", "TIFF", "BMP", "AVIF"])
def test_every_format_gives_preview_and_upload_copy(tmp_path, format_name):
    data = encoded(quadrants(), format_name)
    result = taken(tmp_path, data)
    assert (result.facts.format, result.facts.width_px, result.facts.height_px) == (format_name.lower(), 480, 360)
    assert result.facts.sha256 == hashlib.sha256(data).hexdigest()
    assert result.facts.size_bytes == len(data)
    assert shows(result.upload, CORNERS)
    assert shows(result.preview, CORNERS)
    assert result.upload.format == "JPEG"
    assert ("converted" in result.facts.notes) == (format_name not in ("JPEG", "PNG"))


def test_original_is_kept_to_the_byte(tmp_path):
    data = encoded(quadrants(), "JPEG", exif=camera_exif())
    result = taken(tmp_path, data)
    assert Path(result.order.original_to).read_bytes() == data


def test_files_are_private_and_nothing_else_is_left(tmp_path):
    result = taken(tmp_path, encoded(quadrants(), "PNG"))
    written = [Path(result.order.original_to), Path(result.order.preview_to), Path(result.order.upload_to)]
    assert {path.stat().st_mode & 0o777 for path in written} == {0o600}
    assert set(tmp_path.iterdir()) == {*written, tmp_path / "picture"}


def test_upload_copy_is_told_as_it_is(tmp_path):
    result = taken(tmp_path, encoded(quadrants(), "PNG"))
    upload = result.facts.upload
    assert upload.path == result.order.upload_to
    assert (upload.width_px, upload.height_px) == result.upload.size
    assert upload.size_bytes == Path(upload.path).stat().st_size
    assert upload.format == "jpeg"


def test_header_then_preview_then_facts(tmp_path):
    result = taken(tmp_path, encoded(quadrants(), "JPEG"))
    assert result.answers == [HeaderRead(480 * 360), PreviewWritten()]


@pytest.mark.parametrize("orientation", sorted(UPRIGHT))
@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_upright_once(tmp_path, format_name, orientation):
    result = taken(tmp_path, encoded(quadrants(), format_name, exif=camera_exif(orientation)))
    size = (360, 480) if orientation > 4 else (480, 360)
    assert (result.facts.width_px, result.facts.height_px) == size
    assert result.upload.size == size
    assert shows(result.upload, UPRIGHT[orientation])
    assert shows(result.preview, UPRIGHT[orientation])
    assert ("turned_upright" in result.facts.notes) == (orientation != 1)


@pytest.mark.parametrize("orientation", [0, 9, 255])
def test_nonsense_orientation_is_no_orientation(tmp_path, orientation):
    result = taken(tmp_path, encoded(quadrants(), "JPEG", exif=camera_exif(orientation)))
    assert shows(result.upload, CORNERS)


def test_heic_is_turned_by_its_own_properties_and_not_again_by_exif(tmp_path):
    # 480 × 360 stored, `irot` of 270°, and an EXIF orientation of 6 that says the same once more.
    result = taken(tmp_path, (FOLDER / "quadrants.heic").read_bytes())
    assert (result.facts.format, result.facts.width_px, result.facts.height_px) == ("heic", 360, 480)
    assert shows(result.upload, UPRIGHT[6])
    assert shows(result.preview, UPRIGHT[6])
    assert {"converted", "location_removed"} <= set(result.facts.notes)


@pytest.mark.parametrize("orientation", sorted(UPRIGHT))
def test_avif_is_turned_by_its_own_properties(tmp_path, orientation):
    # Pillow writes the orientation as irot and imir.
    result = taken(tmp_path, encoded(quadrants(), "AVIF", exif=camera_exif(orientation)))
    assert shows(result.upload, UPRIGHT[orientation])


def test_nothing_private_is_in_the_copies(tmp_path):
    data = encoded(
        quadrants(), "JPEG", exif=camera_exif(6), comment=b"my comment", icc_profile=swapped_profile(),
        xmp=b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>my xmp</x:xmpmeta>",
    )  # fmt: skip
    result = taken(tmp_path, data)
    for image in (result.upload, result.preview):
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi"}
    for path in (result.order.upload_to, result.order.preview_to):
        assert not any(
            word in Path(path).read_bytes() for word in (b"Exif", b"my comment", b"my xmp", b"acsp", b"Camera")
        )
    assert {"metadata_removed", "location_removed"} <= set(result.facts.notes)


def test_texts_of_a_png_are_not_in_the_copy(tmp_path):
    from PIL.PngImagePlugin import PngInfo

    texts = PngInfo()
    texts.add_text("parameters", "my secret workflow")
    picture = quadrants()
    picture.putalpha(100)
    result = taken(tmp_path, encoded(picture, "PNG", pnginfo=texts, icc_profile=swapped_profile()))
    assert "metadata_removed" in result.facts.notes
    assert not result.upload.info


def test_plain_picture_has_no_notes(tmp_path):
    assert taken(tmp_path, encoded(quadrants(), "JPEG")).facts.notes == ()


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "TIFF", "WEBP", "AVIF"])
def test_profile_is_applied(tmp_path, format_name):
    # The profile says: what is stored as red is green.
    result = taken(tmp_path, encoded(quadrants(), format_name, icc_profile=swapped_profile(), quality=95))
    top_left, top_right, _, _ = (pixel(result.upload, x, y) for y in (90, 270) for x in (120, 360))
    assert is_near(top_left, (30, 220, 30), within=60)
    assert is_near(top_right, (200, 30, 30), within=60)
    assert "colours_converted" in result.facts.notes
    assert shows(result.preview, tuple(pixel(result.upload, x, y) for y in (90, 270) for x in (120, 360)))


def test_profile_of_srgb_changes_nothing(tmp_path):
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    result = taken(tmp_path, encoded(quadrants(), "PNG", icc_profile=profile))
    assert result.facts.notes == ()
    assert shows(result.upload, CORNERS, within=3)


@pytest.mark.parametrize("profile", [b"junk", swapped_profile()[:140], swapped_profile().replace(b"RGB ", b"CMYK", 1)])
def test_broken_profile_means_srgb(tmp_path, profile):
    result = taken(tmp_path, encoded(quadrants(), "PNG", icc_profile=profile))
    assert result.facts.notes == ("profile_unreadable",)
    assert shows(result.upload, CORNERS)


def test_grey_picture_with_an_rgb_profile(tmp_path):
    result = taken(tmp_path, encoded(quadrants().convert("L"), "JPEG", icc_profile=swapped_profile()))
    assert result.upload.mode == "RGB"
    assert "profile_unreadable" not in result.facts.notes


@pytest.mark.parametrize("format_name", ["JPEG", "TIFF"])
def test_cmyk(tmp_path, format_name):
    result = taken(tmp_path, encoded(quadrants().convert("CMYK"), format_name, quality=95))
    assert result.upload.mode == "RGB"
    assert shows(result.upload, CORNERS, within=20)
    assert result.facts.notes[-1] == "colours_converted"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_pixel(tmp_path, mode):
    grey = Image.linear_gradient("L").resize((480, 360))
    if mode == "I;16":
        picture = Image.frombytes("I;16", grey.size, b"".join(bytes((value, value)) for value in grey.tobytes()))
    else:
        picture = grey.convert("RGB").quantize(256) if mode == "P" else grey.convert(mode)
    result = taken(tmp_path, encoded(picture, "PNG"))
    assert result.upload.mode == "RGB"
    assert is_near(pixel(result.upload, 240, 2), (0, 0, 0), within=24)
    assert is_near(pixel(result.upload, 240, 357), (255, 255, 255), within=24)
    if mode != "1":
        assert is_near(pixel(result.upload, 240, 180), (128, 128, 128), within=24)


def test_tiff_of_real_numbers(tmp_path):
    picture = Image.new("F", (400, 400), 0.5)
    assert is_near(pixel(taken(tmp_path, encoded(picture, "TIFF")).upload, 5, 5), (128, 128, 128), within=2)


@pytest.mark.parametrize("format_name", ["PNG", "WEBP", "TIFF", "AVIF"])
def test_transparency_is_kept(tmp_path, format_name):
    picture = quadrants()
    picture.putalpha(255)
    picture.paste((0, 0, 0, 0), (0, 0, 240, 180))
    result = taken(tmp_path, encoded(picture, format_name))
    assert (result.upload.format, result.preview.format) == ("PNG", "PNG")
    assert pixel(result.upload, 100, 100)[3] == 0
    assert is_near(pixel(result.upload, 400, 300), (*WHITE, 255))
    assert "transparency_kept" in result.facts.notes
    assert result.facts.upload.format == "png"


def test_palette_with_a_transparent_colour(tmp_path):
    picture = quadrants().quantize(4)
    result = taken(tmp_path, encoded(picture, "PNG", transparency=picture.getpixel((10, 10))))
    assert pixel(result.upload, 100, 100)[3] == 0
    assert is_near(pixel(result.upload, 400, 100), (*GREEN, 255))


def test_opaque_alpha_is_dropped(tmp_path):
    picture = quadrants()
    picture.putalpha(255)
    assert taken(tmp_path, encoded(picture, "PNG")).upload.format == "JPEG"


@pytest.mark.parametrize("format_name", ["GIF", "WEBP", "TIFF", "PNG", "AVIF"])
def test_first_frame_of_many(tmp_path, format_name):
    second = Image.new("RGB", (480, 360), BLUE)
    result = taken(tmp_path, encoded(quadrants(), format_name, save_all=True, append_images=[second]))
    assert shows(result.upload, CORNERS, within=20)
    assert "first_frame_only" in result.facts.notes


def test_large_picture_is_shrunk_and_small_one_is_not_enlarged(tmp_path):
    result = taken(tmp_path, encoded(quadrants(5000, 2000), "JPEG"))
    assert result.upload.size == (4096, 1639)
    assert result.facts.width_px == 5000
    assert result.preview.size == (640, 256)
    assert result.facts.notes == ("shrunk",)
    small = taken(tmp_path, encoded(quadrants(320, 300), "PNG"))
    assert (small.upload.size, small.preview.size) == ((320, 300), (320, 300))


@pytest.mark.parametrize("size", [(5000, 2000), (2000, 5000), (9999, 4000)])
def test_shape_at_the_edge_stays_within_it(tmp_path, size):
    result = taken(tmp_path, encoded(quadrants(*size), "PNG"))
    assert 0.4 <= result.upload.width / result.upload.height <= 2.5


def test_copy_keeps_to_the_limit_of_bytes(tmp_path):
    noise = Image.effect_noise((600, 600), 90).convert("RGB")
    full = taken(tmp_path, encoded(noise, "PNG"), limits=ROOMY).facts.upload.size_bytes
    tight = PictureLimits(10, 4096, 0.1, 10.0, max_bytes=full * 3 // 4)
    lowered = taken(tmp_path, encoded(noise, "PNG"), limits=tight).facts
    assert lowered.upload.size_bytes <= tight.max_bytes
    assert (lowered.upload.width_px, lowered.notes) == (600, ("recompressed",))
    tiny = PictureLimits(10, 4096, 0.1, 10.0, max_bytes=full // 10)
    shrunk = taken(tmp_path, encoded(noise, "PNG"), limits=tiny).facts
    assert shrunk.upload.size_bytes <= tiny.max_bytes
    assert shrunk.upload.width_px < 600
    assert "shrunk" in shrunk.notes


def test_transparent_copy_keeps_to_the_limit_of_bytes(tmp_path):
    noise = Image.effect_noise((400, 400), 90).convert("RGB")
    noise.putalpha(90)
    limits = PictureLimits(10, 4096, 0.1, 10.0, max_bytes=20_000)
    upload = taken(tmp_path, encoded(noise, "PNG"), limits=limits).facts.upload
    assert upload.size_bytes <= 20_000
    assert upload.format == "png"


def test_impossible_limit_of_bytes_is_said(tmp_path):
    limits = PictureLimits(300, 4096, 0.1, 10.0, max_bytes=100)
    with pytest.raises(KlingError) as caught:
        taken(tmp_path, encoded(quadrants(), "PNG"), limits=limits)
    assert caught.value.failure.kind is FailureKind.PICTURE_TOO_LARGE


@pytest.mark.parametrize(
    ("size", "kind"),
    [
        ((299, 400), FailureKind.PICTURE_TOO_SMALL),
        ((800, 310), FailureKind.PICTURE_TOO_LONG),
        ((310, 800), FailureKind.PICTURE_TOO_LONG),
    ],
)
def test_size_that_the_model_refuses(tmp_path, size, kind):
    with pytest.raises(KlingError) as caught:
        taken(tmp_path, encoded(quadrants(*size), "PNG"))
    assert (caught.value.failure.kind, caught.value.failure.width_px, caught.value.failure.height_px) == (kind, *size)


def test_size_in_a_failure_is_upright(tmp_path):
    with pytest.raises(KlingError) as caught:
        taken(tmp_path, encoded(quadrants(200, 400), "JPEG", exif=camera_exif(6)))
    assert (caught.value.failure.width_px, caught.value.failure.height_px) == (400, 200)


def test_folder_of_a_target_is_gone(tmp_path):
    from tests.adapters.intake.samples import order_for, take_in

    path = tmp_path / "picture"
    path.write_bytes(encoded(quadrants(), "PNG"))
    with pytest.raises(KlingError) as caught:
        take_in(order_for(tmp_path / "gone", path), lambda _answer: None)
    assert caught.value.failure.kind is FailureKind.NOT_WRITABLE


def test_planted_link_is_replaced_and_not_followed(tmp_path):
    precious = tmp_path / "precious"
    precious.write_text("mine")
    (tmp_path / "picture.upload").symlink_to(precious)
    (tmp_path / "picture.preview.part").symlink_to(precious)
    result = taken(tmp_path, encoded(quadrants(), "PNG"))
    assert precious.read_text() == "mine"
    assert not Path(result.order.upload_to).is_symlink()


@pytest.mark.parametrize("format_name", ["PNG", "JPEG", "WEBP"])
def test_examine(tmp_path, format_name):
    path, thumbnail = tmp_path / "output", tmp_path / "thumbnail"
    path.write_bytes(encoded(quadrants(1360, 768), format_name))
    facts = examine(ExamineOrder(str(path), str(thumbnail)), lambda _answer: None)
    assert facts == OutputFacts(format_name.lower(), 1360, 768)
    with Image.open(thumbnail) as image:
        assert (image.format, image.size) == ("JPEG", (640, 362))
        assert shows(image, CORNERS)


def test_thumbnail_of_a_transparent_output_is_opaque(tmp_path):
    path, thumbnail = tmp_path / "output", tmp_path / "thumbnail"
    path.write_bytes(encoded(Image.new("RGBA", (400, 300), (255, 0, 0, 0)), "PNG"))
    examine(ExamineOrder(str(path), str(thumbnail)), lambda _answer: None)
    with Image.open(thumbnail) as image:
        assert is_near(pixel(image, 9, 9), (128, 128, 128))


@pytest.mark.parametrize("format_name", ["GIF", "BMP", "TIFF", "AVIF"])
def test_examine_takes_formats_of_the_service_only(tmp_path, format_name):
    path = tmp_path / "output"
    path.write_bytes(encoded(quadrants(), format_name))
    with pytest.raises(KlingError) as caught:
        examine(ExamineOrder(str(path), str(tmp_path / "thumbnail")), lambda _answer: None)
    assert caught.value.failure.kind is FailureKind.BAD_PICTURE


@pytest.mark.parametrize("format_name", ["PNG", "JPEG", "WEBP"])
def test_examine_notices_every_cut(tmp_path, format_name):
    data = encoded(quadrants(60, 40), format_name)
    path = tmp_path / "output"
    for length in range(0, len(data), max(1, len(data) // 60)):
        path.write_bytes(data[:length])
        with pytest.raises(KlingError) as caught:
            examine(ExamineOrder(str(path), str(tmp_path / "thumbnail")), lambda _answer: None)
        assert caught.value.failure.kind is FailureKind.BAD_PICTURE
    path.write_bytes(data[:-1])
    with pytest.raises(KlingError):
        examine(ExamineOrder(str(path), str(tmp_path / "thumbnail")), lambda _answer: None)


def test_thumbnail_that_cannot_be_written_is_no_bad_picture(tmp_path):
    path = tmp_path / "output"
    path.write_bytes(encoded(quadrants(), "PNG"))
    with pytest.raises(KlingError) as caught:
        examine(ExamineOrder(str(path), str(tmp_path / "gone" / "thumbnail")), lambda _answer: None)
    assert caught.value.failure.kind is FailureKind.NOT_WRITABLE
