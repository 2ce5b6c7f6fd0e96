"""WaitingNotes: small texts that somebody wants kept and that no database has yet."""

import threading


class WaitingNotes:
    """What is on its way to a database: whoever comes next reads that and nothing older. Thread: any."""

    def __init__(self) -> None:
        """Nothing is on its way."""
        self._texts: dict[str, str] = {}
        self._door = threading.Lock()

    def put(self, name: str, text: str) -> None:
        """This is on its way now."""
        with self._door:
            self._texts[name] = text

    def drop(self, name: str, text: str) -> None:
        """This was written; a newer text of that name is still on its way."""
        with self._door:
            if self._texts.get(name) == text:
                del self._texts[name]

    def take(self) -> dict[str, str]:
        """What is on its way, for another who sees to it from now on."""
        with self._door:
            taken, self._texts = self._texts, {}
        return taken

    def all(self) -> dict[str, str]:
        """What is on its way, by name."""
        with self._door:
            return dict(self._texts)
