"""The menu bar as the first frame shows it: titles over menus that are filled later, by `commands`."""

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QMenu, QMenuBar, QToolTip

from kling_desktop.ui.base.plain_text import tooltip_text

FILE, EDIT, VIEW, GENERATION, HELP = "&File", "&Edit", "&View", "&Generation", "&Help"
MENU_TITLES = (FILE, EDIT, VIEW, GENERATION, HELP)
"""In order; in English, with their mnemonics."""


class ReasonMenu(QMenu):
    """A menu in which the pointer on what cannot be used now tells why: its status tip. Thread: gui."""

    def event(self, event: QEvent) -> bool:
        """Qt's own tooltips would only repeat the words of every line."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            action = self.actionAt(event.pos())
            reason = "" if action is None or action.isEnabled() else action.statusTip()
            QToolTip.showText(event.globalPos(), tooltip_text(reason), self)
            return True
        return super().event(event)


def add_menus(bar: QMenuBar) -> list[QMenu]:
    """Add all menus to a bar, which is as high as it will be from then on; `Commands` fills them."""
    menus: list[QMenu] = [ReasonMenu(_tr(title), bar) for title in MENU_TITLES]
    for menu in menus:
        bar.addMenu(menu)
    return menus


def _tr(text: str) -> str:
    return QCoreApplication.translate("Commands", text)
