"""ComposePanel: everything that makes a picture: slots, prompt, choices, and the button that asks for it."""

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QStandardPaths, Qt, QThreadPool, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from kling_desktop.core.draft import Draft, Problem, ProblemKind
from kling_desktop.core.prompt import find_mentions
from kling_desktop.core.reference import PictureSource
from kling_desktop.ui.base.announce import announce
from kling_desktop.ui.base.button import Button
from kling_desktop.ui.base.icon_button import IconButton
from kling_desktop.ui.base.picture_mime import PICTURE_SUFFIXES, OfferedPicture, PictureFile
from kling_desktop.ui.base.plain_text import plain_label
from kling_desktop.ui.base.reading_margins import reading_margins
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import SPACE_8, SPACE_12
from kling_desktop.ui.compose.compose_footer import ComposeFooter
from kling_desktop.ui.compose.compose_status import ComposeStatus
from kling_desktop.ui.compose.composer import Composer
from kling_desktop.ui.compose.generate_button import Press
from kling_desktop.ui.compose.line_label import line_label
from kling_desktop.ui.compose.lost_mention_box import LostMentionBox
from kling_desktop.ui.compose.panel_sides import LEAST_WIDTH_PX, LEFT_PX, RIGHT_PX
from kling_desktop.ui.compose.prompt_box import PromptBox
from kling_desktop.ui.compose.recipe_form import RecipeForm
from kling_desktop.ui.compose.slot_layout import densities
from kling_desktop.ui.compose.slot_previews import SlotPreviews
from kling_desktop.ui.compose.slot_strip import SlotStrip
from kling_desktop.ui.compose.source_reader import Destination, SourceReader
from kling_desktop.ui.compose.unmentioned_hint import UnmentionedHint

_HEADER_PX, _HEADER_BUTTON_PX = 40, 28
_GROUP_GAP_PX = 14


