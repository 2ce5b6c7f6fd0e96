"""What `dev.py shots --pseudo` finds in a screen of longer texts: what is cut, and what was not translated.

Widgets and items of views are looked at; what a painter writes between them only a person can judge. Thread: gui.
"""

import html
import re
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from kling_desktop.simulator.model import MODERATION_WORD
from kling_desktop.ui.base.button import Button
from kling_desktop.ui.base.plain_text import ElidedLabel
from kling_desktop.ui.base.segment import Segment
from kling_desktop.ui.base.tokens import SPACE_4
from kling_desktop.ui.compose.generate_button import GenerateButton
from kling_desktop.ui.compose.unmentioned_hint import UnmentionedHint
from kling_desktop.ui.jobs.brief_text import BriefText
from shot_stage import Stage
from shot_tiles import CASES, TileBoard

_FOREIGN = re.compile(
    r"Pictures › |@?Image\d+|\$[\d.,]+|\w+\.(?:jpg|png|webp)|[\w./~-]*/[\w./~-]+|[0-9a-f]{4}…[0-9a-f]{4}"
    r"|Segmind|Kling O1|Kling Desktop|Qt for Python"
    r"|PNG|JPG|JPEG|px|kB|MB|KB|GB|HTTP|SG_…|(?:SG_)?•+\w+|_fault\b"
    r"|\b[0-9a-f-]{32,36}\b"
    r"|\(?\b(?:Ctrl|Shift|Alt|Del|Space|Esc|Return|Enter|Home|End|Left|Right|Up|Down)\b[^\s)]*\)?|\(\w\)"
)
"""What no translator is asked for: mentions, prices, files, names of makers, units, keys."""
_OURS = re.compile(r"\[.*~\]", re.DOTALL)
"""A text of the program: it must never be cut, while a prompt or a name may."""
_MOST_ROWS = 12
_WORD = re.compile(r"[^\W\d_]{2,}")


def text_faults(stage: Stage, root: QWidget) -> list[str]:
    """All that is wrong with the texts of a drawn screen, a line each: the widget and its text."""
    foreign = foreign_texts(stage)
    if isinstance(root, TileBoard):  # no screen of the program's
        foreign = [*sorted((case.name for case in CASES), key=len, reverse=True), *foreign]
    return [*untranslated(root, foreign), *cut(root)]


def _bare(text: str) -> str:
    """The text without its tags and all that stands in brackets of the translator."""
    text = re.sub(r"<[^<>]*>|\n", " ", text)
    inner = re.compile(r"\[[^\[\]]*\]")
    while inner.search(text):
        text = inner.sub(" ", text)
    return text


def _without(text: str, foreign: Sequence[str]) -> str:
    """The text without what is foreign in it, a long prompt's beginning too."""
    beginning, is_cut, rest = text.partition("…")
    if is_cut and any(one.startswith(beginning) for one in foreign):
        text = rest
    for one in foreign:
        text = text.replace(one, " ")
    return text


def _texts(widget: QWidget) -> Iterator[tuple[str, str]]:
    """What a widget shows or says: where, and the text."""
    yield "tooltip", widget.toolTip()
    yield "name", widget.accessibleName()
    yield "description", widget.accessibleDescription()
    if isinstance(widget, QLabel | QAbstractButton):
        yield "text", widget.text()
    if isinstance(widget, QLineEdit | QPlainTextEdit):
        yield "placeholder", widget.placeholderText()
    if widget.isWindow():
        yield "title", widget.windowTitle()


def _item_texts(view: QWidget) -> Iterator[str]:
    """What a list paints or says, line by line: tiles, rows to choose from."""
    if not isinstance(view, QAbstractItemView) or view.model() is None:
        return
    for row in range(min(view.model().rowCount(), _MOST_ROWS)):
        index = view.model().index(row, 0)
        yield str(index.data(Qt.ItemDataRole.AccessibleTextRole) or index.data() or "")


def _seen(root: QWidget) -> list[QWidget]:
    return [widget for widget in (root, *root.findChildren(QWidget)) if widget.isVisible()]


def untranslated(root: QWidget, foreign: Sequence[str] = ()) -> list[str]:
    """Each text of a widget, item or action that is neither the translator's nor foreign.

    Args:
        root: drawn; what is hidden in it is not looked at, but for its actions.
        foreign: what the person and the service wrote, the longest first.
    """
    said = [
        (f"{type(widget).__name__} {where}", text) for widget in _seen(root) for where, text in _texts(widget) if text
    ]
    said += [(f"item of {type(view).__name__}", text) for view in _seen(root) for text in _item_texts(view)]
    actions = {*root.findChildren(QAction), *(root.actions() if isinstance(root, QMenu) else ())}
    said += [("action", action.text()) for action in actions]
    found = set()
    for where, text in said:
        rest = _bare(_without(html.unescape(text), foreign))
        if _WORD.search(_FOREIGN.sub(" ", rest)):
            found.add(f"{where} is not translated: {text!r}")
    return sorted(found)


def cut(root: QWidget) -> list[str]:
    """Each label and button whose text has less room than it needs."""
    return sorted(
        {
            f"{type(widget).__name__} {widget.text()!r} has {widget.width()}x{widget.height()}, needs {need}"
            for widget in _seen(root)
            if isinstance(widget, QLabel | QAbstractButton) and widget.text()
            if not isinstance(widget, BriefText)  # two lines and never more: the whole is in Details
            if not isinstance(widget, ElidedLabel) or _OURS.fullmatch(widget.text())
            if (need := _lacking(widget))
        }
    )


def _lacking(widget: QLabel | QAbstractButton) -> str:
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
    plain = {" ".join(prompt.replace("@", "").split()) for prompt in prompts}
    said = {job.failure.message for job in jobs if job.failure is not None and job.failure.message}
    names = {reference.name for job in jobs for reference in job.recipe.references} | {s.name for s in draft.slots}
    every = prompts | plain | said | names
    return sorted(
        (each for each in {MODERATION_WORD, *every, *(one.rstrip(".,;: ") for one in every)} if each),
        key=len,
        reverse=True,
    )
