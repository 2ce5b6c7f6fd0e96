"""TextBlock: plain text in lines of one height, as the type scale has them; laid out and painted.

Qt's own labels are spaced as the font says, which is tighter than the design. Must not know which widget shows it.
"""

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QTextLayout, QTextLine, QTextOption


class TextBlock:
    """Lays out one text at one width at a time; asking again for the same costs nothing. Thread: gui."""

    def __init__(self) -> None:
        """Empty."""
        self._text = ""
        self._font = QFont()
        self._line_px = 0
        self._alignment = Qt.AlignmentFlag.AlignLeft
        self._width_px = -1
        self._heights: dict[int, int] = {}
        self._paragraphs: list[QTextLayout] = []
        self._lines: list[QTextLine] = []

    def set_text(self, text: str, font: QFont, line_px: int, alignment: Qt.AlignmentFlag) -> None:
        """What to lay out.

        Args:
            text: shown as it is; paragraphs end at line feeds, and each is written in its own direction.
            font: of all of it.
            line_px: from one base line to the next; never less than the font needs.
            alignment: left, right or centre, as seen.
        """
        wanted = (text, font, max(line_px, QFontMetrics(font).height()), alignment)
        if wanted != (self._text, self._font, self._line_px, self._alignment):
            self._text, self._font, self._line_px, self._alignment = wanted
            self._width_px = -1
            self._heights.clear()

    @property
    def least_height_px(self) -> int:
        """Where every paragraph has room for all of it in one line."""
        return (self._text.count("\n") + 1) * self._line_px

    def height_px(self, width_px: int) -> int:
        """How high it is where it may be so wide."""
        if width_px not in self._heights:
            self._lay_out(width_px)
            self._heights[width_px] = len(self._lines) * self._line_px
        return self._heights[width_px]

    def first_line(self, width_px: int) -> str:
        """The text up to where its first line ends."""
        self._lay_out(width_px)
        paragraph = self._text.split("\n")[0]
        return _first_units(paragraph, self._lines[0].textLength())

    def draw(self, painter: QPainter, room: QRect, color: QColor) -> None:
        """Paint it from the top of `room`.

        Args:
            painter: on the widget.
            room: its width decides where lines end.
            color: of the text.
        """
        self._lay_out(room.width())
        painter.setPen(color)
        for layout in self._paragraphs:
            layout.draw(painter, QPointF(room.topLeft()))

    # ------------------------------------------------------------ inside

    def _lay_out(self, width_px: int) -> None:
        if width_px == self._width_px:
            return
        self._width_px = width_px
        self._paragraphs, self._lines = [], []
        for paragraph in self._text.split("\n"):
            self._add_paragraph(paragraph)

    def _add_paragraph(self, paragraph: str) -> None:
        layout = QTextLayout(paragraph, self._font)
        option = QTextOption(self._alignment | Qt.AlignmentFlag.AlignAbsolute)
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(0, self._width_px))
            line.setPosition(QPointF(0, self._base_line(len(self._lines)) - line.ascent()))
            self._lines.append(line)
        layout.endLayout()
        self._paragraphs.append(layout)

    def _base_line(self, number: int) -> int:
        """Of a line from 0: by the font itself, so that a letter of another font moves nothing."""
        metrics = QFontMetrics(self._font)
        return number * self._line_px + (self._line_px - metrics.height()) // 2 + metrics.ascent()


def _first_units(text: str, count: int) -> str:
    """The first so many UTF-16 units, in which Qt counts."""
    return text.encode("utf-16-le", "surrogatepass")[: 2 * count].decode("utf-16-le", "surrogatepass")
