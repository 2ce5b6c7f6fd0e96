"""EntryPages: the Entries that were in sight lately, read a screen at a time. Must not know Qt."""

from array import array
from collections import OrderedDict

from kling_desktop.core.history_entry import Entry
from kling_desktop.core.ports.history import History

PAGE = 40
"""About a screen: two to three milliseconds, because every line's Recipe is read too."""
MOST_ENTRIES = 400
"""Ten usual screens, 6 KiB each; what was scrolled past before is read again as quickly as the first time."""


class EntryPages:
    """Entries by the database's row number. Thread: the history's."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._entries: OrderedDict[int, Entry] = OrderedDict()
        self._most = MOST_ENTRIES

    def have_room(self, count: int) -> None:
        """Keep at least so many that lie one after the other: fewer would all be read again at each look at them."""
        self._most = max(MOST_ENTRIES, count + 2 * PAGE)

    def entry(self, rows: "array[int]", at: int) -> Entry | None:
        """The Entry of `rows[at]`, read with its page; None if it is gone.

        Raises:
            KlingError: DATABASE.
        """
        row = rows[at]
        if row not in self._entries:
            page = at - at % PAGE
            for read in self._history.entries(rows[page : page + PAGE]):
                self.put(read)
        entry = self._entries.get(row)
        if entry is not None:
            self._entries.move_to_end(row)
        return entry

    def known(self, row: int) -> Entry | None:
        """The Entry of a database row if it was in sight lately; reads nothing."""
        return self._entries.get(row)

    def put(self, entry: Entry) -> None:
        """Keep the newest form of an Entry; forget the one that was out of sight longest."""
        self._entries[entry.row] = entry
        self._entries.move_to_end(entry.row)
        while len(self._entries) > self._most:
            self._entries.popitem(last=False)

    def clear(self) -> None:
        """Forget all."""
        self._entries.clear()
