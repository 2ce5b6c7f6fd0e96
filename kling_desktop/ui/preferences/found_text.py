"""FoundText: what a check found, group by group under headings, to be read and copied. Plain text in any case."""

from typing import NamedTuple

from PySide6.QtCore import QMimeData, Slot
from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget

from kling_desktop.ui.base.plain_text import visible_text
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import SPACE_4, SPACE_8, SPACE_12, SPACE_16, TYPE_SCALE, ColorName, TextStyle

_SIDES_PX = 2 * (SPACE_12 + SPACE_8)


class FoundGroup(NamedTuple):
    """Things of one kind.

    Attributes:
        heading: what is the matter with them, translated.
        remedy: what can be done about it, translated.
        things: names of files and the like, from anywhere.
    """

    heading: str
    remedy: str
    things: tuple[str, ...]


class FoundText(QTextEdit):
    """Headings, what can be done, and names, each in a style of its own. Thread: gui."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        """Empty.

        Args:
            theme: gives fonts and colours.
            name: what the text is, translated, for screen readers.
            parent: the widget it lies in.
        """
        super().__init__(parent)
        self._theme = theme
        self._groups: tuple[FoundGroup, ...] = ()
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setFont(theme.font("small"))
        self.document().setDocumentMargin(SPACE_8)
        self.setAccessibleName(name)
        theme.changed.connect(self._on_theme_changed)

    def show_groups(self, groups: tuple[FoundGroup, ...]) -> None:
        """Show these, from the top."""
        self._groups = groups
        self._write()

    def fit(self, width_px: int, most_px: int) -> None:
        """Be as high as the text needs where it is so wide, and never higher than that."""
        document = self.document().clone()
        document.setTextWidth(width_px - _SIDES_PX)
        needed = round(document.size().height()) + SPACE_4
        self.setMinimumHeight(min(needed, most_px))
        document.deleteLater()

    def createMimeDataFromSelection(self) -> QMimeData:
        """Copies are plain."""
        data = QMimeData()
        data.setText(self.textCursor().selection().toPlainText())
        return data

    # ------------------------------------------------------------ inside

    @Slot()
    def _on_theme_changed(self) -> None:
        """Write in the new colours."""
        self._write()

    def _write(self) -> None:
        self.clear()
        cursor = QTextCursor(self.document())
        for number, group in enumerate(self._groups):
            self._add(cursor, group.heading, ("label", "text"), SPACE_16 if number else 0)
            self._add(cursor, group.remedy, ("body", "text2"), 0)
            for at, thing in enumerate(group.things):
                self._add(cursor, thing, ("small", "text"), 0 if at else SPACE_4)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _add(self, cursor: QTextCursor, text: str, look: tuple[TextStyle, ColorName], above_px: int) -> None:
        """A paragraph at the end; nothing is one where there is no text."""
        if not text:
            return
        style, tone = look
        block, letters = QTextBlockFormat(), QTextCharFormat()
        block.setTopMargin(above_px)
        line_px = self._theme.scaled(TYPE_SCALE[style].line_px)
        block.setLineHeight(line_px, QTextBlockFormat.LineHeightTypes.MinimumHeight.value)
        letters.setFont(self._theme.font(style))
        letters.setForeground(self._theme.color(tone))
        if self.document().isEmpty():
            cursor.setBlockFormat(block)
        else:
            cursor.insertBlock(block)
        cursor.insertText(visible_text(text, len(text)), letters)
