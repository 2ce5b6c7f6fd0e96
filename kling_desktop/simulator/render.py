"""Draws the demo's pictures: a sketch made of the references, their order, the prompt and the ratio.

The last reference fills the canvas, the others lie on it as cards with their numbers, the prompt gives colours,
places and the caption. Equal sketches give equal bytes. Loaded only when drawing: Pillow is heavy. Thread: any.
"""

import hashlib
import io
import math
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from kling_desktop.simulator.caption import write_badge, write_caption
from kling_desktop.simulator.palette import Palette

SIZES_PX = {"1:1": (1024, 1024), "16:9": (1360, 768), "9:16": (768, 1360)}
"""Canvas by aspect ratio, width and height."""

_FORMATS = ("PNG", "JPEG", "WEBP")
_LONGEST_SIDE_PX = 1600
_CARD_BORDER = 0.022
_CARD_CORNER = 0.07
_BADGE_DOWN = 0.22
"""Where the last reference has its number, as a part of the height: the gallery's own signs lie in the corners."""
_UNREADABLE = (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning)

Pixels = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sketch:
    """What to draw. `variation` tells equal requests apart; `scale` 1 is the real size."""

    prompt: str
    references: tuple[bytes, ...]
    aspect_ratio: str = "auto"
    picture_format: str = "png"
    variation: int = 0
    scale: float = 1.0


def is_picture(content: bytes) -> bool:
    """Tell whether bytes begin as a picture that can be drawn with."""
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS):
            return True
    except _UNREADABLE:
        return False


def draw(sketch: Sketch) -> bytes:
    """Draw a sketch and give it as the bytes of a png or jpg file."""
    palette = Palette.of(sketch.prompt, sketch.variation)
    pictures = [_opened(content, palette) for content in sketch.references]
    if not pictures:
        pictures = [Image.new("RGB", (64, 64), palette.middle)]
    size = _canvas_px(sketch, pictures[0])
    chances = _fractions(f"{sketch.prompt}\n{sketch.variation}")
    canvas = _background(pictures[-1], size, palette, chances)
    _lay_cards(canvas, pictures[:-1], palette, chances)
    write_caption(canvas, sketch.prompt, palette)
    margin = round(min(size) * 0.05)
    write_badge(canvas, len(pictures), (size[0] - margin, round(size[1] * _BADGE_DOWN)), palette)
    return _encoded(canvas, sketch.picture_format)


def _opened(content: bytes, palette: Palette) -> Image.Image:
    """Decode a reference upright and not larger than needed; a plain card if it cannot be read to its end."""
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as source:
            source.draft("RGB", (_LONGEST_SIDE_PX, _LONGEST_SIDE_PX))
            upright = ImageOps.exif_transpose(source)
            upright.thumbnail((_LONGEST_SIDE_PX, _LONGEST_SIDE_PX), reducing_gap=2.0)
            picture = upright.convert("RGBA")
    except _UNREADABLE:
        return Image.new("RGB", (64, 64), palette.deep)
    paper = Image.new("RGBA", picture.size, (*palette.light, 255))
    return Image.alpha_composite(paper, picture).convert("RGB")


def _canvas_px(sketch: Sketch, first: Image.Image) -> Pixels:
    """Give the canvas: as asked, else the one whose ratio is nearest to the first reference."""
    wanted = math.log(first.width / first.height)
    nearest = min(SIZES_PX.values(), key=lambda size: abs(math.log(size[0] / size[1]) - wanted))
    width, height = SIZES_PX.get(sketch.aspect_ratio, nearest)
    return max(16, round(width * sketch.scale)), max(16, round(height * sketch.scale))


def _fractions(seed: str) -> tuple[float, ...]:
    """Give 32 numbers from 0 to 1 that look random and follow from the seed."""
    return tuple(byte / 255 for byte in hashlib.sha256(seed.encode("utf-8", "replace")).digest())


def _background(picture: Image.Image, size: Pixels, palette: Palette, chances: tuple[float, ...]) -> Image.Image:
    """Fill the canvas with a picture, graded in the colours of the prompt and darker toward its edges."""
    canvas = ImageOps.fit(picture, size, Image.Resampling.BICUBIC, centering=(0.3 + 0.4 * chances[0], 0.5))
    if chances[1] > 0.5:
        canvas = ImageOps.mirror(canvas)
    sky = _gradient(size, palette.middle, palette.light)
    canvas = Image.blend(canvas, ImageChops.soft_light(canvas, sky), 0.6)
    canvas = Image.blend(canvas, sky, 0.12)
    shade = Image.radial_gradient("L").resize(size).point([max(0, value - 110) for value in range(256)])
    return Image.composite(Image.new("RGB", size, palette.deep), canvas, shade)


