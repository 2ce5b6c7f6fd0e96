"""The drawn picture depends on the references, their order, the prompt and the ratio, and on nothing else."""

import io
from dataclasses import replace

import pytest
from PIL import Image, ImageChops, ImageStat

from kling_desktop.simulator.caption import MARK
from kling_desktop.simulator.palette import Palette
from kling_desktop.simulator.render import Sketch, draw, is_picture
from tests.simulator.visitor import picture

RED, GREEN, BLUE = picture("red"), picture("green"), picture("blue")
SMALL = Sketch("Merge @Image1 into @Image2", (RED, BLUE), "1:1", scale=0.25)


def drawn(sketch: Sketch) -> Image.Image:
    image = Image.open(io.BytesIO(draw(sketch)))
    image.load()
    return image


def difference(one: Sketch, other: Sketch) -> float:
    """Mean difference of two pictures per channel, from 0 to 255."""
    mean = ImageStat.Stat(ImageChops.difference(drawn(one), drawn(other))).mean
    return sum(mean) / len(mean)


@pytest.mark.parametrize(("ratio", "size"), [("1:1", (1024, 1024)), ("16:9", (1360, 768)), ("9:16", (768, 1360))])
@pytest.mark.parametrize(("picture_format", "name"), [("png", "PNG"), ("jpg", "JPEG")])
def test_real_sizes_and_formats(ratio: str, size: tuple[int, int], picture_format: str, name: str) -> None:
    image = drawn(replace(SMALL, aspect_ratio=ratio, picture_format=picture_format, scale=1.0))
    assert (image.size, image.format, image.mode) == (size, name, "RGB")


@pytest.mark.parametrize(
    ("first", "size"), [((800, 400), (340, 192)), ((400, 800), (192, 340)), ((500, 450), (256, 256))]
)
@pytest.mark.parametrize("ratio", ["auto", "match_input_image"])
def test_auto_is_the_ratio_nearest_to_the_first_reference(
    first: tuple[int, int], size: tuple[int, int], ratio: str
) -> None:
    references = (picture("red", first), picture("blue", (100, 900)))
    assert drawn(replace(SMALL, references=references, aspect_ratio=ratio)).size == size


def test_equal_sketches_give_equal_bytes() -> None:
    assert draw(SMALL) == draw(replace(SMALL))


@pytest.mark.parametrize(
    "changed",
    [
        replace(SMALL, references=(BLUE, RED)),
        replace(SMALL, references=(RED, GREEN)),
        replace(SMALL, references=(RED,)),
        replace(SMALL, references=(RED, GREEN, BLUE)),
        replace(SMALL, prompt="Something quite different"),
        replace(SMALL, variation=1),
    ],
    ids=["order", "background", "fewer", "more", "prompt", "variation"],
)
def test_every_part_of_a_sketch_is_seen(changed: Sketch) -> None:
    assert difference(SMALL, changed) > 3


def test_the_last_reference_is_the_ground_and_the_others_lie_on_it() -> None:
    image = drawn(replace(SMALL, references=(GREEN, BLUE)))
    green_px = sum(count for count, colour in image.getcolors(1 << 20) or [] if colour == (0, 128, 0))
    assert green_px > 200
    red, _, blue = ImageStat.Stat(image).mean
    assert blue > red


@pytest.mark.parametrize("ratio", ["1:1", "16:9", "9:16"])
def test_the_number_of_the_last_reference_lies_clear_of_the_gallerys_sign_for_new(ratio: str) -> None:
    """That sign reaches 20 px down from the upper edge of tiles that are at least 120 high."""
    image = drawn(replace(SMALL, references=(BLUE,), aspect_ratio=ratio, scale=1.0))
    upper = image.crop((0, 0, image.width, image.height // 2)).convert("L").point([0] * 255 + [255])
    box = upper.getbbox()
    assert box is not None
    assert box[1] > image.height * 21 / 120, "its rim is the only white there"
    assert box[0] > image.width / 2


@pytest.mark.parametrize("count", range(1, 11))
def test_up_to_ten_references_fit(count: int) -> None:
    shades = tuple(picture(f"rgb({20 * number},200,90)", (300, 200 + 30 * number)) for number in range(count))
    assert drawn(replace(SMALL, references=shades, aspect_ratio="16:9")).size == (340, 192)


@pytest.mark.parametrize("prompt", ["", " ", "x" * 3000, "word " * 800, "日本語 \U0001f600 \ud800 \x00", "a\nb"])
def test_any_prompt_can_be_written(prompt: str) -> None:
    assert drawn(replace(SMALL, prompt=prompt)).size == (256, 256)


def test_the_mark_is_written() -> None:
    assert MARK == "Sketch by the demo, not Kling O1"
    light = Palette.of(SMALL.prompt, 0).light
    image = drawn(replace(SMALL, scale=1.0))
    foot = image.crop((0, 940, 1024, 1024)).getcolors(1 << 20) or []
    assert any(colour == light and count > 100 for count, colour in foot)


def test_what_can_be_drawn_with() -> None:
    assert all(is_picture(picture(kind=kind)) for kind in ("PNG", "JPEG", "WEBP"))
    assert not any(is_picture(content) for content in (b"", b"words", picture(kind="BMP"), RED[:20]))


def test_a_reference_cut_short_still_gives_a_picture() -> None:
    assert drawn(replace(SMALL, references=(RED[: len(RED) // 2], BLUE))).size == (256, 256)


def test_transparency_orientation_and_odd_modes() -> None:
    contents = []
    for mode in ("RGBA", "LA", "P", "L", "1", "CMYK"):
        sink = io.BytesIO()
        Image.new(mode, (40, 20)).save(sink, "JPEG" if mode == "CMYK" else "PNG")
        contents.append(sink.getvalue())
    turned = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (400, 200)).save(turned, "JPEG", exif=exif)
    sketch = replace(SMALL, references=(turned.getvalue(), *contents), aspect_ratio="auto")
    assert drawn(sketch).size == (192, 340)


def test_nothing_to_draw_with_gives_a_plain_ground() -> None:
    assert drawn(replace(SMALL, references=())).size == (256, 256)
