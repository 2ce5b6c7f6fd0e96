"""The questions that cost nothing by all that is known: none of them is an order that could be carried out."""

import base64
import re
import uuid
from io import BytesIO
from pathlib import Path

from PIL import Image

from kling_desktop.adapters.segmind.answer import Answer
from kling_desktop.adapters.segmind.output_address import addresses
from kling_desktop.adapters.segmind.wire import balance, uploaded
from kling_desktop.adapters.segmind.wire_history import page_meaning
from kling_desktop.core.model_card import KLING_O1
from live_question import Question
from live_seen import Seen
from live_side import Side

SAMPLES = Path(__file__).resolve().parent.parent / "resources" / "samples"
FIRST, SECOND = "bottle.jpg", "dunes.jpg"
"""Pictures of ours, which everybody may see: what is uploaded stays where it is."""

_NO_MODEL = "kling-desktop-check-no-such-model"
_KNOWN_WORDS = len("Unauthorized. API key is invalid or may have expired")
"""How far the words of a refused key are documented; how they go on is not."""
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_BURST = 12


async def _without_key(side: Side, seen: Seen) -> None:
    answer = await side.fetch(f"{side.hosts.api}/v1/get-user-credits")
    seen.answer("answer", answer)
    seen.facts["answer: documented words"] = _words(answer)


async def _with_wrong_key(side: Side, seen: Seen) -> None:
    answer = await side.get_with_wrong_key(f"{side.hosts.api}/v1/get-user-credits")
    seen.answer("answer", answer)
    seen.facts["answer: documented words"] = _words(answer)


async def _wrong_method_without_key(side: Side, seen: Seen) -> None:
    seen.answer("answer", await side.fetch(f"{side.hosts.api}/v1/{KLING_O1.slug}"))


async def _wrong_method(side: Side, seen: Seen) -> None:
    seen.answer("answer", await side.get(f"{side.hosts.api}/v2/{KLING_O1.slug}"))


async def _credits(side: Side, seen: Seen) -> None:
    answer = await side.get(f"{side.hosts.api}/v1/get-user-credits")
    seen.answer("answer", answer)
    seen.reading("answer", lambda: balance(answer, 0))


async def _unknown_request(side: Side, seen: Seen) -> None:
    url = f"{side.hosts.api}/v2/requests/{uuid.uuid4()}"
    for step, address in (("status", f"{url}/status"), ("result", url)):
        answer = await side.get(address)
        seen.answer(step, answer)
        seen.facts[f"{step}: documented words"] = _words(answer)


async def _unknown_model(side: Side, seen: Seen) -> None:
    for way in ("v1", "v2"):
        seen.answer(way, await side.order(way, {"prompt": "none"}, _NO_MODEL))


async def _wrong_content_type(side: Side, seen: Seen) -> None:
    answer = await side.order("v1", "This is no order.", _NO_MODEL)
    seen.answer("answer", answer)
    seen.facts["answer: documented words"] = _words(answer)


async def _history(side: Side, seen: Seen) -> None:
    url = f"{side.hosts.history}/inference-request/request-history?page=1&per_page=5&model_name={KLING_O1.slug}"
    answer = await side.get(url)
    seen.answer("answer", answer, depth=1)
    seen.reading("answer", lambda: page_meaning(answer, KLING_O1.slug, 0))


async def _unknown_record(side: Side, seen: Seen) -> None:
    url = f"{side.hosts.history}/inference-request/request-history/{uuid.uuid4()}"
    seen.answer("answer", await side.get(url))


async def _upload(side: Side, seen: Seen) -> None:
    answer = await side.upload([data_url(FIRST)])
    seen.answer("answer", answer)
    seen.reading("answer", lambda: uploaded(answer, 0))
    found = _uploads(answer)
    if not found:
        return
    side.found.asset = found[0]
    if side.is_own(found[0]):
        file = await side.fetch(found[0])
        seen.answer("the file again", file)
        seen.facts["the file again: bytes"] = "as sent" if file.body == _sample(FIRST) else "others than were sent"


