"""Theme: the colours, fonts and icons of the window right now, and the news when they change.

One is made at the start and handed to every widget that paints; there is no global. Must not know what any widget is
for.
"""

from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTemporaryDir, Signal, Slot
from PySide6.QtGui import QColor, QFont, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from kling_desktop.core.preferences import ThemeChoice
from kling_desktop.ui.base.accent import with_accent
from kling_desktop.ui.base.icon_set import IconSet
from kling_desktop.ui.base.style_sheet import style_sheet
from kling_desktop.ui.base.tokens import (
    DARK,
    LIGHT,
    TYPE_SCALE,
    VIEWER,
    ColorName,
    ColorTable,
    TextStyle,
    with_more_contrast,
)
from kling_desktop.ui.base.type_face import TypeFace

_SCHEMES = {
    ThemeChoice.SYSTEM: Qt.ColorScheme.Unknown,
    ThemeChoice.LIGHT: Qt.ColorScheme.Light,
    ThemeChoice.DARK: Qt.ColorScheme.Dark,
}
_PALETTE_COLORS: dict[QPalette.ColorRole, ColorName] = {
    QPalette.ColorRole.Window: "panel",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "field",
    QPalette.ColorRole.AlternateBase: "sunken",
    QPalette.ColorRole.ToolTipBase: "raised",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.PlaceholderText: "text3",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.Button: "raised",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "danger",
    QPalette.ColorRole.Light: "hover",
    QPalette.ColorRole.Midlight: "line",
    QPalette.ColorRole.Mid: "lineStrong",
    QPalette.ColorRole.Dark: "fieldLine",
    QPalette.ColorRole.Shadow: "text",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "onAccent",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "accentText",
    QPalette.ColorRole.LinkVisited: "accentText",
}
_GREYED_ROLES = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)


class Theme(QObject):
    """What every part of the window is painted with. Thread: gui.

    Signals:
        changed: colours, icons or fonts are others now; painted widgets update themselves.
    """

    changed = Signal()

    def __init__(self, app: QApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._system_is_dark = app.palette().color(QPalette.ColorRole.Window).lightness() < 128
        self._type_face = TypeFace(app.font())
        self._icons = IconSet()
        self._icon_folder = QTemporaryDir()
        self._choice = ThemeChoice.SYSTEM
        self._person_wants_contrast = False
        self._person_wants_stillness = False
        self._system_accent = app.palette().color(QPalette.ColorRole.Accent).name().upper()
        self._takes_system_accent = False
        self._colors: ColorTable = LIGHT
        self._is_dressed = False
        app.setFont(self._type_face.font("body"))
        # Kept: once the wrapper of the hints is gone, PySide takes their accessibility part for deleted.
        self._hints = app.styleHints()
        self._hints.colorSchemeChanged.connect(self._on_system_changed)
        self._hints.accessibility().contrastPreferenceChanged.connect(self._on_system_changed)

    def apply(
        self,
        choice: ThemeChoice = ThemeChoice.SYSTEM,
        *,
        more_contrast: bool = False,
        less_motion: bool = False,
        system_accent: bool = False,
    ) -> None:
        """Dress the whole application.

        Args:
            choice: light, dark, or as the system has it, now and whenever it changes.
            more_contrast: the person asked us for it; the system may ask too.
            less_motion: likewise.
            system_accent: take the desktop's accent colour in place of ours, made readable.
        """
        self._choice = choice
        self._person_wants_contrast = more_contrast
        self._person_wants_stillness = less_motion
        self._takes_system_accent = system_accent
        self._hints.setColorScheme(_SCHEMES[choice])
        self._dress()

    @property
    def is_dark(self) -> bool:
        """Whether the dark colours are on."""
        if self._choice is not ThemeChoice.SYSTEM:
            return self._choice is ThemeChoice.DARK
        scheme = self._hints.colorScheme()
        return self._system_is_dark if scheme is Qt.ColorScheme.Unknown else scheme is Qt.ColorScheme.Dark

    def color(self, name: ColorName) -> QColor:
        """A colour by its name in `tokens`."""
        return QColor(self._colors[name])

    def viewer_color(self, name: ColorName) -> QColor:
        """A colour for lightbox, survey and compare, which are dark in both themes."""
        return QColor(VIEWER[name])

    def font(self, style: TextStyle) -> QFont:
        """A font of the type scale, at the person's text size."""
        return self._type_face.font(style)

    def line_px(self, style: TextStyle) -> int:
        """From one base line to the next in the type scale, at the person's text size."""
        return self.scaled(TYPE_SCALE[style].line_px)

    @property
    def text_scale(self) -> float:
        """By which the person's text is larger than usual; 1.0 where it is not."""
        return self._type_face.scale

    def scaled(self, size_px: int) -> int:
        """A height or width that has to grow with the text."""
        return round(size_px * self._type_face.scale)

    def icon(self, name: str, color: ColorName = "text2", size_px: int = 18) -> QIcon:
        """One of our icons for a button or an action; ask again after `changed`."""
        return self._icons.icon(name, self.color(color), self.color("text3"), size_px)

    def pixmap(self, name: str, color: QColor, size_px: int, widget: QWidget) -> QPixmap:
        """One of our icons for painting on `widget`, in any colour."""
        return self._icons.pixmap(name, color, size_px, widget.devicePixelRatioF())

    def motion_ms(self, duration_ms: int) -> int:
        """How long an animation may take: 0 where the person or the system wants no motion."""
        from PySide6.QtWidgets import QStyle  # 5 ms, and no animation is in the first frame

        hint = QStyle.StyleHint.SH_Widget_Animation_Duration
        is_still = self._person_wants_stillness or self._app.style().styleHint(hint) == 0
        return 0 if is_still else duration_ms

    @Slot()
    def _on_system_changed(self) -> None:
        """The system went light or dark, or asks for contrast."""
        self._dress()

    def _dress(self) -> None:
        """Set palette and style sheet, the only place that does, and tell of it; nothing if all is as it was."""
        colors = DARK if self.is_dark else LIGHT
        if self._takes_system_accent:
            colors = with_accent(colors, self._system_accent, is_dark=self.is_dark)
        if self._person_wants_contrast or self._system_wants_contrast():
            colors = with_more_contrast(colors)
        if self._is_dressed and colors == self._colors:
            return
        self._colors, self._is_dressed = colors, True
        self._app.setPalette(self._palette())
        self._app.setStyleSheet(style_sheet(colors, Path(self._icon_folder.path()), self.text_scale))
        self.changed.emit()

    def _system_wants_contrast(self) -> bool:
        """Whether the desktop asks for increased contrast."""
        preference = self._hints.accessibility().contrastPreference()
        return preference == Qt.ContrastPreference.HighContrast

    def _palette(self) -> QPalette:
        """The colours as Qt's own widgets read them."""
        palette = QPalette()
        for role, name in _PALETTE_COLORS.items():
            palette.setColor(role, self.color(name))
        for role in _GREYED_ROLES:
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("text3"))
        return palette
