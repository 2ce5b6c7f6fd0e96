"""Which slots fit what was typed after an `@`: by number, by `image2`, by any part of the file name."""

from dataclasses import dataclass

from kling_desktop.ui.compose.slot_look import SlotLook


@dataclass(frozen=True, slots=True)
class MentionMatch:
    """One slot that fits.

    Attributes:
        look: the slot.
        hit: the part of the file name that fits, as start and end; None if the number did.
    """

    look: SlotLook
    hit: tuple[int, int] | None

    @property
    def is_by_number(self) -> bool:
        """Whether the number fits, rather than the name."""
        return self.hit is None


def matching_slots(looks: tuple[SlotLook, ...], query: str) -> tuple[MentionMatch, ...]:
    """Slots that fit, those whose number does first, else in their order; all of them for an empty query."""
    wanted = query.casefold()
    if not wanted:
        return tuple(MentionMatch(look, (0, 0)) for look in looks)
    by_number = [MentionMatch(look, None) for look in looks if _number_fits(look.number, wanted)]
    found = {match.look.number for match in by_number}
    by_name = [
        MentionMatch(look, hit)
        for look in looks
        if look.number not in found and (hit := _name_hit(look.slot.name, wanted)) is not None
    ]
    return (*by_number, *by_name)


def _number_fits(number: int, wanted: str) -> bool:
    """`2`, `ima` and `image2` fit 2; `1` fits 1 and 10."""
    return str(number).startswith(wanted) or f"image{number}".startswith(wanted)


def _name_hit(name: str, wanted: str) -> tuple[int, int] | None:
    """Where the name holds what is wanted, any letter case; None if it does not."""
    folded = name.casefold()
    start = folded.find(wanted)
    if start < 0:
        return None
    if len(folded) != len(name):  # letters such as ß fold to two: the place in the name is not known
        return (0, 0)
    return start, start + len(wanted)
