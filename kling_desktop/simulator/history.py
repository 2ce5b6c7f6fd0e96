"""The history routes: what an account has asked for, long after the gateway forgot it.

Thread: the connection's own.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta

from kling_desktop.simulator.account import Account, dollars
from kling_desktop.simulator.exchange import Answer, error_answer, json_answer
from kling_desktop.simulator.job import Job
from kling_desktop.simulator.world import Call, World

PER_PAGE_MAX = 100
WINDOW_DAYS_MAX = 31
WINDOW_DAYS_DEFAULT = 7
_PENDING = ("QUEUED", "PROCESSING")

_SORT_KEYS: Mapping[str, Callable[[Job], tuple[float | str, ...]]] = {
    "model_created": lambda job: (job.accepted_at,),
    "model_name": lambda job: (job.card.slug, job.accepted_at),
    "credits_deduction": lambda job: (job.card.cost_micros, job.accepted_at),
}


def request_history(call: Call) -> Answer:
    """List requests, failed and unfinished ones included: `GET /inference-request/request-history`."""
    query, world = call.request.query, call.world
    try:
        jobs = _within(_landed(world, call.account), query, ("from_date", "to_date"), world.clock())
        state = _one_of(query, "status", ("", "COMPLETED", "FAILED", "PENDING"))
        sort_key = _SORT_KEYS[_one_of(query, "sort_by", tuple(_SORT_KEYS))]
        descending = _one_of(query, "sort_order", ("desc", "asc")) == "desc"
        page, per_page = _number(query, "page", 1, 1_000_000), _number(query, "per_page", 20, PER_PAGE_MAX)
    except ValueError as error:
        return error_answer(400, str(error))
    now = world.clock()
    chosen = [
        job
        for job in jobs
        if query.get("model_name", "") in job.card.slug and (not state or state == _model_status(job, now))
    ]
    chosen.sort(key=sort_key, reverse=descending)
    return _page(world, [_row(world, job) for job in chosen], page, per_page)


def one_request(call: Call) -> Answer:
    """Give one of the caller's own requests, of any age: `GET /inference-request/request-history/{id}`."""
    for job in _landed(call.world, call.account):
        if job.request_id == call.name:
            return json_answer(_row(call.world, job))
    return error_answer(404, f"Request {call.name} not found")


def generations(call: Call) -> Answer:
    """List requests that gave a picture: `GET /inference-request/generations`."""
    query, world = call.request.query, call.world
    try:
        jobs = _within(_landed(world, call.account), query, ("start_date", "end_date"), world.clock())
        page = _number(query, "page", 1, 1_000_000)
    except ValueError as error:
        return error_answer(400, str(error))
    return _page(world, _generation_rows(world, jobs, query.get("model_name", "")), page, 20)


def recent_generations(call: Call) -> Answer:
    """List the latest pictures of a model: `GET /inference-request/recent-generations`."""
    name = call.request.query.get("model_name", "")
    if not name:
        return error_answer(400, "model_name is required")
    return _page(call.world, _generation_rows(call.world, _landed(call.world, call.account), name), 1, 20)


def _landed(world: World, account: Account) -> list[Job]:
    """Give the account's requests whose records have landed, oldest first."""
    with world.lock:
        latest = world.clock() - world.switches.history_lag
        return [
            job
            for job in world.jobs
            if job.account is account
            and job.accepted_at <= latest
            and (job.delivery == "v2" or world.switches.v1_history)
        ]


def _within(jobs: list[Job], query: Mapping[str, str], names: tuple[str, str], now: float) -> list[Job]:
    """Keep the jobs of a window of days, both days included."""
    today = datetime.fromtimestamp(now, UTC).date()
    last = _day(query, names[1], today)
    first = _day(query, names[0], last - timedelta(days=WINDOW_DAYS_DEFAULT))
    if not 0 <= (last - first).days <= WINDOW_DAYS_MAX:
        raise ValueError(f"The window may span at most {WINDOW_DAYS_MAX} days")
    return [job for job in jobs if first <= datetime.fromtimestamp(job.accepted_at, UTC).date() <= last]


def _day(query: Mapping[str, str], name: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(query[name]) if query.get(name) else otherwise
    except ValueError as error:
        raise ValueError(f"{name} must be YYYY-MM-DD") from error


def _number(query: Mapping[str, str], name: str, otherwise: int, most: int) -> int:
    text = query.get(name) or str(otherwise)
    if not text.isascii() or not text.isdigit() or len(text) > 9 or not 1 <= int(text) <= most:
        raise ValueError(f"{name} must be between 1 and {most}")
    return int(text)


def _one_of(query: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    value = query.get(name) or allowed[0]
    if value not in allowed:
        raise ValueError(f"{name} must be one of {', '.join(filter(None, allowed))}")
    return value


def _model_status(job: Job, now: float) -> str:
    state = job.state(now)
    return "PENDING" if state in _PENDING else state


def _row(world: World, job: Job) -> dict[str, object]:
    """Give the row of one request, as the list and the single request show it."""
    now = world.clock()
    state = _model_status(job, now)
    done = state == "COMPLETED"
    ended = now >= job.ready_at
    row: dict[str, object] = {
        "request_id": job.request_id,
        "model_name": job.card.slug,
        "model_status": state,
        "credits_deduction": dollars(job.card.cost_micros) if done and job.bills else 0.0,
        "request_body": job.body,
        "generation_url": _picture_url(world, job) if done else None,
        "latency_ms": round(job.total_seconds * 1000) if ended else None,
        "model_created": _timestamp(job.accepted_at),
        "model_updated": _timestamp(min(now, job.ready_at)),
    }
    return {**row, "error": job.refusal} if state == "FAILED" else row


def _generation_rows(world: World, jobs: list[Job], model_name: str) -> list[dict[str, object]]:
    """Give the rows of requests with a picture, newest first."""
    now = world.clock()
    return [
        {
            "request_id": job.request_id,
            "model_name": job.card.slug,
            "generation_url": _picture_url(world, job),
            "status": "COMPLETED",
            "credits_deduction": dollars(job.card.cost_micros) if job.bills else 0.0,
            "latency_ms": round(job.total_seconds * 1000),
            "prompt": job.body["prompt"],
            "parameters": job.body,
            "created_at": _timestamp(job.accepted_at),
        }
        for job in reversed(jobs)
        if model_name in job.card.slug and job.state(now) == "COMPLETED"
    ]


def _picture_url(world: World, job: Job) -> str:
    return f"{world.public_origin(job.origin)}/{job.file_name}"


def _timestamp(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _page(world: World, rows: list[dict[str, object]], page: int, per_page: int) -> Answer:
    shown = rows[(page - 1) * per_page : page * per_page]
    name = world.switches.history_envelope
    if name == "list":
        return json_answer(shown)
    return json_answer({name: shown, "total": len(rows), "page": page, "per_page": per_page})
