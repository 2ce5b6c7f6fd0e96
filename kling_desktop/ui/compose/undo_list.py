"""Undo and redo: the Drafts before and after the present one, one list for text, slots and choices.

Typing is merged into steps of about a word, so that one undo takes back what a person thinks of as one thing.
"""

from collections.abc import Callable, Hashable

from kling_desktop.core.draft import Draft
from kling_desktop.ui.compose.text_change import single_change

MOST_STEPS = 500
"""Older steps are forgotten; a Draft is a few kilobytes."""


class UndoList:
    """The present Draft with its past and its future."""

    def __init__(self, present: Draft) -> None:
        self.present = present
        self._past: list[Draft] = []
        self._future: list[Draft] = []
        self._run: Hashable = None

    @property
    def can_undo(self) -> bool:
        """Whether there is a past."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether something was undone and nothing was done since."""
        return bool(self._future)

    def push(self, draft: Draft, run: Hashable = None) -> None:
        """Make `draft` the present.

        Args:
            draft: the next one.
            run: edits with the same run, one after the other, are one step; None is never the same.
        """
        if run is None or run != self._run or self._future or not self._past:
            self._past.append(self.present)
            del self._past[:-MOST_STEPS]
        self._future.clear()
        self._run = run
        self.present = draft

    def undo(self) -> None:
        """Go one step back, if there is one."""
        if self._past:
            self._future.append(self.present)
            self.present = self._past.pop()
            self._run = None

    def redo(self) -> None:
        """Go one step forward again, if there is one."""
        if self._future:
            self._past.append(self.present)
            self.present = self._future.pop()
            self._run = None

    def replace_all(self, replacement: Callable[[Draft], Draft]) -> None:
        """Learn something that is no edit, in the present and in every kept Draft."""
        self.present = replacement(self.present)
        self._past = [replacement(draft) for draft in self._past]
        self._future = [replacement(draft) for draft in self._future]


class TypingRuns:
    """Numbers the stretches of typing: a new one at each word, line, place, or change from writing to deleting."""

    def __init__(self) -> None:
        self._number = 0
        self._expected: frozenset[tuple[str, int]] = frozenset()

    def number_of(self, before: str, after: str) -> int:
        """The run that this change of the text belongs to."""
        change = single_change(before, after)
        removed = change.end - change.start
        if removed == 0 and len(change.text) == 1:
            goes_on = ("write", change.start) in self._expected and not _begins_word(before, change.start, change.text)
            self._expected = frozenset({("write", change.start + 1)})
        elif removed == 1 and not change.text:
            goes_on = bool({("delete", change.start), ("delete", change.end)} & self._expected)
            self._expected = frozenset({("delete", change.start)})
        else:
            goes_on, self._expected = False, frozenset()
        self._number += not goes_on
        return self._number


def _begins_word(before: str, start: int, letter: str) -> bool:
    """Whether a letter written at `start` begins a word or a line."""
    return letter == "\n" or (not letter.isspace() and before[start - 1 : start].isspace())
