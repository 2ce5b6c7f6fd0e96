"""The colours of a sketch, made from the words of its prompt.

Knows no pictures. Thread: any.
"""

import colorsys
import hashlib
from dataclasses import dataclass
from typing import Self

Colour = tuple[int, int, int]

_VARIATION_HUE = 0.11
"""How far round the wheel each further variation turns the colours."""


@dataclass(frozen=True, slots=True)
class Palette:
    """Four colours, red green blue from 0 to 255: a dark, a strong, a pale and one that stands out."""

    deep: Colour
    middle: Colour
    light: Colour
    accent: Colour

    @classmethod
    def of(cls, prompt: str, variation: int) -> Self:
        """Make the palette of a prompt: the same words give the same colours."""
        digest = hashlib.sha256(prompt.encode("utf-8", "replace")).digest()
        hue = int.from_bytes(digest[:2], "big") / 0xFFFF + variation * _VARIATION_HUE
        turn = 0.42 + digest[2] / 255 * 0.2
        return cls(
            deep=_colour(hue + 0.02, 0.55, 0.16),
            middle=_colour(hue, 0.62, 0.72),
            light=_colour(hue + 0.09, 0.34, 0.97),
            accent=_colour(hue + turn, 0.68, 0.94),
        )


def _colour(hue: float, saturation: float, brightness: float) -> Colour:
    red, green, blue = colorsys.hsv_to_rgb(hue % 1, saturation, brightness)
    return round(red * 255), round(green * 255), round(blue * 255)
