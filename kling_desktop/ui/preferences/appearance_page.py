"""AppearancePage: how the window looks."""

from PySide6.QtCore import Signal, Slot

from kling_desktop.core.preferences import Preferences, ThemeChoice
from kling_desktop.ui.base.segment import Choice, SegmentBar
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.preferences.preference_page import PreferencePage
from kling_desktop.ui.preferences.setting_row import SettingRow

_BAR_PX = 246
_SYSTEM, _OURS = "system", "ours"


class AppearancePage(PreferencePage):
    """Theme, accent, motion, contrast. Thread: gui.

    Signals:
        chosen: name of a field of Preferences, and its value.
    """

    chosen = Signal(str, object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, self.tr("Appearance"))
        self._theme_bar = self._bar(
            theme,
            self.tr("Theme"),
            self.tr("The large view is always dark"),
            Choice(ThemeChoice.SYSTEM.value, self.tr("System")),
            Choice(ThemeChoice.LIGHT.value, self.tr("Light")),
            Choice(ThemeChoice.DARK.value, self.tr("Dark")),
        )
        self._accent_bar = self._bar(
            theme,
            self.tr("Accent colour"),
            "",
            Choice(_OURS, self.tr("Kling blue")),
            Choice(_SYSTEM, self.tr("System")),
        )
        system = Choice(_SYSTEM, self.tr("System"))
        self._motion_bar = self._bar(
            theme, self.tr("Motion"), self.tr("Fades and slides"), system, Choice(_OURS, self.tr("Reduced"))
        )
        self._contrast_bar = self._bar(
            theme,
            self.tr("Contrast"),
            self.tr("Stronger borders and text"),
            system,
            Choice(_OURS, self.tr("Increased")),
        )
        self._theme_bar.chosen.connect(self._on_theme_chosen)
        self._accent_bar.chosen.connect(self._on_accent_chosen)
        self._motion_bar.chosen.connect(self._on_motion_chosen)
        self._contrast_bar.chosen.connect(self._on_contrast_chosen)

    def set_preferences(self, preferences: Preferences) -> None:
        """Show what is set now; tells nobody."""
        self._theme_bar.choose(preferences.theme.value)
        self._accent_bar.choose(_SYSTEM if preferences.uses_system_accent else _OURS)
        self._motion_bar.choose(_OURS if preferences.less_motion else _SYSTEM)
        self._contrast_bar.choose(_OURS if preferences.more_contrast else _SYSTEM)

    @Slot(str)
    def _on_theme_chosen(self, value: str) -> None:
        self.chosen.emit("theme", ThemeChoice(value))

    @Slot(str)
    def _on_accent_chosen(self, value: str) -> None:
        self.chosen.emit("uses_system_accent", value == _SYSTEM)

    @Slot(str)
    def _on_motion_chosen(self, value: str) -> None:
        self.chosen.emit("less_motion", value == _OURS)

    @Slot(str)
    def _on_contrast_chosen(self, value: str) -> None:
        self.chosen.emit("more_contrast", value == _OURS)

    def _bar(self, theme: Theme, title: str, note: str, *choices: Choice) -> SegmentBar:
        """A row with a choice in it."""
        bar = SegmentBar(theme, title, choices)
        bar.wish_width(theme.scaled(_BAR_PX))
        self.add_row(SettingRow(theme, title, note, bar))
        return bar
