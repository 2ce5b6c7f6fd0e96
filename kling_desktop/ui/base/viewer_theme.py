"""ViewerTheme: the theme of lightbox, survey and compare, which are dark in both themes."""

from pathlib import Path

from PySide6.QtCore import QObject, QTemporaryDir
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QWidget

from kling_desktop.core.preferences import ThemeChoice
from kling_desktop.ui.base.icon_set import IconSet
from kling_desktop.ui.base.style_sheet import style_sheet
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import VIEWER, ColorName, ColorTable, TextStyle, with_more_contrast

VIEWER_PROPERTY = "isViewer"
"""Set on a page in these colours, so that what lies over the whole window (the focus ring) knows."""


class ViewerTheme(Theme):
    """Another theme in the colours of the viewers: same fonts, same text size, same motion. Thread: gui.

    Widgets made with it look right on a page that was dressed by it.
    """

    def __init__(self, theme: Theme) -> None:
        """Follow `theme`, which is its owner."""
        QObject.__init__(self, theme)  # not as a Theme: the application is dressed already
        self._theme = theme
        self._icons = IconSet()
        self._icon_folder = QTemporaryDir()
        theme.changed.connect(self.changed)

    def dress(self, page: QWidget) -> None:
        """Give a page and everything on it palette and style sheet; again whenever `changed` is told."""
        page.setProperty(VIEWER_PROPERTY, True)
        page.setPalette(self._palette())
        # The palette alone does not reach labels below a style sheet.
        labels = f"QLabel {{ color: {self._table()['text']}; }}"
        sheet = style_sheet(self._table(), Path(self._icon_folder.path()), self._theme.text_scale)
        page.setStyleSheet(f"{labels}\n{sheet}")

    @property
    def is_dark(self) -> bool:
        """Always."""
        return True

    def color(self, name: ColorName) -> QColor:
        """A colour by its name in `tokens`, as viewers have it."""
        return QColor(self._table()[name])

    def font(self, style: TextStyle) -> QFont:
        """As everywhere."""
        return self._theme.font(style)

    def scaled(self, size_px: int) -> int:
        """As everywhere."""
        return self._theme.scaled(size_px)

    def motion_ms(self, duration_ms: int) -> int:
        """As everywhere."""
        return self._theme.motion_ms(duration_ms)

    def apply(
        self,
        choice: ThemeChoice = ThemeChoice.SYSTEM,
        *,
        more_contrast: bool = False,
        less_motion: bool = False,
        system_accent: bool = False,
    ) -> None:
        """The theme it follows decides."""
        self._theme.apply(choice, more_contrast=more_contrast, less_motion=less_motion, system_accent=system_accent)

    def _table(self) -> ColorTable:
        """With more contrast where the window has it: there faint lines are as strong as the edges of fields."""
        has_more = self._theme.color("line") == self._theme.color("fieldLine")
        return with_more_contrast(VIEWER) if has_more else VIEWER
