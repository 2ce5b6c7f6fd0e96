"""PromptBox: the frame around the prompt with what belongs to it: mentioning by mouse, and how long the text is."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kling_desktop.core.draft import Draft
from kling_desktop.ui.base.button import Button
from kling_desktop.ui.base.plain_text import plain_label
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import (
    HEIGHT_INLINE,
    RADIUS_CARD,
    SPACE_4,
    SPACE_8,
    SPACE_12,
    ColorName,
)
from kling_desktop.ui.compose.composer import Composer
from kling_desktop.ui.compose.mention_popup import MentionPopup
from kling_desktop.ui.compose.mention_preview import MentionPreview
from kling_desktop.ui.compose.plain_text_edit import BAR_PX, SIDE_PX
from kling_desktop.ui.compose.prompt_editor import PromptEditor
from kling_desktop.ui.compose.slot_previews import SlotPreviews
from kling_desktop.ui.compose.source_reader import SourceReader

LEAST_HEIGHT_PX = 104
_SIDE_PX, _SIGN_PX = 14, 15
WARN_FROM = 2_300
"""Characters from which the counter warns; the model card has the limit itself."""


class PromptBox(QWidget):
    """A field with the editor in it. Thread: gui.

    Signals:
        browse_requested: there is no picture to mention yet, and the person wants to add one.
    """

    browse_requested = Signal()

    def __init__(self, theme: Theme, composer: Composer, previews: SlotPreviews, reader: SourceReader) -> None:
        super().__init__()
        self._theme = theme
        self._composer = composer
        self.editor = PromptEditor(theme, composer, previews, reader)
        self.mention_button = Button(theme, self.tr("Mention a picture"), "ghost", "at-sign")
        self.counter = plain_label(theme, "", "caption", "text2")
        self._build()
        self.popup = MentionPopup(theme, composer, previews, self.editor, self)
        self.preview = MentionPreview(theme, composer, previews, self.editor)
        self.popup.browse_requested.connect(self.browse_requested)
        self.mention_button.clicked.connect(self.popup.open_here)
        self.editor.focus_changed.connect(self.update)
        composer.draft_changed.connect(self._on_composer_draft_changed)
        theme.changed.connect(self.update)
        self._on_composer_draft_changed(composer.draft)

    def _build(self) -> None:
        """Editor above, button and counter below."""
        self.setMinimumHeight(self._theme.scaled(LEAST_HEIGHT_PX))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.mention_button.set_icon("at-sign", _SIGN_PX)
        self.mention_button.set_tone("text2")
        self.mention_button.setFont(self._theme.font("small"))
        self.mention_button.setFixedHeight(self._theme.scaled(HEIGHT_INLINE))
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addSpacing(1)
        row.addWidget(self.mention_button)
        row.addStretch()
        row.addWidget(self.counter)
        row.addSpacing(_SIDE_PX)
        text = QHBoxLayout()
        text.setSpacing(0)
        text.addSpacing(_SIDE_PX - SIDE_PX)  # not margins: these are not mirrored where people read the other way
        text.addWidget(self.editor)
        text.addSpacing(_SIDE_PX - SIDE_PX - BAR_PX)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE_12 - 1, 0, SPACE_8)
        column.setSpacing(SPACE_4)
        column.addLayout(text, 1)
        column.addLayout(row)

    def sizeHint(self) -> QSize:
        """Content with its least height: it takes what is left anyway."""
        return QSize(0, self._theme.scaled(LEAST_HEIGHT_PX))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A sunk field; its edge is thick while the editor has the keyboard."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        has_focus = self.editor.hasFocus()
        width = 2.0 if has_focus else 1.0
        painter.setPen(QPen(self._theme.color("focus" if has_focus else "fieldLine"), width))
        painter.setBrush(self._theme.color("field"))
        inset = width / 2
        place = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(place, RADIUS_CARD - inset, RADIUS_CARD - inset)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the text is meant for it."""
        self.editor.setFocus(Qt.FocusReason.MouseFocusReason)
        event.accept()

    @Slot(object)
    def _on_composer_draft_changed(self, draft: Draft) -> None:
        """Count the prompt's characters."""
        length, most = len(draft.prompt), self._composer.card.max_prompt_chars
        tone: ColorName = "danger" if length > most else "warn" if length >= WARN_FROM else "text2"
        locale = self.locale()
        counted = f"{locale.toString(length)} / {locale.toString(most)}"
        if length > most:
            counted = self.tr("%Ln too many · {counted}", "", length - most).format(counted=counted)
        if counted != self.counter.text():
            self.counter.setText(counted)
            self.counter.setAccessibleName(self.tr("Length of the prompt: {counted}").format(counted=counted))
            self.counter.set_tone(tone)
