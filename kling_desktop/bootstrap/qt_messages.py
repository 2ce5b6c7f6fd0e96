"""What Qt would print goes into the log, where everything secret is struck out."""

import logging

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

log = logging.getLogger("qt")

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def send_qt_messages_to_log() -> None:
    """From now on, until the process ends. Thread: gui."""
    qInstallMessageHandler(hear)


def hear(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    """One message. Thread: any."""
    log.log(_LEVELS[kind], "%s", text)
