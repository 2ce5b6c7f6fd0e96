"""How the questions that may cost are put: each is one order, sent once, and whatever it makes is taken in.

Must not know: what a person was told of it, what it costs.
"""

from kling_desktop.adapters.segmind.answer import Answer, request_id_of
from kling_desktop.adapters.segmind.output_address import addresses, output_addresses
from kling_desktop.adapters.segmind.wire import cost_micros, dollars_micros
from kling_desktop.adapters.segmind.wire_history import record_meaning
from kling_desktop.adapters.segmind.wire_poll import result_meaning, status_meaning
from kling_desktop.adapters.segmind.wire_submit import direct_meaning, submit_meaning
from kling_desktop.core.model_card import KLING_O1
from kling_desktop.core.ports.service import Delivered
from live_free import FIRST, data_url
from live_seen import Fact, Seen, address_kind, listed
from live_side import NoAnswerError, Side

PROMPT = "Draw the object of @Image1 as a plain pencil sketch on white paper."
NOWHERE = "https://pictures.invalid/none.jpg"
"""No such host can exist."""
KNOWN_STATUSES = frozenset(("QUEUED", "PROCESSING", "COMPLETED", "FAILED"))

_ENDS = ("COMPLETED", "FAILED")
_POLL_SECONDS = 2.0
_LONGEST_SECONDS = 600.0
_LAG_WAITS = (0.0, 5.0, 15.0, 40.0, 60.0)
_RECORD_SECONDS = 3600.0
_NEAR_THE_HOUR_SECONDS = 15.0


async def submit(side: Side, seen: Seen) -> None:
    """The usual order, and everything that can be seen of it on its way."""
    before = await money(side)
    submitted = await _ordered(side, seen, recipe(side))
    request_id = request_id_of(submitted.fields().get("request_id"))
    if request_id is None:
        return
    seen.request_id = side.found.request_id = request_id
    side.found.submitted_at = side.clock.now()
    url = f"{side.hosts.api}/v2/requests/{request_id}"
    given = [submitted.fields().get(name) for name in ("status_url", "response_url")]
    seen.facts["submit: its addresses"] = "those we build" if given == [f"{url}/status", url] else "others"
    early, running = await side.get(url), await side.get(f"{url}/status")
    if _status(running) not in _ENDS:
        seen.answer("result while it runs", early)
        seen.answer("status while it runs", running)
        now = await money(side)
        if before and now:
            seen.facts["charged"] = "at the submit" if sum(now) < sum(before) else "later"
    await _followed(side, seen, request_id)
    side.found.done_after = side.clock.now() - side.found.submitted_at
    await _record(side, seen, request_id)


async def direct(side: Side, seen: Seen) -> None:
    """The same by v1: one call that answers with the picture."""
    began = side.clock.now()
    answer = await _sent(side, seen, "v1", recipe(side))
    seen.told["seconds until the answer"] = f"{side.clock.now() - began:.1f}"
    seen.answer("answer", answer)
    meaning = direct_meaning(answer, 0)
    seen.reading("answer", lambda: meaning)
    seen.request_id = request_id_of(answer.headers.get("x-request-id")) or ""
    seen.cost_micros = cost_micros(answer.headers.get("x-cost")) or 0
    if isinstance(meaning, Delivered):
        await _kept(side, seen, meaning.data, meaning.urls)
        made = seen.pictures.get("made", b"")
        if made and side.found.picture:
            seen.facts["the same order again"] = "the same picture" if made == side.found.picture else "another picture"
    if seen.request_id:
        await _record(side, seen, seen.request_id)


async def without_pictures(side: Side, seen: Seen) -> None:
    """Without the required pictures."""
    await _odd(side, seen, {name: value for name, value in recipe(side).items() if name != KLING_O1.image_field})


async def outside_the_set(side: Side, seen: Seen) -> None:
    """With a ratio that other models know and this one does not declare."""
    await _odd(side, seen, {**recipe(side), "aspect_ratio": "4:3"})


async def as_data(side: Side, seen: Seen) -> None:
    """With the picture itself where its address should be."""
    await _odd(side, seen, {**recipe(side), KLING_O1.image_field: [data_url(FIRST)]})


async def from_nowhere(side: Side, seen: Seen) -> None:
    """With a picture that nobody can fetch."""
    await _odd(side, seen, {**recipe(side), KLING_O1.image_field: [NOWHERE]})


async def eleven(side: Side, seen: Seen) -> None:
    """With one picture more than Kling takes."""
    await _odd(side, seen, {**recipe(side), KLING_O1.image_field: [side.found.asset] * (KLING_O1.max_references + 1)})


async def after_an_hour(side: Side, seen: Seen) -> None:
    """Ask for the record around the time at which it should go."""
    url = f"{side.hosts.api}/v2/requests/{side.found.request_id}/status"
    last_seconds = _RECORD_SECONDS + side.found.done_after + 2 * _NEAR_THE_HOUR_SECONDS
    while (age := side.clock.now() - side.found.submitted_at) < last_seconds:
        if (await side.get(url)).status == 404:
            seen.facts["the record goes"] = _which_hour(age, side.found.done_after)
            seen.told["seconds after the submit"] = f"{age:.0f}"
            return
        is_near = age > _RECORD_SECONDS - 20 * _NEAR_THE_HOUR_SECONDS
        await side.clock.wait(_NEAR_THE_HOUR_SECONDS if is_near else 20 * _NEAR_THE_HOUR_SECONDS)
    seen.facts["the record goes"] = "later"


