"""AboutPage: which version this is, whose work it stands on, and on what terms."""

from PySide6.QtCore import Signal, Slot, qVersion
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kling_desktop import __version__
from kling_desktop.core.identity import APP_NAME
from kling_desktop.ui.base.button import Button
from kling_desktop.ui.base.plain_text import plain_label
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import SPACE_12, SPACE_20
from kling_desktop.ui.preferences.logo import Logo
from kling_desktop.ui.preferences.preference_page import PreferencePage
from kling_desktop.ui.preferences.setting_row import SettingRow

QT_SOURCE_PAGE = "https://download.qt.io/official_releases/QtForPython/"
"""Where the exact source of Qt for Python lies, as its licence asks to be told."""
_LOGO_PX = 56


class AboutPage(PreferencePage):
    """Version, notices, licences. Thread: gui.

    Signals:
        link_requested: an https address for the browser.
        licences_requested: the person wants to read the licence texts.
    """

    link_requested = Signal(str)
    licences_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, self.tr("About"))
        self.add(self._name(theme))
        self.add(self._notice(theme))
        source = Button(theme, self.tr("Source"), icon="external-link")
        source.setAutoDefault(False)
        source.setAccessibleName(self.tr("Source of Qt for Python"))
        source.setAccessibleDescription(self.tr("Opens in your browser"))
        source.clicked.connect(self._on_source_clicked)
        qt_note = self.tr(
            "This program uses Qt and PySide6 under the GNU Lesser General Public License, version 3 (LGPLv3). "
            "You may replace these libraries with your own builds."
        )
        self.add(SettingRow(theme, self.tr("Qt"), qt_note, source), line_above=True)
        view = Button(theme, self.tr("View"))
        view.setAutoDefault(False)
        view.setAccessibleName(self.tr("View the open-source licences"))
        view.clicked.connect(self.licences_requested)
        others = self.tr("Python, PySide6, Pillow, httpx, keyring, Lucide icons, Inter and others")
        self.add(SettingRow(theme, self.tr("Open-source licences"), others, view), line_above=True)

    @Slot()
    def _on_source_clicked(self) -> None:
        """Qt's own download page."""
        self.link_requested.emit(QT_SOURCE_PAGE)

    def _name(self, theme: Theme) -> QWidget:
        """Sign, name, version."""
        ground = QWidget()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(plain_label(theme, APP_NAME, "title"))
        version = self.tr("Version {version}, Qt {qt}").format(version=__version__, qt=qVersion())
        words.addWidget(plain_label(theme, version, "small", "text2"))
        words.addStretch(1)
        row = QHBoxLayout(ground)
        row.setContentsMargins(0, SPACE_12, 0, SPACE_12)
        row.setSpacing(SPACE_20)
        row.addWidget(Logo(_LOGO_PX))
        row.addLayout(words, 1)
        return ground

    def _notice(self, theme: Theme) -> QWidget:
        """Whose program this is not."""
        ground = QWidget()
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 0, SPACE_12)
        column.setSpacing(2)
        title = self.tr("Unofficial; not affiliated with Kuaishou or Segmind.")
        column.addWidget(plain_label(theme, title, "label", wraps=True))
        text = self.tr(
            "A desktop client for the Kling O1 image model, which Segmind runs. Names belong to their owners."
        )
        column.addWidget(plain_label(theme, text, "body", "text2", wraps=True))
        return ground
