"""An icon that stands beside a text and follows the theme."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from kling_desktop.ui.base.plain_text import PlainLabel
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import ICON_BANNER, ColorName


class IconLabel(PlainLabel):
    """A picture of one of our icons, as large as the words beside it, which say the same."""

    def __init__(
        self,
        theme: Theme,
        name: str,
        color: ColorName = "text2",
        size_px: int = ICON_BANNER,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", parent)
        self._theme = theme
        self._name, self._color, self._size_px = name, color, size_px
        self._draw()
        theme.changed.connect(self._on_theme_changed)

    def show_icon(self, name: str, color: ColorName) -> None:
        """Show another icon; an empty name for none, which hides the label."""
        self._name, self._color = name, color
        self.setHidden(not name)
        self._draw()

    def _draw(self) -> None:
        if not self._name:
            self.hide()
        else:  # not shown: without a parent yet, it would be a window of its own for a moment
            side_px = self._theme.scaled(self._size_px)
            self.setPixmap(self._theme.pixmap(self._name, self._theme.color(self._color), side_px, self))

    @Slot()
    def _on_theme_changed(self) -> None:
        """Draw in the new colours."""
        self._draw()
