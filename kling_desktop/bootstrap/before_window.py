"""What is said where the program cannot start: there is no window yet to say it in."""

import sys

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from kling_desktop.core.failure import Failure
from kling_desktop.core.identity import APP_NAME


def say_before_any_window(failure: Failure, *, with_box: bool) -> None:
    """Say why the program cannot start: to the terminal, if there is one, and in a box, which waits to be read."""
    from kling_desktop.core.words import notice
    from kling_desktop.ui.base.plain_message import plain_message
    from kling_desktop.ui.base.translate import sentence_text

    words = notice(failure)
    if sys.stderr is not None:  # a frozen program on Windows has none
        sys.stderr.write(f"{words.in_one_line()}\n")
    if with_box:
        owner = QWidget()
        owner.setWindowTitle(APP_NAME)
        quit_label = QCoreApplication.translate("WindowProgram", "Quit")
        plain_message(owner, sentence_text(words.title), sentence_text(*words.sentences), quit_label).exec()
        owner.deleteLater()