def _which_hour(age_seconds: float, done_after_seconds: float) -> str:
    if age_seconds < _RECORD_SECONDS - _NEAR_THE_HOUR_SECONDS:
        return "sooner"
    if done_after_seconds < 2 * _NEAR_THE_HOUR_SECONDS:
        return "after an hour"
    is_from_end = age_seconds > _RECORD_SECONDS + done_after_seconds / 2
    return "an hour after its end" if is_from_end else "an hour after the submit"


def recipe(side: Side) -> dict[str, object]:
    """The usual order of this check."""
    return {"prompt": PROMPT, KLING_O1.image_field: [side.found.asset], "aspect_ratio": "1:1", "output_format": "png"}


async def money(side: Side) -> tuple[int, int] | None:
    """Both numbers of the balance, micro-dollars; None where they could not be had."""
    try:
        fields = (await side.get(f"{side.hosts.api}/v1/get-user-credits")).fields()
    except NoAnswerError:
        return None
    credit = dollars_micros(fields.get("credits"))
    return None if credit is None else (credit, dollars_micros(fields.get("free-credits")) or 0)


async def _odd(side: Side, seen: Seen, order: dict[str, object]) -> None:
    """An order that should fail: where does it?"""
    request_id = request_id_of((await _ordered(side, seen, order)).fields().get("request_id"))
    seen.request_id = request_id or ""
    if request_id is None:
        seen.facts["it fails"] = "at the submit" if seen.order == "refused" else "otherwise"
        return
    await _followed(side, seen, request_id)
    seen.facts["it fails"] = "in the job" if seen.order == "failed" else "not at all"


async def _ordered(side: Side, seen: Seen, order: dict[str, object]) -> Answer:
    answer = await _sent(side, seen, "v2", order)
    seen.answer("submit", answer)
    seen.reading("submit", lambda: submit_meaning(answer, 0))
    return answer


async def _sent(side: Side, seen: Seen, way: str, order: dict[str, object]) -> Answer:
    seen.order = "sent"
    try:
        answer = await side.order(way, order)
    except NoAnswerError as error:
        seen.order = "sent" if error.was_sent else "unsent"
        raise
    if 400 <= answer.status < 500:
        seen.order = "refused"
    return answer


async def _followed(side: Side, seen: Seen, request_id: str) -> None:
    """Ask until the request ends, then for its result, then for its picture."""
    seen.order = "sent"  # whatever it was answered with: what has an id was taken
    url, began = f"{side.hosts.api}/v2/requests/{request_id}", side.clock.now()
    statuses = ["QUEUED"]
    while statuses[-1] not in _ENDS and side.clock.now() - began < _LONGEST_SECONDS:
        await side.clock.wait(_POLL_SECONDS)
        answer = await side.get(f"{url}/status")
        if _status(answer):
            statuses.append(_status(answer))
    seen.told["seconds until it ended"] = f"{side.clock.now() - began:.0f}"
    seen.facts["unknown statuses"] = frozenset(statuses) - KNOWN_STATUSES
    seen.answer("status at the end", answer)
    seen.reading("status at the end", lambda: status_meaning(answer, 0))
    if statuses[-1] == "FAILED":
        seen.order = "failed"
    if statuses[-1] == "COMPLETED":
        await _result(side, seen, await side.get(url))


async def _result(side: Side, seen: Seen, result: Answer) -> None:
    seen.answer("result", result)
    seen.reading("result", lambda: result_meaning(result, 0))
    metrics = result.fields().get("metrics")
    told = metrics if isinstance(metrics, dict) else {}
    seen.cost_micros = cost_micros(told.get("cost")) or 0
    left, now = dollars_micros(told.get("remaining_credits")), await money(side)
    if left is not None and now:
        sums = {"credits": now[0], "free-credits": now[1], "their sum": sum(now)}
        seen.told["remaining_credits is"] = listed(name for name, value in sums.items() if value == left)
    await _kept(side, seen, b"", output_addresses(result.fields()))
    side.found.picture = seen.pictures.get("made", b"")


async def _kept(side: Side, seen: Seen, data: bytes, urls: tuple[str, ...]) -> None:
    """Take the picture in, fetched from its first address where it did not come by itself."""
    if not data and urls:
        seen.facts["picture: lies at"] = address_kind(urls[0], side.is_own)
        file = await side.fetch(urls[0])
        seen.facts["picture: status"], seen.facts["picture: content type"] = str(file.status), file.media_type
        data = file.body if file.is_success else b""
    if data:
        seen.pictures["made"] = data
        seen.picture("picture", data)


async def _record(side: Side, seen: Seen, request_id: str) -> None:
    """Look the request up in the history, which may lag."""
    url, waited = f"{side.hosts.history}/inference-request/request-history/{request_id}", 0.0
    landed: Fact = f"not within {sum(_LAG_WAITS):.0f} s"
    for seconds in _LAG_WAITS:
        await side.clock.wait(seconds)
        waited += seconds
        answer = await side.get(url)
        if answer.is_success:
            landed = "at once" if not waited else "later"
            seen.told["seconds until it was in the history"] = f"{waited:.0f}"
            break
    seen.facts["in the history"] = landed
    seen.answer("record", answer)
    seen.reading("record", lambda: record_meaning(answer, request_id, 0))
    seen.facts["record: has an address"] = "yes" if addresses(answer.document()) else "no"


def _status(answer: Answer) -> str:
    status = answer.fields().get("status")
    return status.strip().upper()[:40] if isinstance(status, str) else ""
