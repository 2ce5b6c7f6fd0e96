"""Files and folders in the programs that the desktop has for them."""

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices


def open_outside(path: str) -> bool:
    """Open a file or folder of ours outside; whether any program took it.

    Args:
        path: absolute.
    """
    return QDesktopServices.openUrl(QUrl.fromLocalFile(path))
