"""A button that is only an icon: it always has a name for screen readers and a tooltip with its shortcut."""

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QToolButton, QWidget

from kling_desktop.ui.base.key_cap import with_keys
from kling_desktop.ui.base.plain_text import set_plain_tooltip
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import HEIGHT_INLINE, ICON_BUTTON, RADIUS_SMALL_BUTTON, ColorName


class IconButton(QToolButton):
    """A quiet icon that shows a ground when hovered; checkable ones show it while on."""

    def __init__(self, theme: Theme, icon: str, name: str, shortcut: str = "", parent: QWidget | None = None) -> None:
        """A 32 px button.

        Args:
            theme: gives colour and icon.
            icon: one of `resources/icons`.
            name: what it does, translated; for the tooltip and for screen readers.
            shortcut: shown in the tooltip, in Qt's portable form; the action itself binds it.
            parent: as in Qt.
        """
        super().__init__(parent)
        self._theme = theme
        self._icon_name = icon
        self._color: ColorName = "text2"
        self._icon_px = ICON_BUTTON
        self._shortcut = shortcut
        self._checked_color: ColorName = "accentText"
        self.setProperty("focusRadius", RADIUS_SMALL_BUTTON)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_side(32)
        self.set_name(name)
        self._show_icon()
        self.toggled.connect(self._show_icon)
        theme.changed.connect(self._show_icon)

    def set_name(self, name: str) -> None:
        """Say what it does, in tooltip and for screen readers."""
        self.setAccessibleName(name)
        set_plain_tooltip(self, with_keys(name, self._shortcut))

    def set_why_not(self, why_not: str) -> None:
        """Let it be pressed, or have it say why not; empty where it can be."""
        self.setEnabled(not why_not)
        self.setAccessibleDescription(why_not)
        set_plain_tooltip(self, why_not or with_keys(self.accessibleName(), self._shortcut))

    def set_icon(self, name: str, color: ColorName = "text2", size_px: int = ICON_BUTTON) -> None:
        """Show another of our icons."""
        self._icon_name, self._color, self._icon_px = name, color, size_px
        self._show_icon()

    def make_pane_switch(self) -> None:
        """Show that it is on without a colour: what it shows is seen anyway, and colour is for what is chosen."""
        self.setProperty("surface", "pane")
        self._checked_color = "text"
        self._show_icon()

    def set_side(self, side_px: int) -> None:
        """Make it this wide and high; never below 24."""
        side = max(HEIGHT_INLINE, side_px)
        self.setFixedSize(self._theme.scaled(side), self._theme.scaled(side))

    @Slot()
    def _show_icon(self) -> None:
        """Draw the icon in the colour of the state and the theme."""
        side_px = self._theme.scaled(self._icon_px)
        self.setIconSize(QSize(side_px, side_px))
        color = self._checked_color if self.isChecked() else self._color
        self.setIcon(self._theme.icon(self._icon_name, color, side_px))
