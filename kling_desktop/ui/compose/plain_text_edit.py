"""PlainTextEdit: a QTextEdit kept to plain text, with lines as high as the design wants and no undo of its own.

Not a QPlainTextEdit: that one cannot give its lines a height, and chips need room. Must not know mentions.
"""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextFrameFormat,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QTextEdit

from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import TYPE_SCALE

SIDE_PX = 3
"""Room beside the letters, for what reaches over them."""
BAR_PX = 9
"""Width of the scroll bar with its distance to the text."""
_LOOK = f"""
QTextEdit {{ border: 0; padding: 0; background: transparent; }}
QScrollBar:vertical {{ width: {BAR_PX}px; }}
QScrollBar::handle:vertical {{ margin: 0 2px 0 {BAR_PX - 6}px; border-radius: 2px; }}
QScrollBar::handle:vertical:disabled {{ background: transparent; }}
"""
_LINE_ENDS = str.maketrans({"\u2029": "\n", "\u2028": "\n"})


class PlainTextEdit(QTextEdit):
    """A field without a frame. Thread: gui.

    Signals:
        focus_changed: the field got or lost the keyboard.
    """

    focus_changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._invitation = self._short_invitation = ""
        self._is_composing = self._is_scrolled_by_hand = False
        self.setAcceptRichText(False)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFont(theme.font("prompt"))
        self.setStyleSheet(_LOOK)
        self.document().setDocumentMargin(0)
        self.viewport().setAutoFillBackground(False)
        self._keep_room_for_bar()
        lines = QTextBlockFormat()
        self._line_px = theme.scaled(TYPE_SCALE["prompt"].line_px)
        lines.setLineHeight(self._line_px, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        self.verticalScrollBar().setSingleStep(self._line_px)
        self.textCursor().setBlockFormat(lines)
        sides = QTextFrameFormat()
        sides.setLeftMargin(SIDE_PX)
        sides.setRightMargin(SIDE_PX)
        self.document().rootFrame().setFrameFormat(sides)
        self.textChanged.connect(self._lean)
        self.verticalScrollBar().valueChanged.connect(self._on_bar_value_changed)
        self._lean()

    def _keep_room_for_bar(self) -> None:
        """The bar is always there, or lines would break anew when it comes; with nothing to scroll it shows nothing."""
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().rangeChanged.connect(self._on_bar_range_changed)
        self._on_bar_range_changed(0, 0)

    @Slot(int, int)
    def _on_bar_range_changed(self, _least: int, most: int) -> None:
        """Show the bar's handle while there is something to scroll."""
        self.verticalScrollBar().setEnabled(most > 0)

    @Slot(int)
    def _on_bar_value_changed(self, value: int) -> None:
        """Follow the caret by whole lines: Qt brings the letters into sight and cuts a line at the other end.

        Whoever scrolls by hand goes pixel by pixel.
        """
        above = value % self._line_px
        if not above or self._is_scrolled_by_hand or self.verticalScrollBar().isSliderDown():
            return
        is_caret_in_cut_line = self.cursorRect().top() < self._line_px - above
        self.verticalScrollBar().setValue(value - above + (0 if is_caret_in_cut_line else self._line_px))

    @Slot()
    def _lean(self) -> None:
        """While nothing is written the caret stands where lines begin; then the letters decide, line by line."""
        is_leftward = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        auto = Qt.LayoutDirection.LayoutDirectionAuto
        wanted = Qt.LayoutDirection.RightToLeft if is_leftward and self.document().isEmpty() else auto
        option = self.document().defaultTextOption()
        if option.textDirection() != wanted:
            option.setTextDirection(wanted)
            self.document().setDefaultTextOption(option)

    def set_words(self, name: str, invitation: str, short_invitation: str) -> None:
        """Say what is written here.

        Args:
            name: for screen readers, translated.
            invitation: shown while nothing is written, translated.
            short_invitation: the same where there is too little room for it.
        """
        self._invitation, self._short_invitation = invitation, short_invitation
        self.setAccessibleName(name)
        self.setAccessibleDescription(invitation)

    @property
    def is_composing(self) -> bool:
        """Whether an input method has letters in the making."""
        return self._is_composing

    def text_in_field(self) -> str:
        """What the document holds, no-break spaces included."""
        return self.document().toRawText().translate(_LINE_ENDS)

    def copy_text(self) -> None:
        """Copy the selection as text and nothing else."""
        if self.textCursor().hasSelection():
            # A QMimeData made by Python must not lie on the clipboard: Qt frees it when Python is gone.
            QGuiApplication.clipboard().setText(self.textCursor().selectedText().translate(_LINE_ENDS))

    def cut_text(self) -> None:
        """Copy the selection and delete it."""
        self.copy_text()
        self.textCursor().removeSelectedText()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copies are plain."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_text()
        elif event.matches(QKeySequence.StandardKey.Cut):
            self.cut_text()
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Remember whether letters are in the making."""
        self._is_composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Remember that this is a hand."""
        self._is_scrolled_by_hand = True
        super().wheelEvent(event)
        self._is_scrolled_by_hand = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell the frame around the field."""
        super().focusInEvent(event)
        self.focus_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell the frame around the field."""
        super().focusOutEvent(event)
        self.focus_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show whole lines only, the one that is being written among them; what is left over stays empty below."""
        super().resizeEvent(event)
        spare = self.height() % self._line_px if self.height() > self._line_px else 0
        if self.viewportMargins().bottom() != spare:
            self.setViewportMargins(0, 0, 0, spare)
        if self.hasFocus():
            self.ensureCursorVisible()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text, or the invitation: Qt's own placeholder would be cut to one line of ours."""
        super().paintEvent(event)
        if self.document().isEmpty() and not self._is_composing:
            painter = QPainter(self.viewport())
            painter.setFont(self.font())
            painter.setPen(self._theme.color("text3"))
            room = self.viewport().rect().adjusted(SIDE_PX, self.cursorRect().top(), -SIDE_PX, 0)
            flags = int(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading | Qt.TextFlag.TextWordWrap)
            needed = painter.boundingRect(room, flags, self._invitation)
            has_room = needed.height() <= room.height() and needed.width() <= room.width()
            painter.drawText(room, flags, self._invitation if has_room else self._short_invitation)
            painter.end()
