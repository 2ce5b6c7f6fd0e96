"""What one slot shows, as values, and the words that tell it to people who do not see it."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from kling_desktop.core import draft
from kling_desktop.core.failure import FailureKind
from kling_desktop.core.prompt import find_mentions
from kling_desktop.core.words import notice
from kling_desktop.ui.base.translate import counted_text, notice_text, sentence_text

_CANNOT_BE_USED = "Not usable"
_SHORT_PROBLEMS = {
    FailureKind.PICTURE_TOO_SMALL: "Too small",
    FailureKind.PICTURE_TOO_LONG: "Too narrow",
    FailureKind.PICTURE_TOO_LARGE: "Too large",
    FailureKind.UNREADABLE_FILE: "Can't open",
    FailureKind.FILE_MISSING: "Not found",
    FailureKind.NOT_A_FILE: "No picture",
}


class DragPart(StrEnum):
    """The part a slot plays in a drag that is going on."""

    NONE = "none"
    REPLACED = "replaced"
    SWAPPED = "swapped"
    MOVING = "moving"


@dataclass(frozen=True, slots=True)
class SlotLook:
    """One slot as it is now.

    Attributes:
        number: from 1.
        slot: of the Draft.
        mentions: how often the prompt names it.
    """

    number: int
    slot: draft.Slot
    mentions: int

    @property
    def problem(self) -> str:
        """Why the picture cannot be used, in a few words; empty if it can."""
        return "" if self.slot.failure is None else sentence_text(notice(self.slot.failure).title)

    @property
    def short_problem(self) -> str:
        """The same in two words, for a small slot; empty if the picture can be used."""
        if self.slot.failure is None:
            return ""
        return _tr(_SHORT_PROBLEMS.get(self.slot.failure.kind, _CANNOT_BE_USED))

    @staticmethod
    def verb(part: DragPart) -> str:
        """What a drop would do to it."""
        return _tr("Replace") if part is DragPart.REPLACED else _tr("Swap")

    @property
    def name(self) -> str:
        """Name for screen readers, such as `Image 2, dunes-evening.jpg, 1920 by 1080, mentioned once`."""
        return ", ".join([_tr("Image {number}").format(number=self.number), self.slot.name, *self._facts()])

    @property
    def description(self) -> str:
        """What happened and what to do, if the picture cannot be used; else the file's name and size."""
        if self.slot.failure is not None:
            return f"{self.slot.name}\n{self.explanation}"
        reference = self.slot.reference
        size = "" if reference is None else f"\n{reference.width_px} × {reference.height_px}"
        return f"{self.slot.name}{size}"

    @property
    def facts(self) -> str:
        """Size and mentions in one line for the eye, such as `1920 × 1080 · mentioned once`."""
        if self.slot.is_reading:
            return _tr("Being read…")
        if self.slot.reference is None:
            return ""
        size = f"{self.slot.reference.width_px} × {self.slot.reference.height_px}"
        return f"{size} · {_mentions_text(self.mentions)}"

    @property
    def explanation(self) -> str:
        """What happened and what to do, in sentences; empty if the picture can be used."""
        if self.slot.failure is None:
            return ""
        return notice_text(notice(self.slot.failure))

    def _facts(self) -> list[str]:
        """Size and mentions, or why there are none."""
        if self.slot.is_reading:
            return [_tr("being read")]
        if self.slot.reference is None:
            return [self.problem]
        size = _tr("{width} by {height}").format(
            width=self.slot.reference.width_px, height=self.slot.reference.height_px
        )
        return [size, _mentions_text(self.mentions)]


def slot_looks(now: draft.Draft) -> tuple[SlotLook, ...]:
    """All slots of a Draft, in order."""
    numbers = [mention.number for mention in find_mentions(now.prompt)]
    return tuple(SlotLook(number, slot, numbers.count(number)) for number, slot in enumerate(now.slots, 1))


def _mentions_text(count: int) -> str:
    """How often a slot is mentioned."""
    if count == 0:
        return _tr("not mentioned")
    return counted_text("SlotLook", "mentioned once", "mentioned %n times", count)


def _tr(text: str) -> str:
    return QCoreApplication.translate("SlotLook", text)
