"""Pictures on their way out of the gallery: what a drag carries.

Our own window is handed ids. Other programs are handed clean copies, which are made when the drag begins or, where
that would take long, when somebody asks for them.
"""

import json
import logging
from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QMetaType, QMimeData, QUrl

from kling_desktop.core.failure import KlingError
from kling_desktop.core.generation import Output
from kling_desktop.core.ports.files import Outgoing
from kling_desktop.ui.base.picture_mime import GALLERY_FORMAT

MOST_AT_ONCE = 20
"""So many copies are made before a drag begins: about 10 ms each."""
_URI_LIST = "text/uri-list"

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
