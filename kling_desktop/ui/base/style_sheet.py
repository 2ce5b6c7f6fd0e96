"""Fills `resources/kling.qss`: `@name` is a colour, `@icon(name, color)` a tinted picture, `@px(12)` grows with text.

Qt cannot tint pictures named in a style sheet, so the few that are needed are written, once per colour, into a
folder handed in. Must not know where the colours come from.
"""

import re
from pathlib import Path
from typing import cast

from kling_desktop.ui.base.icon_set import icon_svg
from kling_desktop.ui.base.resources import resource_path
from kling_desktop.ui.base.tokens import ColorName, ColorTable

_PLACE = re.compile(r"@icon\(([\w-]+), (\w+)\)|@px\((\d+)\)|@(\w+)")


def style_sheet(colors: ColorTable, icon_folder: Path, text_scale: float = 1.0) -> str:
    """The window's style sheet in these colours.

    Args:
        colors: a complete table of `tokens`.
        icon_folder: an existing folder that lives as long as the style sheet is in use.
        text_scale: by which the person's text is larger than usual.

    Raises:
        KeyError: the template names a colour that is not in the table.
        OSError: an icon cannot be written.
    """

    def filled(place: re.Match[str]) -> str:
        icon, icon_color, length, color = place.groups()
        if length is not None:
            return f"{round(int(length) * text_scale)}px"
        if icon is None:
            return colors[cast("ColorName", color)]
        return _icon_url(icon, colors[cast("ColorName", icon_color)], icon_folder)

    template = resource_path("kling.qss").read_text(encoding="utf-8")
    return _PLACE.sub(filled, template)


def _icon_url(name: str, color: str, folder: Path) -> str:
    """A `url(...)` of the icon in this colour, written if it is not there yet."""
    path = folder / f"{name}-{color[1:]}.svg"
    if not path.exists():
        path.write_text(icon_svg(name, color), encoding="utf-8")
    return f'url("{path.as_posix()}")'
