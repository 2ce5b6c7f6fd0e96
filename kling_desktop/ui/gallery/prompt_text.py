"""PromptText: a prompt to read and copy from, its mentions in their colour. Plain text, whatever is in it."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import (
    QFont,
    QResizeEvent,
    QSyntaxHighlighter,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QWidget

from kling_desktop.core.prompt import find_mentions
from kling_desktop.ui.base.plain_text import visible_text
from kling_desktop.ui.base.theme import Theme

_LINE_PX = 21


class PromptText(QTextEdit):
    """As high as its text. Thread: gui."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._highlighter = _MentionHighlighter(theme, self.document())
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFont(theme.font("body"))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setTabChangesFocus(True)
        self.setAccessibleName(self.tr("Prompt"))
        # The window's style sheet draws a field; this is text on a panel, without a colour of its own.
        self.setStyleSheet("QTextEdit { background: transparent; border: 0; padding: 0; }")
        self.document().setDocumentMargin(0)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        theme.changed.connect(self._highlighter.rehighlight)

    def show_prompt(self, prompt: str) -> None:
        """Show this text, unless it is there already: a selection stays."""
        text = visible_text(prompt)
        if text == self.toPlainText():
            return
        self.setPlainText(text)
        lines = QTextBlockFormat()
        lines.setLineHeight(self._theme.scaled(_LINE_PX), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(lines)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, another height."""
        super().resizeEvent(event)
        self._fit()

    @Slot()
    def _fit(self) -> None:
        """Be as high as the text."""
        self.setFixedHeight(max(1, round(self.document().size().height())))


class _MentionHighlighter(QSyntaxHighlighter):
    """Colours mentions."""

    def __init__(self, theme: Theme, document: QTextDocument) -> None:
        super().__init__(document)
        self._theme = theme

    def highlightBlock(self, text: str) -> None:
        """Colour the mentions of a line. Qt counts UTF-16 units, mentions are found in code points."""
        for mention in find_mentions(text):
            style = QTextCharFormat()
            lost = mention.number is None
            style.setForeground(self._theme.color("warn" if lost else "accentText"))
            style.setBackground(self._theme.color("warnSoft" if lost else "accentSoft"))
            style.setFontWeight(QFont.Weight.DemiBold)
            self.setFormat(_units(text[: mention.start]), _units(text[mention.start : mention.end]), style)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
