"""The desktop's accent colour in place of ours: made darker or lighter until everything on it can be read.

Plain arithmetic on colour tables; no Qt.
"""

from collections.abc import Callable, Iterator

from kling_desktop.ui.base.tokens import ColorName, ColorTable, contrast_ratio

_BLACK, _WHITE = "#000000", "#FFFFFF"
_STEPS = 50
_TEXT_CONTRAST, _EDGE_CONTRAST = 4.5, 3.0
_HOVER_SHARE = 0.14
_EDGES: tuple[ColorName, ...] = ("panel", "window", "focus")
_TEXT_GROUNDS: tuple[ColorName, ...] = ("panel", "window", "raised", "field")


def with_accent(table: ColorTable, accent: str, *, is_dark: bool) -> ColorTable:
    """The same colours around another accent.

    Args:
        table: light or dark.
        accent: `#RRGGBB`, whatever the desktop says.
        is_dark: which of the two tables it is.
    """
    filled = _nearest(accent, lambda color: _is_fill(table, color))
    soft = mixed(table["panel"], filled, 0.28 if is_dark else 0.11)
    grounds = [table[name] for name in _TEXT_GROUNDS] + [soft]
    text = _nearest(filled, lambda color: all(contrast_ratio(color, ground) >= _TEXT_CONTRAST for ground in grounds))
    return {
        **table,
        "accent": filled,
        "accentHover": mixed(filled, _BLACK, _HOVER_SHARE),
        "accentText": text,
        "accentSoft": soft,
        "select": text if is_dark else filled,
    }


def mixed(one: str, other: str, share: float) -> str:
    """A colour between two, `share` (0.0 to 1.0) of the way to the other; `#RRGGBB` all three."""
    parts = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in parts)


def _is_fill(table: ColorTable, color: str) -> bool:
    """White words can be read on it, and it can be told from what it lies on and from the focus ring."""
    on_it = contrast_ratio(table["onAccent"], color) >= _TEXT_CONTRAST
    return on_it and all(contrast_ratio(color, table[ground]) >= _EDGE_CONTRAST for ground in _EDGES)


def _nearest(color: str, is_fit: Callable[[str], bool]) -> str:
    """The colour itself or the first one towards black or white that will do; all tables here have one."""
    return next(each for each in _ladder(color) if is_fit(each))


def _ladder(color: str) -> Iterator[str]:
    for step in range(_STEPS + 1):
        yield mixed(color, _BLACK, step / _STEPS)
        yield mixed(color, _WHITE, step / _STEPS)


def _channels(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)
