"""MentionHighlighter: makes room for the chips of mentions. The text stays text; only its look changes.

A mention's letters are transparent, its `@` is followed by the room of a thumbnail and its last letter by the chip's
edge; `mention_chip` paints there.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from kling_desktop.core.prompt import find_mentions
from kling_desktop.ui.base.text_units import TextUnits

THUMBNAIL_PX, EDGE_PX = 16, 2


class MentionHighlighter(QSyntaxHighlighter):
    """Formats the mentions of one document, except the one being typed."""

    def __init__(self, document: QTextDocument, weight: int, room_px: int) -> None:
        """Watch a document.

        Args:
            document: plain text.
            weight: of the mentions' font.
            room_px: between the `@` and what follows it.
        """
        super().__init__(document)
        self._typed_at = -1
        self._letters = QTextCharFormat()
        self._letters.setFontWeight(weight)
        self._letters.setForeground(Qt.GlobalColor.transparent)
        self._sign = self._with_room(room_px)
        self._last = self._with_room(EDGE_PX)

    def set_typed_at(self, unit: int) -> None:
        """Leave the mention that starts here as it is typed; -1 for none."""
        if unit != self._typed_at:
            before, self._typed_at = self._typed_at, unit
            for place in (before, unit):
                block = self.document().findBlock(place)
                if place >= 0 and block.isValid():
                    self.rehighlightBlock(block)

    def highlightBlock(self, text: str) -> None:
        """Format the mentions of one paragraph."""
        units = TextUnits(text)
        begins = self.currentBlock().position()
        for mention in find_mentions(text):
            start, end = units.to_units(mention.start), units.to_units(mention.end)
            if begins + start != self._typed_at:
                self.setFormat(start, end - start, self._letters)
                self.setFormat(start, 1, self._sign)
                self.setFormat(end - 1, 1, self._last)

    def _with_room(self, width_px: int) -> QTextCharFormat:
        """The letters' format, with room behind."""
        spaced = QTextCharFormat(self._letters)
        spaced.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
        spaced.setFontLetterSpacing(width_px)
        return spaced
