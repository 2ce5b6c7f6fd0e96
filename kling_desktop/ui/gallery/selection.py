"""Selection: what is selected in the gallery, as whoever shows or uses it must know it."""

from dataclasses import dataclass

from kling_desktop.core.history_entry import Entry

MOST_ENTRIES = 200
"""So many Entries of a selection are read; of 100,000 selected pictures nobody looks at each one."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What is selected.

    Attributes:
        count: how many tiles.
        entries: the first `MOST_ENTRIES` of them, in the order of the gallery.
    """

    count: int = 0
    entries: tuple[Entry, ...] = ()

    @property
    def single(self) -> Entry | None:
        """The Entry, if exactly one tile is selected."""
        return self.entries[0] if self.count == 1 and self.entries else None


NOTHING = Selection()
