"""The way from a model call to an accepted job: what is checked, in which order, and what becomes of it.

Nothing is charged and nothing is remembered for a call that is refused here. Thread: any.
"""

import uuid
from typing import Literal

from kling_desktop.simulator.account import dollars
from kling_desktop.simulator.exchange import Answer, Request, error_answer, parsed_json
from kling_desktop.simulator.job import Job
from kling_desktop.simulator.model import (
    MODELS,
    Complaint,
    ModelCard,
    complaint_about,
    moderation_refusal,
)
from kling_desktop.simulator.picture import fetched
from kling_desktop.simulator.world import Call, World

Delivery = Literal["v1", "v2"]


def accepted(call: Call, delivery: Delivery) -> Job | Answer:
    """Check a model call and remember it as a job, or say why not."""
    body = _parameters(call.request)
    if isinstance(body, Answer):
        return body
    card = _open_model(call)
    if isinstance(card, Answer):
        return card
    complaint = complaint_about(card, body)
    if complaint and call.world.switches.validate == "submit":
        return error_answer(complaint.status, complaint.text)
    missing = None if complaint else _unfetchable(call, card, body)
    if missing and call.world.switches.unfetchable == "submit":
        return error_answer(missing.status, missing.text)
    trouble = complaint or missing
    refusal = trouble.text if trouble else moderation_refusal(str(body["prompt"]))
    return _remembered(call, delivery, card, body, refusal)


def _parameters(request: Request) -> dict[str, object] | Answer:
    kind = request.headers.get("content-type", "").lower()
    if not kind.startswith(("application/json", "multipart/form-data")):
        return error_answer(406, "Invalid content type")
    try:
        body = parsed_json(request.body)
    except ValueError:
        return error_answer(400, "Malformed JSON in request body")
    return body if isinstance(body, dict) else error_answer(400, "Request body must be a JSON object")


def _open_model(call: Call) -> ModelCard | Answer:
    card = MODELS.get(call.name)
    if card is None:
        return call.world.refusal(404, f"Model {call.name} not found")
    if card.access == "forbidden":
        return call.world.refusal(403, "Insufficient permissions")
    if card.access == "retired":
        return call.world.refusal(410, f"Model {call.name} has been retired")
    return card


def _unfetchable(call: Call, card: ModelCard, body: dict[str, object]) -> Complaint | None:
    """Find the first image that cannot be fetched or is no picture."""
    from kling_desktop.simulator.render import is_picture

    images = body[card.image_field]
    assert isinstance(images, list)
    for number, address in enumerate(images, start=1):
        content = fetched(call.world, call.request.host, address)
        if content is None:
            return Complaint(400, f"Failed to fetch image {number}: the URL could not be read")
        if not is_picture(content):
            return Complaint(400, f"Image {number} is not a supported image")
    return None


def _remembered(call: Call, delivery: Delivery, card: ModelCard, body: dict[str, object], refusal: str) -> Job | Answer:
    world = call.world
    with world.lock:
        balance = call.account.balance_micros
        if balance < card.cost_micros:
            have, need = dollars(balance), dollars(card.cost_micros)
            return error_answer(406, f"Insufficient credits. Balance is {have}, this request needs {need}")
        job = _new_job(call, delivery, card, body, refusal)
        world.jobs.add(job)
        if delivery == "v2" and world.switches.bill_at == "submit" and not refusal:
            world.charge(job, job.accepted_at)
        return job


def _new_job(call: Call, delivery: Delivery, card: ModelCard, body: dict[str, object], refusal: str) -> Job:
    world, request, request_id = call.world, call.request, uuid.uuid4()
    now, body_sha256 = world.clock(), request.body_sha256
    as_jpeg = world.switches.format_mismatch or card.choice("output_format", body) == "jpg"
    return Job(
        request_id=str(request_id),
        account=call.account,
        card=card,
        delivery=delivery,
        body=body,
        body_sha256=body_sha256,
        body_bytes=len(request.body),
        origin=request.origin,
        accepted_at=now,
        ready_at=now + _duration_seconds(world, request_id),
        refusal=refusal,
        file_name=f"generations/{uuid.uuid4().hex}.{'jpeg' if as_jpeg else 'png'}",
        variation=world.jobs.count_of(body_sha256) if world.switches.variations else 0,
    )


def _duration_seconds(world: World, request_id: uuid.UUID) -> float:
    """Spread the latency evenly over the jitter, by the id, which is random enough."""
    swing = (request_id.int & 0xFFFF) / 0x7FFF - 1
    return max(0.0, world.switches.latency + swing * world.switches.latency_jitter)
