"""WaitingNotes: small texts that somebody wants kept and that no database has yet."""

import threading
from collections.abc import Callable


class WaitingNotes:
    """What is on its way to a database: whoever comes next reads that and nothing older. Thread: any."""

    def __init__(self) -> None:
        """Nothing is on its way."""
        self._texts: dict[str, str] = {}
        self._left: set[str] = set()
        self._forget: Callable[[], None] = _nothing
        self._door = threading.Lock()

    def put(self, name: str, text: str) -> None:
        """This is on its way now."""
        with self._door:
            self._texts[name] = text

    def once_written(self, forget: Callable[[], None]) -> None:
        """Call that when all that is on its way now was written, or newer texts of the same names.

        Args:
            forget: lets go of where they lie meanwhile; called by `write`, not where another takes them.
        """
        with self._door:
            self._left, self._forget = set(self._texts), forget

    def write(self, name: str, keep: Callable[[str, str], None]) -> None:
        """Have the newest text of that name written; nothing where that was done, or is another's by now.

        Args:
            name: of the text.
            keep: writes a name and its text; what it raises leaves the text on its way.
        """
        text = self.all().get(name)
        if text is None:
            return
        keep(name, text)
        with self._door:
            if self._texts.get(name) != text:
                return
            del self._texts[name]
            was_last = self._left == {name}
            self._left.discard(name)
        if was_last:
            self._forget()

    def take(self) -> dict[str, str]:
        """What is on its way, for another who sees to it from now on."""
        with self._door:
            taken, self._texts = self._texts, {}
            self._left.clear()
        return taken

    def all(self) -> dict[str, str]:
        """What is on its way, by name."""
        with self._door:
            return dict(self._texts)


def _nothing() -> None:
    """Nobody left anything."""
