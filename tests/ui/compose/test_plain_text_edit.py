"""The prompt's field shows whole lines, at every height."""

from kling_desktop.ui.compose.compose_panel import ComposePanel
from kling_desktop.ui.compose.composer import Composer


def test_a_long_text_shows_whole_lines_only(panel: ComposePanel, composer: Composer) -> None:
    editor = panel.prompt.editor
    panel.focus_prompt()
    composer.set_prompt("\n".join(f"line {number}" for number in range(40)))
    line = editor.place_of(len("line 0\n")).top() - editor.place_of(0).top()
    editor.go_to(len(composer.draft.prompt))
    for height in (700, 655, 641, 600):
        panel.resize(328, height)
        assert editor.viewport().height() % line == 0
        assert editor.viewport().rect().contains(editor.cursorRect()), "the caret stays in sight"
