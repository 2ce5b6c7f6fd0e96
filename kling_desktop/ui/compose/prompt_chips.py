"""PromptChips: where the mentions of the prompt field lie, and how they are painted there.

Chips are painted under the text, so that the caret is seen on them; selected ones over it, or the selection would
cover them.
"""

from dataclasses import dataclass, field

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QTextCursor

from kling_desktop.core.prompt import Mention
from kling_desktop.ui.base.mention_chip import ChipLook, chip_box, chip_place, paint_chip
from kling_desktop.ui.base.mention_highlighter import THUMBNAIL_PX
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.compose.composer import Composer
from kling_desktop.ui.compose.plain_text_edit import PlainTextEdit
from kling_desktop.ui.compose.prompt_text import PromptText
from kling_desktop.ui.compose.slot_previews import SlotPreviews

_THUMBNAIL_RADIUS_PX = 4
_TYPED_RADIUS_PX = 5


@dataclass(slots=True)
class ChipState:
    """What the chips must know.

    Attributes:
        shown: the text in the field.
        typed_at: where a mention begins that is still being typed; -1 if none.
        lit: numbers of the slots whose mentions stand out.
    """

    shown: PromptText
    typed_at: int = -1
    lit: frozenset[int] = field(default_factory=frozenset)


class PromptChips:
    """Paints the chips of one field. Thread: gui."""

    def __init__(self, theme: Theme, composer: Composer, previews: SlotPreviews, editor: PlainTextEdit) -> None:
        self._theme = theme
        self._composer = composer
        self._previews = previews
        self._editor = editor

    def paint(self, state: ChipState, damaged: QRect, *, are_selected: bool) -> None:
        """Paint the chips that are selected, or those that are not.

        Args:
            state: what to show.
            damaged: the part of the viewport that is painted anew.
            are_selected: which of them.
        """
        painter = QPainter(self._editor.viewport())
        painter.setClipRect(damaged)
        for mention in state.shown.mentions:
            is_selected = self._is_selected(mention, state.shown)
            if mention.start == state.typed_at or is_selected is not are_selected:
                continue
            place = self._place(mention, state.shown)
            if self._box(place).toAlignedRect().adjusted(-1, -1, 1, 1).intersects(damaged):
                look = self._look(mention, state, is_selected=is_selected)
                painter.setFont(self._editor.font())
                paint_chip(painter, self._theme, place, look, self._editor)
        if not are_selected and state.typed_at >= 0:
            self._paint_typed(painter, state)
        painter.end()

    def mention_at(self, point: QPoint, shown: PromptText) -> Mention | None:
        """The mention whose chip is at a point of the viewport."""
        return next((each for each in shown.mentions if self.box(each, shown).contains(point)), None)

    def box(self, mention: Mention, shown: PromptText) -> QRect:
        """What a mention's chip covers, in the viewport."""
        return self._box(self._place(mention, shown)).toAlignedRect()

    def _place(self, mention: Mention, shown: PromptText) -> QRectF:
        units = [shown.units.to_units(index) for index in (mention.start, mention.start + 1, mention.end)]
        place = chip_place(*(self._caret_place(unit) for unit in units))
        place.moveTop(self._letters_top(units[0]))
        return place

    def _box(self, place: QRectF) -> QRectF:
        return chip_box(place, self._editor.font(), self._side)

    @property
    def _side(self) -> int:
        """Of thumbnails, px."""
        return self._theme.scaled(THUMBNAIL_PX)

    def _look(self, mention: Mention, state: ChipState, *, is_selected: bool) -> ChipLook:
        slots = self._composer.draft.slots
        text = state.shown.text[mention.start : mention.end]
        if mention.number is None or not 1 <= mention.number <= len(slots):
            return ChipLook(text, None, is_lost=True, is_selected=is_selected, thumbnail_px=self._side)
        size = QSize(self._side, self._side)
        key, ratio = slots[mention.number - 1].key, self._editor.devicePixelRatioF()
        thumbnail = self._previews.cover(key, size, _THUMBNAIL_RADIUS_PX, ratio)
        is_lit = mention.number in state.lit
        return ChipLook(text, thumbnail, is_selected=is_selected, thumbnail_px=self._side, is_lit=is_lit)

    def _is_selected(self, mention: Mention, shown: PromptText) -> bool:
        cursor = self._editor.textCursor()
        start, end = shown.units.to_units(mention.start), shown.units.to_units(mention.end)
        return cursor.hasSelection() and cursor.selectionStart() <= start and end <= cursor.selectionEnd()

    def _paint_typed(self, painter: QPainter, state: ChipState) -> None:
        """A thin line around the `@` word that names are offered for; it ends before the caret."""
        unit = state.shown.units.to_units(state.typed_at)
        start, caret = self._caret_place(unit), self._editor.cursorRect()
        if start.top() != caret.top():
            return
        left, right = sorted((start.left(), caret.left()))
        box = self._box(QRectF(left, self._letters_top(unit), right - left, start.height()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("accentText"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(0.5, -0.5, -0.5, -0.5), _TYPED_RADIUS_PX, _TYPED_RADIUS_PX)

    def _caret_place(self, unit: int) -> QRect:
        cursor = QTextCursor(self._editor.document())
        cursor.setPosition(unit)
        return self._editor.cursorRect(cursor)

    def _letters_top(self, unit: int) -> float:
        """Of the line that a place is in, px in the viewport; the caret's own top is rounded."""
        document = self._editor.document()
        block = document.findBlock(unit)
        line = block.layout().lineForTextPosition(unit - block.position())
        top = document.documentLayout().blockBoundingRect(block).top() - self._editor.verticalScrollBar().value()
        return top + line.y()
