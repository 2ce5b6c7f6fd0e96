"""DesktopNotices: a word through the desktop's own notifications, by whatever way this desktop has.

Must not know what the words are about.
"""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

if TYPE_CHECKING:
    from kling_desktop.ui.base.notice_channel import NoticeChannel


class DesktopNotices(QObject):
    """One notice at a time; a new one takes the place of the last. Thread: gui.

    Nothing is set up before there is something to say.

    Signals:
        clicked: the person pressed the notice.
    """

    clicked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._channel: NoticeChannel | None = None
        self._said: tuple[str, str] | None = None

    @Slot(str, str)
    def show(self, title: str, text: str) -> None:
        """Show a title and a text of a few lines, both plain."""
        from kling_desktop.ui.base.tray_notices import TrayNotices

        self._said = (title, text)
        channel = self._channel or self._use(_bus_channel() or TrayNotices())
        channel.show(title, text)

    @Slot()
    def withdraw(self) -> None:
        """Take the notice back, if it is still there."""
        self._said = None
        if self._channel is not None:
            self._channel.withdraw()

    def _use(self, channel: "NoticeChannel") -> "NoticeChannel":
        channel.setParent(self)
        channel.clicked.connect(self.clicked)
        channel.failed.connect(self._on_channel_failed)
        self._channel = channel
        return channel

    @Slot()
    def _on_channel_failed(self) -> None:
        """Without the bus there is the tray; without a tray nothing more can be done."""
        from kling_desktop.ui.base.tray_notices import TrayNotices

        if isinstance(self._channel, TrayNotices) or self._channel is None:
            return
        self._channel.deleteLater()
        tray = self._use(TrayNotices())
        if self._said is not None:
            tray.show(*self._said)


def has_session_bus() -> bool:
    """Whether a session bus is there to speak to; asking the library itself would start one where there is none."""
    if sys.platform in {"win32", "darwin"}:
        return False
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    return bool(os.environ.get("DBUS_SESSION_BUS_ADDRESS")) or (runtime is not None and Path(runtime, "bus").exists())


def _bus_channel() -> "NoticeChannel | None":
    """The way by the bus; None where there is no bus, or Qt came without it."""
    if not has_session_bus():
        return None
    try:
        from PySide6.QtDBus import QDBusConnection

        from kling_desktop.ui.base.bus_notices import BusNotices
    except ImportError:
        return None
    return BusNotices(QDBusConnection.sessionBus())
