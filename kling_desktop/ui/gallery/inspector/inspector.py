"""Inspector: everything about what is selected, and what can be done with it.

Shows Entries; what its buttons lead to is the window's matter.
"""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from kling_desktop.core.history_entry import Entry
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.ports.files import PictureFiles
from kling_desktop.ui.base.icon_button import IconButton
from kling_desktop.ui.base.plain_text import plain_label
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader
from kling_desktop.ui.base.tokens import SPACE_4, SPACE_8, SPACE_16
from kling_desktop.ui.gallery.grid.focus_order import put_before, stops_in
from kling_desktop.ui.gallery.inspector.details_page import DetailsPage
from kling_desktop.ui.gallery.inspector.footer import Footer, FooterAct
from kling_desktop.ui.gallery.inspector.picture_top import PictureTop
from kling_desktop.ui.gallery.inspector.several_page import SeveralPage
from kling_desktop.ui.gallery.selection import NOTHING, Selection
from kling_desktop.ui.gallery.tiles.gallery_model import GalleryModel

LEAST_WIDTH_PX = 300
_HEADER_PX = 44


class Inspector(QWidget):
    """The details of one tile, of a Job that failed, or of several pictures. Thread: gui.

    Signals:
        refine_requested, reuse_requested, show_file_requested, open_requested, compare_requested: the Entry shown.
        find_requested: the Entry shown, whose file is gone.
        picture_shown: the Output of the Entry that is shown from now on, or again.
        use_as_reference_requested, copy_requested, save_requested: the Entries shown that have a picture.
        delete_requested, restore_requested: likewise.
        flag_chosen, stars_chosen: likewise, and the `Flag` or so many stars.
        picture_chosen: id of the Output that was pressed in Made from or Became.
        cancel_requested: id of the Job shown, not sent yet.
        stop_watching_requested: id of the Job shown, sent.
        check_requested, recover_requested, make_again_requested, dismiss_requested: id of the Job shown, which needs a
            person.
        hide_requested: the panel's own button was pressed.
    """

    refine_requested = Signal(object)
    reuse_requested = Signal(object)
    show_file_requested = Signal(object)
    open_requested = Signal(object)
    compare_requested = Signal(object)
    find_requested = Signal(object)
    picture_shown = Signal(object)
    use_as_reference_requested = Signal(object)
    copy_requested = Signal(object)
    save_requested = Signal(object)
    delete_requested = Signal(object)
    restore_requested = Signal(object)
    flag_chosen = Signal(object, object)
    stars_chosen = Signal(object, int)
    picture_chosen = Signal(str)
    cancel_requested = Signal(str)
    stop_watching_requested = Signal(str)
    check_requested = Signal(str)
    recover_requested = Signal(str)
    make_again_requested = Signal(str)
    dismiss_requested = Signal(str)
    hide_requested = Signal()

    def __init__(
        self,
        theme: Theme,
        model: GalleryModel,
        loader: ThumbnailLoader,
        files: PictureFiles,
        parent: QWidget | None = None,
    ) -> None:
        """An inspector that shows nothing yet.

        Args:
            theme: to paint with.
            model: knows the moment, Entries by their Job, and whose file is gone.
            loader: of this pane.
            files: where pictures lie.
            parent: as in Qt.
        """
        super().__init__(parent)
        self._theme, self._loader, self._files = theme, loader, files
        self._model = model
        self._selection = NOTHING
        self._problem: Entry | None = None
        self._checking: set[str] = set()
        self._balance_micros: int | None = None
        self._open = IconButton(theme, "maximize-2", self.tr("Open large"), "Space")
        self._hide = IconButton(theme, "panel-right-close", self.tr("Hide the details"), "Ctrl+3")
        self._pages = QStackedWidget()
        self._nothing = self._make_nothing()
        self._details: DetailsPage | None = None
        self._several: SeveralPage | None = None
        self._footer = Footer(theme)
        self._lay_out()
        self._connect()
        self._show()

    def prepare(self) -> None:
        """Have the page for one picture at hand, so that the first one that is chosen need not wait for it."""
        if self._details is None:
            self._make_details()

    # ------------------------------------------------------------ what is shown

    @property
    def entry(self) -> Entry | None:
        """The one tile or problem that is shown."""
        return self._selection.single if self._problem is None else self._problem

    @Slot(object)
    def set_selection(self, selection: Selection) -> None:
        """Show what is selected. A problem that is shown stays until another selection is made."""
        if _ids(selection) != _ids(self._selection):
            self._problem = None
        self._selection = selection
        if self._problem is None:
            self._show()

    def set_balance(self, balance_micros: int | None) -> None:
        """What the account has now, as a hint at what became of a Job; None where that is not known."""
        if balance_micros == self._balance_micros:
            return
        self._balance_micros = balance_micros
        if self._details is not None:
            self._details.problem_top.set_balance(balance_micros)
            if self._problem is not None:
                self._show()

    def show_problem(self, entry: Entry) -> None:
        """Show a Job that is no tile, for as long as it is none."""
        self._problem = entry
        self._show()

    @Slot(object)
    def apply(self, job: Job) -> None:
        """A Job changed: the problem that is shown, or another picture was made from the one that is shown."""
        entry = self.entry
        if entry is None:
            return
        if self._problem is not None and job.id == self._problem.job.id:
            self._problem = None if job.is_hidden else self._model.entry_of(job.id)
            self._show()
        elif entry.output is not None and _is_made_from(job, entry.output.id):
            self._show()

    def set_checking(self, job_id: str, *, is_checking: bool) -> None:
        """Whether a Job's result is being looked for; its buttons wait meanwhile."""
        (self._checking.add if is_checking else self._checking.discard)(job_id)
        if self.entry is not None and self.entry.job.id == job_id:
            self._show()

    @Slot(bool)
    def set_docked(self, is_docked: bool) -> None:
        """Stand beside the gallery, or lie over it, where the panel is closed rather than hidden."""
        self._hide.set_name(self.tr("Hide the details") if is_docked else self.tr("Close the details"))
        self._hide.set_icon("panel-right-close" if is_docked else "x")

    def _show(self) -> None:
        """Show what there is now, and say so if it is a picture."""
        self._turn()
        if self.entry is not None and self.entry.output is not None:
            self.picture_shown.emit(self.entry.output)

    def _turn(self) -> None:
        """Turn to the right page and fill it."""
        entry = self.entry
        is_lost = entry is not None and self._is_missed(entry)
        self._open.setVisible(entry is not None and entry.output is not None and not is_lost)
        if entry is not None:
            results = self._model.made_from(entry.output.id) if entry.output is not None else ()
            details = self._details or self._make_details()
            details.show_entry(entry, results, is_checking=entry.job.id in self._checking, is_lost=is_lost)
            self._pages.setCurrentWidget(details)
            self._footer.show_act(None if is_lost else _footer_act(entry))
        elif self._selection.count:
            several = self._several or self._make_several()
            lost = frozenset(entry.job.id for entry in self._selection.entries if self._is_missed(entry))
            several.show_selection(self._selection, is_free=self._model.is_free, lost=lost)
            self._pages.setCurrentWidget(several)
            self._footer.show_act(None if several.is_deleted else FooterAct.DELETE, several.why_not)
        else:
            self._pages.setCurrentWidget(self._nothing)
            self._footer.show_act(None)

    def _is_missed(self, entry: Entry) -> bool:
        """Whether the file of a picture is gone and would be missed; what was put away can only be put back."""
        return entry.marks.deleted_at_ms is None and self._model.is_lost(entry)

    # ------------------------------------------------------------ building

    def _lay_out(self) -> None:
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(LEAST_WIDTH_PX)
        self.setAccessibleName(self.tr("Details"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_header())
        self._pages.addWidget(self._nothing)
        column.addWidget(self._pages, 1)
        column.addWidget(self._footer)

    def _make_header(self) -> QWidget:
        header = QWidget()
        header.setFixedHeight(self._theme.scaled(_HEADER_PX))
        row = QHBoxLayout(header)
        row.setContentsMargins(SPACE_16, SPACE_8, SPACE_16, 0)
        row.setSpacing(SPACE_4)
        row.addWidget(plain_label(self._theme, self.tr("Details"), "heading"), 1)
        row.addWidget(self._open)
        row.addWidget(self._hide)
        return header

    def _make_nothing(self) -> QWidget:
        page = QWidget(self._pages)
        column = QVBoxLayout(page)
        column.setContentsMargins(SPACE_16, 0, SPACE_16, 0)
        text = plain_label(self._theme, self.tr("Select a picture to see its details."), "body", "text2", wraps=True)
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(text)
        return page

    def _make_details(self) -> DetailsPage:
        """The page for one tile or Job; built with `prepare` or when it is first wanted, as the next one."""
        page = DetailsPage(self._theme, self._model, self._loader, self._files, self._pages)
        self._take_in(page)
        page.preview.clicked.connect(self._on_open_clicked)
        page.lineage.picture_chosen.connect(self.picture_chosen)
        page.lost_top.find_requested.connect(self.find_requested)
        page.lost_top.delete_requested.connect(self.delete_requested)
        page.problem_top.check_requested.connect(self.check_requested)
        page.problem_top.recover_requested.connect(self.recover_requested)
        page.problem_top.make_again_requested.connect(self.make_again_requested)
        top = page.picture_top
        top.refine_requested.connect(self.refine_requested)
        top.show_file_requested.connect(self.show_file_requested)
        top.compare_requested.connect(self.compare_requested)
        top.flag_chosen.connect(self.flag_chosen)
        top.stars_chosen.connect(self.stars_chosen)
        self._connect_pictures(top)
        for each in (top, page.job_top, page.problem_top, page.lost_top):
            each.reuse_requested.connect(self.reuse_requested)
        page.problem_top.set_balance(self._balance_micros)
        self._details = page
        return page

    def _make_several(self) -> SeveralPage:
        """The page for more than one tile."""
        page = SeveralPage(self._theme, self._loader, self._files, self._pages)
        self._take_in(page)
        self._connect_pictures(page)
        self._several = page
        return page

    def _take_in(self, page: DetailsPage | SeveralPage) -> None:
        self._pages.addWidget(page)
        put_before(stops_in(self._footer)[0], page)

    def _connect_pictures(self, page: PictureTop | SeveralPage) -> None:
        page.use_as_reference_requested.connect(self.use_as_reference_requested)
        page.copy_requested.connect(self.copy_requested)
        page.save_requested.connect(self.save_requested)
        page.restore_requested.connect(self.restore_requested)

    def _connect(self) -> None:
        self._hide.clicked.connect(self.hide_requested)
        self._open.clicked.connect(self._on_open_clicked)
        self._footer.pressed.connect(self._on_footer_pressed)

    # ------------------------------------------------------------ what happens

    @Slot()
    def _on_open_clicked(self) -> None:
        """See the picture large."""
        self.open_requested.emit(self.entry)

    @Slot(object)
    def _on_footer_pressed(self, act: FooterAct) -> None:
        """Take away what is shown. A sent Job asks first, which is the window's matter."""
        entry = self.entry
        if act is FooterAct.DELETE:
            several = () if self._several is None else self._several.pictures
            self.delete_requested.emit(several if entry is None else (entry,))
        elif entry is not None and act is FooterAct.REMOVE:
            self.cancel_requested.emit(entry.job.id)
        elif entry is not None and act is FooterAct.STOP_WATCHING:
            self.stop_watching_requested.emit(entry.job.id)
        elif entry is not None:
            self.dismiss_requested.emit(entry.job.id)


def _footer_act(entry: Entry) -> FooterAct | None:
    """How what is shown can be taken away."""
    if entry.job.needs_person:
        return FooterAct.DISMISS
    if entry.output is not None:
        return FooterAct.DELETE if entry.marks.deleted_at_ms is None else None
    if entry.job.state.is_end:
        return None
    return FooterAct.REMOVE if entry.job.state.is_unsent else FooterAct.STOP_WATCHING


def _ids(selection: Selection) -> tuple[int, tuple[str, ...]]:
    """Which tiles are selected, however they look now."""
    return selection.count, tuple(entry.job.id for entry in selection.entries)


def _is_made_from(job: Job, output_id: str) -> bool:
    """Whether a picture that is there now used this one."""
    sources = (reference.source_output for reference in job.recipe.references)
    return job.state is JobState.SAVED and output_id in sources
