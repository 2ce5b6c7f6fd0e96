"""SingleInstance: a second start of the program over the same data finds the first one and hands its files over.

Who holds the lock is the first, whatever a crash left behind; the socket is only how the second speaks to it.
Must not know what the files are for.
"""

import json
import logging
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from PySide6.QtCore import QObject, QThread, Signal, Slot

if TYPE_CHECKING:  # loaded where it is needed: no window waits for it
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

log = logging.getLogger(__name__)

ANSWER_SECONDS = 4.0
"""How long a second start waits for the first, which may be starting itself."""
MOST_FILES = 100
_MOST_BYTES = 1 << 20
_STEP_MS = 100
_TAKEN = b"taken\n"
_TOKEN_VARIABLE = "XDG_ACTIVATION_TOKEN"  # noqa: S105 -- the desktop's permission to come forward, no secret


class SecondStart(NamedTuple):
    """What a second start was given.

    Attributes:
        files: absolute paths.
        token: by which a Wayland desktop lets the first window come forward; empty elsewhere.
    """

    files: tuple[str, ...] = ()
    token: str = ""

    def to_line(self) -> bytes:
        """As it is sent."""
        return json.dumps({"files": self.files, "token": self.token}).encode() + b"\n"

    @classmethod
    def from_line(cls, line: bytes) -> "SecondStart":
        """What can be made of a line; a person who starts the program again wants its window in any case."""
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            return cls()
        if not isinstance(found, dict):
            return cls()
        files, token = found.get("files"), found.get("token")
        paths = [path for path in files if isinstance(path, str)] if isinstance(files, list) else []
        usable = tuple(path for path in paths if "\0" not in path and Path(path).is_absolute())
        return cls(usable[:MOST_FILES], token if isinstance(token, str) and token.isprintable() else "")


class StartLock(Protocol):
    """What only one process can hold; the system lets go of it however that process ends. Thread: gui."""

    def take(self) -> bool:
        """Take it; False if another process holds it.

        Raises:
            KlingError: the disk does not let anybody.
        """
        ...

    def release(self) -> None:
        """Let go of it, if it is held."""
        ...


class SingleInstance(QObject):
    """One of possibly several processes over the same data. Thread: gui.

    Signals:
        asked: a `SecondStart` of another process.
    """

    asked = Signal(object)

    def __init__(self, lock: StartLock, server_name: str, parent: QObject | None = None) -> None:
        """Prepare; `is_first` decides, and `listen` is for the first.

        Args:
            lock: one for each place where processes meet.
            server_name: where the first one listens: a full path, on Windows the name of a pipe.
            parent: as in Qt.
        """
        super().__init__(parent)
        self._name = server_name
        self._lock = lock
        self._server: QLocalServer | None = None
        self._is_closed = False

    def is_first(self) -> bool:
        """Whether this process is the first, which it is until it is closed.

        Raises:
            KlingError: the disk lets nobody take the lock.
        """
        return self._lock.take()

    @Slot()
    def listen(self) -> None:
        """Hear others from now on. Until then they wait, so that the window need not."""
        if self._server is not None or self._is_closed:
            return
        from PySide6.QtNetwork import QLocalServer

        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_server_new_connection)
        QLocalServer.removeServer(self._name)  # of one that crashed; where Qt renames over it, this changes nothing
        if not self._server.listen(self._name):
            log.warning("a second start will not be heard: %s", self._server.errorString())

    def ask_first(self, files: Sequence[str], seconds: float = ANSWER_SECONDS) -> bool:
        """Ask the first process to come forward with these files; whether it took them.

        Blocks, with no window to hold up; the first may not listen yet.
        """
        from PySide6.QtNetwork import QLocalSocket

        line = SecondStart(tuple(files[:MOST_FILES]), os.environ.get(_TOKEN_VARIABLE, "")).to_line()
        _let_others_come_forward()
        deadline = time.monotonic() + seconds
        while (left_ms := int((deadline - time.monotonic()) * 1000)) > 0:
            socket = QLocalSocket()
            socket.connectToServer(self._name)
            if socket.waitForConnected(left_ms):
                socket.write(line)
                return _is_taken(socket, deadline)
            QThread.msleep(_STEP_MS)
        return False

    def close(self) -> None:
        """Listen no more, and never again; the next start is the first."""
        self._is_closed = True
        if self._server is not None:
            self._server.close()
        self._lock.release()

    @Slot()
    def _on_server_new_connection(self) -> None:
        server = self._server
        while server is not None and (socket := server.nextPendingConnection()) is not None:
            socket.readyRead.connect(self._on_socket_ready_read)
            socket.disconnected.connect(socket.deleteLater)
            if socket.bytesAvailable():
                self._read(socket)

    @Slot()
    def _on_socket_ready_read(self) -> None:
        from PySide6.QtNetwork import QLocalSocket

        socket = self.sender()
        assert isinstance(socket, QLocalSocket)
        self._read(socket)

    def _read(self, socket: "QLocalSocket") -> None:
        """Take a whole line and answer; a stranger who sends too much is cut off."""
        if not socket.canReadLine():
            if socket.bytesAvailable() > _MOST_BYTES:
                socket.abort()
            return
        line = bytes(socket.readLine(_MOST_BYTES).data())
        socket.write(_TAKEN)
        socket.disconnectFromServer()
        self.asked.emit(SecondStart.from_line(line))


def use_activation_token(token: str) -> None:
    """Have the next window that is activated show the desktop this permission; Qt reads it from the environment."""
    if token:
        os.environ[_TOKEN_VARIABLE] = token


def _is_taken(socket: "QLocalSocket", deadline: float) -> bool:
    while not socket.canReadLine():
        left_ms = int((deadline - time.monotonic()) * 1000)
        if left_ms <= 0 or not socket.waitForReadyRead(left_ms):
            return False
    return bool(socket.readLine(_MOST_BYTES).data() == _TAKEN)


def _let_others_come_forward() -> None:
    """On Windows only the process that was just started may bring a window forward, and may pass that on."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(-1)
