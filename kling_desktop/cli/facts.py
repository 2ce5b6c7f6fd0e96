"""Jobs and files as the command line prints them: plain facts, one shape for every verb."""

from datetime import datetime

from kling_desktop.cli.doors import Doors
from kling_desktop.core.failure import Charge, Failure
from kling_desktop.core.history_entry import Entry
from kling_desktop.core.job import Job
from kling_desktop.core.ports.intake import TakenIn
from kling_desktop.core.price import MICROS_PER_DOLLAR
from kling_desktop.core.request_claim import RequestDoubt
from kling_desktop.core.words import INTAKE_NOTES, charge_badge, notice, state_sentence

_SHOWN_PROMPT_CHARS = 60


def job_facts(entry: Entry, doors: Doors) -> dict[str, object]:
    """What `--json` prints of a Job."""
    job, output = entry.job, entry.output
    is_free = job.charge is Charge.NOT_CHARGED
    return {
        "id": job.id,
        "run_id": job.run_id,
        "state": job.state.value,
        "path": None if output is None else doors.picture(output.path),
        "request_id": job.request_id,
        "cost_usd": 0.0 if is_free else job.cost_micros / MICROS_PER_DOLLAR,
        "cost_is_estimate": job.cost_is_estimate and not is_free,
        "failure": None if job.failure is None else _failure_facts(job.failure),
    }


def _failure_facts(failure: Failure) -> dict[str, object]:
    words = notice(failure)
    return failure.to_json() | {"title": words.title.text(), "text": words.text()}


def recipe_facts(job: Job) -> dict[str, object]:
    """What `show --json` prints beside `job_facts`."""
    return {"created_at_ms": job.created_at_ms, "recipe": job.recipe.to_json()}


def entry_line(entry: Entry, doors: Doors) -> str:
    """A Job in one line: id, local time, state, money, and its picture or what it was to become."""
    job, output = entry.job, entry.output
    when = datetime.fromtimestamp(job.created_at_ms / 1000).astimezone()
    what = _beginning(job.recipe.prompt) if output is None else doors.picture(output.path)
    state, money = state_sentence(job).text(), charge_badge(job).text()
    return f"{job.id}  {when:%Y-%m-%d %H:%M}  {state:<22}  {money:<21}  {what}"


def recipe_lines(job: Job) -> list[str]:
    """What `show` prints below `entry_line`."""
    pictures = [
        f"  @Image{number}  {reference.name}  {reference.width_px} × {reference.height_px}"
        for number, reference in enumerate(job.recipe.references, 1)
    ]
    choices = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in job.recipe.choices)
    return [*pictures, f"  {choices}", *(f"  {line}" for line in job.recipe.prompt.splitlines())]


def _beginning(prompt: str) -> str:
    return prompt if len(prompt) <= _SHOWN_PROMPT_CHARS else f"{prompt[: _SHOWN_PROMPT_CHARS - 1]}…"


def check_facts(found: TakenIn | Failure) -> dict[str, object]:
    """What `check --json` prints of a file; sizes in pixels and bytes, null where there is none."""
    taken = None if isinstance(found, Failure) else found
    upload = taken and taken.upload
    return {
        "accepted": taken is not None,
        "reason": notice(found).in_one_line() if isinstance(found, Failure) else None,
        "width": found.width_px,
        "height": found.height_px,
        "format": taken and taken.format,
        "notes": list(taken.notes) if taken else [],
        "upload_width": upload and upload.width_px,
        "upload_height": upload and upload.height_px,
        "upload_format": upload and upload.format,
        "upload_bytes": upload and upload.size_bytes,
    }


def check_line(found: TakenIn | Failure) -> str:
    """What `check` says of a file."""
    if isinstance(found, Failure):
        return notice(found).in_one_line()
    upload = found.upload
    size = f"{found.width_px} × {found.height_px} {found.format}"
    sent = f"sent as {upload.width_px} × {upload.height_px} {upload.format}, {upload.size_bytes / 1e6:.1f} MB"
    told = [note for note in found.notes if not (note == "metadata_removed" and "location_removed" in found.notes)]
    notes = "".join(f"; {INTAKE_NOTES.get(note, note.replace('_', ' '))}" for note in told)
    return f"fine, {size}, {sent}{notes}"


def doubt_text(doubt: RequestDoubt) -> str:
    """What is odd about a request that a person named."""
    said = []
    if doubt.is_unknown:
        said.append("Segmind knows this request, and doesn't say when or from what it was made.")
    if doubt.made_at_ms is not None:
        made = datetime.fromtimestamp(doubt.made_at_ms / 1000).astimezone()
        said.append(f"This request was made on {made:%Y-%m-%d at %H:%M}.")
    if doubt.is_at_other_time:
        said.append("This picture was sent at another time.")
    if doubt.has_other_pictures:
        said.append("It was made from other pictures.")
    if doubt.has_other_prompt:
        said.append("It has another prompt.")
    return " ".join(said)
