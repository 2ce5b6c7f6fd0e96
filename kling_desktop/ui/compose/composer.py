"""Composer: the one owner of the Draft. Widgets send it what the person wants and paint the Draft it tells of.

Must not know widgets, files on disk or the engine. Text is counted in code points.
"""

from collections.abc import Hashable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from kling_desktop.core.draft import Draft, Slot
from kling_desktop.core.failure import Failure, FailureKind
from kling_desktop.core.model_card import ModelCard
from kling_desktop.core.ports.files import PictureFiles
from kling_desktop.core.prompt import Mention, insert_mention
from kling_desktop.core.reference import PictureSource, Reference
from kling_desktop.ui.base.translate import counted_text, titled_text
from kling_desktop.ui.compose.mention_spelling import with_plain_mentions
from kling_desktop.ui.compose.text_change import changes
from kling_desktop.ui.compose.undo_list import TypingRuns, UndoList

_NAMES_SHOWN = 3
_NAME_LIMIT = 40


class Composer(QObject):
    """Holds the Draft with undo and redo. Thread: gui.

    Slot places count from 0 here; numbers, as in mentions, from 1.

    Signals:
        draft_changed: the Draft as it is now.
        intake_requested: key of a new slot and the `PictureSource` to look at; answer with `settle`.
        notice_requested: a sentence for the person.
        undo_offered: a sentence about something done, to be shown with an offer to undo it.
        stepped: undo means another step than before; an offer to undo the one before is over.
        said: a sentence for screen readers only.
        preview_changed: key of a slot whose preview can be read now.
        caret_requested: where the caret belongs after an edit that was not made in the prompt field.
    """

    draft_changed = Signal(object)
    intake_requested = Signal(int, object)
    notice_requested = Signal(str)
    undo_offered = Signal(str)
    stepped = Signal()
    said = Signal(str)
    preview_changed = Signal(int)
    caret_requested = Signal(int)

    def __init__(self, card: ModelCard, files: PictureFiles, parent: QObject | None = None) -> None:
        """An empty Draft for a model.

        Args:
            card: the model it is for.
            files: where the previews of references of the library lie.
            parent: as in Qt.
        """
        super().__init__(parent)
        self.card = card
        self._files = files
        self._drafts = UndoList(Draft(model=card.slug, choices=card.defaults()))
        self._typing = TypingRuns()
        self._selection = (0, 0)
        self._previews: dict[int, str] = {}
        self._last_key = 0

    @property
    def draft(self) -> Draft:
        """The Draft as it is now."""
        return self._drafts.present

    @property
    def can_undo(self) -> bool:
        """Whether something can be undone."""
        return self._drafts.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether something undone can be done again."""
        return self._drafts.can_redo

    @property
    def free_places(self) -> int:
        """How many more pictures fit."""
        return max(0, self.card.max_references - len(self.draft.slots))

    # -------------------------------------------------------------- slots

    def add_sources(
        self, sources: Sequence[PictureSource], at: int | None = None, mention_at: int | None = None
    ) -> tuple[int, ...]:
        """Add pictures as new slots, as many as fit, in one step; a notice names the others.

        Args:
            sources: in the order they are numbered.
            at: place of the first; behind all others if None.
            mention_at: where in the prompt to mention them, or None.

        Returns:
            The keys of the new slots.
        """
        return self._add(sources, at, None if mention_at is None else (mention_at, mention_at))

    def mention_source(self, source: PictureSource) -> None:
        """Add a picture and mention it in place of the selection, in one step; a notice says so if it does not fit."""
        if self._add([source], None, self._selection):
            self.said.emit(self.tr("Image {number} mentioned").format(number=len(self.draft.slots)))

    def replace_slot(self, index: int, source: PictureSource) -> None:
        """Put another picture in a slot; its mentions mean the new one."""
        slot = self._slot_for(source)
        self._apply(self.draft.with_slot_replaced(index, slot))
        self.intake_requested.emit(slot.key, source)
        self.undo_offered.emit(self.tr("Picture replaced"))

    def remove_slot(self, index: int) -> None:
        """Take a slot out; the others close up, its mentions become `@Image?`."""
        self._apply(self.draft.with_slot_removed(index))
        self.undo_offered.emit(self.tr("Image {number} removed").format(number=index + 1))

    def move_slot(self, index: int, to: int) -> None:
        """Take a slot from `index` and put it at `to` (place after taking it out); mentions stay with their picture."""
        to = max(0, min(len(self.draft.slots) - 1, to))
        if index == to:
            return
        before = self.draft.prompt
        self._apply(self.draft.with_slot_moved(index, to))
        text = self.tr("Moved to position {number} of {count}, now Image {number}")
        self._say_with_renumbered(text.format(number=to + 1, count=len(self.draft.slots)), before)

    def swap_slots(self, index: int, other: int) -> None:
        """Put two slots in each other's place."""
        if index != other:
            before = self.draft.prompt
            self._apply(self.draft.with_slots_swapped(index, other))
            text = self.tr("Image {one} and Image {other} swapped").format(one=index + 1, other=other + 1)
            self._say_with_renumbered(text, before)

    def settle(self, key: int, outcome: Reference | Failure) -> None:
        """The intake accepted or refused a slot's picture. No step of its own: undo never brings back the waiting."""
        before = self.draft
        self._drafts.replace_all(lambda draft: draft.with_slot_settled(key, outcome))
        if self.draft != before:
            self.draft_changed.emit(self.draft)
            self.preview_changed.emit(key)

    def preview_ready(self, key: int, path: str) -> None:
        """The intake has written a preview of a slot's picture."""
        self._previews[key] = path
        self.preview_changed.emit(key)

    def preview_path(self, slot: Slot) -> str | None:
        """Where the preview of a slot lies; None while there is none."""
        if slot.reference is not None:
            return self._files.preview(slot.reference.sha256)
        return self._previews.get(slot.key)

    # -------------------------------------------------------------- text

    def set_selection(self, start: int, end: int) -> None:
        """Where the prompt field's caret or selection is: mentions go there."""
        self._selection = (start, end)

    def set_prompt(self, text: str) -> None:
        """The person wrote or deleted; mentions in any spelling become those that are sent. Words are undo steps."""
        text = with_plain_mentions(_with_plain_line_ends(text))
        if text != self.draft.prompt:
            run = self._typing.number_of(self.draft.prompt, text)
            self._apply(self.draft.with_prompt(text), ("typing", run))

    def insert_mention(self, number: int, start: int | None = None, end: int | None = None) -> None:
        """Mention a slot, in place of `start:end` or else of the selection; the caret goes behind it."""
        chosen = self._selection if start is None or end is None else (start, end)
        draft, caret = _with_mention(self.draft, chosen, number)
        self._apply(draft)
        self.caret_requested.emit(caret)
        self.said.emit(self.tr("Image {number} mentioned").format(number=number))

    def remove_mention(self, mention: Mention) -> None:
        """Take a mention out of the prompt, with one of two spaces that would meet."""
        before, behind = self.draft.prompt[: mention.start], self.draft.prompt[mention.end :]
        if behind[:1] == " " and (not before or before[-1].isspace()):
            behind = behind[1:]
        self._apply(self.draft.with_prompt(before + behind))
        self.caret_requested.emit(len(before))

    # -------------------------------------------------------------- choices

    def set_choice(self, name: str, value: str) -> None:
        """Choose one of the model's declared values."""
        self._apply(self.draft.with_choice(name, value))

    def set_count(self, count: int) -> None:
        """Choose how many pictures one click makes; counting up or down is one undo step."""
        self._apply(self.draft.with_count(count), "count")

    # -------------------------------------------------------------- the whole

    def clear(self) -> None:
        """Start anew: no slots, no text; the choices stay."""
        empty = replace(self.draft, prompt="", slots=())
        if empty != self.draft:
            self._apply(empty)
            self.undo_offered.emit(self.tr("Composer cleared"))

    def load(self, draft: Draft) -> None:
        """Go on with another Draft; one undo brings the present one back."""
        self._apply(self._adopted(draft))
        self.caret_requested.emit(len(self.draft.prompt))

    def begin_with(self, sources: Sequence[PictureSource], draft: Draft) -> None:
        """Begin a Draft with these pictures as its slots and the text and choices given; one step to undo."""
        slots = tuple(map(self._slot_for, sources))
        self._apply(replace(self._adopted(replace(draft, slots=())), slots=slots))
        for slot, source in zip(slots, sources, strict=True):
            self.intake_requested.emit(slot.key, source)
        self.caret_requested.emit(len(self.draft.prompt))

    def restore(self, draft: Draft) -> None:
        """Go on with the Draft of the last session; there is nothing to undo then."""
        self._drafts = UndoList(self._adopted(draft))
        self.stepped.emit()
        self.draft_changed.emit(self.draft)
        self.caret_requested.emit(len(self.draft.prompt))

    def undo(self) -> None:
        """Take the last step back."""
        before = self.draft
        self._drafts.undo()
        self._tell_of_step(before)

    def redo(self) -> None:
        """Do again what was undone last."""
        before = self.draft
        self._drafts.redo()
        self._tell_of_step(before)

    # -------------------------------------------------------------- inner life

    def _apply(self, draft: Draft, run: Hashable = None) -> None:
        """Make a Draft the present one and tell of it."""
        if draft != self.draft:
            self._drafts.push(draft, run)
            self.stepped.emit()
            self.draft_changed.emit(draft)

    def _tell_of_step(self, before: Draft) -> None:
        """Tell of the Draft after undo or redo, with the caret where the text changed."""
        if self.draft == before:
            return
        self.stepped.emit()
        self.draft_changed.emit(self.draft)
        found = changes(before.prompt, self.draft.prompt)
        if found:
            shift = sum(len(change.text) - (change.end - change.start) for change in found[1:])
            self.caret_requested.emit(found[0].start + len(found[0].text) + shift)

    def _add(
        self, sources: Sequence[PictureSource], at: int | None, mention_at: tuple[int, int] | None
    ) -> tuple[int, ...]:
        """Add as many as fit and have them looked at; the keys of their slots."""
        fitting = sources[: self.free_places]
        slots = [self._slot_for(source) for source in fitting]
        self._add_slots(slots, at, mention_at)
        for slot, source in zip(slots, fitting, strict=True):
            self.intake_requested.emit(slot.key, source)
        self._tell_left_out(len(fitting), [source.name for source in sources[len(fitting) :]])
        return tuple(slot.key for slot in slots)

    def _add_slots(self, slots: Sequence[Slot], at: int | None, mention_at: tuple[int, int] | None) -> None:
        """Add slots and, if wanted, their mentions in place of a range of the prompt, as one step."""
        draft = self.draft
        first = len(draft.slots) if at is None else at
        for place, slot in enumerate(slots, first):
            draft = draft.with_slot_added(slot, place)
        if mention_at is not None:
            for number in range(first + 1, first + 1 + len(slots)):
                draft, caret = _with_mention(draft, mention_at, number)
                mention_at = (caret, caret)
        self._apply(draft)
        if mention_at is not None and slots:
            self.caret_requested.emit(mention_at[0])

    def _say_with_renumbered(self, text: str, before: str) -> None:
        """Tell screen readers of a move, and how many mentions were rewritten to stay with their picture."""
        count = len(changes(before, self.draft.prompt))
        if count:
            more = counted_text("Composer", "1 mention renumbered", "%n mentions renumbered", count)
            text = titled_text(text, more)
        self.said.emit(text)

    def _tell_left_out(self, added: int, names: list[str]) -> None:
        """Say which pictures did not fit."""
        if not names:
            return
        shown = ", ".join(_cut(name) for name in names[:_NAMES_SHOWN])
        if len(names) > _NAMES_SHOWN:
            shown += "…"
        if added:
            left_out = self.tr("%n didn't fit: {names}", "", len(names)).format(names=shown)
            self.notice_requested.emit(titled_text(self.tr("%n added", "", added), left_out))
        else:
            text = self.tr("Ten pictures fit. %n didn't: {names}", "", len(names))
            self.notice_requested.emit(text.format(names=shown))

    def _adopted(self, draft: Draft) -> Draft:
        """A foreign Draft with keys of our own and choices that the model knows.

        A picture that was still being read then has no file any more.
        """
        slots = tuple(replace(slot, key=self._new_key()) for slot in draft.slots)
        lost = Failure(FailureKind.FILE_MISSING)
        settled = tuple(replace(slot, failure=lost) if slot.is_reading else slot for slot in slots)
        given = dict(draft.choices)
        choices = tuple(
            (choice.name, given[choice.name] if given.get(choice.name) in choice.values else choice.default)
            for choice in self.card.choices
        )
        prompt = _with_plain_line_ends(draft.prompt)
        return replace(draft, model=self.card.slug, slots=settled, choices=choices, prompt=prompt)

    def _slot_for(self, source: PictureSource) -> Slot:
        return Slot(self._new_key(), source.name, source_output=source.source_output)

    def _new_key(self) -> int:
        self._last_key += 1
        return self._last_key


def _with_mention(draft: Draft, place: tuple[int, int], number: int) -> tuple[Draft, int]:
    """The same with a slot mentioned in place of a range of the prompt, and where the caret belongs then."""
    start, end = (min(each, len(draft.prompt)) for each in place)
    text, caret = insert_mention(draft.prompt, start, end, number)
    return draft.with_prompt(text), caret


def _with_plain_line_ends(text: str) -> str:
    """Every line end as the prompt field has it, so that places agree."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2029", "\n").replace("\u2028", "\n")


def _cut(name: str) -> str:
    """A file name short enough for a sentence with others."""
    return name if len(name) <= _NAME_LIMIT else name[: _NAME_LIMIT - 1] + "…"
