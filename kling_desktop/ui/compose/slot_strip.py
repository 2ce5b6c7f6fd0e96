"""SlotStrip: the slot area of the panel with its title; pictures and slots are dropped anywhere on it."""

from PySide6.QtCore import QMimeData, QPoint, QRectF, Qt, Signal, Slot
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kling_desktop.core.draft import Draft
from kling_desktop.ui.base.picture_mime import is_usable, picture_count, pictures_in, slot_in
from kling_desktop.ui.base.plain_text import ElidedLabel, PlainLabel
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import RADIUS_POPUP, SPACE_8
from kling_desktop.ui.compose.composer import Composer
from kling_desktop.ui.compose.drop_words import drop_words, full_words
from kling_desktop.ui.compose.line_label import line_label
from kling_desktop.ui.compose.panel_sides import LEFT_PX, RIGHT_PX
from kling_desktop.ui.compose.slot_drag import DropKind, DropTarget, picture_target, slot_target
from kling_desktop.ui.compose.slot_grid import SlotGrid
from kling_desktop.ui.compose.slot_layout import Density
from kling_desktop.ui.compose.slot_popover import SlotPopover
from kling_desktop.ui.compose.slot_previews import SlotPreviews
from kling_desktop.ui.compose.source_reader import Destination, SourceReader

_FRAME_LEFT_PX, _FRAME_RIGHT_PX, _FRAME_BELOW_PX, _FRAME_PX = LEFT_PX - 8, RIGHT_PX - 8, 6, 2.5
_BELOW_PX, _ABOVE_HINT_PX = 14, 6


