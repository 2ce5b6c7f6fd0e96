"""Draft: what is being composed. Every edit gives a new Draft, so undo is a list and nothing is ever half done.

`@ImageN` always means slot N as seen: when slots move, the prompt's mentions are rewritten to stay with their
picture; a removed picture's mentions become `@Image?`. Text is in code points.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from kling_desktop.core.failure import Failure
from kling_desktop.core.model_card import KLING_O1, MAX_PICTURES, ModelCard
from kling_desktop.core.prompt import find_mentions, renumber
from kling_desktop.core.recipe import Recipe
from kling_desktop.core.reference import Reference

VERSION = 1
"""Of the JSON form; a reader refuses what is newer than itself."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One numbered place. Its number is its position in the Draft, counted from 1.

    Attributes:
        key: identity of the slot while composing; stays with the picture when it moves.
        name: the file name as added; foreign text.
        reference: the accepted picture; None while it is being read or when it was refused.
        failure: why it was refused.
        source_output: id of the picture of our gallery that was added here, known before it is read.
    """

    key: int
    name: str
    reference: Reference | None = None
    failure: Failure | None = None
    source_output: str | None = None

    @property
    def output_id(self) -> str | None:
        """Id of the picture of our gallery that it is or becomes; None if it is none, or was refused."""
        if self.reference is not None and self.reference.source_output is not None:
            return self.reference.source_output
        return self.source_output if self.failure is None else None

    @property
    def is_reading(self) -> bool:
        """Whether the picture is still being looked at."""
        return self.reference is None and self.failure is None


class ProblemKind(StrEnum):
    """What keeps a Draft from becoming a Recipe."""

    NO_REFERENCE = "no_reference"
    TOO_MANY_REFERENCES = "too_many_references"
    EMPTY_PROMPT = "empty_prompt"
    PROMPT_TOO_LONG = "prompt_too_long"
    LOST_MENTION = "lost_mention"
    SLOT_READING = "slot_reading"
    SLOT_UNREADABLE = "slot_unreadable"
    UNKNOWN_CHOICE = "unknown_choice"


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason. `number` is the slot or mention it is about, from 1, where it is about one."""

    kind: ProblemKind
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """Text, slots and choices on their way to a Recipe.

    Attributes:
        model: the model card's slug.
        prompt: the text, any length; the limit is a Problem, never a cut.
        slots: in the order they are numbered and sent.
        choices: name and value, in the card's order.
        count: pictures of one click, 1 to `MAX_PICTURES`.
    """

    model: str = KLING_O1.slug
    prompt: str = ""
    slots: tuple[Slot, ...] = ()
    choices: tuple[tuple[str, str], ...] = KLING_O1.defaults()
    count: int = 1

    def to_json(self) -> dict[str, object]:
        """A JSON object with its version. Of a slot it keeps name and picture: a refusal is found again."""
        slots = [
            {"name": slot.name, "reference": None if slot.reference is None else slot.reference.to_json()}
            for slot in self.slots
        ]
        return {
            "version": VERSION,
            "model": self.model,
            "prompt": self.prompt,
            "slots": slots,
            "choices": dict(self.choices),
            "count": self.count,
        }

    @classmethod
    def from_json(cls, fields: dict[str, object]) -> "Draft":
        """The reverse of `to_json`; slots are keyed by their place.

        Raises:
            ValueError: not a Draft, or one of a newer version.
        """
        version, slots, choices, count = (fields.get(name) for name in ("version", "slots", "choices", "count"))
        if not isinstance(version, int) or version > VERSION:
            raise ValueError("this Draft was written by a newer version")
        if not (isinstance(slots, list) and isinstance(choices, dict) and isinstance(count, int)):
            raise ValueError("not a Draft")
        return cls(
            model=str(fields.get("model", "")),
            prompt=str(fields.get("prompt", "")),
            slots=tuple(_slot_from_json(key, slot) for key, slot in enumerate(slots)),
            choices=tuple((str(name), str(value)) for name, value in choices.items()),
        ).with_count(count)

    def with_prompt(self, prompt: str) -> "Draft":
        """The same with another text."""
        return replace(self, prompt=prompt)

    def with_count(self, count: int) -> "Draft":
        """The same with another number of pictures, kept within 1 and `MAX_PICTURES`."""
        return replace(self, count=max(1, min(MAX_PICTURES, count)))

    def with_choice(self, name: str, value: str) -> "Draft":
        """The same with one of the model's parameters changed."""
        return replace(self, choices=tuple((n, value if n == name else v) for n, v in self.choices))

    def with_slot_added(self, slot: Slot, index: int | None = None) -> "Draft":
        """The same with a slot put in at `index` (from 0; at the end if None)."""
        place = len(self.slots) if index is None else index
        return self._with_slots((*self.slots[:place], slot, *self.slots[place:]))

    def with_slot_replaced(self, index: int, slot: Slot) -> "Draft":
        """The same with another picture in that place; mentions of the place now mean the new picture."""
        return replace(self, slots=(*self.slots[:index], slot, *self.slots[index + 1 :]))

    def with_slot_removed(self, index: int) -> "Draft":
        """The same without that slot; the others close up."""
        return self._with_slots(self.slots[:index] + self.slots[index + 1 :])

    def with_slot_moved(self, index: int, to: int) -> "Draft":
        """The same with a slot taken from `index` and put at `to` (places after taking it out, from 0)."""
        slots = list(self.slots)
        slots.insert(to, slots.pop(index))
        return self._with_slots(tuple(slots))

    def with_slots_swapped(self, index: int, other: int) -> "Draft":
        """The same with two slots in each other's place."""
        slots = list(self.slots)
        slots[index], slots[other] = slots[other], slots[index]
        return self._with_slots(tuple(slots))

    def with_slot_settled(self, key: int, outcome: Reference | Failure) -> "Draft":
        """The same with the slot of that key accepted or refused; unchanged if there is none."""

        def settled(slot: Slot) -> Slot:
            if slot.key != key:
                return slot
            if isinstance(outcome, Failure):
                return replace(slot, reference=None, failure=outcome)
            return replace(slot, reference=outcome, failure=None)

        return replace(self, slots=tuple(settled(slot) for slot in self.slots))

    def problems(self, card: ModelCard) -> tuple[Problem, ...]:
        """Everything that keeps this Draft from being sent, the first to mend first."""
        found = [*self._slot_problems(card), *self._prompt_problems(card)]
        for name, value in self.choices:
            choice = card.choice(name)
            if choice is None or value not in choice.values:
                found.append(Problem(ProblemKind.UNKNOWN_CHOICE))
        return tuple(found)

    def recipe(self, card: ModelCard) -> Recipe | None:
        """The Recipe, or None while there are problems."""
        if self.problems(card):
            return None
        references = tuple(slot.reference for slot in self.slots if slot.reference is not None)
        return Recipe(self.model, self.prompt, references, self.choices)

    def unmentioned(self) -> tuple[int, ...]:
        """Numbers of slots that the prompt never names and that are sent all the same: no refused picture is."""
        named = {mention.number for mention in find_mentions(self.prompt)}
        sent = (number for number, slot in enumerate(self.slots, 1) if slot.failure is None)
        return tuple(number for number in sent if number not in named)

    def _with_slots(self, slots: tuple[Slot, ...]) -> "Draft":
        return replace(self, slots=slots, prompt=renumber(self.prompt, _moves(self.slots, slots)))

    def _slot_problems(self, card: ModelCard) -> list[Problem]:
        found = []
        if len(self.slots) < card.min_references:
            found.append(Problem(ProblemKind.NO_REFERENCE))
        if len(self.slots) > card.max_references:
            found.append(Problem(ProblemKind.TOO_MANY_REFERENCES))
        for number, slot in enumerate(self.slots, 1):
            if slot.failure is not None:
                found.append(Problem(ProblemKind.SLOT_UNREADABLE, number))
            elif slot.is_reading:
                found.append(Problem(ProblemKind.SLOT_READING, number))
        return found

    def _prompt_problems(self, card: ModelCard) -> list[Problem]:
        if not self.prompt.strip():
            return [Problem(ProblemKind.EMPTY_PROMPT)]
        too_long = [Problem(ProblemKind.PROMPT_TOO_LONG)] if len(self.prompt) > card.max_prompt_chars else []
        numbers = [mention.number for mention in find_mentions(self.prompt)]
        lost = [number for number in numbers if number is None or not 1 <= number <= len(self.slots)]
        return too_long + [Problem(ProblemKind.LOST_MENTION, number) for number in lost]


def _slot_from_json(key: int, fields: object) -> Slot:
    if not isinstance(fields, dict):
        raise ValueError("not a slot")
    reference = fields.get("reference")
    found = Reference.from_json(reference) if isinstance(reference, dict) else None
    return Slot(key, str(fields.get("name", "")), found)


def _moves(before: tuple[Slot, ...], after: tuple[Slot, ...]) -> Callable[[int], int | None]:
    """Old slot number to new one; a number that had no slot stays as it was typed."""
    places = {slot.key: number for number, slot in enumerate(after, 1)}

    def new_number(number: int) -> int | None:
        return places.get(before[number - 1].key) if 1 <= number <= len(before) else number

    return new_number
