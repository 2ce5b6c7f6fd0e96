"""Odd shapes: ways in which an answer can be strange although HTTP calls it a success.

Each is a function from the real answer to the strange one. Knows nothing of jobs. Thread: any.
"""

import dataclasses
import gzip
import json
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType

from kling_desktop.simulator.exchange import Answer, Framing, html_answer, json_answer

Shape = Callable[[Answer], Answer]


def _with_body(change: Callable[[bytes], bytes]) -> Shape:
    return lambda answer: dataclasses.replace(answer, body=change(answer.body))


def _with_framing(framing: Framing) -> Shape:
    return lambda answer: dataclasses.replace(answer, framing=framing)


def _with_json(change: Callable[[dict[str, object]], object]) -> Shape:
    """Change the JSON object of an answer; answers that are none stay as they are."""

    def shape(answer: Answer) -> Answer:
        if answer.content_type != "application/json":
            return answer
        value = json.loads(answer.body)
        if not isinstance(value, dict):
            return answer
        return json_answer(change(value), answer.status, answer.headers)

    return shape


def _without(*names: str) -> Shape:
    return _with_json(lambda value: {name: item for name, item in value.items() if name not in names})


def _corrupt(content: bytes) -> bytes:
    """Turn over the bytes of the third quarter: the length fits, the content does not."""
    start, end = len(content) // 2, len(content) * 3 // 4
    return content[:start] + bytes(byte ^ 0xFF for byte in content[start:end]) + content[end:]


def _gzipped(answer: Answer) -> Answer:
    return dataclasses.replace(
        answer, body=gzip.compress(answer.body), headers=(*answer.headers, ("content-encoding", "gzip"))
    )


def _bomb(answer: Answer) -> Answer:
    """A few kilobytes that would unpack to 50 MB."""
    headers = (*answer.headers, ("content-encoding", "gzip"))
    return dataclasses.replace(answer, body=_packed_bomb(), headers=headers)


@cache
def _packed_bomb() -> bytes:
    """Packed once: that takes longer than a client may want to wait."""
    return gzip.compress(bytes(50_000_000))


def _leading_to(address: str) -> Shape:
    """Put one address in place of every address in an answer."""

    def replaced(value: object) -> object:
        if isinstance(value, dict):
            return {name: replaced(item) for name, item in value.items()}
        if isinstance(value, list):
            return [replaced(item) for item in value]
        return address if isinstance(value, str) and "://" in value else value

    return _with_json(replaced)


def _doubled_lists(value: dict[str, object]) -> object:
    return {name: item * 2 if isinstance(item, list) else item for name, item in value.items()}


SHAPES: Mapping[str, Shape] = MappingProxyType(
    {
        "empty": _with_body(lambda _: b""),
        "truncated": _with_body(lambda content: content[: len(content) // 2]),
        "corrupt": _with_body(_corrupt),
        "gzip": _gzipped,
        "bomb": _bomb,
        "html": lambda answer: html_answer(answer.status, "Sign in to this network"),
        "null": lambda answer: json_answer(None, answer.status, answer.headers),
        "in_list": _with_json(lambda value: [value]),
        "doubled_lists": _with_json(_doubled_lists),
        "without_id": _without("request_id"),
        "without_output": _without("output", "images"),
        "without_urls": _without("file_urls", "urls"),
        "unknown_status": _with_json(lambda value: {**value, "status": "PAUSED"}),
        "error_object": _with_json(lambda value: {**value, "error": {"error_message": "It did not work."}}),
        "file_address": _leading_to("file:///etc/passwd"),
        "private_address": _leading_to("https://10.1.2.3/x.png"),
        "loopback_address": _leading_to("http://127.0.0.1:1/x.png"),
        "named_address": _leading_to("https://user:word@images.example/x.png"),
        "traversal_address": _leading_to("https://10.1.2.3/../../../../etc/passwd"),
        "long_address": _leading_to("https://10.1.2.3/" + "x" * 4096 + ".png"),
        "unsized": _with_framing("unsized"),
        "chunked_cut": _with_framing("chunked_cut"),
        "garbage": _with_framing("garbage"),
        "huge_header": _with_framing("huge_header"),
        "trickle": _with_framing("trickle"),
        "endless": _with_framing("endless"),
    }
)
"""All odd shapes by name."""
