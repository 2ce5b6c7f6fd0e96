"""BusNotices: notices by org.freedesktop.Notifications, as the desktops of Linux and BSD show them.

Source: specifications.freedesktop.org/notification-spec, version 1.3.
"""

import html
import logging

from PySide6.QtCore import Q_ARG as ARG
from PySide6.QtCore import Q_RETURN_ARG as RETURN_ARG
from PySide6.QtCore import SLOT, QMetaObject, Qt, QUrl, Slot
from PySide6.QtDBus import QDBusConnection, QDBusInterface, QDBusMessage, QDBusPendingCallWatcher

from kling_desktop.core.identity import APP_ID, APP_NAME
from kling_desktop.ui.base.notice_channel import NoticeChannel
from kling_desktop.ui.base.resources import resource_path
from kling_desktop.ui.base.single_instance import use_activation_token

log = logging.getLogger(__name__)

SERVICE, PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
_ANSWER_MS = 1_000
_DIRECT = Qt.ConnectionType.DirectConnection
_DEFAULT = "default"
"""The action that pressing the notice itself means."""


class BusNotices(NoticeChannel):
    """Speaks to the notification server. Thread: gui.

    It is asked first what it can do, without waiting: so it is awake when it is spoken to, which does wait, but only
    for a millisecond. Numbers go through the interface that Qt makes from the server's own description: what PySide
    makes of a Python number by itself is signed, and servers refuse that.
    """

    def __init__(self, bus: QDBusConnection) -> None:
        """Prepare; nothing is sent before there is something to say."""
        super().__init__()
        self._bus = bus
        self._interface: QDBusInterface | None = None
        self._takes_markup = False
        self._number = 0
        self._waiting: tuple[str, str] | None = None

    def show(self, title: str, text: str) -> None:
        """Show a notice, as soon as the server has answered."""
        is_asked = self._waiting is not None
        self._waiting = (title, text)
        if not self._bus.isConnected():
            self._fail("not connected")
        elif self._interface is not None:
            self._send()
        elif not is_asked:
            ask = QDBusMessage.createMethodCall(SERVICE, PATH, SERVICE, "GetCapabilities")
            watcher = QDBusPendingCallWatcher(self._bus.asyncCall(ask), self)
            watcher.finished.connect(self._on_watcher_finished)

    def withdraw(self) -> None:
        """Take the notice back."""
        self._waiting = None
        if self._interface is not None and self._number:
            number, self._number = self._number, 0
            QMetaObject.invokeMethod(self._interface, "CloseNotification", _DIRECT, ARG("uint", number))

    def _send(self) -> None:
        if self._waiting is None or self._interface is None:
            return
        (title, text), self._waiting = self._waiting, None
        icon = QUrl.fromLocalFile(str(resource_path("kling-desktop.svg"))).toString()
        number = QMetaObject.invokeMethod(
            self._interface,
            "Notify",
            _DIRECT,
            RETURN_ARG("uint"),
            ARG("QString", APP_NAME),
            ARG("uint", self._number),
            ARG("QString", icon),
            ARG("QString", title),
            ARG("QString", html.escape(text, quote=False) if self._takes_markup else text),
            ARG("QStringList", [_DEFAULT, self.tr("Show")]),
            ARG("QVariantMap", {"desktop-entry": APP_ID, "suppress-sound": True}),
            ARG("int", -1),
        )
        if self._interface.lastError().isValid() or not isinstance(number, int):
            self._fail(self._interface.lastError().message())
        else:
            self._number = number

    def _fail(self, why: str) -> None:
        log.info("no notices by the bus: %s", why)
        self._interface, self._waiting, self._number = None, None, 0
        self.failed.emit()

    @Slot(QDBusPendingCallWatcher)
    def _on_watcher_finished(self, watcher: QDBusPendingCallWatcher) -> None:
        """The server is awake, or there is none."""
        watcher.deleteLater()
        if watcher.isError():
            self._fail(watcher.error().message())
            return
        (capabilities,) = watcher.reply().arguments()
        self._takes_markup = "body-markup" in capabilities
        self._interface = QDBusInterface(SERVICE, PATH, SERVICE, self._bus, self)
        self._interface.setTimeout(_ANSWER_MS)
        for name, receiver in (
            ("ActionInvoked", "on_action_invoked(uint,QString)"),
            ("ActivationToken", "on_activation_token(uint,QString)"),
        ):
            # The stub asks for bytes, PySide itself takes nothing but a str.
            self._bus.connect(SERVICE, PATH, SERVICE, name, self, SLOT(receiver))  # type: ignore[call-overload]
        self._send()

    @Slot("uint", str)
    def on_action_invoked(self, number: int, action: str) -> None:
        """The person pressed one of all programs' notices."""
        if number == self._number and action == _DEFAULT:
            self.clicked.emit()

    @Slot("uint", str)
    def on_activation_token(self, number: int, token: str) -> None:
        """With the press comes the desktop's permission to bring a window forward."""
        if number == self._number:
            use_activation_token(token)
