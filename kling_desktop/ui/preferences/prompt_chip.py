"""PromptChip: an example sentence with its mentions marked, as the prompt field shows them."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from kling_desktop.core.prompt import find_mentions
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import RADIUS_MENTION

_HEIGHT_PX = 42
_SIDE_PX = 18
_MARK_PX, _MARK_HEIGHT_PX = 2.0, 24


class PromptChip(QWidget):
    """One line in a pill. Thread: gui."""

    def __init__(self, theme: Theme, text: str) -> None:
        """A chip.

        Args:
            theme: to paint with.
            text: translated; its `@ImageN` are marked.
        """
        super().__init__()
        self._theme = theme
        self._text = text
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Room for the whole sentence, as wide as if all of it were bold."""
        width = QFontMetrics(self._bold()).horizontalAdvance(self._text)
        return QSize(width + 2 * _SIDE_PX, self._theme.scaled(_HEIGHT_PX))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Pill, marks, sentence."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("line"), 1))
        painter.setBrush(self._theme.color("panel"))
        radius = (self.height() - 1) / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        layout = self._layout()
        line = layout.lineAt(0)
        place = QPointF((self.width() - line.naturalTextWidth()) / 2, (self.height() - line.height()) / 2)
        mark_px = self._theme.scaled(_MARK_HEIGHT_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accentSoft"))
        for mention in find_mentions(self._text):
            for run in layout.glyphRuns(mention.start, mention.end - mention.start):
                ink = run.boundingRect().translated(place)
                mark = QRectF(ink.left() - _MARK_PX, (self.height() - mark_px) / 2, ink.width() + 2 * _MARK_PX, mark_px)
                painter.drawRoundedRect(mark, RADIUS_MENTION, RADIUS_MENTION)
        painter.setPen(self._theme.color("text"))
        layout.draw(painter, place)
        painter.end()

    def _layout(self) -> QTextLayout:
        """The sentence on one line, its mentions in their colour."""
        layout = QTextLayout(self._text, self._theme.font("prompt"))
        layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
        layout.setFormats([self._format(mention.start, mention.end) for mention in find_mentions(self._text)])
        layout.beginLayout()
        layout.createLine()
        layout.endLayout()
        return layout

    def _format(self, start: int, end: int) -> QTextLayout.FormatRange:
        """How one mention is written."""
        look = QTextCharFormat()
        look.setFont(self._bold())
        look.setForeground(self._theme.color("accentText"))
        part = QTextLayout.FormatRange()
        part.start, part.length, part.format = start, end - start, look
        return part

    def _bold(self) -> QFont:
        font = QFont(self._theme.font("prompt"))
        font.setWeight(QFont.Weight.DemiBold)
        return font
