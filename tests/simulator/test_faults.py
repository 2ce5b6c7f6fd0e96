"""Every fault that can be laid on a request, as a client sees it and as the ledger tells it."""

import gzip
import io
import json
from typing import Any

import httpx
import pytest
from PIL import Image

from kling_desktop.simulator.faults import KINDS, Fault, fault_from
from kling_desktop.simulator.shapes import SHAPES
from tests.simulator.visitor import START, Visitor


def lay(visitor: Visitor, *faults: dict[str, object]) -> None:
    answer = visitor.anonymous.post("/_simulator/faults", json=list(faults))
    assert answer.json() == {"added": len(faults)}


def visit(visitor: Visitor, kind: str) -> httpx.Response:
    """Make one request of a kind."""
    if kind in ("submit", "v1"):
        return visitor.http.post(f"/{'v2' if kind == 'submit' else 'v1'}/kling-o1", json=visitor.recipe())
    if kind == "upload":
        return visitor.http.post("/upload-asset", json={"data_urls": ["data:image/png;base64,AA=="]})
    if kind == "credits":
        return visitor.http.get("/v1/get-user-credits")
    request_id, output = visitor.submit(), ""
    if kind == "file":
        output = visitor.http.get(f"/inference-request/request-history/{request_id}").json()["generation_url"]
    paths = {
        "status": f"/v2/requests/{request_id}/status",
        "result": f"/v2/requests/{request_id}",
        "history": "/inference-request/request-history",
        "history_one": f"/inference-request/request-history/{request_id}",
        "file": output,
    }
    return visitor.anonymous.get(paths[kind], headers={} if kind == "file" else visitor.http.headers)


@pytest.mark.parametrize("kind", KINDS)
def test_a_fault_hits_its_kind_once_and_then_all_is_well(visitor: Visitor, kind: str) -> None:
    lay(visitor, {"on": kind, "status": 503})
    assert visit(visitor, kind).status_code == 503
    assert visit(visitor, kind).status_code == 200


def test_times_and_order(visitor: Visitor) -> None:
    lay(visitor, {"on": "credits", "status": 500, "times": 2}, {"on": "credits", "status": 502})
    assert [visit(visitor, "credits").status_code for _ in range(4)] == [500, 500, 502, 200]


def test_a_fault_for_ever_lasts_until_cleared(visitor: Visitor) -> None:
    visitor.anonymous.post("/_simulator/faults", json={"on": "credits", "status": 500, "times": 0})
    assert [visit(visitor, "credits").status_code for _ in range(3)] == [500] * 3
    visitor.anonymous.delete("/_simulator/faults")
    assert visit(visitor, "credits").status_code == 200


def test_faults_can_be_laid_and_cleared_in_process(visitor: Visitor) -> None:
    visitor.simulator.inject(Fault("credits", status=500, times=0))
    assert visit(visitor, "credits").status_code == 500
    visitor.simulator.clear_faults()
    assert visit(visitor, "credits").status_code == 200


def test_a_status_without_a_charge_does_nothing_else(visitor: Visitor) -> None:
    lay(visitor, {"on": "submit", "status": 502})
    answer = visit(visitor, "submit")
    assert answer.json() == {"error": "Service temporarily unavailable"}
    assert visitor.simulator.ledger() == []
    assert visitor.history().json()["total"] == 0


@pytest.mark.parametrize("kind", ["submit", "v1"])
def test_a_status_with_a_charge_hides_an_accepted_job(visitor: Visitor, kind: str) -> None:
    lay(visitor, {"on": kind, "status": 504, "charge": True})
    assert visit(visitor, kind).status_code == 504
    assert len(visitor.simulator.ledger()) == 1
    assert visitor.history().json()["total"] == 1


