"""What the tests of the panel share: settling, choosing tiles, opening the menu."""

from PySide6.QtCore import QItemSelectionModel, Qt

from kling_desktop.ui.gallery.gallery_panel import GalleryPanel
from kling_desktop.ui.gallery.tile_menu import TileMenu
from tests.fakes.gallery_desk import GalleryDesk


def choose(gallery: GalleryDesk, panel: GalleryPanel, *tiles: int) -> None:
    """Select these tiles; the last one is the current one."""
    panel.grid.clearSelection()
    for tile in tiles:
        index = gallery.model.index(tile)
        panel.grid.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.Select)


def settle(gallery: GalleryDesk, panel: GalleryPanel) -> None:
    gallery.qtbot.waitUntil(lambda: panel.grid.is_settled and panel.grid.layout_now.count == gallery.model.rowCount())


def menu_of(gallery: GalleryDesk, panel: GalleryPanel, *tiles: int) -> TileMenu:
    choose(gallery, panel, *tiles)
    gallery.qtbot.keyClick(panel.grid, Qt.Key.Key_Menu)
    return panel.grid.findChildren(TileMenu)[-1]


def texts(menu: TileMenu, *, enabled_only: bool = False) -> list[str]:
    actions = [action for action in menu.actions() if action.isEnabled() or not enabled_only]
    return [action.text().replace("&", "") or "|" for action in actions if action.text() or not enabled_only]
