"""Jobs, Outputs and strategies for them, for the tests of what keeps them."""

from dataclasses import replace

from hypothesis import strategies as st

from kling_desktop.core.failure import Charge, Failure, FailureKind
from kling_desktop.core.generation import Output
from kling_desktop.core.job import Delivery, HoldReason, Job, JobState
from kling_desktop.core.job_event import Accepted, JobEvent, OutputReady, ReferencesReady, Saved, Started
from kling_desktop.core.recipe import MOST_HALVINGS, Recipe
from kling_desktop.core.reference import Reference

A_REFERENCE = Reference("ab" * 32, "mug.png", "png", 1024, 768, 4321)
A_RECIPE = Recipe("kling-o1", "A mug on @Image1", (A_REFERENCE,), (("aspect_ratio", "1:1"), ("resolution", "2K")))
URLS = ("https://assets.example/1.jpg",)


def a_job(number: int = 1) -> Job:
    """A queued Job; another number is another Job."""
    return Job(f"{number:032x}", f"{number:031x}f", 0, 1_000 + number, A_RECIPE, 35_000, changed_at_ms=1_000 + number)


def an_output(job: Job, ordinal: int = 0) -> Output:
    """A picture of that Job."""
    path = f"pictures/2026/11/mug-{job.id[-8:]}-{ordinal}.png"
    return Output(f"{job.id}-{ordinal}", job.id, ordinal, path, "png", 2048, 2048, 99, "c" * 64, "d" * 64, 9_000)


def way_to_saved(job: Job) -> tuple[JobEvent, ...]:
    """The events of a Job that goes well."""
    return (
        Started(),
        ReferencesReady(URLS, "abcd-0123456789abcdef", 4_000_000),
        Accepted("req-1"),
        OutputReady(("https://out.example/1.png",), 35_000, 41.5),
        Saved((an_output(job),)),
    )


_TEXT = st.text(st.characters(), max_size=30)
"""Any characters, half ones (lone surrogates) and NUL too: prompts are pasted from anywhere."""
_WORD = st.text("0123456789abcdef", min_size=1, max_size=32)
_COUNT = st.integers(0, 2**53)
_URLS = st.lists(_TEXT, max_size=3).map(tuple)

_REFERENCES = st.builds(
    Reference,
    sha256=_WORD,
    name=_TEXT,
    format=st.sampled_from(["jpeg", "png", "heic"]),
    width_px=_COUNT,
    height_px=_COUNT,
    size_bytes=_COUNT,
    source_output=st.none() | _WORD,
    edits=st.lists(_TEXT, max_size=2).map(tuple),
)
_RECIPES = st.builds(
    Recipe,
    model=_WORD,
    prompt=_TEXT,
    references=st.lists(_REFERENCES, max_size=3).map(tuple),
    choices=st.dictionaries(_TEXT, _TEXT, max_size=3).map(lambda choices: tuple(choices.items())),
    halvings=st.integers(0, MOST_HALVINGS),
)
FAILURES = st.builds(
    Failure,
    kind=st.sampled_from(FailureKind),
    charge=st.sampled_from(Charge),
    message=_TEXT,
    status=st.none() | _COUNT,
    retry_at_ms=st.none() | _COUNT,
    width_px=st.none() | _COUNT,
    height_px=st.none() | _COUNT,
)
# Every field is named: a new one of Job must be thought of here.
JOBS = st.builds(
    Job,
    id=_WORD,
    run_id=_WORD,
    place=_COUNT,
    created_at_ms=_COUNT,
    recipe=_RECIPES,
    cost_micros=_COUNT,
    state=st.sampled_from(JobState),
    delivery=st.sampled_from(Delivery),
    cost_is_estimate=st.booleans(),
    changed_at_ms=_COUNT,
    sent_at_ms=st.none() | _COUNT,
    request_id=st.none() | _WORD,
    asset_urls=_URLS,
    output_urls=_URLS,
    held_file=st.none() | _WORD,
    key_hint=st.none() | _WORD,
    balance_before_micros=st.none() | _COUNT,
    hold_reason=st.none() | st.sampled_from(HoldReason),
    failure=st.none() | FAILURES,
    retry_of=st.none() | _WORD,
    is_hidden=st.booleans(),
)


def moved(job: Job, state: JobState) -> Job:
    """The same Job in another state, without the events that lead there."""
    return replace(job, state=state)
