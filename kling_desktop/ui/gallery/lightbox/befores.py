"""Befores: what a picture can be compared with, and which of it to begin with. Must not know widgets."""

from collections.abc import Callable
from dataclasses import dataclass

from kling_desktop.core.history_entry import Entry
from kling_desktop.core.reference import Reference

FindEntry = Callable[[str], Entry | None]
"""The Entry of a Job's id."""


@dataclass(frozen=True, slots=True)
class Befores:
    """The references of one picture.

    Attributes:
        references: in slot order.
        of_gallery: numbers (from 1) of those that are pictures which still lie in the gallery.
        first: number of the one to compare with unless somebody chooses; 0 if there is none.
    """

    references: tuple[Reference, ...]
    of_gallery: frozenset[int]
    first: int

    @classmethod
    def of(cls, entry: Entry, find: FindEntry) -> "Befores":
        """What this picture was made from.

        What it was refined from comes first, else the reference whose shape is nearest: it most likely is the scene
        into which the others were put.
        """
        references = entry.job.recipe.references
        numbers = range(1, len(references) + 1)
        of_gallery = frozenset(number for number in numbers if _is_in_gallery(references[number - 1], find))
        candidates = sorted(of_gallery) or sorted(
            numbers, key=lambda number: _distance(references[number - 1], entry.ratio)
        )
        return cls(references, of_gallery, candidates[0] if candidates else 0)

    def reference(self, number: int) -> Reference | None:
        """The one of that number."""
        return self.references[number - 1] if 1 <= number <= len(self.references) else None

    def number_of(self, sha256: str) -> int:
        """The number of a reference that another picture was compared with; `first` if this one was made without it."""
        known = [number for number, each in enumerate(self.references, 1) if each.sha256 == sha256]
        return known[0] if known else self.first


def _is_in_gallery(reference: Reference, find: FindEntry) -> bool:
    if reference.source_output is None:
        return False
    entry = find(reference.source_output.partition("-")[0])
    return entry is not None and entry.output is not None and entry.marks.deleted_at_ms is None


def _distance(reference: Reference, ratio: float) -> float:
    """How far its shape is from another one, as a factor from 1."""
    own = reference.width_px / max(1, reference.height_px)
    return max(own / ratio, ratio / own) if own > 0 and ratio > 0 else float("inf")
