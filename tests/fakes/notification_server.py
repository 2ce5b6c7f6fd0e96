"""A notification server for one test: speaks D-Bus, shows nothing, prints what it is told as lines of JSON.

A process of its own, started with the bus's address and its capabilities; lines on its input are what the person does.
"""

import json
import os
import sys

from PySide6.QtCore import ClassInfo, QCoreApplication, QObject, QSocketNotifier, Signal, Slot
from PySide6.QtDBus import QDBusConnection

SERVICE, PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"


def say(*words: object) -> None:
    print(json.dumps(words), flush=True)


@ClassInfo({"D-Bus Interface": SERVICE})
class Server(QObject):
    """As much of the specification as is spoken here."""

    ActionInvoked = Signal("uint", str)
    ActivationToken = Signal("uint", str)

    def __init__(self, capabilities: list[str]) -> None:
        super().__init__()
        self._capabilities, self._last = capabilities, 6

    @Slot(result="QStringList")
    def GetCapabilities(self) -> list[str]:  # noqa: N802 -- D-Bus knows it by this name
        return self._capabilities

    @Slot(str, "uint", str, str, str, "QStringList", "QVariantMap", int, result="uint")
    def Notify(self, app: str, replaces: int, *words: object) -> int:  # noqa: N802 -- as above
        self._last = replaces or self._last + 1
        say("notify", app, replaces, *words)
        return self._last

    @Slot("uint")
    def CloseNotification(self, number: int) -> None:  # noqa: N802 -- as above
        say("close", number)

    @Slot()
    def obey(self) -> None:
        data = os.read(sys.stdin.fileno(), 1 << 16)
        if not data:
            QCoreApplication.quit()
        for line in data.splitlines():
            signal, *words = json.loads(line)
            (self.ActionInvoked if signal == "action" else self.ActivationToken).emit(*words)


def main() -> None:
    app = QCoreApplication(sys.argv[:1])
    address, *capabilities = sys.argv[1:]
    bus, server = QDBusConnection.connectToBus(address, "server"), Server(capabilities)
    option = QDBusConnection.RegisterOption
    bus.registerObject(PATH, server, option.ExportAllSlots | option.ExportAllSignals)
    listening = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    listening.activated.connect(server.obey)
    say("ready", bus.registerService(SERVICE))
    app.exec()


if __name__ == "__main__":
    main()
