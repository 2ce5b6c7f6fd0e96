"""Log files of the program, with everything secret struck out.

Must not know: what is logged. Striking out happens in the handler's own formatter, over the finished text with its
traceback, so that no logger of any library gets around it. Prompts are not logged; tracebacks are without locals.
"""

import contextlib
import faulthandler
import io
import json
import logging
import os
import re
import sys
from pathlib import Path
from urllib.parse import quote

from kling_desktop.adapters.durable_file import FILE_MODE, NO_LINK, disk_border, make_folder
from kling_desktop.core.api_key import ApiKey

MAX_BYTES = 1024 * 1024
FILES = 3
CHATTY = ("httpx", "httpcore", "hpack", "PIL", "asyncio")
"""Loggers that would write addresses, headers or noise; heard from WARNING on."""

STRUCK = "[…]"
_PATTERNS = (
    (re.compile(r"SG_[0-9A-Za-z_-]{8,}"), STRUCK),
    (
        re.compile(
            r"""((?:x-api-key|authorization)["']?\s*[:=,]\s*(?:b?["'])?)(?:(?:bearer|basic)\s+)?[^\s"',)}\]]+""",
            re.IGNORECASE,
        ),
        rf"\1{STRUCK}",
    ),
    (re.compile(r"://[^/\s@]{1,300}@"), f"://{STRUCK}@"),
    (re.compile(r"""([?&][^=\s&"'<>]{1,100}=)[^&\s"'<>]+"""), rf"\1{STRUCK}"),
)


class Redaction:
    """What must not be read in a log. Thread: any."""

    def __init__(self) -> None:
        self._keys: tuple[str, ...] = ()

    def register(self, key: ApiKey) -> None:
        """From now on this key is struck out, whatever it looks like, as it is and as texts disguise it."""
        text = key.reveal()
        forms = {text, quote(text, safe=""), quote(text), repr(text)[1:-1], json.dumps(text)[1:-1]}
        self._keys = tuple(sorted({*self._keys, *forms}, key=len, reverse=True))

    def of(self, text: str) -> str:
        """The text without keys, passwords in addresses, and values of queries."""
        for key in self._keys:
            text = text.replace(key, STRUCK)
        for pattern, replacement in _PATTERNS:
            text = pattern.sub(replacement, text)
        return text


class ProgramLog:
    """The log files of one process: `<name>.log`, rotated, and `<name>-crash.log` for crashes of the interpreter.

    Thread: main; logging itself from any.
    """

    def __init__(self, folder: Path, name: str, level: int = logging.INFO) -> None:
        """Begin to write.

        Args:
            folder: of log files; made where missing.
            name: of this process's part, such as `window` or `command`: two processes must not rotate one file.
            level: lowest level that is written.

        Raises:
            KlingError: DISK_FULL or NOT_WRITABLE.
        """
        self.redaction = Redaction()
        with disk_border():
            make_folder(folder)
            self._handler = _PrivateHandler(folder / f"{name}.log")
            try:
                self._crashes = _append_to(folder / f"{name}-crash.log")
            except OSError:
                self._handler.close()
                raise
        self._handler.setFormatter(_RedactingFormatter(self.redaction))
        self._levels = {logger: logger.level for logger in map(logging.getLogger, (None, *CHATTY))}
        for logger in self._levels:
            logger.setLevel(logging.WARNING)
        root = logging.getLogger()
        root.setLevel(level)
        root.addHandler(self._handler)
        # A line that cannot be written is lost: the other way is to print it, keys and all, to the terminal.
        self._raised, logging.raiseExceptions = logging.raiseExceptions, False
        self._had_faulthandler = faulthandler.is_enabled()
        faulthandler.enable(self._crashes)

    def end_within(self, seconds: float) -> None:
        """Have the process end by then at the latest, with a note of where it hung; asked again, counted anew.

        It takes neither the interpreter nor a thread of ours, so nothing that hangs keeps it from coming; nor does
        `close`: who asks for it must be about to end the process.
        """
        kept_open = os.dup(self._crashes.fileno())  # what hangs may do so after `close`
        faulthandler.dump_traceback_later(seconds, exit=True, file=kept_open)

    def close(self) -> None:
        """Put everything back as it was found."""
        logging.getLogger().removeHandler(self._handler)
        for logger, level in self._levels.items():
            logger.setLevel(level)
        logging.raiseExceptions = self._raised
        faulthandler.disable()
        if self._had_faulthandler and sys.__stderr__ is not None:
            faulthandler.enable(sys.__stderr__)
        for file in (self._crashes, self._handler):
            with contextlib.suppress(OSError):  # the last lines found no room: they are lost, as any other line is then
                file.close()


class _RedactingFormatter(logging.Formatter):
    def __init__(self, redaction: Redaction) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(threadName)s: %(message)s")
        self._redaction = redaction

    def format(self, record: logging.LogRecord) -> str:
        return self._redaction.of(super().format(record))


class _PrivateHandler(logging.FileHandler):
    """Begins a new file where one is full: `<name>.log.1` is the one before.

    The standard library's own that does so brings sockets and pickles into every start, 5 ms of it.
    """

    stream: io.TextIOWrapper

    def __init__(self, path: Path) -> None:
        self._path = path
        super().__init__(path, encoding="utf-8")

    def _open(self) -> io.TextIOWrapper:
        return _append_to(self._path)

    def format(self, record: logging.LogRecord) -> str:
        """The line, with room made for it; whatever fails here, the handler swallows with the line itself."""
        line = super().format(record)
        self._make_room(len(line.encode("utf-8", "backslashreplace")))
        return line

    def _make_room(self, needed_bytes: int) -> None:
        if self.stream.closed:  # an earlier try found no room even for a new file
            self.stream = self._open()
        written = os.fstat(self.stream.fileno()).st_size
        if written and written + needed_bytes >= MAX_BYTES:
            self._begin_anew()

    def _begin_anew(self) -> None:
        older = [self._path, *(self._path.with_name(f"{self._path.name}.{number}") for number in range(1, FILES))]
        self.stream.close()
        for number in range(FILES - 1, 0, -1):
            with contextlib.suppress(OSError):  # not there yet; or it cannot have another name, and this one grows on
                older[number - 1].replace(older[number])
        self.stream = self._open()


def _append_to(path: Path) -> io.TextIOWrapper:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | NO_LINK, FILE_MODE)
    return io.TextIOWrapper(os.fdopen(descriptor, "ab"), "utf-8", "backslashreplace")
