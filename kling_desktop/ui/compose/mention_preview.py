"""MentionPreview: shows the picture that a mention under the pointer means."""

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kling_desktop.ui.base.plain_text import ElidedLabel
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import RADIUS_SMALL_BUTTON, SPACE_4, SPACE_8
from kling_desktop.ui.compose.composer import Composer
from kling_desktop.ui.compose.popup_frame import PopupFrame
from kling_desktop.ui.compose.prompt_editor import PromptEditor
from kling_desktop.ui.compose.slot_picture import SlotPicture
from kling_desktop.ui.compose.slot_previews import SlotPreviews

PICTURE_PX = 160
WAIT_MS = 200
"""Before it comes: a pointer on its way elsewhere shall not make it flash."""
_FROM_CHIP_PX, _FROM_EDGE_PX = 6, 8


class MentionPreview(PopupFrame):
    """Comes by itself and lets every click through. For the eye: screen readers hear the token. Thread: gui."""

    def __init__(self, theme: Theme, composer: Composer, previews: SlotPreviews, editor: PromptEditor) -> None:
        super().__init__(theme, editor)
        self._composer = composer
        self._editor = editor
        self._number: int | None = None
        self._picture = SlotPicture(theme, previews, PICTURE_PX, RADIUS_SMALL_BUTTON)
        self._name = ElidedLabel("", mode=Qt.TextElideMode.ElideMiddle)
        self._name.setFont(theme.font("small"))
        self._name.set_tone("text2")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACE_8, SPACE_8, SPACE_8, SPACE_8 - 2)
        self._column.setSpacing(SPACE_4)
        self._column.addWidget(self._picture)
        self._column.addWidget(self._name)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_timer_timeout)
        editor.mention_hovered.connect(self._on_editor_mention_hovered)
        editor.typed.connect(self.close_preview)
        editor.rendered.connect(self.close_preview)
        editor.verticalScrollBar().valueChanged.connect(self.close_preview)

    @property
    def number(self) -> int | None:
        """The slot it shows; None while it is hidden."""
        return None if self.isHidden() else self._number

    @Slot()
    def close_preview(self) -> None:
        """Show nothing, and nothing soon."""
        self._timer.stop()
        self.hide()

    @Slot(object)
    def _on_editor_mention_hovered(self, number: int | None) -> None:
        """Wait a moment, unless the pointer left."""
        self.close_preview()
        self._number = number
        if number is not None:
            self._timer.start(WAIT_MS)

    @Slot()
    def _on_timer_timeout(self) -> None:
        """Show the slot's picture."""
        slots, number = self._composer.draft.slots, self._number
        if number is None or not 1 <= number <= len(slots):
            return
        slot = slots[number - 1]
        if slot.reference is not None:
            self._picture.show_slot(slot.key, QSize(slot.reference.width_px, slot.reference.height_px))
            self._name.setText(slot.name)
            self._place(self._editor.window())

    def _place(self, window: QWidget) -> None:
        """Above the chip, or below it where there is no room; never over it."""
        chip = self.place_in(window, self._editor.viewport(), self._editor.hovered_chip)
        self.setParent(window)
        self.ensurePolished()
        self._column.activate()
        size = self.sizeHint()
        size.setWidth(self._picture.width() + 2 * SPACE_8 + 2)
        top = chip.top() - _FROM_CHIP_PX - size.height()
        if top < _FROM_EDGE_PX:
            top = chip.bottom() + _FROM_CHIP_PX
        left = max(_FROM_EDGE_PX, min(chip.left(), window.width() - size.width() - _FROM_EDGE_PX))
        self.rise_in(window, QRect(left, top, size.width(), size.height()))