class SlotStrip(QWidget):
    """Title, count, slots and hint, as wide as the panel. Thread: gui.

    Signals:
        browse_requested: key of the slot to replace, or None to add.
        original_requested: the `Reference` whose original file is to be shown.
        library_picture_requested: id of the Output that a slot's picture is, to be shown in the gallery.
        targeted: whether something is held over the area that can be dropped there.
    """

    browse_requested = Signal(object)
    original_requested = Signal(object)
    library_picture_requested = Signal(str)
    targeted = Signal(bool)

    def __init__(self, theme: Theme, composer: Composer, previews: SlotPreviews, reader: SourceReader) -> None:
        super().__init__()
        self._theme = theme
        self._composer = composer
        self._reader = reader
        self._target: DropTarget | None = None
        self._picture_count = 0
        self._said = ElidedLabel("")
        self._said.setFont(theme.font("small"))
        self._said.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        self._said.set_tone("accentText")
        self._count = line_label(theme, "", "small", "text2")
        self._hint = _Hint()
        self._hint.setFont(theme.font("small"))
        self._hint.setProperty("tone", "text3")
        self._hint.setWordWrap(True)
        self._hint.set_line_px(theme.line_px("small"))
        self._hint.setContentsMargins(0, _ABOVE_HINT_PX, 0, 0)
        self.grid = SlotGrid(theme, composer, previews)
        self.grid.browse_requested.connect(self.browse_requested)
        self.grid.original_requested.connect(self.original_requested)
        self.grid.opened.connect(self._on_grid_opened)
        self.popover = SlotPopover(theme, composer, previews, self)
        self.grid.acted.connect(self.popover.close_popover)
        self.popover.replace_requested.connect(self.browse_requested)
        self.popover.remove_requested.connect(self.grid.remove)
        self.popover.original_requested.connect(self.original_requested)
        self.popover.library_picture_requested.connect(self.library_picture_requested)
        self._build()
        self.setAcceptDrops(True)
        composer.draft_changed.connect(self._on_composer_draft_changed)
        theme.changed.connect(self.update)
        self._on_composer_draft_changed(composer.draft)

    def height_for(self, density: Density, width: int) -> int:
        """The height it would have at a width, px."""
        inner = width - LEFT_PX - RIGHT_PX
        around = self.sizeHint().height() - self.grid.minimumHeight()
        if self._is_full():
            around += self._hint.heightForWidth(inner) - self._hint.minimumHeight()
        return around + self.grid.height_for(density, inner)

    def paste(self) -> None:
        """Add what is on the clipboard."""
        self._reader.read(pictures_in(QGuiApplication.clipboard().mimeData()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The hint may take another line."""
        super().resizeEvent(event)
        self._fit_hint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste, wherever in the area the keyboard is."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        else:
            event.ignore()

    # ------------------------------------------------------------------ drag and drop

    def expect(self, count: int) -> None:
        """Show where so many pictures would go that are held elsewhere in the window; none where 0."""
        used, most = len(self._composer.draft.slots), self._composer.card.max_references
        target = DropTarget(DropKind.ADD, used) if count and used < most else None
        self._picture_count = count
        refusal = full_words(most) if count else ""
        self._show_target(target, refusal if target is None else drop_words(target, count, used, most))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Look once at what is dragged.

        Whatever can be dropped somewhere in the strip may enter, also where it changes nothing, such as over itself:
        after a refusal here Qt would tell of no other place. Moving and dropping are refused place by place.
        """
        self.popover.close_popover()
        self._picture_count = picture_count(event.mimeData())
        self._follow(event)
        if self._is_of_use(event.mimeData()):
            event.accept()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show what dropping here would do."""
        self._follow(event)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """Nothing is dragged here any more."""
        self._aim(None, "")

    def dropEvent(self, event: QDropEvent) -> None:
        """Add, replace, move or swap."""
        target, number = self._target_of(event), slot_in(event.mimeData())
        self._aim(None, "")
        if target is None:
            event.ignore()
            return
        event.acceptProposedAction()
        if number is not None:
            self._drop_slot(number - 1, target)
        else:
            is_replacing = target.kind is DropKind.REPLACE
            key = self._composer.draft.slots[target.index].key if is_replacing else None
            self._reader.read(pictures_in(event.mimeData()), Destination(replaces=key))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The frame around the area while something is dragged over it, and a bar where a slot would go."""
        if self._target is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("accentText"), _FRAME_PX))
        half = _FRAME_PX / 2
        frame = QRectF(self.rect()).adjusted(_FRAME_LEFT_PX, 0, -_FRAME_RIGHT_PX, -_FRAME_BELOW_PX)
        painter.drawRoundedRect(frame.adjusted(half, half, -half, -half), RADIUS_POPUP, RADIUS_POPUP)
        if self._target.kind is DropKind.MOVE:
            bar = self.grid.bar_at(self._target.index).translated(self.grid.pos())
            painter.fillRect(bar, self._theme.color("accentText"))
        painter.end()

    def _follow(self, event: QDragMoveEvent) -> None:
        """Accept or refuse what is held here."""
        target, number = self._target_of(event), slot_in(event.mimeData())
        used, most = len(self._composer.draft.slots), self._composer.card.max_references
        if target is not None:
            words = drop_words(target, self._picture_count if number is None else number, used, most)
        else:
            words = full_words(most) if number is None and used >= most and is_usable(event.mimeData()) else ""
        self._aim(target, words)
        if target is None:
            event.ignore()
        else:
            is_slot = number is not None
            event.setDropAction(Qt.DropAction.MoveAction if is_slot else Qt.DropAction.CopyAction)
            event.accept()

    def _is_of_use(self, mime: QMimeData) -> bool:
        """Whether some place of the strip takes it."""
        number = slot_in(mime)
        return is_usable(mime) if number is None else self._is_ours(number)

    def _is_ours(self, number: int) -> bool:
        return 1 <= number <= len(self.grid.places)

    def _target_of(self, event: QDropEvent) -> DropTarget | None:
        """What dropping where the pointer is would do."""
        pointer, mime, places = self._pointer(event), event.mimeData(), self.grid.places
        number = slot_in(mime)
        if number is not None:
            is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            return slot_target(places, pointer, number - 1, is_mirrored=is_mirrored) if self._is_ours(number) else None
        return picture_target(places, pointer, self._composer.free_places) if is_usable(mime) else None

    def _pointer(self, event: QDropEvent) -> QPoint:
        """Where the pointer is in the grid."""
        return self.grid.mapFrom(self, event.position().toPoint())

    def _drop_slot(self, index: int, target: DropTarget) -> None:
        """Swap with the slot it was dropped on, or move into the gap."""
        if target.kind is DropKind.SWAP:
            self._composer.swap_slots(index, target.index)
        else:
            self._composer.move_slot(index, target.index if target.index < index else target.index - 1)

    def _aim(self, target: DropTarget | None, words: str) -> None:
        """Show another target, say what a drop would do, and tell of it."""
        if (target is None) is not (self._target is None):
            self.targeted.emit(target is not None)
        self._show_target(target, words)

    def _show_target(self, target: DropTarget | None, words: str) -> None:
        self._said.setText(words)
        self._count.setVisible(not words or self._has_room_for(words))  # the places are in sight
        if target != self._target:
            self._target = target
            self.grid.show_target(target, self._picture_count)
            self.update()

    # ------------------------------------------------------------------ showing

    def _has_room_for(self, words: str) -> bool:
        """Whether what a drop does can be said beside the count."""
        label, said = self._theme.font("label"), self._said.fontMetrics().horizontalAdvance(words)
        title = QFontMetrics(label).horizontalAdvance(self.tr("References"))
        needed = title + self._count.sizeHint().width() + said + 2 * SPACE_8
        return needed <= self.width() - LEFT_PX - RIGHT_PX

    def _build(self) -> None:
        """Title row, grid, hint."""
        title = QHBoxLayout()
        title.setSpacing(SPACE_8)
        title.addWidget(line_label(self._theme, self.tr("References"), "label"))
        title.addWidget(self._count)
        title.addWidget(self._said, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(LEFT_PX, SPACE_8 + 2, RIGHT_PX, _BELOW_PX)
        column.setSpacing(0)
        column.addLayout(title)
        column.addSpacing(SPACE_8)
        column.addWidget(self.grid)
        column.addWidget(self._hint)

    @Slot(int)
    def _on_grid_opened(self, key: int) -> None:
        """Show the slot large beside its place."""
        self.popover.open_for(key, self.grid.widget_of(key))

    @Slot(object)
    def _on_composer_draft_changed(self, draft: Draft) -> None:
        """Show how many places are taken."""
        most = self._composer.card.max_references
        self._count.setText(self.tr("{used} of {most}").format(used=len(draft.slots), most=most))
        self._hint.setText(self.tr("{most} of {most}. Remove one to add another.").format(most=most))
        self._hint.setVisible(self._is_full())
        self._fit_hint()

    def _fit_hint(self) -> None:
        self._hint.setFixedHeight(self._hint.heightForWidth(self.width() - LEFT_PX - RIGHT_PX))

    def _is_full(self) -> bool:
        return len(self._composer.draft.slots) >= self._composer.card.max_references


class _Hint(PlainLabel):
    """Wraps, and is given its height: a height for each width would give the prompt more than its least."""

    def hasHeightForWidth(self) -> bool:
        """Its height is set."""
        return False
