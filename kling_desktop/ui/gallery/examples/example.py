"""The examples that come with the program: references, a prompt, and what may become of them."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from kling_desktop.core.prompt import mention_text
from kling_desktop.ui.base.resources import resource_path


@dataclass(frozen=True, slots=True)
class Example:
    """References and a prompt to begin with.

    Attributes:
        title: what it shows, in a word or two.
        paths: absolute paths of the references, in slot order; pictures that come with the program.
        prompt: mentions them.
        result: absolute path of a picture that shows what to expect; it comes with the program too.
        aspect_ratio: value of that choice which goes with the result.
    """

    title: str
    paths: tuple[str, ...]
    prompt: str
    result: str
    aspect_ratio: str = "16:9"


def shipped_examples() -> tuple[Example, ...]:
    """The examples in their order, in the language that is in use."""
    first, second = mention_text(1), mention_text(2)
    merge = _tr("Put {first} into the landscape of {second}").format(first=first, second=second)
    move = _tr("Move {first} to a lavender field at dusk").format(first=first)
    repaint = _tr("Repaint {first} in the dusk colours of {second}").format(first=first, second=second)
    lavender = str(resource_path("examples/bottle-lavender.jpg"))
    return (
        Example(_tr("Merge two"), _samples("bottle", "dunes"), merge, *_samples("merge")),
        Example(_tr("Change the setting"), _samples("bottle"), move, lavender),
        Example(_tr("Restyle"), _samples("merge", "alpine"), repaint, *_samples("run-06")),
    )


def _samples(*names: str) -> tuple[str, ...]:
    return tuple(str(resource_path(f"samples/{name}.jpg")) for name in names)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Example", text)
