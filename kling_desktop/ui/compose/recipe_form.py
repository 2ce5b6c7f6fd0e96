"""RecipeForm: the model's choices and the number of pictures. What a model offers decides what is shown."""

from functools import partial

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kling_desktop.core import model_card
from kling_desktop.core.draft import Draft
from kling_desktop.ui.base.job_text import format_text
from kling_desktop.ui.base.segment import Choice, SegmentBar
from kling_desktop.ui.base.stepper import WIDTH_PX, Stepper
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import SPACE_12, SPACE_16
from kling_desktop.ui.compose.composer import Composer
from kling_desktop.ui.compose.line_label import line_label
from kling_desktop.ui.compose.panel_sides import LEAST_WIDTH_PX, LEFT_PX, RIGHT_PX

_LABEL_GAP_PX = 6
_MOST_BESIDE = 2
"""A choice with more values takes the whole width."""

_FORMAT = "output_format"
_TITLES = {"aspect_ratio": "Aspect ratio", _FORMAT: "Format", "resolution": "Resolution"}
_VALUES = {"auto": "Auto"}
_ICONS = {"auto": "scan"}
_OUTLINES = {"16:9": (15, 9), "9:16": (8, 14), "1:1": (11, 11)}
_SOURCES = (*_TITLES.values(), *_VALUES.values())


class RecipeForm(QWidget):
    """Segments for each choice that has more than one value, and the number of pictures. Thread: gui."""

    def __init__(self, theme: Theme, composer: Composer) -> None:
        super().__init__()
        self._theme = theme
        self._composer = composer
        self._bars: dict[str, SegmentBar] = {}
        self.pictures = Stepper(theme, self.tr("Pictures"), 1, model_card.MAX_PICTURES)
        self._build()
        self.pictures.valueChanged.connect(self._on_pictures_value_changed)
        composer.draft_changed.connect(self._on_composer_draft_changed)
        self._on_composer_draft_changed(composer.draft)

    def bar(self, name: str) -> SegmentBar | None:
        """The control of one of the model's choices; None where there is nothing to choose."""
        return self._bars.get(name)

    def _build(self) -> None:
        """Wide choices below each other, then the narrow ones beside the number of pictures, unless text is large."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_12)
        has_room = 2 * self._theme.scaled(WIDTH_PX) + SPACE_16 <= LEAST_WIDTH_PX - LEFT_PX - RIGHT_PX
        row = QHBoxLayout() if has_room else QVBoxLayout()
        row.setSpacing(SPACE_16 if has_room else SPACE_12)
        for choice in self._composer.card.choices:
            if len(choice.values) > _MOST_BESIDE:
                column.addLayout(self._labelled(_title(choice), self._new_bar(choice)))
            elif len(choice.values) > 1:
                row.addLayout(self._labelled(_title(choice), self._new_bar(choice)), 1)
        row.addLayout(self._labelled(self.tr("Pictures"), self.pictures), 1)
        column.addLayout(row)

    def _new_bar(self, choice: model_card.Choice) -> SegmentBar:
        segments = [
            Choice(value, _value_text(choice, value), _ICONS.get(value, ""), _OUTLINES.get(value))
            for value in choice.values
        ]
        bar = SegmentBar(self._theme, _title(choice), segments)
        bar.chosen.connect(partial(self._composer.set_choice, choice.name))
        self._bars[choice.name] = bar
        return bar

    def _labelled(self, title: str, control: QWidget) -> QVBoxLayout:
        """A control under its label."""
        column = QVBoxLayout()
        column.setSpacing(_LABEL_GAP_PX)
        label = line_label(self._theme, title, "label")
        label.setBuddy(control)
        column.addWidget(label)
        column.addWidget(control)
        return column

    @Slot(object)
    def _on_composer_draft_changed(self, draft: Draft) -> None:
        """Show the Draft's choices; a value that the model does not know is left to its problem."""
        for name, value in draft.choices:
            known = self._composer.card.choice(name)
            if name in self._bars and known is not None and value in known.values:
                self._bars[name].choose(value)
        self.pictures.setValue(draft.count)

    @Slot(int)
    def _on_pictures_value_changed(self, count: int) -> None:
        """The person counted up or down, or the Draft did."""
        self._composer.set_count(count)


def _title(choice: model_card.Choice) -> str:
    """A choice's label; an unknown one as it is on the wire."""
    return QCoreApplication.translate("RecipeForm", _TITLES.get(choice.name, choice.name))


def _value_text(choice: model_card.Choice, value: str) -> str:
    """A value's label; of a format, the name that it has everywhere."""
    if choice.name == _FORMAT:
        return format_text(value)
    return QCoreApplication.translate("RecipeForm", _VALUES.get(value, value))
