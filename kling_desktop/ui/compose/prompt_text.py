"""PromptText: one state of the prompt's text with its mentions, and where a caret may stand in it."""

from kling_desktop.core.prompt import Mention, find_mentions
from kling_desktop.ui.base.text_units import TextUnits


class PromptText:
    """A text, looked through once. Places are code points; `units` turns them into Qt's."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.units = TextUnits(text)
        self.mentions = find_mentions(text)

    def around(self, index: int, typed_at: int) -> Mention | None:
        """The mention in whose inside a place lies.

        Args:
            index: a place.
            typed_at: where a mention begins that is still being typed, and so may be entered; -1 if none.
        """
        found = next((each for each in self.mentions if each.start < index < each.end), None)
        return None if found is not None and found.start == typed_at else found

    def stop(self, index: int, came_from: int, typed_at: int) -> int:
        """Where a caret that goes to `index` stands in the end: never inside a mention.

        Coming from one end of the mention it goes on to the other, else to the nearer one.
        """
        mention = self.around(index, typed_at)
        if mention is None:
            return index
        if came_from == mention.start:
            return mention.end
        is_nearer_to_start = index - mention.start < mention.end - index
        return mention.start if came_from == mention.end or is_nearer_to_start else mention.end

    def widened(self, start: int, end: int, typed_at: int) -> tuple[int, int]:
        """A range with every mention that it touches as a whole."""
        first, last = self.around(start, typed_at), self.around(end, typed_at)
        return first.start if first else start, last.end if last else end