def test_body_and_headers_are_as_told(visitor: Visitor) -> None:
    page = "<html>Sign in</html>"
    lay(
        visitor,
        {"on": "credits", "status": 200, "body": page, "headers": {"Content-Type": "text/html"}},
        {"on": "credits", "status": 500, "body": {"error": {"code": 7}}, "headers": {"Retry-After": "3"}},
        {"on": "credits", "status": 403, "body": ""},
        {"on": "credits", "status": 307, "headers": {"location": "http://elsewhere.invalid/"}},
    )
    captive, broken, empty, moved = (visit(visitor, "credits") for _ in range(4))
    assert (captive.text, captive.headers["content-type"]) == (page, "text/html")
    assert broken.json() == {"error": {"code": 7}}
    assert broken.headers["retry-after"] == "3"
    assert (empty.status_code, empty.content) == (403, b"")
    assert moved.headers["location"] == "http://elsewhere.invalid/"


def test_a_429_says_when_it_ends(visitor: Visitor) -> None:
    lay(visitor, {"on": "submit", "status": 429})
    answer = visit(visitor, "submit")
    assert answer.json() == {"error": "rate_limit_exceeded"}
    assert answer.headers["x-rate-limit-reset-at-utc"] == "2026-09-21T14:14:20Z"
    assert START + 60 == 1_790_000_060


def test_a_delay_holds_back_the_answer_of_a_request_that_was_carried_out(visitor: Visitor) -> None:
    recipe = visitor.recipe()
    lay(visitor, {"on": "submit", "delay": 30})
    with pytest.raises(httpx.ReadTimeout):
        visitor.http.post("/v2/kling-o1", json=recipe, timeout=httpx.Timeout(5, read=0.05))
    assert len(visitor.wait_for_ledger(1)) == 1


def test_a_delay_passes(visitor: Visitor) -> None:
    lay(visitor, {"on": "credits", "delay": 0.15})
    answer = visit(visitor, "credits")
    assert answer.status_code == 200
    assert answer.elapsed.total_seconds() >= 0.15


@pytest.mark.parametrize("kind", KINDS)
def test_a_dropped_connection(visitor: Visitor, kind: str) -> None:
    lay(visitor, {"on": kind, "drop": "before"}, {"on": kind, "drop": "after"}, {"on": kind, "drop": "mid"})
    for sentence in ("without sending", "without sending", "without sending complete"):
        with pytest.raises(httpx.RemoteProtocolError, match=sentence):
            visit(visitor, kind)
    assert visit(visitor, kind).status_code == 200


def test_a_reset_connection(visitor: Visitor) -> None:
    lay(visitor, {"on": "credits", "drop": "before", "reset": True})
    with pytest.raises(httpx.ReadError):
        visit(visitor, "credits")


def test_a_file_that_ends_early(visitor: Visitor) -> None:
    lay(visitor, {"on": "file", "drop": "mid"})
    with pytest.raises(httpx.RemoteProtocolError):
        visit(visitor, "file")


def shaped(visitor: Visitor, kind: str, shape: str) -> httpx.Response:
    lay(visitor, {"on": kind, "shape": shape})
    return visit(visitor, kind)


JSON_SHAPES: list[tuple[str, str, Any]] = [
    ("credits", "null", lambda body: body is None),
    ("credits", "in_list", lambda body: body == [{"credits": 5.0, "free-credits": 0.0}]),
    ("upload", "doubled_lists", lambda body: len(body["file_urls"]) == 2),
    ("upload", "without_urls", lambda body: list(body) == ["message"]),
    ("submit", "without_id", lambda body: "request_id" not in body and body["status"] == "QUEUED"),
    ("result", "without_output", lambda body: not {"output", "images"} & set(body)),
    *(
        ("upload", f"{name}_address", lambda body, begin=begin: body["file_urls"][0].startswith(begin))
        for name, begin in {
            "file": "file:///",
            "private": "https://10.",
            "loopback": "http://127.",
            "named": "https://user:word@",
            "traversal": "https://10.1.2.3/../",
            "long": "https://10.1.2.3/" + "x" * 4096,
        }.items()
    ),
    ("status", "unknown_status", lambda body: body["status"] == "PAUSED"),
    ("status", "error_object", lambda body: isinstance(body["error"], dict)),
]


