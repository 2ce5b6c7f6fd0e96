"""Inspector: everything about the selected tile, and what can be done with it.

Shows Entries; what its buttons lead to is the window's matter.
"""

from PySide6.QtCore import QMargins, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from kling_desktop.core.history_entry import Entry
from kling_desktop.core.ports.files import PictureFiles
from kling_desktop.ui.base.button import Button
from kling_desktop.ui.base.icon_button import IconButton
from kling_desktop.ui.base.plain_text import PlainLabel, plain_label
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.thumbnail_loader import ThumbnailLoader
from kling_desktop.ui.base.tokens import SPACE_4, SPACE_8, SPACE_16
from kling_desktop.ui.gallery.facts_table import FactsTable
from kling_desktop.ui.gallery.gallery_model import GalleryModel
from kling_desktop.ui.gallery.job_report import JobReport
from kling_desktop.ui.gallery.preview import Preview
from kling_desktop.ui.gallery.prompt_text import PromptText
from kling_desktop.ui.gallery.reference_strip import ReferenceStrip
from kling_desktop.ui.gallery.tile_delegate import TileDelegate

_HEADER_PX = 48


class Inspector(QWidget):
    """The details of one tile, or of a Job that failed. Thread: gui.

    Signals:
        use_as_reference_requested: the Entries shown.
        reuse_requested, show_file_requested: the Entry shown.
        cancel_requested: id of the Job shown, not sent yet.
        stop_watching_requested: id of the Job shown, sent.
        hide_requested: the panel's own button was pressed.
    """

    use_as_reference_requested = Signal(object)
    reuse_requested = Signal(object)
    show_file_requested = Signal(object)
    cancel_requested = Signal(str)
    stop_watching_requested = Signal(str)
    hide_requested = Signal()

    def __init__(
        self,
        theme: Theme,
        model: GalleryModel,
        loader: ThumbnailLoader,
        files: PictureFiles,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self._entry: Entry | None = None
        delegate = TileDelegate(theme, model, loader, files, self)
        self._preview = Preview(model, delegate, loader)
        self._report = JobReport(theme)
        self._reuse = Button(theme, self.tr("Reuse recipe"), icon="rotate-ccw")
        self._use = Button(theme, self.tr("Use as reference"), icon="image-plus")
        self._show_file = Button(theme, self.tr("Show file"), icon="folder-open")
        self._remove = Button(theme, "", icon="x")
        self._prompt = PromptText(theme)
        self._references = ReferenceStrip(theme, loader, files)
        self._facts = FactsTable(theme)
        self._pages = QStackedWidget()
        self._lay_out()
        self._connect()

    @property
    def entry(self) -> Entry | None:
        """What is shown."""
        return self._entry

    @Slot(object)
    def set_entry(self, entry: Entry | None) -> None:
        """Show a tile or a failed Job; None says that nothing is selected."""
        self._entry = entry
        self._pages.setCurrentIndex(0 if entry is None else 1)
        if entry is None:
            return
        job, has_picture = entry.job, entry.output is not None
        self._preview.setVisible(not job.needs_person)
        if not job.needs_person:
            self._preview.show_entry(entry)
        self._report.show_entry(entry, self._model.moment(job))
        self._use.setVisible(has_picture)
        self._show_file.setVisible(has_picture)
        self._remove.setVisible(not has_picture and not job.state.is_end and not job.needs_person)
        self._remove.setText(self.tr("Remove") if job.state.is_unsent else self.tr("Stop watching…"))
        self._prompt.show_prompt(job.recipe.prompt)
        self._references.show_references(job.recipe.references)
        self._facts.show_facts(entry, self._model.now_ms)

    # ------------------------------------------------------------ building

    def _lay_out(self) -> None:
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Details"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_header())
        self._pages.addWidget(self._make_nothing())
        self._pages.addWidget(self._make_scroller())
        column.addWidget(self._pages, 1)

    def _make_header(self) -> QWidget:
        header = QWidget()
        header.setFixedHeight(self._theme.scaled(_HEADER_PX))
        row = QHBoxLayout(header)
        row.setContentsMargins(SPACE_16, 0, SPACE_8, 0)
        row.addWidget(plain_label(self._theme, self.tr("Details"), "heading"), 1)
        hide = IconButton(self._theme, "panel-right-close", self.tr("Hide the details"), "Ctrl+3")
        hide.clicked.connect(self.hide_requested)
        row.addWidget(hide)
        return header

    def _make_nothing(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(SPACE_16, 0, SPACE_16, 0)
        text = plain_label(self._theme, self.tr("Select a picture to see its details."), "body", "text2", wraps=True)
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(text)
        return page

    def _make_scroller(self) -> QScrollArea:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(QMargins(SPACE_16, 0, SPACE_16, SPACE_16))
        column.setSpacing(SPACE_8)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_8)
        buttons.addWidget(self._reuse, 1)
        buttons.addWidget(self._use, 1)
        for part in (self._preview, self._report, buttons, self._show_file, self._remove):
            column.addLayout(part) if isinstance(part, QHBoxLayout) else column.addWidget(part)
        column.addWidget(self._line())
        for title, widget in ((self.tr("Prompt"), self._prompt), (self.tr("Made from"), self._references)):
            column.addWidget(self._title(title))
            column.addWidget(widget)
            column.addSpacing(SPACE_4)
        column.addWidget(self._line())
        column.addWidget(self._facts)
        column.addStretch(1)
        scroller = QScrollArea()
        scroller.setFrameShape(QFrame.Shape.NoFrame)
        scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroller.setWidgetResizable(True)
        scroller.setWidget(content)
        return scroller

    def _title(self, text: str) -> PlainLabel:
        font = self._theme.font("small")
        label = plain_label(self._theme, text, "small", "text2")
        font.setWeight(self._theme.font("label").weight())
        label.setFont(font)
        return label

    def _line(self) -> QFrame:
        line = QFrame()
        line.setProperty("surface", "line")
        return line

    def _connect(self) -> None:
        self._reuse.clicked.connect(self._on_reuse_clicked)
        self._use.clicked.connect(self._on_use_clicked)
        self._show_file.clicked.connect(self._on_show_file_clicked)
        self._remove.clicked.connect(self._on_remove_clicked)

    # ------------------------------------------------------------ what happens

    @Slot()
    def _on_reuse_clicked(self) -> None:
        """Load this Recipe."""
        self.reuse_requested.emit(self._entry)

    @Slot()
    def _on_use_clicked(self) -> None:
        """Put this picture into the next slot."""
        self.use_as_reference_requested.emit((self._entry,))

    @Slot()
    def _on_show_file_clicked(self) -> None:
        """Open the folder."""
        self.show_file_requested.emit(self._entry)

    @Slot()
    def _on_remove_clicked(self) -> None:
        """Free while unsent; a sent Job asks first, which is the window's matter."""
        if self._entry is None:
            return
        job = self._entry.job
        (self.cancel_requested if job.state.is_unsent else self.stop_watching_requested).emit(job.id)
