"""The gateway's routes: run a model (v1), submit, poll and fetch (v2), and the balance.

Each function carries out one admitted call. Thread: the connection's own.
"""

import base64

from kling_desktop.simulator.acceptance import accepted
from kling_desktop.simulator.account import dollars
from kling_desktop.simulator.exchange import (
    SILENCE,
    Answer,
    Headers,
    error_answer,
    html_answer,
    json_answer,
)
from kling_desktop.simulator.job import Job
from kling_desktop.simulator.picture import content_type, public_file
from kling_desktop.simulator.world import Call, World


def submit(call: Call) -> Answer:
    """Accept a job and name it: `POST /v2/{slug}`."""
    if not call.world.switches.v2_offered:
        return _not_offered(call)
    job = accepted(call, "v2")
    if isinstance(job, Answer):
        return job
    addresses = _addresses(call.world, job)
    poll_url = f"{call.world.public_origin(job.origin)}/v1/requests/{job.request_id}"
    return json_answer({"request_id": job.request_id, "status": "QUEUED", "poll_url": poll_url, **addresses})


def _not_offered(call: Call) -> Answer:
    status, form = call.world.switches.v2_refusal.split("_")
    text = "Not Found" if status == "404" else "Method Not Allowed"
    return html_answer(int(status), text) if form == "html" else error_answer(int(status), text)


def _addresses(world: World, job: Job) -> dict[str, str]:
    base = f"{world.public_origin(job.origin)}/v2/requests/{job.request_id}"
    return {"status_url": f"{base}/status", "response_url": base}


def status(call: Call) -> Answer:
    """Tell how far a job is: `GET /v2/requests/{id}/status`, and the legacy `GET /v1/requests/{id}`."""
    job = _live_job(call)
    if job is None:
        return _unknown(call)
    state = job.state(call.world.clock())
    if state == "FAILED":
        return _failed(call.world, job)
    if state == "COMPLETED":
        metrics = {"inference_time": job.metrics["inference_time"]}
        return json_answer({"status": state, "request_id": job.request_id, "metrics": metrics})
    return _running(call.world, job)


def result(call: Call) -> Answer:
    """Give the result of an ended job: `GET /v2/requests/{id}`."""
    job = _live_job(call)
    if job is None:
        return _unknown(call)
    state = job.state(call.world.clock())
    if state == "FAILED":
        return _failed(call.world, job)
    if state == "COMPLETED":
        return json_answer(_result(call.world, job))
    if call.world.switches.result_while_running == "status":
        return _running(call.world, job)
    return _unknown(call)


def _live_job(call: Call) -> Job | None:
    """Find a v2 job of the caller whose record has not expired."""
    with call.world.lock:
        job = call.world.jobs.find(call.name)
        if job is None or job.account is not call.account or job.delivery != "v2":
            return None
        age_seconds = call.world.clock() - job.accepted_at
        return job if age_seconds <= call.world.switches.record_ttl else None


def _unknown(call: Call) -> Answer:
    return error_answer(404, f"Request {call.name} not found")


def _running(world: World, job: Job) -> Answer:
    state = job.state(world.clock())
    ends = {"metrics": {}, **_addresses(world, job)}
    return json_answer({"status": state, "request_id": job.request_id, **ends})


def _failed(world: World, job: Job) -> Answer:
    value = {
        "status": "FAILED",
        "request_id": job.request_id,
        "error": job.refusal,
        "metrics": job.metrics,
    }
    return json_answer(value, 200 if world.switches.failed_under_200 else 422)


def _result(world: World, job: Job) -> dict[str, object]:
    url = f"{world.public_origin(job.origin)}/{job.file_name}"
    shapes: dict[str, object] = {"string": url, "list": [url], "object": {"url": url}}
    value: dict[str, object] = {
        "status": "COMPLETED",
        "request_id": job.request_id,
        "error": None,
        "output": shapes[world.switches.output_shape],
        "prompt": job.body["prompt"],
        "timings": {},
        "metrics": {
            "cost": dollars(job.card.cost_micros),
            "remaining_credits": dollars(job.remaining_micros or 0),
            **job.metrics,
        },
    }
    found = public_file(world, job.file_name)
    if world.switches.images and found:
        stored, _ = found
        value["images"] = [
            {
                "url": url,
                "content_type": stored.content_type,
                "file_name": job.file_name.rpartition("/")[2],
                "file_size": str(stored.size_bytes),
            }
        ]
    return value


def run(call: Call) -> Answer:
    """Run a model while the caller waits: `POST /v1/{slug}`."""
    job = accepted(call, "v1")
    if isinstance(job, Answer):
        return job
    switches = call.world.switches
    if 0 < switches.v1_cutoff < job.total_seconds:
        return _given_up(call.world, job)
    call.world.wait(job.total_seconds)
    if call.world.stopping.is_set():
        return SILENCE
    with call.world.lock:
        # The caller has waited the whole time by the real clock, whatever the world's clock says.
        job.ready_at = min(job.ready_at, call.world.clock())
        call.world.settle()
    return error_answer(422, job.refusal) if job.refusal else _delivered(call.world, job)


def _given_up(world: World, job: Job) -> Answer:
    """End a v1 call early; its job runs on."""
    job.bills = world.switches.v1_cutoff_bills
    world.wait(world.switches.v1_cutoff)
    return SILENCE if world.switches.v1_cutoff_how == "drop" else world.refusal(504, "Request timed out")


def _delivered(world: World, job: Job) -> Answer:
    headers: Headers = (
        ("x-request-id", job.request_id),
        ("x-cost", str(dollars(job.card.cost_micros))),
        ("x-remaining-credits", str(dollars(job.remaining_micros or 0))),
        ("x-generation-time", str(job.metrics["inference_time"])),
    )
    if world.switches.v1_body == "json_url":
        return json_answer({"output": f"{world.public_origin(job.origin)}/{job.file_name}"}, 200, headers)
    found = public_file(world, job.file_name)
    content = found[1] if found else b""
    if world.switches.v1_body == "json_base64":
        return json_answer({"image": base64.b64encode(content).decode()}, 200, headers)
    return Answer(200, content, content_type(job.file_name), headers)


def credit(call: Call) -> Answer:
    """Tell the balance in dollars: `GET /v1/get-user-credits`."""
    with call.world.lock:
        account = call.account
        return json_answer({"credits": dollars(account.credit_micros), "free-credits": dollars(account.free_micros)})
