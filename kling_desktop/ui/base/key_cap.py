"""Little pictures of keys, such as Ctrl ↵, as part of a button or on their own."""

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import RADIUS_KEY_CAP

_SIGNS = {
    "Return": "↵",
    "Enter": "↵",
    "Up": "↑",
    "Down": "↓",
    "Left": "←",
    "Right": "→",
    "Backspace": "⌫",
}
_GAP_PX, _PADDING_PX = 3.0, 5.0
_BESIDE_PX = 6


def key_names(shortcut: str) -> tuple[str, ...]:
    """The keys of a shortcut as this system writes them.

    Args:
        shortcut: Qt's portable text, such as `Ctrl+Return`; empty for none.
    """
    native = QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)
    names = [*native] if "+" not in native and "⌘" in native else native.replace("++", "+Plus").split("+")
    return tuple(_SIGNS.get(name, "+" if name == "Plus" else name) for name in names if name)


def with_keys(text: str, shortcut: str) -> str:
    """`Copy (Ctrl+C)`, the keys as this system writes them.

    Args:
        text: what they do, translated.
        shortcut: Qt's portable text; empty for none.
    """
    native = QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)
    return f"{text} ({native})" if native else text


def key_font(theme: Theme) -> QFont:
    """Of what is written on a key: small and strong."""
    font = theme.font("caption")
    font.setWeight(theme.font("label").weight())
    return font


def key_caps_size(keys: tuple[str, ...], font: QFont) -> QSize:
    """The room that `paint_key_caps` takes, in px."""
    metrics = QFontMetricsF(font)
    width = sum(_cap_width(key, metrics) for key in keys) + _GAP_PX * max(0, len(keys) - 1)
    return QSize(round(width), round(metrics.height()) + 4)


class CapColors(NamedTuple):
    """Of a key: its ground, what is written on it, and its edge if it has one."""

    fill: QColor
    text: QColor
    edge: QColor | None = None


def paint_key_caps(painter: QPainter, place: QPointF, keys: tuple[str, ...], colors: CapColors) -> None:
    """Draw the keys side by side from `place` (top left), in the painter's font."""
    metrics = QFontMetricsF(painter.font())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    height = key_caps_size(keys, painter.font()).height()
    left = place.x()
    for key in keys:
        cap = QRectF(left, place.y(), _cap_width(key, metrics), height)
        painter.setPen(QPen(Qt.PenStyle.NoPen) if colors.edge is None else QPen(colors.edge, 1))
        painter.setBrush(colors.fill)
        inset = 0.0 if colors.edge is None else 0.5
        painter.drawRoundedRect(cap.adjusted(inset, inset, -inset, -inset), RADIUS_KEY_CAP, RADIUS_KEY_CAP)
        painter.setPen(colors.text)
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key)
        left = cap.right() + _GAP_PX


def _cap_width(key: str, metrics: QFontMetricsF) -> float:
    """One cap is a little wider than high at least."""
    return max(metrics.height() + _BESIDE_PX, metrics.horizontalAdvance(key) + 2 * _PADDING_PX)


class KeyCaps(QWidget):
    """The keys of a shortcut on a surface. Decoration: the control itself tells its shortcut to screen readers."""

    def __init__(self, theme: Theme, shortcut: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._keys = key_names(shortcut)
        self.setFont(key_font(theme))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """As large as the caps."""
        return key_caps_size(self._keys, self.font())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the caps."""
        color = self._theme.color
        painter = QPainter(self)
        paint_key_caps(painter, QPointF(0, 0), self._keys, CapColors(color("sunken"), color("text2"), color("line")))
        painter.end()
