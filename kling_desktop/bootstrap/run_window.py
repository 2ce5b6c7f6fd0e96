"""Runs the program with its window: what comes before the first window, and after the last."""

import argparse
import os
from pathlib import Path

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from kling_desktop.adapters.fault_hooks import FaultHooks, forbid_core_dumps
from kling_desktop.bootstrap.before_window import say_before_any_window
from kling_desktop.bootstrap.child_environment import prepare_for_qt, restore_for_children
from kling_desktop.bootstrap.frame_report import FrameReport
from kling_desktop.bootstrap.profile import real_profile, take_key_from_environment
from kling_desktop.bootstrap.qt_messages import send_qt_messages_to_log
from kling_desktop.bootstrap.second_start import door_of
from kling_desktop.bootstrap.system_signals import SystemSignals
from kling_desktop.bootstrap.window import WindowProgram
from kling_desktop.core.failure import KlingError
from kling_desktop.core.identity import APP_ID, APP_NAME, APP_SLUG
from kling_desktop.ui.base.application import new_application
from kling_desktop.ui.base.resources import resource_path

_NO_DISPLAY = ("offscreen", "minimal")
"""Platforms of Qt on which nobody could answer a box."""


def run_window(args: argparse.Namespace) -> int:
    """Show the window and serve it until it is closed; gives the exit code."""
    forbid_core_dumps()
    QApplication.setApplicationName(APP_NAME)
    QApplication.setDesktopFileName(APP_ID)
    prepare_for_qt(os.environ)
    app = new_application(APP_SLUG)
    restore_for_children(os.environ)
    app.setWindowIcon(QIcon(str(resource_path("kling-desktop.svg"))))
    files = [str(Path(file).absolute()) for file in args.files]
    try:
        profile = real_profile(args.api_base, args.data_dir, take_key_from_environment())
        profile.places.make()
        door = door_of(profile.places)
        if not door.is_first() and door.ask_first(files):
            return 0
        program = WindowProgram(app, profile)
    except KlingError as error:
        say_before_any_window(error.failure, with_box=QApplication.platformName() not in _NO_DISPLAY)
        return 1
    hooks = FaultHooks(program.redaction.of)
    send_qt_messages_to_log()
    door.asked.connect(program.hear_second_start)
    program.settled.connect(door.listen)
    system_signals = SystemSignals(program.quit)
    app.commitDataRequest.connect(program.prepare_to_end)
    if args.first_frame is not None:
        program.frame_report = FrameReport(Path(args.first_frame))
    program.open_demo() if args.demo else program.open_own()
    program.add_files(files)
    code = app.exec()
    program.end_soon()
    system_signals.close()
    hooks.close()
    door.close()
    if not program.close():
        # Preferences, the Draft's note and the log are written. What has not ended is a call that may never be
        # answered, such as a read from a share that is gone, or Save As: `Closing` asked about that (not in the demo,
        # nor at the session's end), and the copy that is cut off is a `.part`. Qt and Python would wait forever.
        os._exit(code)
    return code
