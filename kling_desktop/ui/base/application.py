"""Makes the process's one application, drawn as all of the window is meant to be drawn."""

from PySide6.QtWidgets import QApplication

_STYLE = ("-style", "fusion")


def new_application(name: str) -> QApplication:
    """The application of this process, in Qt's own style whatever the desktop prefers. Thread: gui.

    Args:
        name: of the program, as on its command line.
    """
    return QApplication(application_arguments(name))


def application_arguments(name: str) -> list[str]:
    """What Qt reads as its command line.

    The style is asked for here: `QApplication.setStyle` hands the style back, PySide makes its class for that, with
    500 names, and every start would take 5 ms longer.
    """
    return [name, *_STYLE]
