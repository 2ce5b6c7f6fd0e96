"""NetworkWatch: while there is no network, asks now and then whether it is back. Must not know who answers."""

from PySide6.QtCore import QObject, QTimer, Signal

ASK_EVERY_MS = 20_000


class NetworkWatch(QObject):
    """Counts only while offline. Thread: gui.

    Signals:
        ask_wanted: it is time for a question that costs nothing.
    """

    ask_wanted = Signal()

    def __init__(self, parent: QObject | None = None, every_ms: int = ASK_EVERY_MS) -> None:
        """Online at first.

        Args:
            parent: as in Qt.
            every_ms: how often to ask.
        """
        super().__init__(parent)
        self._timer = QTimer(self, interval=every_ms)
        self._timer.timeout.connect(self.ask_wanted)

    @property
    def is_asking(self) -> bool:
        """Whether it is waited for the network."""
        return self._timer.isActive()

    def set_online(self, *, is_online: bool) -> None:
        """The network came or went; what is known already changes nothing."""
        if is_online:
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()
