"""GalleryPages: the grid, or what is said in its place while it has nothing to show."""

from enum import Enum, auto

from PySide6.QtCore import QThreadPool, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from kling_desktop.core.history_entry import RECENTLY_DELETED, Filter
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.gallery.tiles.gallery_model import GalleryModel

_EVERYTHING = Filter(with_hidden=True)


class Page(Enum):
    """What can stand there."""

    GRID = auto()
    NEW_LIBRARY = auto()
    """Nothing was ever made."""
    NO_PICTURES = auto()
    """Something was tried, and nothing came of it that could be shown."""
    ALL_DELETED = auto()
    NONE_DELETED = auto()


def page_for(model: GalleryModel) -> Page:
    """What a model has to show; asks history for at most two lines.

    Raises:
        KlingError: DATABASE.
    """
    if model.rowCount():
        return Page.GRID
    if model.wanted == RECENTLY_DELETED:
        return Page.NONE_DELETED
    if is_new_library(model):
        return Page.NEW_LIBRARY
    return Page.ALL_DELETED if model.has_any(RECENTLY_DELETED) else Page.NO_PICTURES


def is_new_library(model: GalleryModel) -> bool:
    """Whether nothing was ever made, whatever is shown.

    Raises:
        KlingError: DATABASE.
    """
    return not model.rowCount() and not model.has_any(_EVERYTHING)


class GalleryPages(QStackedWidget):
    """Makes a page when it is first wanted: a library with pictures needs none of them. Thread: gui.

    Signals:
        example_chosen: the `Example` to begin with.
        deleted_requested: what was put away shall be shown.
    """

    example_chosen = Signal(object)
    deleted_requested = Signal()

    def __init__(self, theme: Theme, grid: QWidget, pool: QThreadPool) -> None:
        """Show the grid.

        Args:
            theme: to paint with.
            grid: the page for what there is.
            pool: where the pictures of examples are read.
        """
        super().__init__()
        self._theme, self._pool = theme, pool
        self._pages: dict[Page, QWidget] = {Page.GRID: grid}
        self.addWidget(grid)

    def show_page(self, page: Page) -> None:
        """Turn to a page."""
        if page not in self._pages:
            self._pages[page] = self._make(page)
            self.addWidget(self._pages[page])
        self.setCurrentWidget(self._pages[page])

    def _make(self, page: Page) -> QWidget:
        from kling_desktop.ui.gallery.examples.empty_page import EmptyPage

        theme = self._theme
        if page is Page.NEW_LIBRARY:
            from kling_desktop.ui.gallery.examples.example import shipped_examples
            from kling_desktop.ui.gallery.examples.examples_page import ExamplesPage

            examples = ExamplesPage(theme, shipped_examples(), self._pool, self)
            examples.chosen.connect(self.example_chosen)
            return examples
        if page is Page.ALL_DELETED:
            text = self.tr("Nothing is lost: you can put each picture back.")
            title, label = self.tr("Everything is in Recently Deleted"), self.tr("Open Recently Deleted")
            deleted = EmptyPage(theme, title, text, label)
            deleted.pressed.connect(self.deleted_requested)
            return deleted
        if page is Page.NONE_DELETED:
            text = self.tr("Pictures that you delete stay here until you restore them.")
            return EmptyPage(theme, self.tr("Nothing here"), text)
        text = self.tr("Everything you make is kept on this computer, and you can browse it offline.")
        return EmptyPage(theme, self.tr("No pictures yet"), text)
