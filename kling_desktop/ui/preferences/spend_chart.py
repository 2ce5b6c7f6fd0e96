"""SpendChart: bars of money over time; each bar can be read by a screen reader and under the pointer.

Must not know: what the bars stand for.
"""

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kling_desktop.core.price import dollars_text
from kling_desktop.ui.base.plain_text import set_plain_tooltip
from kling_desktop.ui.base.reading_side import visual_alignment, visual_rect
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import SPACE_8, ColorName
from kling_desktop.ui.preferences.spend_period import Bar

_HEIGHT_PX, _LEAST_PX = 240, 120
_ROUND_STEPS = (1, 2, 4, 6, 8, 10)
"""Of the axis: the half of each is round too."""
_BAR_SHARE, _WIDEST_PX, _RADIUS_PX = 0.74, 40, 3.0


class SpendChart(QWidget):
    """The bars, three lines to measure them by, and what stands under them. Thread: gui."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._bars: tuple[Bar, ...] = ()
        self._pieces: list[_Piece] = []
        self._top_micros = 1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    @property
    def bars(self) -> tuple[Bar, ...]:
        """What is shown."""
        return self._bars

    @property
    def top_micros(self) -> int:
        """The sum at the highest line; 0 while nothing was spent."""
        return self._top_micros

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Show these, from the reading edge on."""
        self._bars = tuple(bars)
        self._top_micros = _round_top(max([bar.micros for bar in bars], default=0))
        for piece in self._pieces:
            piece.setParent(None)
            piece.deleteLater()
        self._pieces = [_Piece(self._theme, bar, self) for bar in bars]
        self._place()
        for piece in self._pieces:
            piece.show()
        self.update()

    def sum_place(self) -> QRect:
        """Where the sum of the present bar stands: just over it; empty where there is none.

        It begins with its bar where it would lie over a higher one in the middle; is there one on that side too, it
        stands over both.
        """
        rooms = self._rooms()
        now = next(
            ((bar, room) for bar, room in zip(self._bars, rooms, strict=True) if bar.is_now and bar.micros), None
        )
        if now is None:
            return QRect()
        bar, room = now
        width, line = self._sum_px(bar), self._line_px()
        middle = min(max(0, room.center().x() - width // 2), self.width() - width)
        level = round((room.width() - _column_px(room.width())) / 2) + room.left()
        lefts = [
            left
            for left in (middle, level)
            if self._highest(left, width) <= bar.micros and left + width <= self.width()
        ]
        left = lefts[0] if lefts else middle
        top = room.bottom() - round(room.height() * self._highest(left, width) / self._top_micros)
        return QRect(left, top - line - 2, width, line)

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(400, self._theme.scaled(_HEIGHT_PX))

    def minimumSizeHint(self) -> QSize:
        """Narrow bars are bars."""
        return QSize(200, self._theme.scaled(_LEAST_PX))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The bars share the width."""
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Lines, their sums, labels, and the sum of the present bar over it."""
        painter = QPainter(self)
        painter.setFont(self._theme.font("small"))
        plot = self._plot()
        for part in (0, 1, 2):
            y = plot.bottom() - plot.height() * part // 2
            painter.setPen(self._theme.color("line"))
            ground = self._visual(QRect(plot.left(), y, self.width() - plot.left(), 1))
            painter.fillRect(ground, self._theme.color("line"))
            if part == 0 or self._top_micros:
                self._paint_sum(painter, y, self._top_micros * part // 2)
        for bar, room in zip(self._bars, self._rooms(), strict=True):
            self._paint_words(painter, bar, room)
        painter.end()

    # ------------------------------------------------------------ where things are

    def _line_px(self) -> int:
        return QFontMetrics(self._theme.font("small")).height()

    def _plot(self) -> QRect:
        """What bars may fill: beside the sums, above the labels, below the sum of the present bar."""
        line = self._line_px()
        sums = [_short(self._top_micros * part // 2) for part in (0, 1, 2)]
        beside = max(QFontMetrics(self._theme.font("small")).horizontalAdvance(text) for text in sums) + SPACE_8
        width, height = self.width() - beside, self.height() - 2 * line - 2 * SPACE_8
        width -= self._overhang_px(width)
        return QRect(beside, line + SPACE_8, max(1, width), max(1, height))

    def _overhang_px(self, width: int) -> int:
        """Room behind the last bars, where the sum of the present one may begin over it and end beyond them."""
        place = next((place for place, bar in enumerate(self._bars) if bar.is_now and bar.micros), None)
        if place is None:
            return 0
        room = width / len(self._bars)
        behind = room * (len(self._bars) - place) - (room - _column_px(room)) / 2
        return max(0, ceil(self._sum_px(self._bars[place]) - behind))

    def _sum_px(self, bar: Bar) -> int:
        return QFontMetrics(self._now_font()).horizontalAdvance(dollars_text(bar.micros)) + 2

    def _now_font(self) -> QFont:
        font = self._theme.font("small")
        font.setWeight(self._theme.font("label").weight())
        return font

    def _highest(self, left: int, width: int) -> int:
        """The sum of the highest bar between two edges, micro-dollars; 0 where no bar has room there."""
        between = (
            bar.micros
            for bar, room in zip(self._bars, self._rooms(), strict=True)
            if room.center().x() + _column_px(room.width()) / 2 > left
            and room.center().x() - _column_px(room.width()) / 2 < left + width
        )
        return max(between, default=0)

    def _rooms(self) -> list[QRect]:
        """The share of the plot that each bar has."""
        plot, count = self._plot(), max(1, len(self._bars))
        edges = [plot.left() + plot.width() * place // count for place in range(count + 1)]
        return [
            QRect(edges[place], plot.top(), edges[place + 1] - edges[place], plot.height())
            for place in range(len(self._bars))
        ]

    def _place(self) -> None:
        for piece, room in zip(self._pieces, self._rooms(), strict=True):
            piece.set_height_px(round(room.height() * piece.bar.micros / self._top_micros) if self._top_micros else 0)
            piece.setGeometry(self._visual(room))

    def _visual(self, room: QRect) -> QRect:
        return visual_rect(self.layoutDirection(), self.rect(), room)

    # ------------------------------------------------------------ painting

    def _paint_sum(self, painter: QPainter, y: int, micros: int) -> None:
        line = self._line_px()
        room = QRect(0, y - line // 2, self._plot().left() - SPACE_8, line)
        painter.setPen(self._theme.color("text3"))
        end = visual_alignment(self.layoutDirection(), Qt.AlignmentFlag.AlignRight)
        painter.drawText(self._visual(room), end | Qt.AlignmentFlag.AlignVCenter, _short(micros))

    def _paint_words(self, painter: QPainter, bar: Bar, room: QRect) -> None:
        """The label under a bar; over the present one its sum."""
        painter.setFont(self._now_font() if bar.is_now else self._theme.font("small"))
        painter.setPen(self._theme.color("text" if bar.is_now else "text3"))
        if bar.label:
            self._paint_centred(painter, bar.label, room, room.bottom() + SPACE_8)
        if bar.is_now and bar.micros:
            painter.drawText(self._visual(self.sum_place()), Qt.AlignmentFlag.AlignCenter, dollars_text(bar.micros))

    def _paint_centred(self, painter: QPainter, text: str, room: QRect, top: int) -> None:
        """Words wider than their bar stay within the chart."""
        width = painter.fontMetrics().horizontalAdvance(text) + 2
        left = min(max(0, room.center().x() - width // 2), self.width() - width)
        painter.drawText(self._visual(QRect(left, top, width, self._line_px())), Qt.AlignmentFlag.AlignCenter, text)


def _column_px(room_px: float) -> float:
    """How wide a bar is in its share of the chart."""
    return min(_WIDEST_PX, max(2.0, room_px * _BAR_SHARE))


def _short(micros: int) -> str:
    """`$0.28`; nothing is `$0`."""
    return dollars_text(micros) if micros else "$0"


class _Piece(QWidget):
    """One bar, as high as its share; all of its room tells what it stands for."""

    def __init__(self, theme: Theme, bar: Bar, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self.bar = theme, bar
        self._height_px = 0
        self.setAccessibleName(bar.name)
        set_plain_tooltip(self, bar.name)
        theme.changed.connect(self.update)

    def set_height_px(self, height_px: int) -> None:
        """How high it stands."""
        self._height_px = height_px
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A column on the ground line; what is not nothing can be seen."""
        if not self.bar.micros:
            return
        width = _column_px(self.width())
        height = max(2, self._height_px)
        color: ColorName = "accent" if self.bar.is_now else "text3"
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color(color))
        column = QRectF((self.width() - width) / 2, self.height() - height, width, height)
        painter.drawRoundedRect(column, _RADIUS_PX, _RADIUS_PX)
        painter.end()


def _round_top(micros: int) -> int:
    """The next sum that is easily read from an axis, as its half is: $0.665 gives $0.80."""
    power = 10 ** (len(str(micros)) - 1)
    return next(step * power for step in _ROUND_STEPS if step * power >= micros) if micros else 0
