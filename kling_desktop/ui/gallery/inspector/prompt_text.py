"""PromptText: a prompt whose mentions look like those in the composer, each with the picture it names."""

from PySide6.QtCore import QRect, QRectF, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QTextCursor

from kling_desktop.core.ports.files import PictureFiles
from kling_desktop.core.prompt import Mention, find_mentions
from kling_desktop.core.reference import Reference
from kling_desktop.ui.base.mention_chip import ChipLook, chip_place, paint_chip, room_px
from kling_desktop.ui.base.mention_highlighter import MentionHighlighter
from kling_desktop.ui.base.text_units import TextUnits
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader, Wish
from kling_desktop.ui.gallery.inspector.flow_text import FlowText

_LINE_PX, _THUMBNAIL_PX, _RADIUS_PX = 21, 14, 4


class PromptText(FlowText):
    """The text stays text: it can be selected, copied and read out with its tokens. Thread: gui."""

    def __init__(self, theme: Theme, loader: ThumbnailLoader, files: PictureFiles) -> None:
        super().__init__(theme, self.tr("Prompt"), _LINE_PX)
        self._loader = loader
        self._files = files
        self._references: tuple[Reference, ...] = ()
        self._mentions: tuple[Mention, ...] = ()
        self._units = TextUnits("")
        weight = theme.font("label").weight()
        self._highlighter = MentionHighlighter(self.document(), weight, room_px(_THUMBNAIL_PX))
        loader.loaded.connect(self._repaint)
        theme.changed.connect(self._repaint)

    def show_prompt(self, prompt: str, references: tuple[Reference, ...]) -> None:
        """Show a prompt and what its mentions point at."""
        self._references = references
        self.show_text(prompt)
        text = self.toPlainText()
        self._units, self._mentions = TextUnits(text), find_mentions(text)
        self._repaint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text, and the chips over the room that the highlighter made."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setFont(self.font())
        for mention in self._mentions:
            place = self._place(mention)
            if place.toAlignedRect().adjusted(-2, -4, 2, 4).intersects(event.rect()):
                paint_chip(painter, self._theme, place, self._look(mention), self)
        painter.end()

    def _look(self, mention: Mention) -> ChipLook:
        start, end = self._units.to_units(mention.start), self._units.to_units(mention.end)
        cursor = self.textCursor()
        is_selected = cursor.hasSelection() and cursor.selectionStart() <= start and end <= cursor.selectionEnd()
        is_lost = mention.number is None or not 1 <= mention.number <= len(self._references)
        thumbnail = None if is_lost else self._thumbnail(self._references[(mention.number or 1) - 1])
        text = self.toPlainText()[mention.start : mention.end]
        return ChipLook(text, thumbnail, is_lost, is_selected, _THUMBNAIL_PX)

    def _thumbnail(self, reference: Reference) -> QPixmap | None:
        ratio = self.devicePixelRatioF()
        side = round(_THUMBNAIL_PX * ratio)
        return self._loader.pixmap(Wish(self._files.preview(reference.sha256), side, side, round(_RADIUS_PX * ratio)))

    def _place(self, mention: Mention) -> QRectF:
        return chip_place(*(self._caret(each) for each in (mention.start, mention.start + 1, mention.end)))

    def _caret(self, index: int) -> QRect:
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._units.to_units(index))
        return self.cursorRect(cursor)

    @Slot()
    def _repaint(self) -> None:
        """A thumbnail is there, or the colours are others."""
        self.viewport().update()