class ComposePanel(QWidget):
    """The left panel of the window. Its body scrolls on its own, its footer never leaves. Thread: gui.

    Signals:
        generate_requested: a `Recipe`, and how many pictures to make of it.
        add_to_waiting_requested: the same, but they are to wait with the Jobs that are held; nothing may be sent.
        key_requested: the person wants to add or update the API key.
        keyring_requested: the person wants to unlock the keyring.
        hide_requested: the person wants the panel gone.
        original_requested: the `Reference` whose original file is to be shown in its folder.
        library_picture_requested: id of the Output that a slot's picture is, to be shown in the gallery.
        gallery_pictures_requested: ids of Outputs to be added as references, and the `Destination`; answer with
            `place`.
        drag_held: whether something is held over the slots that can be dropped there.
    """

    generate_requested = Signal(object, int)
    add_to_waiting_requested = Signal(object, int)
    key_requested = Signal()
    keyring_requested = Signal()
    hide_requested = Signal()
    original_requested = Signal(object)
    library_picture_requested = Signal(str)
    gallery_pictures_requested = Signal(object, object)
    drag_held = Signal(bool)

    def __init__(self, theme: Theme, composer: Composer, pool: QThreadPool, parent: QWidget | None = None) -> None:
        """The panel for a Composer.

        Args:
            theme: to paint with.
            composer: owner of the Draft.
            pool: where previews are decoded and dropped folders listed.
            parent: as in Qt.
        """
        super().__init__(parent)
        self._theme = theme
        self._composer = composer
        self._status = ComposeStatus()
        self._browse_for: int | None = None
        self.previews = SlotPreviews(composer, pool, self)
        self._reader = SourceReader(composer, pool, self)
        self.strip = SlotStrip(theme, composer, self.previews, self._reader)
        self.prompt = PromptBox(theme, composer, self.previews, self._reader)
        self.lost_mention = LostMentionBox(theme)
        self.form = RecipeForm(theme, composer)
        self.footer = ComposeFooter(theme)
        self.clear_button = Button(theme, self.tr("Clear"), "ghost")
        self.hide_button = IconButton(theme, "panel-left-close", self.tr("Hide composer"), "Ctrl+1")
        self.unmentioned = UnmentionedHint(theme, composer)
        self._prompt_label = line_label(theme, self.tr("Prompt"), "label")
        self.generate_action = self._new_generate_action()
        self._scroll = QScrollArea()
        self._build()
        self._connect()
        self._show_draft(composer.draft)

    # ------------------------------------------------------------------ for the window

    def set_status(self, status: ComposeStatus) -> None:
        """Show key, money, network and queue as they are now."""
        self._status = status
        self._show_footer()

    def focus_prompt(self) -> None:
        """Give the prompt the keyboard."""
        self.prompt.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def place(self, sources: Sequence[PictureSource], destination: Destination) -> None:
        """Put pictures where they were dropped."""
        self._reader.place(tuple(sources), destination)

    def browse(self, replaces: int | None = None) -> None:
        """Let the person choose picture files; the dialog does not block.

        Args:
            replaces: key of the slot that the first one takes the place of; None to add.
        """
        self._browse_for = replaces
        pattern = " ".join(f"*{suffix}" for suffix in sorted(PICTURE_SUFFIXES))
        title = self.tr("Add Pictures") if replaces is None else self.tr("Replace Picture")
        pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        dialog = QFileDialog(self, title, pictures, self.tr("Pictures ({pattern})").format(pattern=pattern))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self._on_dialog_files_selected)
        dialog.open()

    def add_files(self, paths: Sequence[str], replaces: int | None = None) -> None:
        """Add picture files, and the first pictures of folders, as references.

        Args:
            paths: absolute, in order.
            replaces: key of the slot that the first one takes the place of; None to add.
        """
        self._reader.read(tuple(PictureFile(Path(path)) for path in paths), Destination(replaces=replaces))

    @Slot(object)
    def add_pictures(self, pictures: tuple[OfferedPicture, ...]) -> None:
        """Add pictures that were dropped elsewhere in the window as references."""
        self._reader.read(pictures)

    # ------------------------------------------------------------------ building

    def _new_generate_action(self) -> QAction:
        """Generate, for this panel's keys and for the window's menu: one action, so that the keys are bound once."""
        action = QAction(self.tr("&Generate"), self)
        # The first one stands in the menu: a Mac calls the key Return, everybody else Enter.
        names = ("Ctrl+Return", "Ctrl+Enter") if sys.platform == "darwin" else ("Ctrl+Enter", "Ctrl+Return")
        action.setShortcuts([QKeySequence(name) for name in names])
        action.setAutoRepeat(False)
        self.addAction(action)
        return action

    def _build(self) -> None:
        """Header, scrolling body, footer."""
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("surface", "panel")
        self.setMinimumWidth(LEAST_WIDTH_PX)
        self.setAccessibleName(self.tr("Composer"))
        column = QVBoxLayout(self)  # in the order of keyboard and screen reader, which is the order of building
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header())
        column.addWidget(self._scroll, 1)
        body = QWidget()
        self._scroll.setWidget(body)  # while it is empty: Qt dresses whatever changes its parent anew
        self._scroll.setWidgetResizable(True)
        self._fill(body)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.installEventFilter(self)
        column.addWidget(self.footer)

    def _header(self) -> QWidget:
        """Title, Clear, hide."""
        header = QWidget()
        header.setMinimumHeight(self._theme.scaled(_HEADER_PX))
        self.clear_button.setFixedHeight(self._theme.scaled(_HEADER_BUTTON_PX))
        self.hide_button.set_side(_HEADER_BUTTON_PX)
        row = QHBoxLayout(header)
        row.setContentsMargins(reading_margins(LEFT_PX, SPACE_12, RIGHT_PX - 2, 0))
        row.setSpacing(SPACE_8 - 2)
        row.addWidget(plain_label(self._theme, self.tr("New picture"), "heading", wraps=True), 1)
        row.addWidget(self.clear_button)
        row.addWidget(self.hide_button)
        return header

    def _fill(self, body: QWidget) -> None:
        """Slots, prompt, choices."""
        inner = QVBoxLayout()
        inner.setContentsMargins(LEFT_PX, 0, RIGHT_PX, _GROUP_GAP_PX)
        inner.setSpacing(0)
        inner.addLayout(self._prompt_title())
        inner.addSpacing(SPACE_8)
        inner.addWidget(self.prompt, 1)
        inner.addWidget(self.lost_mention)
        inner.addSpacing(_GROUP_GAP_PX)
        inner.addWidget(self.form)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addLayout(inner, 1)

    def _prompt_title(self) -> QHBoxLayout:
        """The prompt's label, and beside it, where it moves nothing, what is not mentioned."""
        self._prompt_label.setBuddy(self.prompt.editor)
        row = QHBoxLayout()
        row.setSpacing(SPACE_12)
        row.addWidget(self._prompt_label)
        row.addWidget(self.unmentioned, 1)
        return row

    def _connect(self) -> None:
        """Who listens to whom."""
        self.clear_button.clicked.connect(self._composer.clear)
        self.hide_button.clicked.connect(self.hide_requested)
        self.strip.browse_requested.connect(self._on_strip_browse_requested)
        self.strip.original_requested.connect(self.original_requested)
        self.strip.library_picture_requested.connect(self.library_picture_requested)
        self.strip.targeted.connect(self.drag_held)
        self.strip.grid.focus_moved.connect(self.prompt.editor.light)
        self.prompt.browse_requested.connect(self._on_browse_requested)
        self.lost_mention.add_requested.connect(self._on_browse_requested)
        self.prompt.editor.mention_hovered.connect(self.strip.grid.light)
        self._reader.gallery_pictures_requested.connect(self.gallery_pictures_requested)
        self.generate_action.triggered.connect(self.footer.button.press)
        self.footer.button.pressed_for.connect(self._on_button_pressed_for)
        self._composer.draft_changed.connect(self._on_composer_draft_changed)
        self._composer.said.connect(self._on_composer_said)

    # ------------------------------------------------------------------ showing the Draft

    def _show_draft(self, draft: Draft) -> None:
        """What depends on the whole Draft: problems, costs, how large the slots may be."""
        problems = draft.problems(self._composer.card)
        lost = next((problem for problem in problems if problem.kind is ProblemKind.LOST_MENTION), None)
        self.lost_mention.show_problem(lost, len(draft.slots))
        self.prompt.editor.setAccessibleDescription("" if lost is None else self.lost_mention.label.text())
        self._show_footer()
        self._fit()

    def _show_footer(self) -> None:
        card, draft = self._composer.card, self._composer.draft
        problem = next(iter(draft.problems(card)), None)
        self.footer.show_state(self._status, problem, card.price_micros, draft.count)

    def _fit(self) -> None:
        """Make the slots smaller step by step where the prompt would get too little."""
        lost = 0 if self.lost_mention.isHidden() else self.lost_mention.height_for(self.prompt.width())
        title = self._prompt_label.sizeHint().height() + SPACE_8
        below = title + self.prompt.minimumHeight() + lost + self.form.sizeHint().height() + 2 * _GROUP_GAP_PX
        area = self._scroll.size()
        steps = densities(len(self._composer.draft.slots))
        heights = ((density, self.strip.height_for(density, area.width())) for density in steps)
        fitting = (density for density, height in heights if height + below <= area.height())
        self.strip.grid.set_density(next(fitting, steps[-1]))

    def _lay_out_at_once(self) -> None:
        """In this turn: in a frame drawn before, the slots would be cut off, and the prompt would jump in the next."""
        for part in (self.strip, self._scroll.widget()):
            layout = None if part is None else part.layout()
            assert layout is not None
            layout.activate()

    def _keep_width(self) -> None:
        """The body is as wide as the panel, scroll bar or not: the bar lies in the body's margin.

        Were it narrower with the bar, slots would be lower, the bar would go, and so on without an end.
        """
        body = self._scroll.widget()
        if body is not None and body.width() != self._scroll.width():
            body.setFixedWidth(self._scroll.width())

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """The slots follow the height of the scrolling part."""
        if event.type() == QEvent.Type.Resize:
            self._keep_width()
            self._fit()
        return False

    # ------------------------------------------------------------------ news

    @Slot(object)
    def _on_composer_draft_changed(self, draft: Draft) -> None:
        """Show the Draft as it is now."""
        self._show_draft(draft)
        if self.isVisible():
            self._lay_out_at_once()

    @Slot(str)
    def _on_composer_said(self, text: str) -> None:
        """Tell screen readers."""
        announce(self, text)

    @Slot(object)
    def _on_button_pressed_for(self, press: Press) -> None:
        """Generate, ask for a key, or go to what keeps it from generating."""
        draft, card = self._composer.draft, self._composer.card
        recipe = draft.recipe(card)
        if press is Press.KEY:
            self.key_requested.emit()
        elif press is Press.KEYRING:
            self.keyring_requested.emit()
        elif recipe is not None and press is Press.WAIT:
            self.add_to_waiting_requested.emit(recipe, draft.count)
        elif recipe is not None:
            self.generate_requested.emit(recipe, draft.count)
        else:
            announce(self, self.footer.button.face.text)
            self._go_to(draft.problems(card)[0])

    def _go_to(self, problem: Problem) -> None:
        """Give the keyboard to what has to be mended."""
        slots, prompt = self._composer.draft.slots, self._composer.draft.prompt
        match problem.kind:
            case ProblemKind.NO_REFERENCE:
                self.strip.grid.go_to(None)
            case ProblemKind.TOO_MANY_REFERENCES:
                self.strip.grid.go_to(len(slots))
            case ProblemKind.SLOT_READING | ProblemKind.SLOT_UNREADABLE:
                self.strip.grid.go_to(problem.number)
            case ProblemKind.LOST_MENTION:
                lost = next(mention for mention in find_mentions(prompt) if mention.number == problem.number)
                self.prompt.editor.go_to(lost.end)
            case ProblemKind.UNKNOWN_CHOICE:
                self.form.pictures.setFocus(Qt.FocusReason.ShortcutFocusReason)
            case ProblemKind.EMPTY_PROMPT | ProblemKind.PROMPT_TOO_LONG:
                self.prompt.editor.go_to(len(prompt))

    @Slot(object)
    def _on_strip_browse_requested(self, key: int | None) -> None:
        """Add or replace."""
        self.browse(key)

    @Slot()
    def _on_browse_requested(self) -> None:
        """Add."""
        self.browse()

    @Slot(list)
    def _on_dialog_files_selected(self, paths: list[str]) -> None:
        """Add the chosen files."""
        self.add_files(paths, self._browse_for)
