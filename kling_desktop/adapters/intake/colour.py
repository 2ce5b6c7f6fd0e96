"""Makes every kind of pixel into eight-bit sRGB, with an alpha channel only where something is transparent.

Must not know: formats, files. Runs in the helper process only.
"""

from collections.abc import Callable
from io import BytesIO

from PIL import Image, ImageChops, ImageCms

from kling_desktop.adapters.intake.note import Note

_FLAGS = ImageCms.Flags.BLACKPOINTCOMPENSATION
_INTENT = ImageCms.Intent.RELATIVE_COLORIMETRIC
_SPACES = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"}
"""Colour space of a profile and the mode of pixels it speaks of."""
_SAME_WITHIN = 2
"""Steps of 255 by which rounding alone may move a colour."""


def eight_bit(image: Image.Image) -> Image.Image:
    """The same picture as L, LA, RGB, RGBA or CMYK; palettes, deep pixels and rare modes are resolved."""
    mode = image.mode
    if "transparency" in image.info and mode in ("P", "1", "L", "RGB"):
        return image.convert("RGBA")
    match mode:
        case "L" | "LA" | "RGB" | "RGBA" | "CMYK":
            return image
        case "1":
            return image.convert("L")
        case "La" | "RGBa":
            return image.convert(mode.upper())
        case "PA":
            return image.convert("RGBA")
        case "F":
            return _scaled(image, lambda value: value * 255.0 + 0.5)
        case _ if mode.startswith("I"):
            # "I" is how 16 bits without a sign come out of some files; real 32-bit pictures are cut at white.
            wide = image if mode in ("I", "I;16") else image.convert("I")
            return _scaled(wide, lambda value: value * (1 / 257) + 0.5)
        case _:
            return image.convert("RGB")


def _scaled(image: Image.Image, step: Callable[[float], float]) -> Image.Image:
    return image.point(step).convert("L")


def as_srgb(image: Image.Image, profile: bytes | None) -> tuple[Image.Image, Note | None]:
    """The picture as RGB, or RGBA where something is transparent, and what happened to its colours.

    Args:
        image: of a mode that `eight_bit` gives.
        profile: its ICC profile, if it has one.

    Returns:
        A picture without any metadata; the note COLOURS_CONVERTED or PROFILE_UNREADABLE, or None.
    """
    alpha = image.getchannel("A") if image.mode in ("LA", "RGBA") else None
    opaque = image.convert(image.mode.removesuffix("A")) if alpha else image
    coloured, note = _by_profile(opaque, profile) if profile else (opaque, None)
    if coloured.mode == "CMYK":
        note = note or Note.COLOURS_CONVERTED
    result = coloured.convert("RGB")
    if alpha and alpha.getextrema() != (255, 255):
        result.putalpha(alpha)
    result.info.clear()
    return result, note


def _by_profile(image: Image.Image, profile: bytes) -> tuple[Image.Image, Note | None]:
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        mode = _SPACES.get(source.profile.xcolor_space.strip(), "")
        if image.mode == "L" and mode == "RGB":
            image = image.convert("RGB")
        target = ImageCms.createProfile("sRGB")
        transform = ImageCms.buildTransform(source, target, image.mode, "RGB", _INTENT, _FLAGS)
        if image.mode == mode == "RGB" and _changes_nothing(transform):
            return image, None
        note = None if mode == "L" else Note.COLOURS_CONVERTED
        return transform.apply(image), note
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image, Note.PROFILE_UNREADABLE


def _changes_nothing(transform: ImageCms.ImageCmsTransform) -> bool:
    """Whether the profile is sRGB under whatever name; asked of a cube of 125 colours."""
    steps = (0, 64, 128, 192, 255)
    cube = Image.new("RGB", (125, 1))
    cube.putdata([(red, green, blue) for red in steps for green in steps for blue in steps])
    bands = ImageChops.difference(cube, transform.apply(cube)).getextrema()
    return all(isinstance(band, tuple) and band[1] <= _SAME_WITHIN for band in bands)
