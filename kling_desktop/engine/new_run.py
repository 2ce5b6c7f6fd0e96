"""The Jobs of one click, made before anything is written."""

import uuid
from dataclasses import replace

from kling_desktop.core.job import Job


def new_run(first: Job, count: int) -> tuple[Job, ...]:
    """`count` Jobs that are alike, each with an id of its own and its place in one new Run.

    Args:
        first: what they have in common; its id, Run and place mean nothing yet.
        count: pictures of the click.
    """
    run_id = uuid.uuid4().hex
    return tuple(
        replace(first, id=uuid.uuid4().hex, run_id=run_id, place=place, changed_at_ms=first.created_at_ms)
        for place in range(count)
    )
