"""Writes on sketches: the caption with the prompt and the demo's mark, and the numbers of references.

Loaded only when drawing. Thread: any.
"""

import functools

from PIL import Image, ImageDraw, ImageFont

from kling_desktop.simulator.palette import Palette

MARK = "Sketch by the demo, not Kling O1"
"""Stands on every picture, so that nobody takes one for the model's."""

_ELLIPSIS = "..."
_STAND_IN = "?"
_PROMPT_LINES = 2
_PROMPT_CHARACTERS = 240
_WHITE = (255, 255, 255)

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def write_caption(canvas: Image.Image, prompt: str, palette: Palette) -> None:
    """Darken the foot of the canvas and write the prompt and the mark there."""
    width, height = canvas.size
    short = min(canvas.size)
    prompt_font, mark_font = _font(round(short * 0.036)), _font(round(short * 0.027))
    margin, line_px = round(short * 0.05), round(short * 0.05)
    lines = _wrapped(_drawable(" ".join(prompt.split())), prompt_font, width - 2 * margin)
    foot = round(line_px * (len(lines) + 2.4))
    _darken_foot(canvas, min(height, foot * 2), palette)
    pen = ImageDraw.Draw(canvas)
    top = height - foot
    for line in lines:
        pen.text((margin, top), line, _WHITE, prompt_font)
        top += line_px
    _write_mark(pen, (margin, top + round(line_px * 0.35)), mark_font, palette)


def write_badge(canvas: Image.Image, number: int, middle: tuple[int, int], palette: Palette) -> None:
    """Write the number of a reference in a small disc around `middle`, in px."""
    radius = max(3, round(min(canvas.size) * 0.027))
    big = radius * 8
    disc = Image.new("L", (big, big))
    ImageDraw.Draw(disc).ellipse((0, 0, big - 1, big - 1), 255)
    corner = (middle[0] - radius, middle[1] - radius)
    size = (2 * radius, 2 * radius)
    canvas.paste(_WHITE, corner, disc.resize(size, Image.Resampling.BOX))
    rim = max(1, radius // 8)
    inner = (size[0] - 2 * rim, size[1] - 2 * rim)
    canvas.paste(palette.deep, (corner[0] + rim, corner[1] + rim), disc.resize(inner, Image.Resampling.BOX))
    ImageDraw.Draw(canvas).text(middle, str(number), _WHITE, _font(round(radius * 1.15)), anchor="mm")


def _write_mark(pen: ImageDraw.ImageDraw, corner: tuple[int, int], font: Font, palette: Palette) -> None:
    """Write the mark behind a small bar in each colour of the prompt."""
    left, top = corner
    _, mark_top, _, mark_bottom = pen.textbbox(corner, MARK, font)
    bar = max(2, round((mark_bottom - mark_top) * 0.55))
    for colour in (palette.middle, palette.accent, palette.light):
        pen.rectangle((left, mark_top, left + bar - 1, mark_bottom), colour)
        left += bar
    pen.text((left + bar, top), MARK, palette.light, font)


def _darken_foot(canvas: Image.Image, foot: int, palette: Palette) -> None:
    width, height = canvas.size
    ramp = [min(230, round(300 * (value / 255) ** 1.3)) for value in range(256)]
    mask = Image.linear_gradient("L").resize((width, foot)).point(ramp)
    canvas.paste(palette.deep, (0, height - foot, width, height), mask)


@functools.lru_cache(maxsize=32)
def _font(size_px: int) -> Font:
    return ImageFont.load_default(max(6, size_px))


@functools.lru_cache(maxsize=4096)
def _has_glyph(character: str) -> bool:
    """Tell whether the font can draw a character; a character it lacks looks like one that cannot exist."""
    font = _font(16)
    return bytes(font.getmask(character)) != bytes(font.getmask("\uffff"))


def _drawable(text: str) -> str:
    """Shorten a text and replace what the font cannot draw."""
    kept = (character for character in text[:_PROMPT_CHARACTERS])
    return "".join(character if _has_glyph(character) else _STAND_IN for character in kept)


def _wrapped(text: str, font: Font, width_px: int) -> list[str]:
    """Break a text into lines that fit, the last one cut short if need be."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and font.getlength(longer) > width_px:
            lines.append(word)
        else:
            lines[-1] = longer
    shown = [_cut(line, font, width_px) for line in lines[:_PROMPT_LINES]]
    if len(lines) > _PROMPT_LINES:
        shown[-1] = _cut(shown[-1] + _ELLIPSIS, font, width_px)
    return shown


def _cut(line: str, font: Font, width_px: int) -> str:
    """Cut a line until it fits, with an ellipsis at the cut."""
    if font.getlength(line) <= width_px:
        return line
    kept = line.removesuffix(_ELLIPSIS)
    while kept and font.getlength(kept + _ELLIPSIS) > width_px:
        kept = kept[:-1]
    return kept.rstrip() + _ELLIPSIS
