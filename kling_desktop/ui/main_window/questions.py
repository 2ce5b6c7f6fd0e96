"""Questions of window and studio; those that concern money name its price. The caller connects and opens them."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from kling_desktop.core.failure import Failure
from kling_desktop.core.job import Job
from kling_desktop.core.price import dollars_text
from kling_desktop.core.words import notice
from kling_desktop.ui.base.plain_message import PlainMessage, cautious_message, plain_message
from kling_desktop.ui.base.translate import counted_text, sentence_text

_REBUILT_A_SECOND = 500
"""Pictures; measured where the folder lies on a usual disk."""
_MOST_SECONDS = 60
"""More of them are told in minutes."""


def stop_watching_question(parent: QWidget, job: Job, *, is_free: bool = False) -> PlainMessage:
    """Whether a sent Job shall leave the screen: it cannot be taken back."""
    free = _tr("It has been sent and can't be cancelled. If it arrives it is saved in your gallery.")
    text = _tr(
        "It has been sent and can't be cancelled. It may still cost {price}. If it arrives it is saved in your gallery."
    ).format(price=dollars_text(job.cost_micros))
    title = _tr("Stop watching this picture?")
    return cautious_message(parent, title, free if is_free else text, _tr("Stop watching"), _tr("Keep watching"))


def send_held_question(parent: QWidget, count: int, price_micros: int) -> PlainMessage:
    """Whether everything that is held shall be sent."""
    title = _counted("Send the held picture for {price}?", "Send %n held pictures for {price}?", count)
    text = _tr("Each is charged when it is made.")
    price = dollars_text(price_micros)
    return plain_message(parent, title.format(price=price), text, _tr("Send"), _tr("Cancel"))


def large_run_question(parent: QWidget, count: int, price_micros: int) -> PlainMessage:
    """Whether a click that costs more than the limit in Settings was meant."""
    title = _counted("Generate 1 picture for {price}?", "Generate %n pictures for {price}?", count)
    text = _tr("You can change this limit in Settings › Generation.")
    price = dollars_text(price_micros)
    return plain_message(parent, title.format(price=price), text, _tr("Generate"), _tr("Cancel"))


def over_cap_question(parent: QWidget, failure: Failure, price_micros: int) -> PlainMessage:
    """Whether to spend over the monthly cap this once; its first button leads to the cap. Enter spends nothing."""
    told = notice(failure)
    text = sentence_text(told.happened) + "\n\n" + _tr("Nothing was sent or charged.")
    box = PlainMessage(parent, sentence_text(told.title), text)
    box.add_button(_tr("Settings…"), "secondary", is_yes=False)
    box.add_button(_tr("Cancel"), "primary", is_yes=False)
    spend = _tr("Spend {price}").format(price=dollars_text(price_micros))
    box.add_button(spend, "secondary", is_yes=True)
    box.setDefaultButton(box.escapeButton())
    return box


def make_again_question(parent: QWidget, price_micros: int) -> PlainMessage:
    """Whether to spend again on a Job that brought no picture, where no button named the price."""
    title = _tr("Make this picture again for {price}?").format(price=dollars_text(price_micros))
    text = _tr("The same prompt, pictures and settings are sent once more.")
    return plain_message(parent, title, text, _tr("Make again"), _tr("Cancel"))


def closing_question(parent: QWidget, sent: int, unsent: int) -> PlainMessage:
    """Whether to close now: nothing is lost by it.

    Args:
        parent: whose question it is.
        sent: pictures that are being made.
        unsent: pictures that are on their way to be sent; at least one of both kinds.
    """
    if not sent:
        title = _counted("1 picture isn't sent yet", "%n pictures aren't sent yet", unsent)
        text = _counted(
            "You can close now: it waits for you at the next start. Nothing is charged until you send it.",
            "You can close now: they wait for you at the next start. Nothing is charged until you send them.",
            unsent,
        )
        return plain_message(parent, title, text, _tr("Close"), _tr("Keep open"))
    title = _counted("A picture is still being made", "%n pictures are still being made", sent)
    text = _counted(
        "You can close now: it is fetched at the next start, for about an hour by itself and later through your "
        "account's history.",
        "You can close now: they are fetched at the next start, for about an hour by themselves and later through "
        "your account's history.",
        sent,
    )
    return plain_message(parent, title, text + _unsent_too(unsent), _tr("Close"), _tr("Keep open"))


def saving_question(parent: QWidget, sent: int, unsent: int) -> PlainMessage:
    """Whether to close before all copies are written: those are missing then. Enter stays.

    Args:
        parent: whose question it is.
        sent: pictures that are being made.
        unsent: pictures that are on their way to be sent.
    """
    text = _tr("If you close now, those that aren't written yet are missing there. Your gallery keeps every picture.")
    if sent:
        text += "\n\n" + _tr("What is still being made is fetched at the next start.")
    if unsent:
        text += "\n\n" + _tr("What isn't sent yet waits for you; nothing is charged until you send it.")
    title = _tr("Copies are still being saved in your folder")
    return cautious_message(parent, title, text, _tr("Close"), _tr("Keep open"))


def _unsent_too(count: int) -> str:
    """A further sentence where not all of them were sent."""
    if not count:
        return ""
    one = "1 more isn't sent yet: it waits for you, and nothing is charged until you send it."
    many = "%n more aren't sent yet: they wait for you, and nothing is charged until you send them."
    return "\n\n" + _counted(one, many, count)


def leaving_question(parent: QWidget, count: int) -> PlainMessage:
    """Whether to show another library while so many pictures are on their way, one or more; Enter stays."""
    title = _counted("A picture is still in progress", "%n pictures are still in progress", count)
    text = _counted(
        "It is saved only while this library is open. If you come back within about an hour, nothing is lost; later it "
        "has to be looked for in your account's history. If it isn't sent yet, it waits for you here.",
        "They are saved only while this library is open. If you come back within about an hour, nothing is lost; later "
        "they have to be looked for in your account's history. What isn't sent yet waits for you here.",
        count,
    )
    return cautious_message(parent, title, text, _tr("Leave this library"), _tr("Stay here"))


def rebuild_question(parent: QWidget, count: int) -> PlainMessage:
    """Whether the window shall close for as long as the list of its pictures is made again, so many of them."""
    title = _tr("Rebuild your library?")
    text = _tr(
        "The window closes, the list of your pictures is made again from your library folder, and the window comes "
        "back. {time}"
    ).format(time=_rebuild_time(count))
    kept = _tr("No picture is changed, a copy of the old list is kept, and you can stop at any time.")
    return plain_message(parent, title, f"{text}\n\n{kept}", _tr("Rebuild"), _tr("Cancel"))


def _rebuild_time(count: int) -> str:
    """How long a rebuild of so many pictures takes, in a whole sentence."""
    seconds = max(1, round(count / _REBUILT_A_SECOND))
    if seconds < _MOST_SECONDS:
        return _counted("This takes about 1 second.", "This takes about %Ln seconds.", seconds)
    return _counted("This takes about 1 minute.", "This takes about %Ln minutes.", round(seconds / 60))


def rebuild_later_notice(parent: QWidget, count: int) -> PlainMessage:
    """Why the library is not rebuilt now: so many pictures are on their way, one or more."""
    title = _counted("A picture is still in progress", "%n pictures are still in progress", count)
    text = _counted(
        "The window closes for a rebuild. Rebuild your library when this picture is saved.",
        "The window closes for a rebuild. Rebuild your library when these pictures are saved.",
        count,
    )
    return plain_message(parent, title, text, _tr("OK"))


def _counted(one: str, many: str, count: int) -> str:
    return counted_text("Questions", one, many, count)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Questions", text)
