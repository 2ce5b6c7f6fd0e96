"""An icon that stands beside a text and an action that carries one; both follow the theme."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from kling_desktop.ui.base.plain_text import PlainLabel
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import ICON_BANNER, ICON_FIELD, ColorName


class IconLabel(PlainLabel):
    """A picture of one of our icons. Decoration: the words beside it say the same."""

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
        self.show_icon(name, color)
        theme.changed.connect(self._on_theme_changed)

    def show_icon(self, name: str, color: ColorName) -> None:
        """Show another icon; an empty name for none, which hides the label."""
        self._name, self._color = name, color
        self.setHidden(not name)
        if name:
            self.setPixmap(self._theme.pixmap(name, self._theme.color(color), self._size_px, self))

    @Slot()
    def _on_theme_changed(self) -> None:
        """Draw in the new colours."""
        self.show_icon(self._name, self._color)


class IconAction(QAction):
    """An action of a menu or in a field, with one of our icons."""

    def __init__(self, theme: Theme, icon: str, text: str, shortcut: str = "", parent: QObject | None = None) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self._icon_name = icon
        if shortcut:
            self.setShortcut(QKeySequence(shortcut))
        self._on_theme_changed()
        theme.changed.connect(self._on_theme_changed)

    @Slot()
    def _on_theme_changed(self) -> None:
        """Draw in the new colours."""
        self.setIcon(self._theme.icon(self._icon_name, "text2", ICON_FIELD))
