"""Tells screen readers what happened elsewhere in the window."""

from PySide6.QtWidgets import QWidget

from kling_desktop.ui.base.plain_text import visible_text


def announce(widget: QWidget, text: str, *, is_urgent: bool = False) -> None:
    """Have a sentence read out; never a countdown.

    Args:
        widget: where it happened.
        text: translated.
        is_urgent: interrupt what is being read; for failures.
    """
    # Here, for PySide makes hundreds of names of it when it is first touched: 4 ms that no start has to wait for.
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    event = QAccessibleAnnouncementEvent(widget, visible_text(text))
    if is_urgent:
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
    QAccessible.updateAccessibility(event)
