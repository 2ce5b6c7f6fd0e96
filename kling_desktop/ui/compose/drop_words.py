"""What a drop on the slots would do, in a few words. Must not know widgets."""

from PySide6.QtCore import QCoreApplication

from kling_desktop.core.prompt import mention_text
from kling_desktop.ui.base.translate import counted_text
from kling_desktop.ui.compose.slot_drag import DropKind, DropTarget


def drop_words(target: DropTarget, dragged: int, used: int, most: int) -> str:
    """One short sentence without a full stop.

    Args:
        target: of the drop.
        dragged: how many pictures are dragged; for a slot its number.
        used: how many places are taken.
        most: how many there are.
    """
    place = mention_text(target.index + 1)
    match target.kind:
        case DropKind.ADD:
            return _adding(used + 1, dragged, most)
        case DropKind.REPLACE:
            return _tr("Replaces {mention}").format(mention=place)
        case DropKind.SWAP:
            return _tr("Swaps {one} and {other}").format(one=mention_text(dragged), other=place)
        case DropKind.MOVE:
            to = target.index + 1 if target.index < dragged else target.index
            return _tr("Becomes {mention}").format(mention=mention_text(to))


def full_words(most: int) -> str:
    """Why nothing can be added."""
    return _tr("All {most} places are full. Drop on a picture to replace it.").format(most=most)


def _adding(first: int, count: int, most: int) -> str:
    last = min(most, first + count - 1)
    if first + count - 1 > most:
        more = first + count - 1 - most
        text = counted_text("DropWords", "Adds {count}, 1 doesn't fit", "Adds {count}, %n don't fit", more)
        return text.format(count=last - first + 1)
    if first == last:
        return _tr("Adds {mention}").format(mention=mention_text(first))
    text = _tr("Adds {first} and {last}") if last == first + 1 else _tr("Adds {first} to {last}")
    return text.format(first=mention_text(first), last=mention_text(last))


def _tr(text: str) -> str:
    return QCoreApplication.translate("DropWords", text)
