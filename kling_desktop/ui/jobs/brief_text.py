"""BriefText: what happened and what to do, in two or three lines, or in as many as there happens to be room for."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from kling_desktop.ui.base.plain_text import PlainLabel
from kling_desktop.ui.base.reading_side import visual_alignment
from kling_desktop.ui.base.text_block import TextBlock
from kling_desktop.ui.base.theme import Theme

_LEAST_LINES, _MOST_LINES = 2, 3
_LONGEST_WORD = 20
"""Letters; what is longer, or written without spaces, is cut within."""


class BriefText(PlainLabel):
    """Wraps what fits. Where it does not, each of two parts has lines of which the last ends in an ellipsis.

    It asks for two lines, or for a third where that makes it whole, and fills what it is given: a row of cards is as
    high as its tallest. Thread: gui.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._lines = TextBlock()
        self._parts: tuple[str, ...] = ()
        self._pitch_px = theme.line_px("small")
        self.setFont(theme.font("small"))
        self.setProperty("tone", "text2")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.MinimumExpanding)
        self.setWordWrap(True)  # or nobody would ask for the height that belongs to a width

    def show_parts(self, *parts: str) -> None:
        """Say these; the whole of it is the label's text.

        Args:
            parts: whole sentences; the first may be long and foreign, the last one should always be seen.
        """
        self._parts = parts
        self.setText(" ".join(parts))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Two lines, full or not: what stands below stays where it is."""
        return QSize(self.fontMetrics().averageCharWidth() * 40, _LEAST_LINES * self._pitch_px)

    def heightForWidth(self, width_px: int) -> int:
        """Of two lines, or of three where nothing is cut then: what somebody else wrote may be long."""
        is_whole_in_three = self._lines_of(self.text(), width_px) == _MOST_LINES
        return (_MOST_LINES if is_whole_in_three else _LEAST_LINES) * self._pitch_px

    def minimumSizeHint(self) -> QSize:
        """Room for a word."""
        return QSize(self.fontMetrics().averageCharWidth() * 10, _LEAST_LINES * self._pitch_px)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw what fits."""
        painter = QPainter(self)
        color = self.palette().color(self.foregroundRole())
        self._lay(self.shown_text(self.width(), max(_LEAST_LINES, self.height() // self._pitch_px)))
        self._lines.draw(painter, self.rect(), color)
        painter.end()

    def shown_text(self, width_px: int, lines: int = _LEAST_LINES) -> str:
        """What can be read in lines of this width; where something was cut, there is an ellipsis."""
        if self._lines_of(self.text(), width_px) <= lines:
            return self.text()
        parts = [_flat(part) for part in self._parts]
        if len(parts) != _LEAST_LINES:
            return self._cut_to(_flat(self.text()), width_px, lines)
        first, last = (self._lines_of(part, width_px) for part in parts)
        for_last = max(min(last, lines // 2), lines - first)
        happened, advice = parts
        return f"{self._cut_to(happened, width_px, lines - for_last)}\n{self._cut_to(advice, width_px, for_last)}"

    def _cut_to(self, part: str, width_px: int, lines: int, before: str = "") -> str:
        """As much of it as fits into so many lines; `before` is what is said ahead of it."""
        if lines == 1:
            return self._cut(part, width_px, before)
        head = self._first_line(part, width_px)
        rest = _flat(part[len(head) :])
        return f"{_flat(head)}\n{self._cut_to(rest, width_px, lines - 1, before + head)}" if rest else part

    def _cut(self, part: str, width_px: int, before: str = "") -> str:
        """As much of it as fits; a quotation that is cut is closed, or ours would seem theirs.

        Args:
            part: to be shown in one line.
            width_px: how long that is.
            before: what is said before it, where a quotation may begin.
        """
        if self.fontMetrics().horizontalAdvance(part) <= width_px:
            return part
        kept = self._kept(part, width_px)
        if not _is_quoting(before + kept):
            return f"{kept}…"
        kept = self._kept(part, width_px - self.fontMetrics().horizontalAdvance("”"))
        return f"{kept}…”" if _is_quoting(before + kept) else f"{kept}…"

    def _kept(self, part: str, width_px: int) -> str:
        """What fits beside an ellipsis, up to a word's end."""
        kept = self.fontMetrics().elidedText(part, Qt.TextElideMode.ElideRight, width_px).removesuffix("…")
        word = kept.rfind(" ") if part[len(kept) :][:1].strip() else len(kept)
        kept = kept[:word] if len(kept) - word < _LONGEST_WORD and word > 0 else kept
        return kept.rstrip()

    def _first_line(self, text: str, width_px: int) -> str:
        self._lay(text)
        return self._lines.first_line(width_px)

    def _lines_of(self, text: str, width_px: int) -> int:
        """How many it needs."""
        self._lay(text)
        return self._lines.height_px(width_px) // self._pitch_px

    def _lay(self, text: str) -> None:
        across = visual_alignment(self.layoutDirection(), self.alignment())
        horizontal = across & Qt.AlignmentFlag.AlignHorizontal_Mask
        self._lines.set_text(text, self.font(), self._pitch_px, horizontal)


def _is_quoting(text: str) -> bool:
    """Whether it ends within somebody else's words."""
    return text.count("“") > text.count("”")


def _flat(text: str) -> str:
    return " ".join(text.split())
