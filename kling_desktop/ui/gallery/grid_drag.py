"""Pictures on their way out of the gallery: what a drag carries, and what hangs at the pointer.

Our own window is handed ids. Other programs are handed clean copies, which are made when the drag begins or, where
that would take long, when somebody asks for them.
"""

import json
import logging
from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QMetaType, QMimeData, QPointF, QRectF, QSize, Qt, QUrl
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from kling_desktop.core.failure import KlingError
from kling_desktop.core.generation import Output
from kling_desktop.core.ports.files import Outgoing
from kling_desktop.ui.base.picture_mime import GALLERY_FORMAT
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.tokens import RADIUS_SMALL_BUTTON

MOST_AT_ONCE = 20
"""So many copies are made before a drag begins: about 10 ms each."""
GHOST_CARD = QSize(84, 56)
_URI_LIST = "text/uri-list"
_BADGE_PX, _MARGIN_PX = 22, 16
_SHADOW, _SHADOW_PX = QColor(0, 0, 0, 14), 12
_TILTS = (5.0, -3.0)
_BEHIND = QPointF(8, 6)
_EDGE_PX = 1.5

log = logging.getLogger(__name__)


class OutgoingMime(QMimeData):
    """Ids of our pictures, and the addresses of clean copies. Thread: gui."""

    def __init__(self, outputs: Sequence[Output], outgoing: Outgoing | None) -> None:
        """Make the copies if they are few.

        Args:
            outputs: the pictures, in order.
            outgoing: makes copies; without it nothing leaves the program.
        """
        super().__init__()
        self._outputs, self._outgoing = tuple(outputs), outgoing
        self._addresses: list[QUrl] | None = None
        ids = [output.id for output in self._outputs]
        self.setData(GALLERY_FORMAT, QByteArray(json.dumps(ids).encode()))
        if len(self._outputs) <= MOST_AT_ONCE:
            self._make_copies()

    @property
    def has_copies(self) -> bool:
        """Whether the copies are made."""
        return self._addresses is not None

    def formats(self) -> list[str]:
        """Ids always; files where they can be had."""
        return [GALLERY_FORMAT, _URI_LIST] if self._outgoing is not None else [GALLERY_FORMAT]

    def hasFormat(self, mimetype: str) -> bool:
        """Whether there is anything in that form."""
        return mimetype in self.formats()

    def retrieveData(self, mimetype: str, preferred_type: QMetaType | QMetaType.Type) -> object:
        """Hand over the ids, or the addresses; whoever asks for these waits until the copies are made."""
        if mimetype != _URI_LIST:
            return super().retrieveData(mimetype, preferred_type)
        return self._make_copies()

    def _make_copies(self) -> list[QUrl]:
        if self._addresses is None:
            self._addresses = [] if self._outgoing is None else _copied(self._outputs, self._outgoing)
        return self._addresses


def _copied(outputs: Sequence[Output], outgoing: Outgoing) -> list[QUrl]:
    """The addresses of clean copies; a picture whose file is gone is left out."""
    found = []
    for output in outputs:
        try:
            path = outgoing.clean_file(output)
        except KlingError as error:
            log.info("no copy of %s: %s", output.id, error.failure.kind.value)
        else:
            found.append(QUrl.fromLocalFile(path))
    return found


def ghost(theme: Theme, widget: QWidget, pictures: Sequence[QPixmap | None], count: int) -> QPixmap:
    """What hangs at the pointer: at most two cards, and how many pictures they stand for.

    Args:
        theme: to paint with.
        widget: where the drag begins.
        pictures: of the first cards; None where one is not there yet.
        count: of the pictures dragged.
    """
    ratio = widget.devicePixelRatioF()
    size = GHOST_CARD + QSize(2 * _MARGIN_PX + _BADGE_PX // 2, 2 * _MARGIN_PX + _BADGE_PX // 2)
    pixmap = QPixmap(size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    middle = QPointF(size.width(), size.height()) / 2 - QPointF(2, 0)
    cards = list(pictures[: len(_TILTS)])
    for place in range(len(cards) - 1, -1, -1):
        is_front = place == 0
        painter.save()
        painter.translate(middle if is_front else middle + _BEHIND)
        painter.rotate(0.0 if count == 1 else _TILTS[1] if is_front else _TILTS[0])
        _paint_card(painter, theme, cards[place])
        painter.restore()
    if count > 1:
        _paint_count(painter, theme, size, count)
    painter.end()
    return pixmap


def _paint_card(painter: QPainter, theme: Theme, picture: QPixmap | None) -> None:
    """A small picture with a light edge, around the painter's origin."""
    card = QRectF(QPointF(0, 0), GHOST_CARD.toSizeF())
    card.moveCenter(QPointF(0, 0))
    _paint_shadow(painter, card)
    path = QPainterPath()
    path.addRoundedRect(card, RADIUS_SMALL_BUTTON, RADIUS_SMALL_BUTTON)
    painter.fillPath(path, theme.color("sunken"))
    if picture is not None:
        painter.save()
        painter.setClipPath(path)
        painter.drawPixmap(_covering(card, picture), picture, QRectF(picture.rect()))
        painter.restore()
    painter.setPen(QPen(theme.color("onOverlay"), _EDGE_PX))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)


def _paint_shadow(painter: QPainter, card: QRectF) -> None:
    """A soft shadow below a card: a few faint plates, each a little larger."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_SHADOW)
    for spread in range(2, _SHADOW_PX, 2):
        plate = card.translated(0, _SHADOW_PX / 3).adjusted(-spread, -spread, spread, spread)
        painter.drawRoundedRect(plate, RADIUS_SMALL_BUTTON + spread, RADIUS_SMALL_BUTTON + spread)


def _covering(card: QRectF, picture: QPixmap) -> QRectF:
    """Where a picture lies that fills a card and keeps its middle."""
    size = picture.size().toSizeF().scaled(card.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
    place = QRectF(QPointF(0, 0), size)
    place.moveCenter(card.center())
    return place


def _paint_count(painter: QPainter, theme: Theme, size: QSize, count: int) -> None:
    """How many, in the upper far corner."""
    text = str(count)
    painter.setFont(theme.font("label"))
    width = max(_BADGE_PX, painter.fontMetrics().horizontalAdvance(text) + _BADGE_PX // 2)
    badge = QRectF(size.width() - width - 6, 7, width, _BADGE_PX)
    painter.setPen(QPen(theme.color("onAccent"), _EDGE_PX))
    painter.setBrush(theme.color("accent"))
    painter.drawRoundedRect(badge, _BADGE_PX / 2, _BADGE_PX / 2)
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)
