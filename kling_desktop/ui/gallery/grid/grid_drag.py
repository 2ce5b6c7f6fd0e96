"""Pictures on their way out of the gallery: what a drag carries.

Our own window is handed ids. Other programs are handed clean copies, which the pool begins to write when the drag
begins or, where that would take long, when somebody asks for them.
"""

import json
import logging
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import (
    QByteArray,
    QDeadlineTimer,
    QEventLoop,
    QMetaType,
    QMimeData,
    QObject,
    QThreadPool,
    QTimer,
    QUrl,
    Signal,
    Slot,
)

from kling_desktop.core.failure import KlingError
from kling_desktop.core.generation import Output
from kling_desktop.core.ports.files import Outgoing
from kling_desktop.ui.base.background import Background
from kling_desktop.ui.base.picture_mime import GALLERY_FORMAT

MOST_AT_ONCE = 20
"""So many copies are begun with the drag, though it may end in our own window: about 10 ms each."""
MOST_WAIT_MS = 10_000
"""After that whoever asks is handed nothing: the disk does not answer."""
_LOOK_AGAIN_MS = 50
_URI_LIST = "text/uri-list"

log = logging.getLogger(__name__)


class DragCopies(QObject):
    """Clean copies for other programs, written in the pool. Thread: gui. One for each grid.

    Signals:
        came: copies that were begun are there.
    """

    came = Signal()

    def __init__(self, outgoing: Outgoing, pool: QThreadPool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._outgoing = outgoing
        self._paths: dict[int, list[str]] = {}
        self._writing = Background(pool, self)
        self._writing.answered.connect(self._on_writing_answered)

    def begin(self, outputs: Sequence[Output]) -> int:
        """Have copies written; gives the number by which they are called for."""
        return self._writing.ask(partial(_copied, tuple(outputs), self._outgoing))

    def wait_for(self, number: int, most_ms: int = MOST_WAIT_MS) -> list[str]:
        """The absolute paths of the copies that were begun; those of pictures whose file is gone are left out.

        Qt wants an answer at once, so the window lives on in a loop of its own meanwhile, without mouse and keyboard,
        which belong to the drag. Empty if they are not there in time.
        """
        deadline, loop, look = QDeadlineTimer(most_ms), QEventLoop(), QTimer(interval=_LOOK_AGAIN_MS)
        self.came.connect(loop.quit)
        look.timeout.connect(loop.quit)
        look.start()
        # A loop gives -1 where the program is about to end.
        while number not in self._paths and self._writing.is_busy and not deadline.hasExpired():
            if loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents) < 0:
                break
        return self._paths.get(number, [])

    def forget(self, number: int) -> None:
        """The drag is over, and nobody can ask any more."""
        self._writing.drop(number)
        self._paths.pop(number, None)

    @Slot(int, object)
    def _on_writing_answered(self, number: int, paths: list[str]) -> None:
        self._paths[number] = paths
        self.came.emit()


class OutgoingMime(QMimeData):
    """Ids of our pictures, and the addresses of clean copies. Thread: gui."""

    def __init__(self, outputs: Sequence[Output], copies: DragCopies | None) -> None:
        """Begin the copies if they are few.

        Args:
            outputs: the pictures, in order.
            copies: where copies are written; without it nothing leaves the program.
        """
        super().__init__()
        self._outputs, self._copies = tuple(outputs), copies
        self._number: int | None = None
        ids = [output.id for output in self._outputs]
        self.setData(GALLERY_FORMAT, QByteArray(json.dumps(ids).encode()))
        if copies is not None and len(self._outputs) <= MOST_AT_ONCE:
            self._begun(copies)

    def formats(self) -> list[str]:
        """Ids always; files where they can be had."""
        return [GALLERY_FORMAT, _URI_LIST] if self._copies is not None else [GALLERY_FORMAT]

    def hasFormat(self, mimetype: str) -> bool:
        """Whether there is anything in that form."""
        return mimetype in self.formats()

    def retrieveData(self, mimetype: str, preferred_type: QMetaType | QMetaType.Type) -> object:
        """Hand over the ids, or the addresses; whoever asks for these waits until the copies are written."""
        if mimetype != _URI_LIST:
            return super().retrieveData(mimetype, preferred_type)
        if self._copies is None:
            return []
        return [QUrl.fromLocalFile(path) for path in self._copies.wait_for(self._begun(self._copies))]

    def _begun(self, copies: DragCopies) -> int:
        if self._number is None:
            self._number = copies.begin(self._outputs)
            self.destroyed.connect(partial(copies.forget, self._number))
        return self._number


def _copied(outputs: Sequence[Output], outgoing: Outgoing) -> list[str]:
    """Write clean copies; a picture whose file is gone is left out. Thread: one of the pool's."""
    found = []
    for output in outputs:
        try:
            found.append(outgoing.clean_file(output))
        except KlingError as error:
            log.info("no copy of %s: %s", output.id, error.failure.kind.value)
    return found
