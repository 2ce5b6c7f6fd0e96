"""PictureActions: what a person does with pictures of the gallery, whichever button, key or menu says it."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication

from kling_desktop.core.draft import Draft
from kling_desktop.core.draft import Slot as DraftSlot
from kling_desktop.core.file_words import GONE
from kling_desktop.core.history_entry import Entry
from kling_desktop.core.marks import Flag, MarkChange
from kling_desktop.core.recipe import Recipe
from kling_desktop.core.reference import PictureSource, Reference
from kling_desktop.ui.base.open_outside import open_outside
from kling_desktop.ui.base.translate import counted_text, sentence_text
from kling_desktop.ui.compose.composer import Composer
from kling_desktop.ui.gallery.examples.example import Example
from kling_desktop.ui.gallery.gallery_panel import GalleryPanel
from kling_desktop.ui.gallery.inspector.inspector import Inspector
from kling_desktop.ui.gallery.tiles.gallery_model import GalleryModel
from kling_desktop.ui.main_window.kit import WindowKit
from kling_desktop.ui.main_window.picture_export import PictureExport
from kling_desktop.ui.main_window.spokesman import Spokesman

Entries = Sequence[Entry]
PictureIds = Sequence[str]
"""Ids of Outputs: there may be more of them than anybody wants to read the lines of."""


class PictureActions(QObject):
    """Carries them out on Entries, where those without a picture are passed over, or on ids. Thread: gui.

    Signals:
        draft_begun: the composer begins anew with a picture; what comes next is to write.
    """

    draft_begun = Signal()

    def __init__(
        self,
        kit: WindowKit,
        composer: Composer,
        spokesman: Spokesman,
        export: PictureExport,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._kit, self._composer, self._spokesman, self._export = kit, composer, spokesman, export
        self._model: GalleryModel | None = None

    @property
    def is_saving(self) -> bool:
        """Whether copies are still being written into a folder of the person's."""
        return self._export.is_saving

    def heed(self, model: GalleryModel) -> None:
        """Say so instead where a picture's file is known to be gone."""
        self._model = model

    def serve(self, gallery: GalleryPanel, inspector: Inspector) -> None:
        """Do what the gallery asks for, and the details of what is selected there."""
        gallery.noticed.connect(self._spokesman.tell)
        gallery.use_as_reference_requested.connect(self.use_as_reference)
        gallery.mention_requested.connect(self.mention)
        gallery.reuse_requested.connect(self.reuse)
        gallery.refine_requested.connect(self.refine)
        gallery.show_file_requested.connect(self.show_file)
        gallery.copy_requested.connect(self.copy)
        gallery.copy_prompt_requested.connect(self.copy_prompt)
        gallery.copy_path_requested.connect(self.copy_path)
        gallery.save_requested.connect(self.save_as)
        gallery.flag_chosen.connect(self.flag)
        gallery.stars_chosen.connect(self.rate)
        gallery.delete_requested.connect(self.delete)
        gallery.restore_requested.connect(self.restore)
        inspector.use_as_reference_requested.connect(self.use_as_reference)
        inspector.reuse_requested.connect(self.reuse)
        inspector.refine_requested.connect(self.refine)
        inspector.show_file_requested.connect(self.show_file)
        inspector.copy_requested.connect(self.copy)
        inspector.save_requested.connect(self.save_as)
        inspector.flag_chosen.connect(self.flag_entries)
        inspector.stars_chosen.connect(self.rate_entries)
        inspector.delete_requested.connect(self.delete_entries)
        inspector.restore_requested.connect(self.restore_entries)

    # ------------------------------------------------------------ composing with them

    @Slot(object)
    def use_as_reference(self, entries: Entries) -> None:
        """Put pictures into the next slots."""
        if sources := self.sources([entry for entry in entries if self._has_file(entry)]):
            self._composer.add_sources(sources)

    def sources(self, entries: Entries) -> list[PictureSource]:
        """What to add for these pictures, in their order."""
        return [self._source(entry) for entry in entries if entry.output is not None]

    @Slot(object)
    def mention(self, entry: Entry) -> None:
        """Mention a picture in the prompt, as the reference that it is already or becomes now."""
        if entry.output is None or not self._has_file(entry):
            return
        ids = [slot.output_id for slot in self._composer.draft.slots]
        if entry.output.id in ids:
            self._composer.insert_mention(ids.index(entry.output.id) + 1)
        else:
            self._composer.mention_source(self._source(entry))

    @Slot(object)
    def reuse(self, entry: Entry) -> None:
        """Load a Recipe into the composer; one step to undo."""
        self.load(entry.job.recipe)

    @Slot(object)
    def refine(self, entry: Entry) -> None:
        """Begin a new Draft with this picture as @Image1 and its ratio; one step to undo."""
        if entry.output is None or not self._has_file(entry):
            return
        recipe = entry.job.recipe
        had_content = bool(self._composer.draft.prompt or self._composer.draft.slots)
        self._composer.begin_with([self._source(entry)], Draft(recipe.model, choices=recipe.choices))
        if had_content:
            self._spokesman.offer_undo_of_step(self.tr("A new picture from this one"))
        self.draft_begun.emit()

    @Slot(object)
    def begin_example(self, example: Example) -> None:
        """Fill in the references and the prompt of an example; choices stay, nothing is sent, one step to undo."""
        draft = self._composer.draft
        sources = [PictureSource(Path(path).name, path) for path in example.paths]
        self._composer.begin_with(sources, replace(draft, prompt=example.prompt))
        if draft.prompt or draft.slots:
            self._spokesman.offer_undo_of_step(self.tr("Example filled in"))
        self.draft_begun.emit()

    def load(self, recipe: Recipe) -> None:
        """Compose with what a Recipe holds; the number of pictures stays."""
        slots = tuple(DraftSlot(key, reference.name, reference) for key, reference in enumerate(recipe.references))
        draft = Draft(recipe.model, recipe.prompt, slots, recipe.choices)
        self._composer.load(replace(draft, count=self._composer.draft.count))

    # ------------------------------------------------------------ what is thought of them

    @Slot(object, object)
    def flag(self, ids: PictureIds, flag: Flag) -> None:
        """Pick or reject pictures, or neither."""
        self._mark(ids, MarkChange(flag=flag))

    @Slot(object, int)
    def rate(self, ids: PictureIds, stars: int) -> None:
        """Give pictures stars."""
        self._mark(ids, MarkChange(stars=stars))

    @Slot(object)
    def delete(self, ids: PictureIds) -> None:
        """Move pictures to Recently Deleted; the notice offers to take it back."""
        count = len(ids)
        if not count:
            return
        self._mark(ids, MarkChange(is_deleted=True))
        one, many = "Picture moved to Recently Deleted", "%Ln pictures moved to Recently Deleted"
        text = counted_text("PictureActions", one, many, count)
        self._spokesman.offer_undo(text, partial(self.restore, ids), "trash-2")

    @Slot(object)
    def restore(self, ids: PictureIds) -> None:
        """Take pictures out of Recently Deleted."""
        self._mark(ids, MarkChange(is_deleted=False))

    @Slot(object, object)
    def flag_entries(self, entries: Entries, flag: Flag) -> None:
        """As `flag`, for who has Entries in hand."""
        self.flag(_ids(entries), flag)

    @Slot(object, int)
    def rate_entries(self, entries: Entries, stars: int) -> None:
        """As `rate`."""
        self.rate(_ids(entries), stars)

    @Slot(object)
    def delete_entries(self, entries: Entries) -> None:
        """As `delete`."""
        self.delete(_ids(entries))

    @Slot(object)
    def restore_entries(self, entries: Entries) -> None:
        """As `restore`."""
        self.restore(_ids(entries))

    def _mark(self, ids: PictureIds, change: MarkChange) -> None:
        if ids:
            self._kit.engine.mark(ids, change)

    # ------------------------------------------------------------ their files

    @Slot(object)
    def show_file(self, entry: Entry) -> None:
        """Open the folder of a picture."""
        if entry.output is not None:
            self._open(Path(self._kit.files.picture(entry.output.path)).parent)

    @Slot(object)
    def copy(self, entries: Entries) -> None:
        """Put pictures on the clipboard, without their prompts."""
        self._export.copy(entries)

    @Slot(object)
    def copy_prompt(self, entry: Entry) -> None:
        """Put what was asked for on the clipboard."""
        QGuiApplication.clipboard().setText(entry.job.recipe.prompt)
        self._spokesman.tell(self.tr("Prompt copied"))

    @Slot(object)
    def copy_path(self, entry: Entry) -> None:
        """Put the place of a picture's own file on the clipboard."""
        if entry.output is not None:
            QGuiApplication.clipboard().setText(str(Path(self._kit.files.picture(entry.output.path))))
            self._spokesman.tell(self.tr("File path copied"))

    @Slot(object)
    def save_as(self, entries: Entries) -> None:
        """Save copies, without their prompts, where the person wants them."""
        self._export.save_as(entries)

    @Slot(object)
    def show_original(self, reference: Reference) -> None:
        """Open the folder of a reference's original."""
        self._open(Path(self._kit.files.original(reference.sha256, reference.extension)).parent)

    @Slot(object)
    def open_outside(self, entry: Entry) -> None:
        """Show a picture in the system's viewer."""
        if entry.output is not None:
            self._open(Path(self._kit.files.picture(entry.output.path)))

    def _open(self, path: Path) -> None:
        """Open a file or folder outside; where nothing takes it, say at least where it is."""
        if not open_outside(str(path)):
            text = self.tr("No program on this computer opened it. It is here: {path}").format(path=path)
            self._spokesman.offer(text, self.tr("Copy path"), lambda: QGuiApplication.clipboard().setText(str(path)))

    def _has_file(self, entry: Entry) -> bool:
        """Whether it can be composed with; if not, the person is told."""
        if self._model is None or not self._model.is_lost(entry):
            return True
        self._spokesman.tell(sentence_text(GONE))
        return False

    def _source(self, entry: Entry) -> PictureSource:
        assert entry.output is not None
        path = self._kit.files.picture(entry.output.path)
        return PictureSource(Path(path).name, path, source_output=entry.output.id)


def _ids(entries: Entries) -> PictureIds:
    return [entry.output.id for entry in entries if entry.output is not None]
