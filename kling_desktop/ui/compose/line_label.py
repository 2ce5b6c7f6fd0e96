"""Labels of one line that are as high as the composer's drawing has them, whatever the font says of itself."""

from kling_desktop.ui.base.plain_text import PlainLabel, plain_label
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import ColorName, TextStyle

LINE_PX = 16
"""At the default text size: distances are drawn from this."""


def line_label(theme: Theme, text: str, style: TextStyle, tone: ColorName = "text") -> PlainLabel:
    """A label of the type scale, 16 high, or as high as its font where that is more."""
    label = plain_label(theme, text, style, tone)
    label.setFixedHeight(max(theme.scaled(LINE_PX), label.fontMetrics().height()))
    return label