async def _order_of_uploads(side: Side, seen: Seen) -> None:
    answer = await side.upload([data_url(SECOND), data_url(FIRST)])
    seen.answer("answer", answer)
    found = _uploads(answer)
    if len(found) == 2 and all(side.is_own(address) for address in found):
        sizes = [_size((await side.fetch(address)).body) for address in found]
        kept = sizes == [_size(_sample(SECOND)), _size(_sample(FIRST))]
        seen.facts["order of the addresses"] = "that of the pictures" if kept else "another one"


async def _too_many(side: Side, seen: Seen) -> None:
    answers = await _burst(side)
    is_refused = answers[-1].status == 429
    seen.facts[f"refused within {_BURST} orders"] = "yes" if is_refused else "no"
    side.found.limit = "yes" if is_refused else ""
    seen.told["orders taken before"] = f"{len(answers) - is_refused}"


async def _refused_as_too_many(side: Side, seen: Seen) -> None:
    side.allow(1)
    answer = (await _burst(side))[-1]
    if answer.status != 429:
        return
    seen.answer("the order", answer)
    reset = answer.headers.get("x-rate-limit-reset-at-utc", "")
    seen.facts["x-rate-limit-reset-at-utc"] = re.sub(r"\d", "0", reset)[:40] or "absent"
    question = await side.get(f"{side.hosts.api}/v1/get-user-credits")
    seen.facts["a question meanwhile: status"] = str(question.status)


FREE = (
    Question("What is answered to a request without a key?", _without_key, (9,)),
    Question("What is answered to a wrong key?", _with_wrong_key, (9,)),
    Question(
        "Is the key looked at before the method?",
        _wrong_method_without_key,
        (9,),
        switches={"auth_before_method": "answer"},
    ),
    Question("How does the balance look?", _credits, (11,)),
    Question("What is answered to a wrong method?", _wrong_method, (9,)),
    Question("What is answered about a request that never was?", _unknown_request, (9, 12)),
    Question(
        "What is answered to an order for an unknown model?", _unknown_model, (9,), switches={"error_bodies": "v"}
    ),
    Question("What is answered to an order that is no JSON, for an unknown model?", _wrong_content_type, (4, 9)),
    Question("How is the history wrapped?", _history, (7,), switches={"history_envelope": "answer: fields"}),
    Question("What does the history say of a request that never was?", _unknown_record, (7,)),
    Question(
        "What does an upload answer?",
        _upload,
        (6,),
        switches={"upload_shape": "answer: fields", "foreign_urls": "answer: fields"},
    ),
    Question("Do the addresses of an upload keep the order of its pictures?", _order_of_uploads, (6,)),
)
LAST = (
    Question(
        f"Are {_BURST} orders in a row too many?",
        _too_many,
        (8,),
        {"rate_limit": "refused"},
        "patience",
        f"Sends {_BURST} orders for a model that does not exist: free, but your key may be refused for a minute.",
    ),
    Question(
        "How are too many orders refused, and questions meanwhile?",
        _refused_as_too_many,
        (8,),
        {
            "rate_reset": "x-rate-limit-reset",
            "rate_limit_counts_gets": "a question",
            "error_bodies": "the order",
        },
        "patience",
        f"Sends up to {_BURST} more such orders to see a refusal: free.",
        "limit",
    ),
)
"""Put when everything else is done, because they may get in its way."""


def data_url(sample: str) -> str:
    """One of our samples as the text that an upload takes."""
    return f"data:image/jpeg;base64,{base64.b64encode(_sample(sample)).decode()}"


async def _burst(side: Side) -> list[Answer]:
    """Answers to orders without a pause, up to the first that is refused as one too many."""
    answers: list[Answer] = []
    while len(answers) < _BURST and (not answers or answers[-1].status != 429):
        answers.append(await side.order("v1", {"prompt": "none"}, _NO_MODEL, hurried=True))
    return answers


def _uploads(answer: Answer) -> tuple[str, ...]:
    return addresses([answer.fields().get("file_urls"), answer.fields().get("urls")])


def _sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def _size(data: bytes) -> tuple[int, int]:
    try:
        with Image.open(BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as opened:
            return opened.size
    except (OSError, SyntaxError, ValueError):
        return (0, 0)


def _words(answer: Answer) -> str:
    """The beginning of an error whose words are documented, without the ids in it."""
    return _UUID.sub("(id)", answer.message())[:_KNOWN_WORDS]
