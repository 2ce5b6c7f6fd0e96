"""What a person can do about a Job that brought no picture: decided here for every place that shows such a Job."""

from dataclasses import replace
from enum import Enum, auto

from kling_desktop.core.demo_words import GONE_WITH_DEMO
from kling_desktop.core.failure import FailureKind
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.model_card import MODEL_CARDS
from kling_desktop.core.recipe import MOST_HALVINGS, Recipe

_ABOUT_THE_RECIPE = frozenset(
    {
        FailureKind.DECLINED,
        FailureKind.BAD_RECIPE,
        FailureKind.BAD_SETTING,
        FailureKind.TOO_LARGE,
        FailureKind.FILE_MISSING,
        FailureKind.UNREADABLE_FILE,
    }
)
"""The same again would end the same way."""


class Remedy(Enum):
    """What a person can do about a Job."""

    CHECK = auto()
    FETCH_AGAIN = auto()
    SAVE_AGAIN = auto()
    MAKE_AGAIN = auto()
    SHRINK = auto()
    RECOVER = auto()
    EDIT = auto()


SPENDING = frozenset({Remedy.MAKE_AGAIN, Remedy.SHRINK})
"""What makes a Job again, at its price."""


def remedies(job: Job, *, is_free: bool = False) -> tuple[Remedy, ...]:
    """What is offered for a Job, best first. Its Recipe can always be used again.

    What is free comes before what spends, but for the way that needs a number from elsewhere, which few go.

    Args:
        job: one that brought no picture.
        is_free: whether it is one of the demo, whose service ends with the program: then nobody is left to be asked.
    """
    kind = None if job.failure is None else job.failure.kind
    if is_free and kind in GONE_WITH_DEMO and not job.held_file:
        return (Remedy.MAKE_AGAIN,)
    if job.state is JobState.INTERRUPTED:
        if not (job.output_urls or job.held_file):
            return (Remedy.CHECK, Remedy.MAKE_AGAIN, *(() if job.request_id else (Remedy.RECOVER,)))
        if kind in (FailureKind.DISK_FULL, FailureKind.NOT_WRITABLE, FailureKind.HELPER_LOST):
            return (Remedy.SAVE_AGAIN,)
        return (Remedy.FETCH_AGAIN,)
    if kind is FailureKind.MODEL_GONE:
        return ()
    if _is_shrinkable(job):
        return (Remedy.SHRINK, Remedy.EDIT)
    return (Remedy.EDIT,) if kind in _ABOUT_THE_RECIPE else (Remedy.MAKE_AGAIN,)


def recipe_again(job: Job) -> Recipe:
    """What a Job is made again with: its Recipe, with smaller upload copies if they were too large to send."""
    recipe = job.recipe
    return replace(recipe, halvings=recipe.halvings + 1) if _is_shrinkable(job) else recipe


def price_again_micros(job: Job) -> int:
    """What making a Job again costs now, micro-dollars: its model's price, whatever the Job itself was to cost."""
    card = MODEL_CARDS.get(job.recipe.model)
    return job.cost_micros if card is None else card.price_micros  # a model that is gone is not made again


def _is_shrinkable(job: Job) -> bool:
    is_too_large = job.failure is not None and job.failure.kind is FailureKind.TOO_LARGE
    return is_too_large and job.recipe.halvings < MOST_HALVINGS
