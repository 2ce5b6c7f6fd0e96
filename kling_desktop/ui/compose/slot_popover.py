"""SlotPopover: a large look at one slot, with what can be done with it."""

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QVBoxLayout, QWidget

from kling_desktop.core.draft import Draft
from kling_desktop.ui.base.button import Button, ButtonRole
from kling_desktop.ui.base.plain_text import ElidedLabel, plain_label
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import RADIUS_CONTROL, SPACE_8, SPACE_12
from kling_desktop.ui.compose.composer import Composer
from kling_desktop.ui.compose.popup_frame import PopupFrame
from kling_desktop.ui.compose.slot_look import SlotLook, slot_looks
from kling_desktop.ui.compose.slot_picture import SlotPicture
from kling_desktop.ui.compose.slot_previews import SlotPreviews

PICTURE_PX, _MOST_PICTURE_PX = 320, 480
_BESIDE_PX, _FROM_EDGE_PX, _EDGE_PX = 8, 8, 1
_UNKNOWN_SHAPE = (4, 3)
_AWAY = frozenset({QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Hide})


class SlotPopover(PopupFrame):
    """Takes the keyboard while it is open; Escape, a click elsewhere or what it does close it. Thread: gui.

    Signals:
        replace_requested: key of the slot that gets another picture.
        remove_requested: key of the slot.
        original_requested: the slot's `Reference`, whose original file is to be shown.
        library_picture_requested: id of the Output that the picture is, to be shown in the gallery.
    """

    replace_requested = Signal(object)
    remove_requested = Signal(int)
    original_requested = Signal(object)
    library_picture_requested = Signal(str)

    def __init__(self, theme: Theme, composer: Composer, previews: SlotPreviews, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._composer = composer
        self._anchor: QWidget | None = None
        self._look: SlotLook | None = None
        side = min(theme.scaled(PICTURE_PX), _MOST_PICTURE_PX)
        self._picture = SlotPicture(theme, previews, side, RADIUS_CONTROL)
        self._name = ElidedLabel("", mode=Qt.TextElideMode.ElideMiddle)
        self._facts = plain_label(theme, "", "small", "text2", wraps=True)
        self._problem = plain_label(theme, "", "body", "danger", wraps=True)
        self._replace = self._new_button(self._on_replace_clicked)
        self._mention = self._new_button(self._on_mention_clicked)
        self._original = self._new_button(self._on_original_clicked)
        self._library = self._new_button(self._on_library_clicked)
        self._remove = self._new_button(self._on_remove_clicked, "danger")
        self._grid = QGridLayout()
        self._column = QVBoxLayout(self)
        self._build()
        composer.draft_changed.connect(self._on_composer_draft_changed)

    # ------------------------------------------------------------------ for the strip

    @property
    def key(self) -> int | None:
        """The slot it shows; None while it is closed."""
        return None if self._look is None else self._look.slot.key

    def open_for(self, key: int, anchor: QWidget) -> None:
        """Show a slot beside its widget; once more closes it.

        Args:
            key: of the slot.
            anchor: its widget.
        """
        is_same = self.key == key
        self.close_popover()
        look = self._find(key)
        if is_same or look is None:
            return
        self._anchor = anchor
        self._show_look(look)
        self._place()
        self._listen(is_on=True)
        self._buttons()[0].setFocus(Qt.FocusReason.PopupFocusReason)

    @Slot()
    def close_popover(self) -> None:
        """Close it; the keyboard goes back to the slot if it was here."""
        if self._look is None:
            return
        self._look = None
        self._listen(is_on=False)
        has_focus = self.isAncestorOf(QApplication.focusWidget() or self.window())
        self.hide()
        if has_focus and self._anchor is not None:
            self._anchor.setFocus(Qt.FocusReason.PopupFocusReason)
        self._anchor = None

    # ------------------------------------------------------------------ keys and clicks

    def event(self, event: QEvent) -> bool:
        """Escape is ours, whatever else it is bound to."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.close_popover()
                return True
        return super().event(event)

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Tab goes round in here."""
        buttons = self._buttons()
        focused = [place for place, button in enumerate(buttons) if button.hasFocus()]
        step = (focused[0] + (1 if is_next else -1)) % len(buttons) if focused else 0
        buttons[step].setFocus(Qt.FocusReason.TabFocusReason if is_next else Qt.FocusReason.BacktabFocusReason)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A click elsewhere closes, and so does a slot that moves away; a click on the slot itself is the slot's."""
        if watched is self._anchor and event.type() in _AWAY:
            self.close_popover()
        elif event.type() == QEvent.Type.MouseButtonPress and isinstance(watched, QWidget):
            is_here = watched is self or self.isAncestorOf(watched)
            is_slot = watched is self._anchor or (self._anchor is not None and self._anchor.isAncestorOf(watched))
            if not is_here and not is_slot:
                self.close_popover()
        return False

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        """The keyboard went elsewhere; that the program lost it to another one is no reason."""
        if now is not None and now is not self._anchor and not self.isAncestorOf(now):
            self.close_popover()

    def _listen(self, *, is_on: bool) -> None:
        """Watch clicks and the keyboard only while it is open."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        if is_on:
            app.installEventFilter(self)
            app.focusChanged.connect(self._on_focus_changed)
        else:
            app.removeEventFilter(self)
            app.focusChanged.disconnect(self._on_focus_changed)

    # ------------------------------------------------------------------ what it does

    @Slot()
    def _on_replace_clicked(self) -> None:
        """Let the person choose another picture."""
        key = self.key
        self.close_popover()
        self.replace_requested.emit(key)

    @Slot()
    def _on_mention_clicked(self) -> None:
        """Mention the slot at the caret."""
        look = self._look
        self.close_popover()
        if look is not None:
            self._composer.insert_mention(look.number)

    @Slot()
    def _on_original_clicked(self) -> None:
        """Show the file."""
        look = self._look
        self.close_popover()
        if look is not None:
            self.original_requested.emit(look.slot.reference)

    @Slot()
    def _on_library_clicked(self) -> None:
        """Show the picture it is in the gallery."""
        source = self._source_output()
        self.close_popover()
        self.library_picture_requested.emit(source)

    @Slot()
    def _on_remove_clicked(self) -> None:
        """Remove the slot."""
        key = self.key
        self.close_popover()
        if key is not None:
            self.remove_requested.emit(key)

    @Slot(object)
    def _on_composer_draft_changed(self, _draft: Draft) -> None:
        """Show the slot as it is now; close if it went."""
        if self.key is not None:
            look = self._find(self.key)
            if look is None:
                self.close_popover()
            else:
                self._show_look(look)
                self._place()

    # ------------------------------------------------------------------ showing

    def _show_look(self, look: SlotLook) -> None:
        self._look = look
        slot, reference = look.slot, look.slot.reference
        self.setAccessibleName(look.name)
        self._picture.setVisible(slot.failure is None)
        size = QSize(*_UNKNOWN_SHAPE) if reference is None else QSize(reference.width_px, reference.height_px)
        self._picture.show_slot(slot.key, size)
        self._name.setText(slot.name)
        self._facts.setText(look.facts)
        self._facts.setVisible(slot.failure is None)
        self._problem.setText(look.explanation)
        self._problem.setVisible(slot.failure is not None)
        self._replace.setText(self.tr("Re&place…") if slot.failure is None else self.tr("&Choose another…"))
        self._mention.setVisible(slot.failure is None)
        self._original.setVisible(reference is not None)
        self._library.setVisible(bool(self._source_output()))
        self._arrange()

    def _source_output(self) -> str:
        """The Output that the picture is; empty if it came from elsewhere."""
        reference = None if self._look is None else self._look.slot.reference
        return (reference.source_output or "") if reference is not None else ""

    def _arrange(self) -> None:
        """Two buttons in a row; one that is left over takes the whole row."""
        buttons = self._buttons()
        for place, button in enumerate(buttons):
            is_left_over = place == len(buttons) - 1 and place % 2 == 0
            self._grid.addWidget(button, place // 2, place % 2, 1, 2 if is_left_over else 1)

    def _place(self) -> None:
        """Beside the slot, towards the gallery, inside the window."""
        anchor = self._anchor
        if anchor is None:
            return
        window = anchor.window()
        self.setParent(window)
        place = self.place_in(window, anchor, anchor.rect())
        self.ensurePolished()
        self._column.activate()
        width = self._picture.width() + 2 * SPACE_12 + 2 * _EDGE_PX
        size = QSize(width, self._column.totalHeightForWidth(width))
        right, left = place.right() + 1 + _BESIDE_PX, place.left() - _BESIDE_PX - size.width()
        is_rightward = self.layoutDirection() == Qt.LayoutDirection.LeftToRight
        first, second = (right, left) if is_rightward else (left, right)
        fits = _FROM_EDGE_PX <= first <= window.width() - size.width() - _FROM_EDGE_PX
        top = max(_FROM_EDGE_PX, min(place.top(), window.height() - size.height() - _FROM_EDGE_PX))
        self.rise_in(window, QRect(first if fits else second, top, size.width(), size.height()))

    # ------------------------------------------------------------------ building

    def _build(self) -> None:
        self._name.setFont(self._theme.font("label"))
        self._replace.setText(self.tr("Re&place…"))
        self._mention.setText(self.tr("&Mention"))
        self._original.setText(self.tr("Show &original"))
        self._library.setText(self.tr("Show in &library"))
        self._remove.setText(self.tr("Remo&ve"))
        self._grid.setSpacing(SPACE_8)
        for column in (0, 1):
            self._grid.setColumnStretch(column, 1)
        words = QVBoxLayout()
        words.setSpacing(2)
        for widget in (self._name, self._facts, self._problem):
            words.addWidget(widget)
        self._column.setContentsMargins(SPACE_12, SPACE_12, SPACE_12, SPACE_12)
        self._column.setSpacing(SPACE_12)
        self._column.addWidget(self._picture)
        self._column.addLayout(words)
        self._column.addLayout(self._grid)

    def _new_button(self, slot: object, role: ButtonRole = "secondary") -> Button:
        button = Button(self._theme, "", role, parent=self)
        button.make_small()
        button.clicked.connect(slot)
        return button

    def _buttons(self) -> list[Button]:
        """Those that are shown, in the design's order."""
        order = (self._replace, self._mention, self._library, self._original, self._remove)
        return [button for button in order if not button.isHidden()]

    def _find(self, key: int) -> SlotLook | None:
        return next((look for look in slot_looks(self._composer.draft) if look.slot.key == key), None)