@pytest.mark.parametrize(("kind", "shape", "fits"), JSON_SHAPES)
def test_an_odd_shape_of_json(visitor: Visitor, kind: str, shape: str, fits: Any) -> None:
    answer = shaped(visitor, kind, shape)
    assert answer.status_code == 200
    assert fits(answer.json()), answer.text


def test_an_odd_shape_is_charged_for_the_request_was_carried_out(visitor: Visitor) -> None:
    assert shaped(visitor, "submit", "html").headers["content-type"].startswith("text/html")
    assert len(visitor.simulator.ledger()) == 1


def test_odd_bodies(visitor: Visitor) -> None:
    assert shaped(visitor, "credits", "empty").content == b""
    with pytest.raises(json.JSONDecodeError):
        shaped(visitor, "credits", "truncated").json()
    lay(visitor, {"on": "credits", "shape": "gzip"})
    with visitor.http.stream("GET", "/v1/get-user-credits") as answer:
        assert json.loads(gzip.decompress(b"".join(answer.iter_raw())))["credits"] == 5.0


@pytest.mark.parametrize("shape", ["corrupt", "truncated", "unsized"])
def test_a_damaged_picture_looks_like_a_success_to_http(visitor: Visitor, shape: str) -> None:
    answer = shaped(visitor, "file", shape)
    assert answer.status_code == 200
    with pytest.raises((OSError, SyntaxError)):
        Image.open(io.BytesIO(answer.content)).load()


@pytest.mark.parametrize("shape", ["chunked_cut", "garbage", "huge_header"])
def test_broken_http(visitor: Visitor, shape: str) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        shaped(visitor, "v1", shape)
    assert len(visitor.simulator.ledger()) == 1


@pytest.mark.parametrize(("shape", "most_bytes"), [("trickle", 3), ("endless", 5_000_000)])
def test_an_answer_without_an_end(visitor: Visitor, shape: str, most_bytes: int) -> None:
    lay(visitor, {"on": "credits", "shape": shape})
    came = 0
    with visitor.http.stream("GET", "/v1/get-user-credits") as answer:
        for piece in answer.iter_raw():
            came += len(piece)
            if came >= most_bytes:
                break
    assert came >= most_bytes


def test_a_bomb_is_small_until_it_is_unpacked(visitor: Visitor) -> None:
    lay(visitor, {"on": "credits", "shape": "bomb"})
    with visitor.http.stream("GET", "/v1/get-user-credits") as answer:
        packed = b"".join(answer.iter_raw())
    assert len(packed) < 100_000
    assert len(gzip.decompress(packed)) == 50_000_000


def test_an_odd_shape_leaves_bytes_that_are_no_json_alone(visitor: Visitor) -> None:
    assert shaped(visitor, "file", "without_id").headers["content-type"] == "image/png"
    lay(visitor, {"on": "credits", "status": 500, "body": [1], "shape": "without_id"})
    assert visit(visitor, "credits").json() == [1]


def test_every_shape_is_tried_here() -> None:
    tried = {shape for _, shape, _ in JSON_SHAPES}
    others = {"html", "empty", "truncated", "gzip", "corrupt", "unsized", "chunked_cut", "garbage", "huge_header"}
    others |= {"trickle", "endless", "bomb"}
    assert tried | others == set(SHAPES)


@pytest.mark.parametrize(
    "wrong",
    [
        7,
        {},
        {"on": "lunch"},
        {"on": "v1", "colour": "red"},
        {"on": "v1", "drop": "never"},
        {"on": "v1", "shape": "round"},
        {"on": "v1", "status": 99},
        {"on": "v1", "status": "500"},
        {"on": "v1", "times": -1},
        {"on": "v1", "delay": "long"},
        {"on": "v1", "headers": []},
        {"on": "v1", "headers": {"a": 1}},
    ],
)
def test_a_fault_that_makes_no_sense_is_refused_and_nothing_is_laid(visitor: Visitor, wrong: object) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        fault_from(wrong)
    answer = visitor.anonymous.post("/_simulator/faults", json=[{"on": "credits", "status": 500}, wrong])
    assert answer.status_code == 400
    assert visit(visitor, "credits").status_code == 200
