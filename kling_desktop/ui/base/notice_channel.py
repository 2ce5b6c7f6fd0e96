"""NoticeChannel: one way by which a desktop shows notices of programs."""

from PySide6.QtCore import QObject, Signal


class NoticeChannel(QObject):
    """Shows one notice at a time; a new one takes the place of the last. Thread: gui.

    Signals:
        clicked: the person pressed the notice.
        failed: this way leads nowhere on this desktop.
    """

    clicked = Signal()
    failed = Signal()

    def show(self, title: str, text: str) -> None:
        """Show a title and a text of a few lines, both plain."""
        raise NotImplementedError

    def withdraw(self) -> None:
        """Take the notice back, if it is still there."""
        raise NotImplementedError
