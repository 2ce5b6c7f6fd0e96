"""ViewerFooter: the keys of the lightbox, and size, format and zoom of the picture in numbers."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from kling_desktop.core.generation import Output
from kling_desktop.ui.base.job_text import format_text
from kling_desktop.ui.base.plain_text import plain_label
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import SPACE_8, SPACE_12, SPACE_24
from kling_desktop.ui.gallery.lightbox.key_hints import Hint, KeyHints
from kling_desktop.ui.gallery.lightbox.zoom import Zoom

_MAKING = ("P", "X", "1", "E")
"""The first keys of what marks a picture, or makes something with it."""


class ViewerFooter(QWidget):
    """The line along the bottom. Thread: gui."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts = plain_label(theme, "", "caption", "text2")
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_24, SPACE_8, SPACE_24, SPACE_12)
        row.setSpacing(SPACE_24)
        self._keys = KeyHints(theme, self._hints())
        row.addWidget(self._keys, 1)
        row.addWidget(self._facts)

    def set_usable(self, *, is_usable: bool) -> None:
        """Name all keys, or those that look and no others, as in Recently Deleted."""
        hints = self._hints()
        self._keys.show_hints(tuple(hint for hint in hints if is_usable or hint[0][0] not in _MAKING))

    def show_facts(self, output: Output, zoom: Zoom) -> None:
        """Say how large the picture is, and how large it is shown."""
        size = self.tr("Fit {percent} %") if zoom.is_fit else self.tr("{percent} %")
        facts = (
            f"{output.width_px} × {output.height_px}",
            format_text(output.format),
            size.format(percent=zoom.percent),
        )
        self._facts.setText(" · ".join(facts))

    def _hints(self) -> tuple[Hint, ...]:
        return (
            (("←", "→"), self.tr("picture")),
            (("P",), self.tr("pick")),
            (("X",), self.tr("reject")),
            (("1", "…", "5"), self.tr("stars")),
            (("C",), self.tr("compare")),
            (("E",), self.tr("refine")),
            ((self.tr("Space"),), self.tr("close")),
        )
