"""The colours, sizes and type of the window, as data.

Plain tables: no Qt, so that their contrast can be computed by anyone. `theme` turns them into Qt values.
Colours are `#RRGGBB`, or `#AARRGGBB` where something shines through.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

ColorName = Literal[
    "window",
    "panel",
    "raised",
    "field",
    "sunken",
    "inset",
    "hover",
    "press",
    "line",
    "lineStrong",
    "thumb",
    "fieldLine",
    "text",
    "text2",
    "text3",
    "accent",
    "accentHover",
    "onAccent",
    "accentText",
    "select",
    "focus",
    "accentSoft",
    "danger",
    "dangerSoft",
    "dangerLine",
    "warn",
    "warnSoft",
    "warnLine",
    "ok",
    "okSoft",
    "seg",
    "segLine",
    "scrim",
    "shadow",
    "overlay",
    "onOverlay",
    "toast",
    "onToast",
    "toastLink",
]
ColorTable = Mapping[ColorName, str]

LIGHT: ColorTable = {
    "window": "#EFEFEF",
    "panel": "#FFFFFF",
    "raised": "#FFFFFF",
    "field": "#FFFFFF",
    "sunken": "#E9E9E9",
    "inset": "#EFEFEF",
    "hover": "#F1F1F1",
    "press": "#E4E4E4",
    "line": "#E0E0E0",
    "lineStrong": "#C6C6C6",
    "thumb": "#B5B5B5",
    "fieldLine": "#858585",
    "text": "#1B1B1B",
    "text2": "#525252",
    "text3": "#646464",
    "accent": "#2F5BE0",
    "accentHover": "#254DC8",
    "onAccent": "#FFFFFF",
    "accentText": "#2850CC",
    "select": "#2F5BE0",
    "focus": "#1B1B1B",
    "accentSoft": "#E9EEFD",
    "danger": "#C4282D",
    "dangerSoft": "#FDEEEE",
    "dangerLine": "#F0C4C5",
    "warn": "#8A5200",
    "warnSoft": "#FFF5E0",
    "warnLine": "#EBD3A2",
    "ok": "#1D7A43",
    "okSoft": "#E8F6ED",
    "seg": "#FFFFFF",
    "segLine": "#777777",
    "scrim": "#6E141414",
    "shadow": "#2E000000",
    "overlay": "#BF0C0C0C",
    "onOverlay": "#FFFFFF",
    "toast": "#232323",
    "onToast": "#FFFFFF",
    "toastLink": "#93AEFF",
}

DARK: ColorTable = {
    "window": "#0D0D0D",
    "panel": "#1F1F1F",
    "raised": "#2C2C2C",
    "field": "#121212",
    "sunken": "#131313",
    "inset": "#2C2C2C",
    "hover": "#2B2B2B",
    "press": "#383838",
    "line": "#333333",
    "lineStrong": "#525252",
    "thumb": "#525252",
    "fieldLine": "#7E7E7E",
    "text": "#EFEFEF",
    "text2": "#B6B6B6",
    "text3": "#9A9A9A",
    "accent": "#3F6AEE",
    "accentHover": "#355DDB",
    "onAccent": "#FFFFFF",
    "accentText": "#93AEFF",
    "select": "#93AEFF",
    "focus": "#FFFFFF",
    "accentSoft": "#22305A",
    "danger": "#FF8B8B",
    "dangerSoft": "#3A1F20",
    "dangerLine": "#5C2E30",
    "warn": "#F0BC62",
    "warnSoft": "#332915",
    "warnLine": "#57441E",
    "ok": "#69CE8B",
    "okSoft": "#18301F",
    "seg": "#3B3B3B",
    "segLine": "#969696",
    "scrim": "#96000000",
    "shadow": "#99000000",
    "overlay": "#BF0C0C0C",
    "onOverlay": "#FFFFFF",
    "toast": "#383838",
    "onToast": "#FFFFFF",
    "toastLink": "#93AEFF",
}

VIEWER: ColorTable = {
    **DARK,
    "window": "#101010",
    "panel": "#181818",
    "text": "#EDEDED",
    "text2": "#B8B8B8",
}
"""Lightbox, survey and compare: dark in both themes, so that pictures are judged against the same ground."""


def with_more_contrast(table: ColorTable) -> ColorTable:
    """The same colours for a person who asked for increased contrast: no faint edges, no grey text."""
    return {
        **table,
        "line": table["fieldLine"],
        "lineStrong": table["fieldLine"],
        "thumb": table["fieldLine"],
        "text2": table["text"],
        "text3": table["text"],
    }


def contrast_ratio(one: str, other: str) -> float:
    """The WCAG 2 contrast of two opaque colours: 1.0 for the same colour, 21.0 for black on white."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    """WCAG relative luminance of `#RRGGBB`, 0.0 to 1.0."""
    red, green, blue = (_linear(int(color[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    """One sRGB channel without its gamma."""
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


TextStyle = Literal[
    "display", "title", "heading", "section", "prompt", "body", "label", "button", "primary", "small", "caption"
]


class TypeSize(NamedTuple):
    """One row of the type scale at the default text size: pixels, pixels, 1 to 1000."""

    size_px: int
    line_px: int
    weight: int


TYPE_SCALE: Mapping[TextStyle, TypeSize] = {
    "display": TypeSize(28, 36, 650),
    "title": TypeSize(20, 28, 650),
    "heading": TypeSize(15, 22, 600),
    "section": TypeSize(14, 20, 600),
    "prompt": TypeSize(14, 24, 400),
    "body": TypeSize(13, 18, 400),
    "label": TypeSize(13, 18, 600),
    "button": TypeSize(13, 18, 500),
    "primary": TypeSize(14, 20, 600),
    "small": TypeSize(12, 16, 400),
    "caption": TypeSize(11, 14, 500),
}

# Spacing, px.
SPACE_4, SPACE_8, SPACE_12, SPACE_16, SPACE_20, SPACE_24, SPACE_32 = 4, 8, 12, 16, 20, 24, 32

# Corner radii, px.
RADIUS_KEY_CAP = 4
RADIUS_MENTION = 5
RADIUS_SMALL_BUTTON = 6
RADIUS_CONTROL = 8
RADIUS_CARD = 10
RADIUS_POPUP = 12

# Control heights at the default text size, px.
HEIGHT_INLINE = 24
HEIGHT_CHIP = 28
HEIGHT_IN_CARD = 30
HEIGHT_CONTROL = 36
HEIGHT_PRIMARY = 44

# Icon sizes, px.
ICON_CHIP = 14
ICON_FIELD = 16
ICON_BUTTON = 18
ICON_BANNER = 20

# Shadows of what lies over the window, px: how far they reach, how far down they fall.
SHADOW_BLUR = 26
SHADOW_DROP = 8

# Durations, ms; ask `Theme.motion_ms` so that reduced motion is obeyed.
MOTION_HOVER_MS = 90
MOTION_POPUP_MS = 140
MOTION_TOAST_MS = 160
MOTION_DRAWER_MS = 200
MOTION_CROSS_FADE_MS = 240
