"""CopyButton: puts one text on the clipboard, and shows for a moment that it did."""

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QGuiApplication

from kling_desktop.ui.base.announce import announce
from kling_desktop.ui.base.icon_button import IconButton
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import ICON_CHIP

_SHOWN_MS = 1500


class CopyButton(IconButton):
    """A quiet icon beside what it copies. Thread: gui."""

    def __init__(self, theme: Theme, name: str, icon_px: int = ICON_CHIP) -> None:
        """A button with nothing to copy yet.

        Args:
            theme: gives colour and icon.
            name: what it copies, translated: "Copy the prompt".
            icon_px: size of its icon.
        """
        super().__init__(theme, "copy", name)
        self._text = ""
        self._size_px = icon_px
        self._done = QTimer(self, singleShot=True, interval=_SHOWN_MS)
        self._done.timeout.connect(self._on_done_timeout)
        self.clicked.connect(self._on_clicked)
        self._on_done_timeout()

    def set_text(self, text: str) -> None:
        """Copy this from now on."""
        self._text = text

    @Slot()
    def _on_clicked(self) -> None:
        """Copy, and say so."""
        QGuiApplication.clipboard().setText(self._text)
        self.set_icon("check", "ok", self._size_px)
        self._done.start()
        announce(self, self.tr("Copied"))

    @Slot()
    def _on_done_timeout(self) -> None:
        """Be what it was."""
        self.set_icon("copy", size_px=self._size_px)
