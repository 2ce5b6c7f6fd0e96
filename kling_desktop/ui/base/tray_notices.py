"""TrayNotices: notices by the icon beside the clock, for systems that know no other way from here."""

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from kling_desktop.ui.base.notice_channel import NoticeChannel

_SHOWN_MS = 10_000


class TrayNotices(NoticeChannel):
    """Its icon is there as long as its notice. Thread: gui."""

    def __init__(self, icon: QIcon | None = None) -> None:
        super().__init__()
        self._tray = QSystemTrayIcon(icon or QApplication.windowIcon(), self)
        self._tray.messageClicked.connect(self.clicked)

    def show(self, title: str, text: str) -> None:
        """Show a notice where there is a tray that can."""
        if not QSystemTrayIcon.isSystemTrayAvailable() or not QSystemTrayIcon.supportsMessages():
            self.failed.emit()
            return
        self._tray.show()
        self._tray.showMessage(title, text, self._tray.icon(), _SHOWN_MS)

    def withdraw(self) -> None:
        """Take notice and icon away."""
        self._tray.hide()
