"""FlowText: text to read and copy from, as high as it is. Plain text, whatever is in it."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QTextBlockFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QMenu, QSizePolicy, QTextEdit

from kling_desktop.ui.base.plain_text import visible_text
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import RADIUS_SMALL_BUTTON

_MOST_LETTERS = 20_000
_LINE_ENDS = str.maketrans({"\u2029": "\n", "\u2028": "\n"})


class FlowText(QTextEdit):
    """Text on a panel, its lines as high as the design wants, which no label can. Thread: gui."""

    def __init__(self, theme: Theme, name: str, line_px: int) -> None:
        """Empty.

        Args:
            theme: gives font and colours.
            name: what the text is, translated, for screen readers.
            line_px: height of a line at the usual text size.
        """
        super().__init__()
        self._theme = theme
        self._line_px = theme.scaled(line_px)
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
        self.setAccessibleName(name)
        self.setProperty("focusRadius", RADIUS_SMALL_BUTTON)
        # The window's style sheet draws a field; this is text on a panel, without a colour of its own.
        self.setStyleSheet("QTextEdit { background: transparent; border: 0; padding: 0; }")
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(0)
        # Qt gives a line's extra height all to its top; half of it belongs under the letters.
        self.setViewportMargins(0, -max(0, (self._line_px - self.fontMetrics().height()) // 2), 0, 0)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)

    def show_text(self, text: str) -> None:
        """Show this text, unless it is there already: a selection stays."""
        shown = visible_text(text, _MOST_LETTERS)
        if shown == self.toPlainText():
            return
        self.setPlainText(shown)
        lines = QTextBlockFormat()
        lines.setLineHeight(self._line_px, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(lines)

    @Slot()
    def copy_selection(self) -> None:
        """Copy what is selected as text and nothing else."""
        if self.textCursor().hasSelection():
            QGuiApplication.clipboard().setText(self.textCursor().selectedText().translate(_LINE_ENDS))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copies are plain."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selection()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Copy and select; Qt's own menu would copy formats too."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copy = menu.addAction(self.tr("&Copy"))
        copy.setEnabled(self.textCursor().hasSelection())
        copy.triggered.connect(self.copy_selection)
        menu.addAction(self.tr("Select &All")).triggered.connect(self.selectAll)
        menu.popup(event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, another height."""
        super().resizeEvent(event)
        self._fit()

    @Slot()
    def _fit(self) -> None:
        """Be as high as the text."""
        self.setFixedHeight(max(1, round(self.document().size().height())))
