"""Collage: what the program does, said in pictures: photo + photo = picture."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from kling_desktop.core.prompt import mention_text
from kling_desktop.ui.base.icon_label import IconLabel
from kling_desktop.ui.base.resources import resource_path
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import SPACE_8, SPACE_24
from kling_desktop.ui.preferences.picture_card import PictureCard
from kling_desktop.ui.preferences.prompt_chip import PromptChip

_PHOTO = QSize(224, 224)
_RESULT = QSize(504, 284)
_RADIUS_PX = 12
_SIGN_PX = 30
"""So the strokes of plus and equals are 20 px long."""
_GAP_PX = _RESULT.width() - 2 * _PHOTO.width()


class Collage(QWidget):
    """The right half of the first page. One picture for screen readers; not a control."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(
            self.tr("Example: a photo of a bottle and a photo of dunes become one picture of the bottle in the dunes.")
        )
        sentence = self.tr("Merge {first} into the landscape of {second}").format(
            first=mention_text(1), second=mention_text(2)
        )
        centre = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self)
        column.setSpacing(0)
        column.addStretch(1)
        column.addLayout(self._photos(theme))
        column.addSpacing(SPACE_24 + 3)
        column.addWidget(PromptChip(theme, sentence), 0, centre)
        column.addSpacing(SPACE_8)
        column.addWidget(IconLabel(theme, "equal", "text2", _SIGN_PX), 0, centre)
        column.addSpacing(SPACE_8 + 1)
        column.addWidget(PictureCard(theme, _sample("merge"), _RESULT, _RADIUS_PX), 0, centre)
        column.addStretch(1)

    def _photos(self, theme: Theme) -> QGridLayout:
        """Photo + photo. Pictures and signs of a sum are not mirrored, but their order is."""
        row = QGridLayout()
        row.setSpacing(0)
        row.setColumnStretch(0, 1)
        row.setColumnMinimumWidth(2, _GAP_PX)
        row.setColumnStretch(4, 1)
        row.addWidget(PictureCard(theme, _sample("bottle"), _PHOTO, _RADIUS_PX, mention_text(1)), 0, 1)
        row.addWidget(IconLabel(theme, "plus", "text2", _SIGN_PX), 0, 2, Qt.AlignmentFlag.AlignCenter)
        row.addWidget(PictureCard(theme, _sample("dunes"), _PHOTO, _RADIUS_PX, mention_text(2)), 0, 3)
        return row


def _sample(name: str) -> str:
    """The path of one of the pictures that come with the program."""
    return str(resource_path(f"samples/{name}.jpg"))
