"""Every text of the main screens under a language in which all texts are longer: translated, and with room."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from kling_desktop.core.preferences import ThemeChoice
from kling_desktop.simulator.model import MODERATION_WORD
from kling_desktop.ui.base.button import Button
from kling_desktop.ui.base.plain_text import ElidedLabel
from kling_desktop.ui.base.segment import Segment
from kling_desktop.ui.base.tokens import SPACE_4
from kling_desktop.ui.compose.generate_button import GenerateButton
from kling_desktop.ui.compose.unmentioned_hint import UnmentionedHint
from kling_desktop.ui.jobs.brief_text import BriefText
from kling_desktop.ui.preferences.section_list import SectionList
from pseudo_translator import PseudoTranslator, pseudo_text
from shot_scenes import SCENES
from shot_stage import Stage

BY_NAME = {scene.name: scene for scene in SCENES}
SETTINGS = 6
SCREENS = (
    "welcome",
    "welcome-key",
    "welcome-refused",
    "composing",
    "ten-references",
    "autocomplete",
    "lost-mention",
    "slot-states",
    "drag-replace",
    "running",
    "attention",
    "keyring-locked",
    "inspector-problem",
    "too-large",
    "privacy",
    "closing-unsent",
)
"""Those with most texts of their own; `dev.py shots --pseudo` draws all."""

FOREIGN = re.compile(
    r"Pictures › |@?Image\d+|\$[\d.,]+|\w+\.(?:jpg|png|webp)|[\w./~-]*/[\w./~-]+|[0-9a-f]{4}…[0-9a-f]{4}"
    r"|Segmind|Kling O1|Kling Desktop|Qt for Python"
    r"|PNG|JPG|JPEG|px|MB|KB|GB|HTTP|SG_…|(?:SG_)?•+\w+|_fault\b"
    r"|\b[0-9a-f-]{32,36}\b"
    r"|\(?\b(?:Ctrl|Shift|Alt|Del|Space|Esc|Return|Enter|Home|End|Left|Right|Up|Down)\b[^\s)]*\)?|\(\w\)"
)
"""What no translator is asked for: mentions, prices, files, names of makers, units, keys."""
OURS = re.compile(r"\[.*~\]", re.DOTALL)
"""A text of the program: it must never be cut, while a prompt or a name may."""
MOST_ROWS = 12
_WORD = re.compile(r"[^\W\d_]{2,}")


@pytest.fixture
def pseudo(qapp: QApplication) -> Iterator[None]:
    translator, interval = PseudoTranslator(), qapp.doubleClickInterval()
    qapp.setDoubleClickInterval(0)  # a scene presses faster than any person
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)
    qapp.setDoubleClickInterval(interval)


def bare(text: str) -> str:
    """The text without its tags and all that stands in brackets of the translator."""
    text = re.sub(r"<[^<>]*>|\n", " ", text)
    inner = re.compile(r"\[[^\[\]]*\]")
    while inner.search(text):
        text = inner.sub(" ", text)
    return text


def texts(widget: QWidget) -> Iterator[tuple[str, str]]:
    """What a widget shows or says: where, and the text."""
    yield "tooltip", widget.toolTip()
    yield "name", widget.accessibleName()
    yield "description", widget.accessibleDescription()
    if isinstance(widget, QLabel | QAbstractButton):
        yield "text", widget.text()
    if isinstance(widget, QLineEdit | QPlainTextEdit):
        yield "placeholder", widget.placeholderText()


def item_texts(view: QWidget) -> Iterator[str]:
    """What a list paints or says, line by line: tiles, rows to choose from."""
    if not isinstance(view, QAbstractItemView) or view.model() is None:
        return
    for row in range(min(view.model().rowCount(), MOST_ROWS)):
        index = view.model().index(row, 0)
        yield str(index.data(Qt.ItemDataRole.AccessibleTextRole) or index.data() or "")


def seen(root: QWidget) -> list[QWidget]:
    return [widget for widget in (root, *root.findChildren(QWidget)) if widget.isVisible()]


def untranslated(root: QWidget, foreign: list[str]) -> set[str]:
    """Each text of a widget or action that is neither in brackets nor foreign."""
    said = [
        (f"{type(widget).__name__} {where}", text) for widget in seen(root) for where, text in texts(widget) if text
    ]
    said += [(f"item of {type(view).__name__}", text) for view in seen(root) for text in item_texts(view)]
    said += [("action", action.text()) for action in root.findChildren(QAction)]
    found = set()
    for where, text in said:
        rest = html.unescape(text)
        for one in foreign:
            rest = rest.replace(one, " ")
        rest = bare(rest)
        if _WORD.search(FOREIGN.sub(" ", rest)):
            found.add(f"{where}: {text}")
    return found


def cut(root: QWidget) -> set[str]:
    """Each label and button whose text has less room than it needs."""
    return {
        f"{type(widget).__name__} {widget.text()!r} has {widget.width()}x{widget.height()}, needs {need}"
        for widget in seen(root)
        if isinstance(widget, QLabel | QAbstractButton) and widget.text()
        if not isinstance(widget, BriefText)  # two lines and never more: the whole is in Details
        if not isinstance(widget, ElidedLabel) or OURS.fullmatch(widget.text())
        if (need := lacking(widget))
    }


def lacking(widget: QLabel | QAbstractButton) -> str:
    """What a widget needs and has not; empty if it has room."""
    if isinstance(widget, QLabel) and widget.wordWrap():
        height = widget.heightForWidth(widget.width())
        return f"{height} px of height" if height > widget.height() + 1 else ""
    if isinstance(widget, UnmentionedHint):  # it has shorter words, too
        needed = widget.fontMetrics().horizontalAdvance(widget.shown)
        return f"{needed} px of width" if needed > widget.width() else ""
    if isinstance(widget, GenerateButton):  # it may wrap
        shown = widget.minimumHeight()
        widget.fit(widget.width())
        return f"{widget.minimumHeight()} px of height" if widget.minimumHeight() > shown else ""
    wished = (widget.minimumSizeHint() if isinstance(widget, Segment) else widget.sizeHint()).width()
    spare = 2 * SPACE_4 if isinstance(widget, Button) else 1  # a button may be fuller than it wishes
    if wished > widget.width() + spare:
        return f"{wished} px of width"
    parent = widget.parentWidget()
    while parent is not None and not widget.isWindow():
        left = widget.mapTo(parent, QPoint(0, 0)).x()
        if left < 0 or left + widget.width() > parent.width() + 1:
            return f"room in {type(parent).__name__} ({left}..{left + widget.width()} of {parent.width()})"
        if parent.isWindow() or isinstance(parent, QScrollArea):
            break
        parent = parent.parentWidget()
    return ""


def foreign_texts(stage: Stage) -> list[str]:
    """What the person and the service wrote."""
    if stage.window.studio is None:
        return []
    jobs, draft = stage.jobs(), stage.studio.composer.draft
    prompts = {job.recipe.prompt for job in jobs} | {draft.prompt}
    plain = {prompt.replace("@", "") for prompt in prompts}
    said = {job.failure.message for job in jobs if job.failure is not None and job.failure.message}
    names = {reference.name for job in jobs for reference in job.recipe.references} | {s.name for s in draft.slots}
    every = prompts | plain | said | names
    return sorted(
        (each for each in {MODERATION_WORD, *every, *(one.rstrip(".,;: ") for one in every)} if each),
        key=len,
        reverse=True,
    )


def check(stage: Stage, root: QWidget) -> None:
    stage.picture(root)  # once it stands still: what is still being counted has not got its room yet
    foreign = foreign_texts(stage)
    assert untranslated(root, foreign) == set()
    assert cut(root) == set()


@pytest.mark.usefixtures("pseudo")
@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_has_room_for_longer_texts_and_shows_no_other(qapp: QApplication, tmp_path: Path, name: str) -> None:
    scene = BY_NAME[name]
    setting = replace(scene.setting, pictures=0)  # older pictures have no texts of their own, and take long to make
    with Stage(qapp, tmp_path, ThemeChoice.LIGHT, setting) as stage:
        stage.window.resize(*scene.sizes[-1])  # the least of them
        root = scene.play(stage)

        check(stage, root)


@pytest.mark.usefixtures("pseudo")
def test_the_settings_have_room_for_longer_texts_and_show_no_other(qapp: QApplication, tmp_path: Path) -> None:
    scene = BY_NAME["settings-account"]
    with Stage(qapp, tmp_path, ThemeChoice.LIGHT, scene.setting) as stage:
        dialog = scene.play(stage)
        sections = dialog.findChild(SectionList)
        assert sections is not None
        assert sections.count() == SETTINGS

        for page in range(SETTINGS):
            sections.setCurrentRow(page)
            check(stage, dialog)


@pytest.mark.usefixtures("pseudo")
def test_plurals_are_translated_too_and_values_stay() -> None:
    said = QCoreApplication.translate("Tile", "%n before {name}", "", 3)

    assert re.fullmatch(r"\[3 béföŕé \{name\} ~+\]", said)


def test_a_text_becomes_two_fifths_longer_and_keeps_its_key() -> None:
    said = pseudo_text("&Generate a picture now")

    assert said.startswith("[&Ĝéñéŕåţé å pîçţûŕé ñöŵ ~")
    assert len(said) >= 1.4 * len("&Generate a picture now")
