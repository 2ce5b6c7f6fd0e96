"""BriefText: what happened and what to do, in two lines and never more."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStyle

from kling_desktop.ui.base.plain_text import PlainLabel
from kling_desktop.ui.base.text_block import TextBlock
from kling_desktop.ui.base.theme import Theme

_LINES = 2
_LONGEST_WORD = 20
"""Letters; what is longer, or written without spaces, is cut within."""


class BriefText(PlainLabel):
    """Wraps what fits. Where it does not, each of two parts has a line that ends in an ellipsis. Thread: gui."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._lines = TextBlock()
        self._parts: tuple[str, ...] = ()
        self._pitch_px = theme.line_px("small")
        self.setFont(theme.font("small"))
        self.setProperty("tone", "text2")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

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
        return QSize(self.fontMetrics().averageCharWidth() * 40, _LINES * self._pitch_px)

    def minimumSizeHint(self) -> QSize:
        """Room for a word."""
        return QSize(self.fontMetrics().averageCharWidth() * 10, _LINES * self._pitch_px)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw what fits."""
        painter = QPainter(self)
        color = self.palette().color(self.foregroundRole())
        self._laid_out_in(self.width()).draw(painter, self.rect(), color)
        painter.end()

    def shown_text(self, width_px: int) -> str:
        """What can be read at this width; the lines that were cut end in an ellipsis."""
        self._lay(self.text())
        if self._lines.height_px(width_px) <= _LINES * self._pitch_px:
            return self.text()
        if len(self._parts) == _LINES:
            return "\n".join(self._cut(_flat(part), width_px) for part in self._parts)
        head, rest = self._split(width_px)
        return f"{_flat(head)}\n{self._cut(_flat(rest), width_px, before=head)}"

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

    def _laid_out_in(self, width_px: int) -> TextBlock:
        text = self.shown_text(width_px)
        self._lay(text)
        return self._lines

    def _split(self, width_px: int) -> tuple[str, str]:
        """A single part at the end of its first line."""
        self._lay(_flat(self.text()))
        head = self._lines.first_line(width_px)
        return head, _flat(self.text())[len(head) :]

    def _lay(self, text: str) -> None:
        across = QStyle.visualAlignment(self.layoutDirection(), self.alignment())
        horizontal = across & Qt.AlignmentFlag.AlignHorizontal_Mask
        self._lines.set_text(text, self.font(), self._pitch_px, horizontal)


def _is_quoting(text: str) -> bool:
    """Whether it ends within somebody else's words."""
    return text.count("“") > text.count("”")


def _flat(text: str) -> str:
    return " ".join(text.split())
