"""SlotGrid: the references in their rows, with the place to add one; keys to go among them and to reorder them."""

from dataclasses import replace

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from kling_desktop.core.draft import Draft
from kling_desktop.ui.base.reading_side import visual_rect
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import SPACE_8
from kling_desktop.ui.compose.add_slot import AddSlot
from kling_desktop.ui.compose.composer import Composer
from kling_desktop.ui.compose.image_slot import ImageSlot
from kling_desktop.ui.compose.slot_drag import DropKind, DropTarget
from kling_desktop.ui.compose.slot_layout import AddLook, Density, SlotPlaces, slot_places
from kling_desktop.ui.compose.slot_look import DragPart, SlotLook, slot_looks
from kling_desktop.ui.compose.slot_menu import SlotMenu
from kling_desktop.ui.compose.slot_previews import SlotPreviews

_BAR_PX = 3
_FAR = 99
_OPEN_KEYS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space})
_PARTS = {DropKind.REPLACE: DragPart.REPLACED, DropKind.SWAP: DragPart.SWAPPED}


class SlotGrid(QWidget):
    """All slots of the Draft and the place to add one. Thread: gui.

    One tab stop; arrows go from slot to slot, Alt with arrows moves one. Its height follows its width. Of many slots
    that come at once, one is made in each turn of the event loop; whoever asks for one has all of them made.

    Signals:
        browse_requested: key of the slot to replace, or None to add.
        original_requested: the `Reference` whose original file is to be shown.
        opened: key of the slot that the person wants a large look at.
        acted: something else is done with a slot; a large look at one is over.
        focus_moved: number of the slot that has the keyboard, or None.
    """

    browse_requested = Signal(object)
    original_requested = Signal(object)
    opened = Signal(int)
    acted = Signal()
    focus_moved = Signal(object)

    def __init__(self, theme: Theme, composer: Composer, previews: SlotPreviews, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._composer = composer
        self._previews = previews
        self._density = Density.ROOMY
        self._slots: dict[int, ImageSlot] = {}
        self._tab_stop: int | None = None
        self._add = AddSlot(theme, self)
        self._add.clicked.connect(self._on_add_clicked)
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._on_turn_timeout)
        self.setAccessibleName(self.tr("References"))
        composer.draft_changed.connect(self._on_composer_draft_changed)
        previews.changed.connect(self._on_previews_changed)
        theme.changed.connect(self._on_theme_changed)
        self._show_draft(composer.draft)

    # ------------------------------------------------------------------ for the strip

    def height_for(self, density: Density, width: int) -> int:
        """The height it would have at a width, px."""
        return self._places(density, width).height

    def set_density(self, density: Density) -> None:
        """Take more or less height."""
        self._density = density
        self._arrange()

    def slot_widget(self, number: int) -> ImageSlot | None:
        """The widget of a slot, by number from 1."""
        self._make_all()
        slots = self._composer.draft.slots
        return self._slots[slots[number - 1].key] if 1 <= number <= len(slots) else None

    def widget_of(self, key: int) -> ImageSlot:
        """The widget of the slot of that key."""
        return self._slots[key]

    @property
    def add_slot(self) -> AddSlot:
        """The place to add a picture."""
        return self._add

    @property
    def places(self) -> list[QRect]:
        """Where the slots lie, in order."""
        return self._on_screen(self._places(self._density, self.width()))

    def go_to(self, number: int | None) -> None:
        """Give a slot the keyboard; the place to add if there is no such slot."""
        widget = None if number is None else self.slot_widget(number)
        (widget or self._add).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def light(self, number: int | None) -> None:
        """Make one slot stand out, because its mention is under the pointer."""
        for widget in self._slots.values():
            widget.set_lit(widget.look.number == number)

    def show_target(self, target: DropTarget | None, picture_count: int) -> None:
        """Let the slots show what a drop would do.

        Args:
            target: of the drop; None if there is none.
            picture_count: how many pictures are dragged.
        """
        self._make_all()
        for index, slot in enumerate(self._composer.draft.slots):
            is_aimed = target is not None and target.index == index
            part = _PARTS.get(target.kind, DragPart.NONE) if target is not None and is_aimed else DragPart.NONE
            self._slots[slot.key].set_drag_part(part)
        is_adding = target is not None and target.kind is DropKind.ADD
        used = len(self._composer.draft.slots)
        self._add.announce_drop(used + 1, picture_count if is_adding else 0, self._composer.card.max_references)

    def bar_at(self, gap: int) -> QRect:
        """Where a bar shows that a slot would go into a gap: before the slot behind it, or after the last one."""
        places = self.places
        is_last = gap >= len(places)
        place = places[-1 if is_last else gap]
        is_right_side = is_last is (self.layoutDirection() == Qt.LayoutDirection.LeftToRight)
        away = (SPACE_8 + _BAR_PX) // 2
        left = place.right() + 1 + away - _BAR_PX if is_right_side else place.left() - away
        return QRect(left, place.top(), _BAR_PX, place.height())

    # ------------------------------------------------------------------ keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Home, End go; Alt moves; Delete, Enter, M act."""
        self._make_all()
        place = self._focused_place()
        if place is None:
            event.ignore()
        elif event.modifiers() == Qt.KeyboardModifier.AltModifier and self._steps(event.key()) in (1, -1):
            self._move_by_key(place, self._steps(event.key()))
        elif event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            event.ignore()
        elif not self._act(event.key(), place):
            self._go(event, place)

    def _go(self, event: QKeyEvent, place: int) -> None:
        """Give the keyboard to another slot."""
        columns = self._columns()
        steps = {Qt.Key.Key_Up: -columns, Qt.Key.Key_Down: columns, Qt.Key.Key_Home: -_FAR, Qt.Key.Key_End: _FAR}
        step = steps.get(Qt.Key(event.key()), 0) or self._steps(event.key())
        stops = self._stops()
        if not step:
            event.ignore()
            return
        to = max(0, min(len(stops) - 1, place + step))
        stops[to].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _act(self, key: int, place: int) -> bool:
        """Do something with the slot that has the keyboard; whether the key meant anything."""
        slots = self._composer.draft.slots
        is_open_key = key in _OPEN_KEYS
        if place >= len(slots):
            if is_open_key:
                self._add.click()
            return is_open_key
        if is_open_key:
            self._slots[slots[place].key].click()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._remove(place)
        elif key == Qt.Key.Key_M:
            self._composer.insert_mention(place + 1)
        else:
            return False
        return True

    def _move_by_key(self, place: int, step: int) -> None:
        """Move a slot one place; the keyboard goes with it."""
        if place < len(self._composer.draft.slots):
            self._composer.move_slot(place, place + step)

    def _remove(self, index: int) -> None:
        """Remove a slot; the keyboard goes to the one that takes its place."""
        self._make_all()
        had_focus = self._focused_place() is not None
        self._composer.remove_slot(index)
        if had_focus:
            stops = self._stops()
            stops[min(index, len(stops) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)

    def _steps(self, key: int) -> int:
        """1 or -1 for an arrow to the side, in the order the slots are read in; else 0."""
        forward = 1 if self.layoutDirection() == Qt.LayoutDirection.LeftToRight else -1
        return {int(Qt.Key.Key_Right): forward, int(Qt.Key.Key_Left): -forward}.get(key, 0)

    def _focused_place(self) -> int | None:
        """The place, from 0, of the slot or Add that has the keyboard."""
        return next((place for place, stop in enumerate(self._stops()) if stop.hasFocus()), None)

    def _stops(self) -> list[ImageSlot | AddSlot]:
        """All that arrows reach, in order."""
        stops: list[ImageSlot | AddSlot] = [*self._made]
        return stops if self._is_full else [*stops, self._add]

    def _columns(self) -> int:
        """Slots in a row."""
        places = self._places(self._density, self.width()).slots
        return max(1, sum(place.top() == places[0].top() for place in places)) if places else 1

    # ------------------------------------------------------------------ showing the Draft

    def _show_draft(self, draft: Draft, most_new: int = 1) -> None:
        """Update, remove and make slots so that they are the Draft's; beyond `most_new`, in later turns."""
        looks = slot_looks(draft)
        kept = {look.slot.key for look in looks}
        for key in [key for key in self._slots if key not in kept]:
            gone = self._slots.pop(key)
            gone.hide()
            gone.deleteLater()
        missing = [look for look in looks if look.slot.key not in self._slots]
        for look in looks:
            if look.slot.key in self._slots:
                self._slots[look.slot.key].set_look(look)
        for look in missing[:most_new]:
            self._slots[look.slot.key] = self._new_slot(look)
        if missing[most_new:]:
            self._turn.start()
        self._add.set_used(len(looks), self._composer.card.max_references)
        self._set_tab_stop()
        self._order_for_readers()
        self._arrange()
        self._on_slot_focus_changed()

    @Slot()
    def _on_turn_timeout(self) -> None:
        """Make the next one."""
        self._show_draft(self._composer.draft)

    def _make_all(self) -> None:
        """Make at once what would come in later turns."""
        if self._turn.isActive():
            self._turn.stop()
            draft = self._composer.draft
            self._show_draft(draft, len(draft.slots))

    @property
    def _made(self) -> list[ImageSlot]:
        """The slots of the Draft that are made, in order."""
        return [self._slots[slot.key] for slot in self._composer.draft.slots if slot.key in self._slots]

    def _new_slot(self, look: SlotLook) -> ImageSlot:
        slot = ImageSlot(self._theme, self._previews, look, self)
        slot.remove_requested.connect(self.remove)
        slot.menu_requested.connect(self._on_slot_menu_requested)
        slot.mention_requested.connect(self._on_slot_mention_requested)
        slot.opened.connect(self.opened)
        slot.focus_changed.connect(self._on_slot_focus_changed)
        # Only one of them is a tab stop, so their own order does not matter: they come where Add comes.
        QWidget.setTabOrder(self._add, slot)
        slot.show()
        return slot

    def _set_tab_stop(self) -> None:
        """Let Tab stop at one place: the slot that had the keyboard last, else the first."""
        stops = self._stops()
        stop = next((slot for slot in self._made if slot.key == self._tab_stop), stops[0])
        for one in (*self._slots.values(), self._add):
            one.setFocusPolicy(Qt.FocusPolicy.StrongFocus if one is stop else Qt.FocusPolicy.ClickFocus)

    def _order_for_readers(self) -> None:
        """Screen readers go through children in the order in which they lie upon each other."""
        wanted = [*self._made, self._add]
        if [child for child in self.children() if child in wanted] != wanted:
            for widget in wanted:
                widget.raise_()

    def _arrange(self) -> None:
        """Put everything in its place; the height follows."""
        places = self._places(self._density, self.width())
        for slot, place in zip(self._composer.draft.slots, self._on_screen(places), strict=True):
            if slot.key in self._slots:
                self._slots[slot.key].setGeometry(place)
        self._add.setVisible(places.add is not None)
        if places.add is not None:
            self._add.set_look(places.add_look)
            self._add.setGeometry(self._mirrored(places.add, places.height))
        self.setFixedHeight(places.height)

    def _on_screen(self, places: SlotPlaces) -> list[QRect]:
        """Where the slots lie, made or not, in the direction of reading."""
        return [self._mirrored(place, places.height) for place in places.slots]

    def _mirrored(self, place: QRect, height: int) -> QRect:
        return visual_rect(self.layoutDirection(), QRect(0, 0, self.width(), height), place)

    def _places(self, density: Density, width: int) -> SlotPlaces:
        count, most = len(self._composer.draft.slots), self._composer.card.max_references
        places = slot_places(count, most, max(1, width), density, self._theme.text_scale)
        least_px = self._add.least_px(width) if places.add_look is AddLook.FIELD else 0
        if places.height >= least_px:
            return places
        return replace(places, add=QRect(0, 0, width, least_px), height=least_px)

    @property
    def _is_full(self) -> bool:
        return self._composer.free_places == 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The slots are as wide as there is room."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._arrange()

    # ------------------------------------------------------------------ news

    @Slot(object)
    def _on_composer_draft_changed(self, draft: Draft) -> None:
        """Show the Draft as it is now."""
        self._show_draft(draft)

    @Slot(int)
    def _on_previews_changed(self, key: int) -> None:
        """Paint the slot with its picture."""
        if key in self._slots:
            self._slots[key].update()

    @Slot()
    def _on_theme_changed(self) -> None:
        """Paint everything in the new colours."""
        for widget in (self, self._add, *self._slots.values()):
            widget.update()

    @Slot()
    def _on_slot_focus_changed(self) -> None:
        """Come back to this slot by Tab, and tell which one it is."""
        focused = next((slot for slot in self._slots.values() if slot.hasFocus()), None)
        if focused is not None:
            self._tab_stop = focused.key
            self._set_tab_stop()
        self.focus_moved.emit(None if focused is None else focused.look.number)

    @Slot(int)
    def remove(self, key: int) -> None:
        """Remove the slot of that key."""
        self._remove(self._index(key))

    @Slot(int)
    def _on_slot_mention_requested(self, key: int) -> None:
        """Mention the slot at the caret."""
        self.acted.emit()
        self._composer.insert_mention(self._index(key) + 1)

    @Slot(int, QPoint)
    def _on_slot_menu_requested(self, key: int, place: QPoint) -> None:
        """Open the slot's menu."""
        self.acted.emit()
        menu = SlotMenu(self._composer, self._slots[key].look, self)
        menu.replace_requested.connect(self.browse_requested)
        menu.original_requested.connect(self.original_requested)
        menu.popup(place)

    @Slot()
    def _on_add_clicked(self) -> None:
        """Let the person choose files."""
        self.browse_requested.emit(None)

    def _index(self, key: int) -> int:
        return [slot.key for slot in self._composer.draft.slots].index(key)
