"""Checks of the window's half: Qt, its plug-ins, icons, fonts, what it opens. Thread: gui, in the order of the file."""

import os
import sys
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import (
    QCollator,
    QCoreApplication,
    QDeadlineTimer,
    QEventLoop,
    QLibraryInfo,
    QLocale,
    QStringDecoder,
    qVersion,
)
from PySide6.QtGui import QColor, QFontInfo, QIcon, QImage, QImageReader, QPixmap
from PySide6.QtNetwork import QLocalSocket
from PySide6.QtWidgets import QApplication

from kling_desktop.adapters.places import Places
from kling_desktop.bootstrap.child_environment import prepare_for_qt, restore_for_children
from kling_desktop.bootstrap.second_start import door_of, socket_name
from kling_desktop.bootstrap.self_test.check import demand
from kling_desktop.bootstrap.self_test.files import is_frozen
from kling_desktop.core.identity import APP_SLUG
from kling_desktop.ui.base.application import new_application
from kling_desktop.ui.base.icon_set import IconSet
from kling_desktop.ui.base.own_picture import read_own_picture
from kling_desktop.ui.base.resources import resource_path
from kling_desktop.ui.base.single_instance import SecondStart
from kling_desktop.ui.base.theme import Theme
from kling_desktop.ui.base.type_face import TypeFace

_APPLICATION: list[QApplication] = []
"""Keeps the one application of this process."""
_FOREIGN_READERS = {"svg", "svgz", "pdf"}
_MILLISECONDS = 5_000
_ICON_PX = 16


def starts_qt() -> str:
    """Qt starts on this system's window system, and dresses the application as the program does."""
    prepare_for_qt(os.environ)
    application = QApplication.instance() or new_application(APP_SLUG)
    assert isinstance(application, QApplication)
    _APPLICATION.append(application)
    restore_for_children(os.environ)
    Theme(application, application).apply()
    return f"{QApplication.platformName()}, Qt {qVersion()}"


def has_only_its_plug_ins() -> str:
    """The packaged program uses its own plug-ins, and none that opens what a person's files may claim to be."""
    readers = {bytes(reader.data()).decode() for reader in QImageReader.supportedImageFormats()}
    demand({"jpeg", "png", "ppm"} <= readers, f"Qt reads {', '.join(sorted(readers))} only")
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    if is_frozen():
        demand(folder.is_relative_to(Path(sys.executable).parent), f"plug-ins are taken from {folder}")
        demand(not readers & _FOREIGN_READERS, f"Qt reads {', '.join(sorted(readers & _FOREIGN_READERS))}")
    return ", ".join(sorted(readers))


def draws_icons() -> str:
    """Every icon leaves something on the picture at twice its size, and so does the program's own sign."""
    folder = resource_path("icons")
    names = sorted(path.stem for path in folder.glob("*.svg"))
    demand(bool(names), f"there are no icons in {folder}")
    icons = IconSet()
    empty = [name for name in names if _is_empty(icons.pixmap(name, QColor("black"), _ICON_PX, 2.0))]
    if _is_empty(QIcon(str(resource_path(f"{APP_SLUG}.svg"))).pixmap(_ICON_PX)):
        empty.append(APP_SLUG)
    demand(not empty, f"nothing is drawn for {', '.join(empty)}")
    return f"{len(names)} icons and the sign"


def has_its_font() -> str:
    """The window's font is there under its own name, not one that Qt puts in its place."""
    font = TypeFace(QApplication.font()).font("body")
    found = QFontInfo(font).family()
    demand(found == font.family(), f"{found} in place of {font.family()}")
    return found


def opens_own_pictures_only() -> str:
    """The way by which the window opens files takes a JPEG, and no drawing that is called a picture."""
    picture = read_own_picture(str(resource_path("self_test/picture.jpeg")))
    demand((picture.width(), picture.height()) == (480, 360), "a JPEG was not opened")
    demand(read_own_picture(str(resource_path("self_test/drawing.png"))).isNull(), "an SVG was opened")
    return "a JPEG opened, an SVG refused"


def sorts_and_converts_text() -> str:
    """Languages sort by their own rules and old encodings are read: what Qt has ICU for."""
    swedish = QCollator(QLocale("sv_SE"))
    german = QCollator(QLocale("de_DE"))
    demand(swedish.compare("ö", "z") > 0 > german.compare("ö", "z"), "text is not sorted by its language")
    chinese = QCollator(QLocale("zh_CN"))
    demand(chinese.compare("阿", "中") < 0, "Chinese is not sorted by its sounds")
    demand(QStringDecoder("GB18030").isValid(), "GB18030 is not read")
    return "sorted by language, GB18030 read"


def words_a_wrong_use() -> str:
    """A mistake of ours in a call of Qt is an error that can be read.

    If PySide lacks what it words that with, it ends the process, and the self-test with it.
    """
    words = ""
    try:
        cast("Any", QImage()).scaled("nonsense")
    except TypeError as error:
        words = str(error)
    demand("Supported signatures" in words, f"a wrong call was answered with {words or 'nothing'}")
    return words.splitlines()[0]


def meets_itself(folder: Path) -> str:
    """A second start is told that it is the second, and the first hears of its file."""
    places = Places.under(folder / "instance")
    places.make()
    first, second = door_of(places), door_of(places)
    sent, heard = SecondStart((str(folder / "picture.png"),)), list[SecondStart]()
    first.asked.connect(heard.append)
    demand(first.is_first(), "nobody is there, and it is not the first")
    demand(not second.is_first(), "two are the first")
    first.listen()
    # Not by `ask_first`: it waits for an answer that this same thread has to give.
    socket = QLocalSocket()
    socket.connectToServer(socket_name(places.data))
    socket.write(sent.to_line())
    deadline = QDeadlineTimer(_MILLISECONDS)
    while not heard and not deadline.hasExpired():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
    first.close()
    demand(heard == [sent], f"the first did not hear of the second: {socket.errorString()}")
    return "a second start reached the first"


def starts_others_cleanly() -> str:
    """Programs that the desktop opens for us get its libraries, not ours."""
    left = [name for name, value in os.environ.items() if is_frozen() and _leads_here(name, value)]
    demand(not left, f"{', '.join(left)} would lead them to our libraries")
    return "in the environment of the desktop"


def _leads_here(name: str, value: str) -> bool:
    bundle = str(Path(sys.executable).parent / "_internal")
    return name.startswith("_PYI_") or (name.endswith("_PATH") and bundle in value)


def _is_empty(pixmap: QPixmap) -> bool:
    image = pixmap.toImage()
    return image.isNull() or not any(image.convertToFormat(QImage.Format.Format_Alpha8).constBits())
