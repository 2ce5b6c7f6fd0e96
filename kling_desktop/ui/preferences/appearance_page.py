"""AppearancePage: how the window looks."""

from PySide6.QtCore import Signal

from kling_desktop.core.preferences import ThemeChoice
from kling_desktop.ui.base.segment import Choice, SegmentBar
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.preferences.preference_page import PreferencePage
from kling_desktop.ui.preferences.setting_row import SettingRow

_BAR_PX = 246


class AppearancePage(PreferencePage):
    """Light, dark, or as the system has it. Thread: gui.

    Signals:
        theme_chosen: value of a ThemeChoice.
    """

    theme_chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, self.tr("Appearance"))
        choices = (
            Choice(ThemeChoice.SYSTEM.value, self.tr("System")),
            Choice(ThemeChoice.LIGHT.value, self.tr("Light")),
            Choice(ThemeChoice.DARK.value, self.tr("Dark")),
        )
        self._theme_bar = SegmentBar(theme, self.tr("Theme"), choices)
        self._theme_bar.setMinimumWidth(theme.scaled(_BAR_PX))
        self._theme_bar.chosen.connect(self.theme_chosen)
        note = self.tr("Lightbox and compare are always dark.")
        self.add(SettingRow(theme, self.tr("Theme"), note, self._theme_bar))

    def set_theme_choice(self, choice: ThemeChoice) -> None:
        """Show what is set now; tells nobody."""
        self._theme_bar.choose(choice.value)