def _gradient(size: Pixels, top: tuple[int, int, int], bottom: tuple[int, int, int]) -> Image.Image:
    mask = Image.linear_gradient("L").resize(size)
    return Image.composite(Image.new("RGB", size, bottom), Image.new("RGB", size, top), mask)


def _lay_cards(canvas: Image.Image, pictures: list[Image.Image], palette: Palette, chances: tuple[float, ...]) -> None:
    """Lay pictures on the canvas as cards, in reading order, each with its number."""
    boxes = _boxes(canvas.size, len(pictures), chances[2])
    for number, (picture, (x, y, side)) in enumerate(zip(pictures, boxes, strict=True), start=1):
        angle = (chances[3 + number] - 0.5) * 9
        card = _card(picture, max(8, round(side)))
        left, top = round(x - card.width / 2), round(y - card.height / 2)
        _lay(canvas, card.rotate(angle, Image.Resampling.BICUBIC, expand=True), (round(x), round(y)), palette)
        write_badge(canvas, number, (left + round(side * 0.03), top + round(side * 0.03)), palette)


def _boxes(size: Pixels, count: int, chance: float) -> list[tuple[float, float, float]]:
    """Share the canvas above the caption among cards: the middle and the side of a square for each, in px."""
    if count == 0:
        return []
    width, height = size[0] * 0.94, size[1] * 0.74
    if count == 1:
        side = min(width, height) * 0.74
        reach = (width - side) * 0.5
        return [(size[0] / 2 + (chance - 0.5) * reach, size[1] * 0.42, side)]
    rows = max(range(1, count + 1), key=lambda rows: min(width / math.ceil(count / rows), height / rows))
    columns = math.ceil(count / rows)
    side = min(width / columns, height / rows)
    boxes = []
    for place in range(count):
        row, column = divmod(place, columns)
        in_row = min(columns, count - row * columns)
        x = size[0] / 2 + (column - (in_row - 1) / 2) * width / columns
        y = size[1] * 0.42 + (row - (rows - 1) / 2) * height / rows
        boxes.append((x, y, side * 0.84))
    return boxes


def _card(picture: Image.Image, side: int) -> Image.Image:
    """Cut a picture into a card with round corners and a pale border that fits a square."""
    ratio = min(1.6, max(0.625, picture.width / picture.height))
    width, height = (side, round(side / ratio)) if ratio >= 1 else (round(side * ratio), side)
    border = max(1, round(side * _CARD_BORDER))
    radius = side * _CARD_CORNER
    card = Image.new("RGBA", (width, height), (255, 255, 255, 0))
    card.paste((250, 248, 244, 255), mask=_rounded((width, height), radius))
    inner = (max(1, width - 2 * border), max(1, height - 2 * border))
    card.paste(
        ImageOps.fit(picture, inner, Image.Resampling.BICUBIC), (border, border), _rounded(inner, radius - border)
    )
    # A clear rim, so that the edges stay smooth when the card is turned.
    return ImageOps.expand(card, 2, (255, 255, 255, 0))


def _rounded(size: Pixels, radius: float) -> Image.Image:
    """Draw a mask with smooth round corners."""
    mask = Image.new("L", (size[0] * 2, size[1] * 2))
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, size[0] * 2 - 1, size[1] * 2 - 1), max(0.0, radius * 2), 255)
    return mask.resize(size, Image.Resampling.BOX)


def _lay(canvas: Image.Image, card: Image.Image, middle: Pixels, palette: Palette) -> None:
    """Paste a card with its soft shadow."""
    spread = max(2, card.width // 14)
    grown = (card.width + 4 * spread, card.height + 4 * spread)
    shadow = Image.new("L", grown)
    shadow.paste(card.getchannel("A").point([value * 5 // 8 for value in range(256)]), (2 * spread, 2 * spread))
    small = shadow.reduce(4).filter(ImageFilter.GaussianBlur(spread / 5))
    left, top = middle[0] - card.width // 2, middle[1] - card.height // 2
    canvas.paste(palette.deep, (left - 2 * spread, top - round(1.4 * spread)), small.resize(grown))
    canvas.paste(card, (left, top), card)


def _encoded(canvas: Image.Image, picture_format: str) -> bytes:
    sink = io.BytesIO()
    if picture_format == "png":
        canvas.save(sink, "PNG", compress_level=1)
    else:
        canvas.save(sink, "JPEG", quality=90)
    return sink.getvalue()
