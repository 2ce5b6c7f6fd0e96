"""The one way to put foreign text on a label or a tooltip; dialogs are made of these labels.

Qt guesses whether a text is HTML, and then draws `<img src="/any/file">` out of a prompt. Here nothing is guessed:
foreign text is cut before Qt measures it, and what could reorder or hide parts of it is made visible.
"""

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from kling_desktop.ui.base.reading_side import visual_alignment
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import ColorName, TextStyle

if TYPE_CHECKING:
    from kling_desktop.ui.base.text_block import TextBlock

LABEL_LIMIT = 2_000
"""Characters; a megabyte in a QLabel holds the window up for most of a second."""
TOOLTIP_LIMIT = 600

_AS_HTML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;", "\n": "<br>"})
"""By hand: with the standard library's `escape` come all names of characters into every start."""

_LINE_END = "\r\n|[\r\u0085\u2028\u2029]"
_HIDDEN = (
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


def visible_text(text: str, limit: int = LABEL_LIMIT) -> str:
    """The text, cut with an ellipsis, with control and direction characters shown by their number.

    Joiners, which emoji and many scripts need, stay as they are.

    Args:
        text: anything, from anywhere.
        limit: most characters of `text` that are looked at.
    """
    cut = text if len(text) <= limit else text[:limit].rstrip() + "…"
    if cut.isprintable():  # nearly always; neither is compiled then, which every start would wait for
        return cut
    return re.sub(_HIDDEN, _number, re.sub(_LINE_END, "\n", cut))


def _number(match: re.Match[str]) -> str:
    """A hidden character by its number in Unicode."""
    return f"[U+{ord(match.group()):04X}]"


def tooltip_text(text: str) -> str:
    """The text for a tooltip, be it a widget's or an item role's, in a form in which nothing is read as HTML."""
    if not text:
        return ""
    return f"<qt>{visible_text(text, TOOLTIP_LIMIT).translate(_AS_HTML)}</qt>"


def set_plain_tooltip(widget: QWidget, text: str) -> None:
    """Give a widget a tooltip that shows exactly this text."""
    widget.setToolTip(tooltip_text(text))


class PlainLabel(QLabel):
    """A label that shows its text as it is and never as HTML. Lines of wrapped text may have a height of their own."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line_px = 0
        self._block: TextBlock | None = None  # made when lines of one height are first laid out
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(self.alignment())
        self.setText(text)

    def setAlignment(self, alignment: Qt.AlignmentFlag) -> None:
        """Lie on the side where people begin to read: Qt would go by the letters, and a number or a name be astray."""
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            alignment = visual_alignment(self.layoutDirection(), alignment) | Qt.AlignmentFlag.AlignAbsolute
        super().setAlignment(alignment)

    def setText(self, text: str) -> None:
        """Show this text, cut to `LABEL_LIMIT`."""
        super().setText(visible_text(text))

    def set_line_px(self, line_px: int) -> None:
        """Put the lines of wrapped text so far below each other, px. Text that can be selected keeps Qt's own lines."""
        self._line_px = line_px
        self.updateGeometry()

    def set_tone(self, tone: ColorName) -> None:
        """Write in another colour of the theme: text, text2, text3, accentText, danger, warn or ok."""
        self.setProperty("tone", tone)
        self.style().unpolish(self)
        self.style().polish(self)

    # ------------------------------------------------------------ lines of one height

    def heightForWidth(self, width: int) -> int:
        """The narrower, the higher."""
        if not self._has_lines():
            return super().heightForWidth(width)
        outside = self._outside()
        return self._laid_out().height_px(width - outside.width()) + outside.height()

    def sizeHint(self) -> QSize:
        """As wide as Qt thinks best, and as high as that takes."""
        size = super().sizeHint()
        return QSize(size.width(), self.heightForWidth(size.width())) if self._has_lines() else size

    def minimumSizeHint(self) -> QSize:
        """As wide as the longest word, as high as its paragraphs in a line each."""
        size = super().minimumSizeHint()
        if not self._has_lines():
            return size
        return QSize(size.width(), self._laid_out().least_height_px + self._outside().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt draws the frame; the lines are drawn here where they have a height."""
        if not self._has_lines():
            super().paintEvent(event)
            return
        QFrame.paintEvent(self, event)
        painter = QPainter(self)
        self._laid_out().draw(painter, self._text_room(), self.palette().color(self.foregroundRole()))
        painter.end()

    def _has_lines(self) -> bool:
        can_be_selected = self.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
        is_painted_here = self.wordWrap() and not can_be_selected and self.buddy() is None
        return bool(self._line_px and is_painted_here and self.text())

    def _laid_out(self) -> "TextBlock":
        if self._block is None:
            from kling_desktop.ui.base.text_block import TextBlock  # 2 ms, and no label of the first frame wraps

            self._block = TextBlock()
        across = visual_alignment(self.layoutDirection(), self.alignment())
        horizontal = across & Qt.AlignmentFlag.AlignHorizontal_Mask
        self._block.set_text(self.text(), self.font(), self._line_px, horizontal)
        return self._block

    def _outside(self) -> QSize:
        """What lies around the text: frame, padding, margin."""
        return self.size() - self._content().size()

    def _content(self) -> QRect:
        margin = self.margin()
        return self.contentsRect().adjusted(margin, margin, -margin, -margin)

    def _text_room(self) -> QRect:
        """Where the text lies: at the top, in the middle or at the bottom, by the label's alignment."""
        room = self._content()
        spare = room.height() - self._laid_out().height_px(room.width())
        if self.alignment() & Qt.AlignmentFlag.AlignVCenter:
            return room.adjusted(0, spare // 2, 0, spare // 2 - spare)
        return room.adjusted(0, spare if self.alignment() & Qt.AlignmentFlag.AlignBottom else 0, 0, 0)


class ElidedLabel(PlainLabel):
    """One line that ends in an ellipsis where there is no room, and then has its text as tooltip."""

    def __init__(
        self,
        text: str = "",
        parent: QWidget | None = None,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        super().__init__(text, parent)
        self._mode = mode
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:
        """Show this text on one line."""
        super().setText(" ".join(visible_text(text).split()))
        set_plain_tooltip(self, text)

    def minimumSizeHint(self) -> QSize:
        """Room for a letter and the ellipsis."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance("M…"), metrics.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw what fits."""
        room = self.contentsRect()
        line = self.fontMetrics().elidedText(self.text(), self._mode, room.width())
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(room, int(visual_alignment(self.layoutDirection(), self.alignment())), line)
        painter.end()


def plain_label(
    theme: Theme,
    text: str,
    style: TextStyle = "body",
    tone: ColorName = "text",
    *,
    wraps: bool = False,
) -> PlainLabel:
    """A label of the type scale; its colour follows the theme by itself.

    Args:
        theme: gives the font.
        text: anything, from anywhere.
        style: row of the type scale.
        tone: text, text2, text3, accentText, danger, warn or ok.
        wraps: whether long text goes on in the next line; lines are then as high as the type scale has them.
    """
    label = PlainLabel(text)
    label.setFont(theme.font(style))
    label.setProperty("tone", tone)
    label.setWordWrap(wraps)
    label.set_line_px(theme.line_px(style))
    return label
