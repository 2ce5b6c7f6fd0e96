"""What the first frame does without: the Studio with its panes, imported and built a piece in each step."""

from collections.abc import Generator
from importlib import import_module
from typing import TYPE_CHECKING

from kling_desktop.ui.main_window.circumstances import Circumstances
from kling_desktop.ui.main_window.workspace import Workspace

if TYPE_CHECKING:
    from kling_desktop.ui.main_window.studio import Studio

_MODULES = (
    "kling_desktop.core.words",
    "kling_desktop.ui.base.picture_mime",
    "kling_desktop.ui.compose.composer",
    "kling_desktop.ui.compose.add_slot",
    "kling_desktop.ui.compose.slot_grid",
    "kling_desktop.ui.compose.slot_popover",
    "kling_desktop.ui.compose.slot_strip",
    "kling_desktop.ui.compose.prompt_editor",
    "kling_desktop.ui.compose.mention_popup",
    "kling_desktop.ui.compose.prompt_box",
    "kling_desktop.ui.compose.recipe_form",
    "kling_desktop.ui.compose.compose_panel",
    "kling_desktop.ui.gallery.inspector.lineage",
    "kling_desktop.ui.gallery.inspector.lost_top",
    "kling_desktop.ui.gallery.inspector.problem_top",
    "kling_desktop.ui.gallery.inspector.details_page",
    "kling_desktop.ui.gallery.inspector.inspector",
    "kling_desktop.ui.main_window.picture_export",
    "kling_desktop.ui.main_window.viewer",
    "kling_desktop.ui.jobs.attention_panel",
    "kling_desktop.ui.jobs.queue_banner",
    "kling_desktop.ui.main_window.consent",
    "kling_desktop.ui.main_window.studio",
    "kling_desktop.ui.main_window.menu_wiring",
)
"""What is needed, each with what the ones above it did not import: about 10 ms a step."""


def assemble(workspace: Workspace, circumstances: Circumstances) -> "Generator[None, None, Studio]":
    """Fill the outer panes of a Workspace; what the generator returns does everything that can be done in them.

    Raises:
        KlingError: DATABASE.
    """
    for module in _MODULES:
        import_module(module)
        yield
    from kling_desktop.ui.compose.compose_panel import ComposePanel
    from kling_desktop.ui.compose.composer import Composer
    from kling_desktop.ui.main_window.studio import Studio

    kit = workspace.kit
    composer = Composer(kit.card, kit.files, workspace)
    compose = ComposePanel(kit.theme, composer, kit.pool, workspace.compose_place)
    yield
    studio = Studio(workspace, composer, compose, circumstances)
    yield
    yield from studio.begin()
    return studio
