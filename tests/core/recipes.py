"""Ready-made values of core for tests: references, Recipes, Jobs."""

from dataclasses import replace

from kling_desktop.core.draft import Draft, Slot
from kling_desktop.core.job import Job
from kling_desktop.core.model_card import KLING_O1
from kling_desktop.core.recipe import Recipe
from kling_desktop.core.reference import Reference


def reference(number: int = 1, **changes: object) -> Reference:
    """A reference that differs from others by its number."""
    made = Reference(f"{number:064x}", f"photo-{number}.jpg", "jpeg", 3024, 4032, 2_600_000)
    return replace(made, **changes)


def recipe(prompt: str = "Merge @Image1 into the landscape of @Image2", references: int = 2) -> Recipe:
    """A sound Recipe."""
    made = tuple(reference(number) for number in range(1, references + 1))
    return Recipe(KLING_O1.slug, prompt, made, KLING_O1.defaults())


def job(number: int = 1, **changes: object) -> Job:
    """A queued Job that differs from others by its number."""
    made = Job(f"{number:032x}", f"{1000 + number:032x}", 0, 1_760_000_000_000 + number, recipe(), 35_000)
    return replace(made, **changes)


def draft(*names: str, prompt: str = "") -> Draft:
    """A Draft with one accepted slot for each name."""
    made = Draft(prompt=prompt)
    for key, name in enumerate(names, 1):
        made = made.with_slot_added(Slot(key, name, replace(reference(key), name=name)))
    return replace(made, prompt=prompt)
